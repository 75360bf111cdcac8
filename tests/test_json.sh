#!/bin/sh
# What commands print as JSON is what docs/rung.schema.json says, key by key, and docs/json.md
# says the same.
# shellcheck disable=SC2016 # backquotes are Markdown's, $defs the schema's
set -u
here=$(dirname "$0")
. "$here/tap.sh"
docs=$here/../docs

for python in python3 /usr/bin/python3 none; do # another python3 may stand before Debian's
    "$python" -c 'import jsonschema' 2>/dev/null && break
done
if [ "$python" = none ]; then
    skip "JSON is what its schema says" "no python3-jsonschema"
    echo "1..$number"
    exit 0
fi

# Holds standard input to a definition of the schema.
schema() { "$python" "$here/schema.py" "$1" >"$folder/err" 2>&1; }

# ---- ladders with all that can be told ----

RUNG_INDEX=$folder/index.rung
export RUNG_INDEX
ladders=$folder/ladders
mkdir "$ladders"
printf '%s\t%s\t%s\n' Level Flying Radio \
    1 "Flies with an instructor." "Listens to the tower." \
    "" "Flies alone by day." "" \
    3 "Flies alone by night." "ing to any tower." >"$ladders/acme--pilot.tsv"
printf 'Level\tCaf\351\n1\tServes na\357ve guests.\n' >"$ladders/latin.tsv" # no organisation
echo "# Not a ladder" >"$ladders/notes.md"
awk 'BEGIN { print "org,track,level,skill,text"
             for (i = 1; i <= 120; i++) print "many,T" i ",1,S" i ",The same words." }' \
    >"$ladders/many.csv"

# ---- every command ----

# One test: the command does not fail, and what it prints is of that definition.
prints() {
    definition=$1 what=$2
    shift 2
    run "$@"
    holds "$what is of $definition" is_of "$definition"
}
is_of() {
    [ "$code" -lt 2 ] || return 1
    [ "$1" = export ] || ! grep -qv '^{"format_version":1,' "$folder/out" || return 1
    cat "$folder/out" >>"$folder/all"
    schema "$1" <"$folder/out"
}

prints index "a dry run" index --dry-run --json "$ladders"
holds "and stores nothing" [ ! -e "$RUNG_INDEX" ]
prints index "a run with warnings and notes" index --json "$ladders"
holds "a warning may have a line" grep -q '"line":4,"message":"level 3, Radio' "$folder/out"
holds "or none" says 'latin.tsv","message":"not UTF-8'
holds "a note has none" says 'notes.md","message":"'
holds "a cut text is told" says '"cut":true'
prints index "a run that finds all as before" index --json "$ladders"
prints index "a list of synonyms alone" index --json --synonyms corpus/synonyms.tsv
run index corpus
holds "the corpus is read" exits 0

for by in cell level skill track; do
    prints search "a search by $by" search --json --by $by -n 100 incident response
    prints search "an explained one" search --json --by $by --explain --facets 'incid* "error budget" tls track'
    prints search "one that only filters" search --json --by $by --explain 'level:>=1'
    prints search "one that finds nothing" search --json --by $by --explain --facets zeppelin
done
run search --json --explain -n 100 'incid* error budget tls'
for kind in word exact synonym pair prefix; do
    holds "a share may be of the kind $kind" says "\"kind\":\"$kind\""
