#!/bin/sh
# The command as people and scripts meet it: exit codes, streams, sentences, hostile text.
set -u
. "$(dirname "$0")/tap.sh"

RUNG_INDEX=$folder/index.rung
export RUNG_INDEX
tab=$(printf '\t')
ladder=$folder/acme--pilot.tsv
cat >"$ladder" <<LADDER
## Pilot

Level/Skill${tab}Flying${tab}Radio${tab}=Sums
1${tab}Flies with an instructor.${tab}Listens to the tower.${tab}=1+1
2${tab}Flies alone by day.  Lands in crosswind.${tab}${tab}Adds up fuel.
3${tab}Flies alone by night.${tab}Talks to any tower.${tab}<script>alert(1)</script> | [x](y)
LADDER

# ---- before there is an index ----

run
holds "without a command: help on stderr, exit 2" exits 2
run --help
holds "asked for, help goes to stdout, exit 0" says "Examples"
run search word
holds "no index yet: exit 2" exits 2
holds "and what to do about it" complains '"rung index PATH" makes one'
run index "$folder/none.tsv"
holds "a missing file: exit 2 and its name" complains "$folder/none.tsv: No such file"
holds "and stdout stays empty" is_silent
holds "and no index is made" [ ! -e "$RUNG_INDEX" ]
: >"$folder/empty.tsv"
run index "$folder/empty.tsv"
holds "an empty file is no ladder: exit 2" exits 2
mkdir "$folder/empty"
run index "$folder/empty"
holds "an empty folder: nothing found, exit 1" exits 1
printf 'Level\tA\tB\n1\tx\ty\tz\n' >"$folder/ragged.tsv"
run index "$folder/ragged.tsv"
holds "a ragged row names its line" complains "ragged.tsv:2: row has 4 cells, the header has 3"
holds "and makes no index" [ ! -e "$RUNG_INDEX" ]
run index --dry-run "$ladder"
holds "a dry run shows what was understood" [ "$(grep -c "^Pilot$tab" "$folder/out")" -eq 8 ]
holds "and stores nothing" [ ! -e "$RUNG_INDEX" ]

# ---- with one ----

run index "$ladder"
holds "a ladder is read" exits 0
holds "the last line sums up" \
    grep -q '^1 ladder, 3 levels, 3 skills, 8 cells, 8 texts, 0 warnings, [0-9.]* seconds$' "$folder/out"
for command in search show list export remove check stats index; do
    run $command --help
    holds "rung $command --help has an example" says "rung $command"
done
run index "$ladder" --strict
holds "options may stand behind arguments" exits 0
run search flies --nonsense
holds "an unknown option: exit 2" exits 2
holds "and how to leave out a word" complains "no such option"
run search flies -n many
holds "a count that is none: exit 2" exits 2
run search --by shoe flies
holds "a bad --by names the good ones" complains "cell, level, skill and track"
run list ladders --prune
holds "an option of another command: exit 2" exits 2
run frobnicate
holds "an unknown command: exit 2, and which there are" complains "search"

# ---- search ----

run search flies
holds "hits: exit 0" exits 0
holds "piped, a header and tab-separated lines" \
    grep -q "^rank${tab}score${tab}address${tab}" "$folder/out"
run search zeppelin
holds "nothing found: exit 1" exits 1
holds "and a sentence" complains "nothing found for zeppelin"
run search ''
holds "an empty query finds nothing: exit 1" exits 1
run search -- flies -alone
holds "a word is left out behind --" [ "$(column address)" = acme/pilot/1/flying ]
run search 'flies -alone'
holds "or inside quotes" [ "$(column address)" = acme/pilot/1/flying ]
run search --json flies -n 1
holds "JSON is one object on one line" [ "$(wc -l <"$folder/out")" -eq 1 ]
holds "that begins with its version" grep -q '^{"format_version":1,"query":"flies"' "$folder/out"
run search --json zeppelin
holds "also when nothing is found" says '"total":0'
printf 'q1\tflies\nq2\tzeppelin\nq3\ttower radio\n' >"$folder/batch"
run search --batch "$folder/batch"
holds "a batch has the id first" [ "$(column id | sort -u | tr '\n' ' ')" = "q1 q3 " ]
run search --batch "$folder/batch" --json
holds "a line a query in JSON" [ "$(grep -c '"id":"q[123]"' "$folder/out")" -eq 3 ]
run search --batch "$folder/batch" --trec run1
holds "TREC lines have six fields" \
    awk 'NF != 6 || $2 != "Q0" || $6 != "run1" { bad = 1 } END { exit bad || NR == 0 }' "$folder/out"
