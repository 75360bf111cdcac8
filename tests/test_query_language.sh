#!/bin/sh
# The examples of docs/query-language.md find what the page says, in corpus/.
#
# "`query` N" at the end of a row of a table, and "`query` finds N" in a sentence, are a query
# and the cells that it finds; one that begins with "--" is of the command line. The last
# column of the table of notes is a query of which the note in the first is said.
# shellcheck disable=SC2016 # backquotes are Markdown's
set -u
here=$(dirname "$0")
. "$here/tap.sh"
page=$here/../docs/query-language.md

RUNG_INDEX=$folder/corpus.rung
export RUNG_INDEX
run index corpus
holds "corpus is indexed" exits 0

# "N<TAB>query" of each count; a sentence may go on in the next line.
awk '
    function told(from, pattern,    rest, part) {
        rest = from
        while (match(rest, pattern)) {
            split(substr(rest, RSTART, RLENGTH), part, "`")
            sub(/[^0-9]+/, "", part[3])
            print part[3] + 0 "\t" part[2]
            rest = substr(rest, RSTART + RLENGTH)
        }
    }
    function end() { gsub(/ +/, " ", prose); told(prose, "`[^`]+` finds [0-9]+"); prose = "" }
    /^$/ || /^    / { end(); next }
    /^\|/ { end(); told($0, "`[^`]+` [0-9]+ \\|$"); next }
    { prose = prose $0 " " }
    END { end() }' "$page" >"$folder/counts"
holds "there are thirty counts or more" [ "$(wc -l <"$folder/counts")" -ge 30 ]

# As on the command line: what begins with "--" are switches, then words.
ask() {
    case $1 in
    --*) # shellcheck disable=SC2086 # switches are words of their own
        run search --json $1 ;;
    *) run search --json -- "$1" ;;
    esac
}
finds() {
    ask "$2"
    [ "$code" -eq $(($1 == 0)) ] && says "\"total\":$1,"
}
while IFS="$(printf '\t')" read -r count query; do
    holds "$query finds $count" finds "$count" "$query"
done <"$folder/counts"

# "note<TAB>query" of the rows that have a query.
sed -n '/^## Notes/,/^## /s/^| `\(.*\)` |.*| `\(.*\)` |$/\1\t\2/p' "$page" >"$folder/notes"
holds "there are ten notes or more with their queries" [ "$(wc -l <"$folder/notes")" -ge 10 ]
notes() {
    run search -- "$2"
    grep -qxF "note: $1" "$folder/err"
}
while IFS="$(printf '\t')" read -r note query; do
    holds "$query is told: $note" notes "$note" "$query"
done <"$folder/notes"

# Every note that a limit has stands in the page, with the limit that the code has.
limits_are_told() {
    for limit in 'bytes of the query were read:BYTES' 'words of the query were asked for:WORDS' \
        'words of the query were read:SAID' 'phrases of the query were asked for:PHRASES' \
        'filters of the query were applied:FILTERS' 'parts of the query were put together:NODES'; do
        most=$(sed -n "s/^ *QUERY_MOST_${limit##*:} = \([0-9* ]*\),.*/\1/p" "$here/../query/query.h")
        # shellcheck disable=SC2004 # it may be a product
        grep -qF "\`only the first $(($most)) ${limit%:*}\`" "$page" || echo "$limit"
    done >"$folder/out"
    is_silent
}
holds "the notes of limits are those of the code" limits_are_told

if python3 -c 'import pty; pty.openpty()' 2>/dev/null; then
    python3 "$here/transcript.py" "$page" >"$folder/out" 2>&1
    holds "what it shows of a terminal is so" [ $? -eq 0 ]
else
    skip "what it shows of a terminal is so" "no python3, or no terminal to be had"
fi

echo "1..$number"