done
prints search "one that asks for nothing" search --json --facets ''
prints search "one beyond the last hit" search --json --offset 1000 team
prints search "one with notes" search --json tls postmortm
holds "which it has" says '"notes":["'
prints search "one of any bytes" search --json --facets "$(printf '\377\033[1m"\\ t\303')"
prints search "one of a cut text" search --json '"any tower"'
holds "that is told" says '"cut":true'
prints search "one of folded texts" search --json --facets '"the same words"'
holds "all of their places are counted" says '"also_in_total":119'
prints search "one of texts that are not folded" search --json --no-fold -n 1000 '"the same words"'
printf 'q1\ttls\nq2\tzeppelin\nteam\n' >"$folder/batch"
prints search "each line of a batch" search --json --batch "$folder/batch"
holds "which are three" [ "$(grep -c '"id":"' "$folder/out")" -eq 3 ]
prints search "each line of an explained batch" \
    search --json --batch "$folder/batch" --by level --explain --facets

sre=harbourline/sre
for address in $sre $sre/3 $sre//incident-response $sre/3/incident-response; do
    prints similar "what is like $address" similar --json --explain $address
    for by in cell level skill track; do
        prints similar "of which $by" similar --json --by $by -n 3 $address
    done
done
prints similar "what is like a text" similar --json --explain --text 'leads incident response'
prints similar "what is like nothing" similar --json --text zeppelin
prints similar "what is like a text that is in many cells" similar --json many/t1/1/s1
holds "which are told" says '"also_in_total":118'
prints near_pair "each near pair" similar --all-pairs --min 0.6 --json
holds "copies among them" says '"copy":true'

prints complete "a word" complete --json inci
prints complete "a filter" complete --json 'on-call track:s'
prints complete "a filter without a beginning" complete --json level:
prints complete "nothing to go on with" complete --json qqqq
for address in acme/pilot pilot/2 pilot//radio pilot/3/radio latin; do
    prints show "$address" show --json $address
done
for kind in ladders levels skills orgs; do
    prints list "a list of $kind" list --json $kind
    prints list "an empty one" list --json $kind --org nobody
done
prints match "two ladders beside each other" match --json sre security-engineering
prints match "with their cells" match --json --by cell sre product-security
prints match "one beside itself" match --json sre sre
prints map "a map" map --json incident response
prints plan "a plan" plan --json sre/3 security-engineering/4
prints plan "one within a track" plan --json sre/3 sre/4
prints plan "one of a level to itself" plan --json sre/3 sre/3
holds "with a note" says '"notes":["harbourline/sre/3 stands'
prints plan "one of nothing" plan --json --skill Radio pilot/1 pilot/2
for sides in "sre/3 sre/4" "sre security-engineering" "sre//delivery security-engineering//delivery" \
    "pilot/1/radio pilot/3/radio" "$ladders/acme--pilot.tsv acme/pilot" "pilot/1 pilot/2 pilot/3"; do
    prints compare "$(echo "$sides" | sed 's|[^ ]*/ladders/||') side by side" compare --json $sides
    prints compare "and all of it" compare --json --all $sides
done
prints export "each line of an export" export --jsonl
holds "which are all cells" [ "$(wc -l <"$folder/out")" -eq "$("$rung" stats | sed -n 's/^cells.//p')" ]
prints stats "what there is" stats --json
prints bench "how fast it is" bench -n 2 --json
holds "of classes of queries" says '"class":"any of 20-50 words","queries":2,'
prints check "an index that is whole" check --json
holds "which is said" says '"whole":true,"faults":[]'
prints remove "what would be removed" remove --json --dry-run acme/pilot latin
holds "of which nothing is" says '"removed":0'
prints remove "removing two ladders" remove --json acme/pilot latin
holds "which are counted" says '"removed":2'
if command -v sqlite3 >/dev/null; then
    sqlite3 "$RUNG_INDEX" 'DELETE FROM cell WHERE id = (SELECT max(id) FROM cell)'
    prints check "an index that is not whole" check --json
    holds "which is said" says '"whole":false,"faults":["'
    prints check "one that cannot be mended" check --repair --json
    holds "which is said, too" exits 1
else
    skip "an index that is not whole is of check" "no sqlite3"
fi
holds "all of them are of the schema as a whole" schema any <"$folder/all"

RUNG_INDEX=$folder/corpus.rung
if [ -d "$shared/ladders/tsv" ]; then
    prints index "reading the public ladders" index --json "$shared/ladders/tsv"
    prints export "each of their cells" export --jsonl
    prints list "each of their ladders" list --json ladders
    prints search "a search of them" search --json --explain --facets -n 1000 'lead* team'
    rm "$RUNG_INDEX"
else
    skip "the public ladders are of the schema" "no public ladders"
fi
run index corpus

nothing_printed() {
    run "$@"
    [ "$code" -ne 0 ] && is_silent
}
mkdir "$folder/empty"
holds "where nothing is found show prints nothing" nothing_printed show --json nowhere
holds "nor does remove" nothing_printed remove --json nowhere
holds "nor does index" nothing_printed index --json "$folder/empty"

# ---- what is not of the schema ----

# One test: what was kept as $folder/good, so edited, is refused for that fact.
refuses() {
    sed "$3" "$folder/good" >"$folder/bad"
    holds "$2 is refused" is_refused "$1" "$4"
}
is_refused() {
    ! cmp -s "$folder/good" "$folder/bad" && ! schema "$1" <"$folder/bad" && complains "$2"
}
keep() {
    run "$@"
    cp "$folder/out" "$folder/good"
}

keep search --json --explain --facets 'incid* tls'
holds "what is edited below is valid" schema search <"$folder/good"
refuses search "an unknown key" 's/"total":/"colour":1,&/' "the whole: additionalProperties: "
refuses search "an unknown key of a hit" 's/"also_in":/"colour":1,&/' "[0]: additionalProperties: "
refuses search "an unknown key of a source" 's/"line":/"colour":1,&/' "['source']: additionalProperties: "
refuses search "an unknown facet" 's/"facets":{/&"colour":{},/' "['facets']: additionalProperties: "
refuses search "a missing key" 's/"read_as":"[^"]*",//' "the whole: required: 'read_as'"
refuses search "a missing key of a hit" 's/"org":"harbourline",//' "['hits'][0]: required: 'org'"
refuses search "another version" 's/"format_version":1/"format_version":2/' "['format_version']: const: "
refuses search "no version" 's/"format_version":1,//' "the whole: required: 'format_version'"
refuses search "a number as text" 's/"total":\([0-9]*\)/"total":"\1"/' "['total']: type: "
refuses search "a rank of none" 's/"rank":1,/"rank":0,/' "['rank']: minimum: "
refuses search "a score that no shares add up to" 's/"score":\([0-9]*\)[0-9.]*/"score":\1.1/' \
    "['score']: multipleOf: "
refuses search "an unknown kind of share" 's/"kind":"word"/"kind":"guess"/' "['kind']: enum: "
refuses search "a prefix in a field" 's/"kind":"word"/"kind":"prefix"/' "False schema does not allow 'text'"
refuses search "a word in none" 's/"kind":"prefix"/"kind":"word"/' "required: 'field'"
refuses search "the address of a level" 's|/networking"|"|' "['address']: pattern: "
refuses search "a text that is not cut" 's/"snippet":/"cut":false,&/' "['cut']: const: "
refuses search "a level that is no number" 's/"level":{"1":/"level":{"one":/' "['level']: pattern: 'one'"
refuses search "no line" d "there is no line"
keep search --json --by level -n 1 tls
refuses search "a level with a skill" 's/"cells":/"skill":"Radio",&/' "[0]: additionalProperties: "
keep bench -n 1 --json
refuses bench "a class of no queries" 's/"queries":1/"queries":0/' "['queries']: minimum: "
keep check --json
refuses check "a whole index with faults" 's/\[\]/["1 fault"]/' "['faults']: maxItems: "
refuses check "one that is not whole without" 's/true/false/' "['faults']: minItems: "
keep match --json sre security-engineering
refuses match "a score beyond 1" 's/"score":0.0/"score":2/' "['score']: maximum: "
refuses match "a pair without evidence" 's/,"evidence":\[\]//' "'evidence'"
keep map --json incident response
refuses map "a score beyond 1" 's/"score":1/"score":2/' "['score']: maximum: "
refuses map "a level without its hits" 's/,"hits":[0-9]*//' "'hits'"
refuses map "a row without an onset" 's/"onset":"[^"]*",//' "required: 'onset'"
refuses map "an unknown key of a row" 's/"onset":/"colour":1,&/' "additionalProperties: "
keep plan --json sre/3 sre/4
refuses plan "a new expectation that is met" 's/"by":null/"by":"a\/b\/c\/d"/' "['by']: type: "
refuses plan "one to deepen from nothing" 's/"by":"[^"]*"/"by":null/' "['by']: type: "
refuses plan "a score beyond 1" 's/"score":0/"score":2/' "['score']: maximum: "
printf '## Oak\n\nLevel\tX\n1\tOne.\n\n## Elm\n\nLevel\tX\n1\tTwo.\n' >"$folder/old.tsv"
printf '## Oak\n\nLevel\tX\n1\tThree.\n\n## Ash\n\nLevel\tX\n1\tTwo.\n' >"$folder/new.tsv"
prints file_versions "two versions of a file" compare --json "$folder/old.tsv" "$folder/new.tsv"
keep compare --json "$folder/old.tsv" "$folder/new.tsv"
refuses file_versions "a ladder that became" 's/"change":"removed"/"change":"gone"/' "['change']: enum: "
refuses file_versions "a ladder without its track" 's/"track":"Elm",//' "required: 'track'"
keep compare --json sre/3 sre/4
refuses compare "an unknown change" 's/"change":"changed"/"change":"new"/' "['change']: enum: "
refuses compare "words of a kind that is none" 's/"removed"\]/"gone"]/' "['words']"
keep list --json levels
refuses list "a list of another kind" 's/"levels"/"skills"/' "['skills'][0]: required: 'skill'"

# A reader must not refuse what a later release adds.
holds "the schema itself lets unknown keys pass" \
    sh -c "! grep -q '\"[a-z]*Properties\": false' '$docs/rung.schema.json'"

# ---- the page that says it to people ----

# "definition key key ..." of its tables; what stands in parentheses explains.
keys_of_page() {
    awk -F '|' '
        function names(s,    list) {
            list = ""
            gsub(/\([^()]*\)/, "", s)
            while (match(s, /`[^`]*`/)) {
                list = list " " substr(s, RSTART + 1, RLENGTH - 2)
                s = substr(s, RSTART + RLENGTH)
            }
            return list
        }
        /^#/ { n = split(names($0), heading, " "); name = heading[n] }
        !/^\|/ { table = "" }
        /^\| (key|command|shape) \|/ { table = $2; next }
        /^\|--/ || table == "" { next }
        table == " key " { print name names($2); next }
        { sub(/ --jsonl/, "", $2); print substr(names($2), 2) names($3) }' "$docs/json.md" |
        lines_of_keys
}
# A line "definition key" each, but for the version, which the page tells of all at once.
lines_of_keys() {
    awk '{ for (i = 2; i <= NF; i++) if ($i != "format_version") print $1, $i }' | sort
}
page_and_schema_agree() {
    "$python" "$here/schema.py" --keys | lines_of_keys >"$folder/schema.keys"
    keys_of_page >"$folder/page.keys"
    diff "$folder/schema.keys" "$folder/page.keys" >"$folder/out" && [ -s "$folder/page.keys" ]
}
holds "docs/json.md has the keys of the schema, and no other" page_and_schema_agree

# Whether the second file has each line of the first as a word; the first that it lacks is shown.
has_words() {
    while read -r word; do
        grep -qw -- "$word" "$2" || { echo "$word" >"$folder/out" && return 1; }
    done <"$1"
}
grep -o '`[a-z_]*`' "$docs/json.md" | tr -d '`' | grep -vx incid >"$folder/names" # incid: a term
holds "and names nothing that the schema does not know" \
    has_words "$folder/names" "$docs/rung.schema.json"
sed -n 's/.*"enum": \[\(.*\)\].*/\1/p' "$docs/rung.schema.json" | tr -d '" ' | tr ',' '\n' |
    sed 's/.*/`&`/' >"$folder/values"
holds "and tells every value that a key is limited to" has_words "$folder/values" "$docs/json.md"

# Its examples, a line each: "definition<TAB>JSON".
awk '
    function flush() { if (text != "") print name "\t" text; text = "" }
    /^#/ { n = split($0, part, "`"); heading = part[n - 1] }
    !/^    / { flush(); next }
    {
        sub(/^ +/, "")
        if (text == "") {
            name = heading
            if (match($0, /^"[a-z_]+":/)) {
                name = substr($0, 2, RLENGTH - 3)
                $0 = substr($0, RLENGTH + 1)
            }
        }
        text = text $0
    }
    END { flush() }' "$docs/json.md" >"$folder/examples"
{
    "$rung" search --json --explain --facets tls
    "$rung" complete --json 'on-call track:s'
} >"$folder/printed" 2>/dev/null
is_example() {
    printf '%s\n' "$2" | schema "$1" && grep -qF -- "$2" "$folder/printed"
}
holds "docs/json.md has three examples" [ "$(wc -l <"$folder/examples")" -eq 3 ]
while IFS="$(printf '\t')" read -r definition example; do
    holds "its example of $definition is valid, and what is printed" is_example "$definition" "$example"
done <"$folder/examples"

run --help
sed -n '/^Commands/,/^$/s/^  \([a-z]*\) .*/\1/p' "$folder/out" >"$folder/commands"
sed -n 's|^        { "$ref": "#/$defs/\([a-z]*\)" },*|\1|p' "$docs/rung.schema.json" >"$folder/defined"
same_commands() {
    [ -s "$folder/defined" ] && [ "$(sort "$folder/commands")" = "$(sort "$folder/defined")" ]
}
holds "the schema is of all commands" same_commands

echo "1..$number"