printf 'q1\tzeppelin\n' | "$rung" search --batch - >"$folder/out" 2>"$folder/err"
code=$?
holds "a batch that finds nothing at all: exit 1" exits 1
run search --batch "$folder/none"
holds "a missing batch: exit 2" exits 2
"$rung" export --csv 2>"$folder/err" | head -c 1 >"$folder/out"
holds "a closed pipe is quiet" [ ! -s "$folder/err" ]

same_order() {
    "$rung" search --no-fold "$1" | tail -n +2 | cut -f3 >"$folder/tsv"
    "$rung" search --trec x "$1" | cut -d' ' -f3 >"$folder/trec"
    "$rung" search --no-fold --json "$1" | tr ',' '\n' | sed -n 's/^"address":"\(.*\)"$/\1/p' >"$folder/json"
    cmp -s "$folder/tsv" "$folder/trec" && cmp -s "$folder/tsv" "$folder/json"
}
holds "the same order in TSV, TREC and JSON" same_order "flies alone tower"

# ---- show, list, export, remove ----

run show pilot/2
holds "a level is shown, its empty cell left out" column_is skill Flying =Sums
run show pilot/2/fly
holds "a cell is shown by a shortened address" column_is line 5
run show fly
holds "an ambiguous address: exit 2, and which fit" complains "acme/pilot/1/flying, acme/pilot/2/flying"
run show nowhere
holds "an address of nothing: exit 1" exits 1
run list skills
holds "skills are listed by address" column_is address acme/pilot//flying acme/pilot//radio acme/pilot//sums
run list orgs
holds "organisations are listed" column_is org acme
run list ladders --track tailor
holds "an empty list: exit 1" exits 1
run export
holds "every cell is exported, an object a line" [ "$(grep -c '^{"address":' "$folder/out")" -eq 8 ]
run export --csv
holds "no cell of a CSV is a formula" sh -c "! grep -q '\"=' '$folder/out'"
cp "$folder/out" "$folder/again.csv"
run export --md
holds "no HTML or link of a cell lives on in Markdown" sh -c "! grep -qF -e '<script>' -e '[x](' '$folder/out'"
run --index "$folder/again.rung" index "$folder/again.csv"
holds "an exported CSV can be indexed" exits 0
run --index "$folder/again.rung" list ladders
holds "and gives the same ladder" [ "$(column address) $(column cells)" = "acme/pilot 8" ]
run remove acme/pilot nowhere
holds "one wrong address and nothing is removed" exits 1
run list ladders
holds "as it was" column_is address acme/pilot
run remove pilot
holds "a ladder is removed" exits 0
run search flies
holds "and found no more" exits 1
run check
holds "an emptied index is whole" exits 0

# ---- what first readings got wrong ----

named() { # a file of that name and these printf arguments, indexed into an index of its own
    name=$1
    shift
    # shellcheck disable=SC2059 # the format is the file
    printf "$@" >"$folder/$name"
    rm -f "$folder/one.rung"
    run --index "$folder/one.rung" index "$folder/$name"
}

named hash.tsv '#\tImpact\n1\tfoo\n2\tbar\n'
holds "a header that begins with # is no title" says "hash${tab}2${tab}1${tab}2"
mkdir "$folder/prose"
printf 'Dear all, hello\nSee you, bye\n' >"$folder/prose/notes.txt"
run index "$folder/prose"
holds "prose with commas is no ladder" exits 1
named list.tsv '## A\nLevel\tX\n1\ta\n## B\njust text\nmore text\n'
holds "a table of one column is left out, and that is said" complains 'list.tsv:5: warning: "B" has no skills'
named down.tsv 'Level\tX\n3\tc\n\tb\n1\ta\n'
run --index "$folder/one.rung" list levels
holds "a missing label is inferred downwards, too" column_is level 1 2 3
named swe.tsv 'Level\tX\nLevel 1 (SWE)\ta\nLevel 2 (SWE)\tb\n'
run --index "$folder/one.rung" list levels
holds "a level's slug is its words" column_is address _/swe/level-1-swe _/swe/level-2-swe
named orgs.csv 'org,track,level,skill,text\nC++,Dev,1,X,a\nC,Dev,1,X,b\nACME,Dev,1,X,c\nacme,Ops,1,X,d\n'
run --index "$folder/one.rung" list orgs
holds "one organisation in capitals, two of one slug" column_is address acme c c-2
printf 'Level\tX\n1\tfirst\n' | "$rung" --index "$folder/one.rung" index - >/dev/null 2>&1
printf 'Level\tX\n1\tsecond\n' | "$rung" --index "$folder/one.rung" index - >/dev/null 2>&1
run --index "$folder/one.rung" search first second
holds "a second table without a title does not drop the first" [ "$(column address | wc -l)" -eq 2 ]
awk 'BEGIN { print "org,track,level,skill,text"
             for (i = 0; i < 3000; i++) print "a,T" i " (SRE),1,x,text " i }' >"$folder/many.csv"
