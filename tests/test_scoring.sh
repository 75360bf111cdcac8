#!/bin/sh
# The examples that docs/scoring.md works by hand come to what --explain says of corpus/.
#
# A block is an example where the sentence above it has "`query` on `address`". Its lines are
# held to the shares of that hit: "term ... n = cells ... = amount  rounded", "score amount
# rounded", "field ... impact", and what ends in "= rounded" to the score.
# shellcheck disable=SC2016 # backquotes are Markdown's
set -u
here=$(dirname "$0")
. "$here/tap.sh"
page=$here/../docs/scoring.md

RUNG_INDEX=$folder/corpus.rung
export RUNG_INDEX
run index corpus
holds "corpus is indexed" exits 0

# "query<TAB>address<TAB>line" of each line of each example.
awk '
    /^    / { inside = 1; if (name != "") print name "\t" $0; next }
    /^$/ { next }
    inside { inside = 0; prose = name = "" }
    {
        prose = prose $0 " "
        rest = prose
        while (match(rest, /`[^`]*` on `[^`]*`/)) {
            split(substr(rest, RSTART, RLENGTH), part, "`")
            name = part[2] "\t" part[4]
            rest = substr(rest, RSTART + RLENGTH)
        }
    }' "$page" >"$folder/lines"
cut -f 1,2 "$folder/lines" | uniq >"$folder/examples"
holds "there are six examples" [ "$(wc -l <"$folder/examples")" -eq 6 ]

# What JSON says of a hit: "score S", "share word term cells amount" and "part kind field impact".
facts() {
    sed 's/{"rank":/\n&/g; s/{"amount":/\n&/g' "$folder/out" | awk -v wanted="$1" '
        function value(key) {
            if (!match($0, "\"" key "\":(\"[^\"]*\"|[-0-9.e]+)"))
                return ""
            v = substr($0, RSTART + length(key) + 3, RLENGTH - length(key) - 3)
            gsub(/"/, "", v)
            return v
        }
        /^[{]"rank":/ { is_it = value("address") == wanted; if (is_it) print "score\t" value("score") }
        /^[{]"amount":/ && is_it {
            print "share\t" value("word") "\t" value("term") "\t" value("cells") "\t" value("amount")
            print "part\t" value("kind") "\t" value("field") "\t" value("impact")
        }'
}

# Holds the lines of one example, on standard input, to the facts; what differs is printed.
adds_up() {
    awk -F '\t' '
        function near(a, b) { return a - b < 0.00005001 && b - a < 0.00005001 }
        FILENAME != "-" && $1 == "score" { score = $2; next }
        FILENAME != "-" && $1 == "share" {
            amount[$2 "\t" $3] += $5 * 1048576; cells[$3] = $4; terms[$2 "\t" $3] = $3; next
        }
        FILENAME != "-" { if ($2 == "word") impact[$3] = $4 * 1024; next }
        { line = $0; count = split(line, field, / +/); last = field[count]; before = field[count - 1] }
        line ~ /^    score / {
            seen++
            if (before != score * 1048576 || last != sprintf("%.4f", score) ||
                before != sum || !near(shown, last)) print
            next
        }
        line ~ /= +[0-9]+ +[0-9]+\.[0-9]+$/ {
            seen++
            term = line; sub(/^ +/, "", term); sub(/  .*/, "", term)
            is_so = 0
            for (key in amount) if (terms[key] == term && amount[key] == before) is_so = 1
            if (match(line, /n = [0-9]+/) && substr(line, RSTART + 4, RLENGTH - 4) != cells[term])
                is_so = 0
            sum += before; shown += last
            if (!is_so || !near(sum / 1048576, shown)) print
            next
        }
        line ~ /= +[0-9]+\.[0-9]+$/ { seen++; if (last != sprintf("%.4f", score)) print; next }
        line ~ /^    (text|skill|track) / { seen++; if (impact[field[2]] != last) print }
        END { if (!seen) print "no line of it could be read" }' "$folder/facts" - >"$folder/wrong"
    cp "$folder/wrong" "$folder/out"
    is_silent
}
while IFS="$(printf '\t')" read -r query address; do
    case $query in
    --*) # shellcheck disable=SC2086 # switches are words of their own
        run search --json --explain -n 1000 $query ;;
    *) run search --json --explain -n 1000 -- "$query" ;;
    esac
    facts "$address" >"$folder/facts"
    grep -F -- "$query	$address	" "$folder/lines" | cut -f 3 >"$folder/example"
    holds "$query on $address adds up" adds_up <"$folder/example"
done <"$folder/examples"

# ---- likeness ----

is_alike() { # score address; the page has that score
    [ "$(awk -F '\t' -v address="$2" '$3 == address { print $2 }' "$folder/out")" = "$1" ] &&
        grep -q "^    .* = $1\$" "$page"
}
inside=fernhollow/production-engineering/ic1/seeing-inside
run similar --plain -n 1 --text 'a troubled Monday'
holds "a text and a cell are as like as the page says" is_alike 0.1613 $inside
run similar --plain -n 100 harbourline/sre/1/observability
holds "two cells are as like as the page says" is_alike 0.4993 $inside

run match --plain --by level harbourline/sre harbourline/security-engineering
levels_go_together() {
    [ "$(awk -F '\t' '$1 == 3 && $2 == 3 { print $3 }' "$folder/out")" = 0.657 ] &&
        grep -q "^    worth .* = 0.657\$" "$page"
}
holds "two levels are worth what the page says" levels_go_together

# ---- the rest ----

cells=$("$rung" stats | sed -n 's/^cells.//p')
has_cells() { grep -qF "has N = $cells cells" "$page" && grep -q "^    n of $cells " "$page"; }
holds "the page has as many cells as the corpus" has_cells

# The table of idf, by the formula of store/score.h.
idf_is_right() {
    awk -v N="$cells" '
        /^    n of / { for (i = 4; i <= NF; i++) n[i - 1] = $i }
        /^    power 1(\.3)? / {
            rows++
            for (i = 3; i <= NF; i++) {
                idf = int(1024 * exp($2 * log(log(1 + (N - n[i] + 0.5) / (n[i] + 0.5)))) + 0.5)
                if ($i != (idf < 1 ? 1 : idf)) print
            }
        }
        END { if (rows != 2) print "no table" }' "$page" >"$folder/out"
    is_silent
}
holds "the table of idf is right" idf_is_right
run search --plain -n 100 'mentor*'
beginnings_tie() {
    [ "$(column score | sort -u)" = 2.0000 ] && grep -q "its $(column rank | wc -l) cells, all" "$page"
}
holds "a beginning adds the same to all its cells" beginnings_tie

echo "1..$number"