timeout 20 "$rung" --index "$folder/many.rung" index "$folder/many.csv" >"$folder/out" 2>"$folder/err"
code=$?
holds "three thousand tracks of one slug take no minute" exits 0
run --index "$folder/one.rung" export --csv
cp "$folder/out" "$folder/export.csv"
run --index "$folder/back.rung" index --strict "$folder/export.csv"
holds "an export comes back without a warning" exits 0
printf '\357\273\277q1\tfirst\n\nq2\tsecond\n' >"$folder/marked"
run --index "$folder/one.rung" search --batch "$folder/marked" --json
holds "a batch may begin with a mark of byte order and have blank lines" \
    [ "$(grep -c '"id":"q[12]"' "$folder/out")/$(wc -l <"$folder/out")" = 2/2 ]
run search x --json=3
holds "a flag takes no value, and that is said" complains "--json=3: takes no value"
run help search
holds "help is a command, too" says "Examples"
run stats everything
holds "words that mean nothing are refused" exits 2
run --index "$folder/one.rung" remove c/dev c/dev
holds "a ladder named twice is removed once" says "1 ladder removed"
ln -s "$folder/linked.rung" "$folder/link.rung"
run --index "$folder/link.rung" index "$folder/swe.tsv"
holds "a link to where no index is yet" [ -f "$folder/linked.rung" ]
echo precious >"$folder/mine.rung.new"
run --index "$folder/mine.rung" index "$folder/swe.tsv"
holds "a file in the way of a new index is not emptied" [ "$(cat "$folder/mine.rung.new")" = precious ]
escape=$folder/$(printf 'a\033]0;b.tsv')
printf 'Level\tA\n1\tx\ty\n' >"$escape"
run index "$escape"
holds "no escape of a file's name reaches the terminal" sh -c "! grep -q '$(printf '\033')' '$folder/err'"

# ---- hostile text, hostile places ----

printf 'Level\tA\n1\t\033[31mred\033[0m \007bell\n' >"$folder/escape.tsv"
run index "$folder/escape.tsv"
run search bell
holds "no escape of a cell reaches the terminal" sh -c "! grep -q '$(printf '\033')' '$folder/out'"
run search --json bell
holds "nor in JSON" says '\u001B[31m'
printf 'Level\tA\n1\tread from a pipe\n' | "$rung" index - >"$folder/out" 2>"$folder/err"
code=$?
holds "- is standard input" exits 0
run search pipe
holds "which has no file name" says "standard input"
unset RUNG_INDEX
HOME='' "$rung" search x >"$folder/out" 2>"$folder/err"
code=$?
holds "no home folder: exit 2 and a sentence" complains "give --index FILE"
XDG_DATA_HOME=$folder/data "$rung" index "$ladder" >"$folder/out" 2>"$folder/err"
holds "the usual place is below XDG_DATA_HOME" [ -e "$folder/data/rung/ladders.rung" ]
RUNG_INDEX=$folder/index.rung
export RUNG_INDEX
if locale -a 2>/dev/null | grep -qi '^tr_TR.utf'; then
    LC_ALL=tr_TR.UTF-8 "$rung" search READ PIPE >"$folder/out" 2>"$folder/err"
    holds "a Turkish locale finds the same" says "read from a pipe"
else
    skip "a Turkish locale finds the same" "it is not installed"
fi
"$rung" list ladders >/dev/full 2>"$folder/err"
code=$?
holds "a full disk is noticed: exit 2" exits 2
echo text >"$folder/text.rung"
run --index "$folder/text.rung" search x
holds "a file that is no index is refused" complains "not a Rung index"
holds "and left alone" [ "$(cat "$folder/text.rung")" = text ]
run --index "$folder" search x
holds "a folder is no index either" complains "not a file"
