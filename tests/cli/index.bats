#!/usr/bin/env bats
# shellcheck disable=SC2154 # out, err, raw and code are of common.bash
# shellcheck disable=SC2016 # $RUNG is for the shell within
# rung index: reads ladders from files, folders and pipes.

load common

setup() {
    begin
    write_pilot
}

no_index() { [ ! -e "$RUNG_INDEX" ] || fail "no index"; }

# Indexes a file of that name with these printf arguments into an index of its own.
index_file() {
    local name=$1
    shift
    # shellcheck disable=SC2059 # the format is the file
    printf "$@" >"$name"
    rm -f "$RUNG_INDEX"
    rung index "$name"
}

@test "a ladder is read, listed, and summed up in the last line" {
    rung index acme--pilot.tsv
    succeeds
    [ "$(head -n 2 "$out" | tail -n 1)" = "acme${tab}Pilot${tab}3${tab}3${tab}8${tab}acme--pilot.tsv" ] ||
        fail "the ladder"
    tail -n 1 "$out" >last
    grep -q '^1 ladder, 3 levels, 3 skills, 8 cells, 8 texts, 0 warnings, [0-9]*\.[0-9]* seconds$' last ||
        fail "the sum"
    rung index acme--pilot.tsv --strict
    succeeds
}

@test "what is missing, empty or no ladder fails, and no index is made" {
    rung index none.tsv
    refuses "rung: none.tsv: No such file"
    rung index acme--pilot.tsv none.tsv
    refuses "rung: none.tsv: No such file"
    : >empty.tsv
    rung index empty.tsv
    refuses "empty.tsv: no ladder in it"
    rung index acme--pilot.tsv/
    refuses "acme--pilot.tsv/: Not a directory"
    printf 'Level\tA\tB\n1\tx\ty\tz\n' >ragged.tsv
    rung index ragged.tsv
    refuses "ragged.tsv:2: row has 4 cells, the header has 3"
    rung index ''
    exits 2
    no_index
}

@test "a folder without a ladder is nothing found" {
    mkdir empty prose
    rung index empty
    exits 1
    says_nothing
    complains "empty: no ladder found"
    printf 'Dear all, hello\nSee you, bye\n' >prose/notes.txt
    rung index prose
    exits 1
}

@test "a dry run shows what was understood and stores nothing" {
    rung index --dry-run acme--pilot.tsv
    succeeds
    is_lines_of_grid
    no_index
    out_on_terminal 80 "$RUNG" index --dry-run acme--pilot.tsv
    says "    Flies alone by day. Lands in crosswind."
    no_index
}
is_lines_of_grid() {
    head -n 1 "$out" | grep -qx "track${tab}level${tab}skill${tab}line${tab}cut${tab}text" ||
        fail "the header of a grid"
    [ "$(grep -c "^Pilot$tab" "$out")" -eq 8 ] || fail "eight cells"
}

@test "a file as before is not read again, one that changed is" {
    rung index acme--pilot.tsv
    rung index acme--pilot.tsv
    exits 0
    complains "nothing to read: 1 file as before"
    says "0 ladders, "
    sed -i 's/crosswind/fog/' acme--pilot.tsv
    rung index acme--pilot.tsv
    says "1 ladder, "
    complains_of_nothing
    rung search fog
    column_is address acme/pilot/2/flying
    rung search crosswind
    exits 1
}

@test "--prune drops the ladders of files that are gone, and of no other folder" {
    mkdir a b
    cp acme--pilot.tsv a/one--pilot.tsv
    cp acme--pilot.tsv b/two--pilot.tsv
    rung index a b
    rm a/one--pilot.tsv b/two--pilot.tsv
    rung index a
    rung list ladders
    column_is address one/pilot two/pilot
    rung index --prune a
    exits 0
    complains "1 file gone, dropped"
    rung list ladders
    column_is address two/pilot
}

@test "rows that stand upside down by their texts are a warning, and are stored as they stand" {
    printf 'Level\tWork\n%s\n%s\n%s\n%s\n' \
        "Oak${tab}Sets the strategy of the organization, and leads across many teams." \
        "Elm${tab}Leads projects of the team and mentors others on the team." \
        "Ash${tab}Completes tasks on their own and helps to review code of the team." \
        "Fir${tab}Completes small tasks with guidance, and asks for help." >trees.tsv
    rung index trees.tsv
    exits 0
    complains 'trees.tsv:1: warning: "trees" seems to stand upside down: "Oak" is read as the lowest level, and sounds more senior than "Fir", the highest'
    says "1 warning,"
    rung list levels
    column_is level Oak Elm Ash Fir
    rung index --strict trees.tsv
    refuses "1 warning, and none is allowed"
    rung index --dry-run --language fr trees.tsv
    exits 0
    [ ! -s "$err" ] || fail "silence in another language"
}

@test "a warning goes to stderr with its line, and --strict makes it a failure" {
    printf 'Level\tX\n3\tc\n\tb\n1\ta\n' >down.tsv
    rung index --strict down.tsv
    exits 2
    complains "down.tsv:3: warning: "
    says_nothing
    no_index
    rung index down.tsv
    exits 0
    complains "down.tsv:3: warning: "
    says_not warning:
    says "1 warning,"
    rung list levels
    column_is level 1 2 3
}

@test "-q says nothing, -v names each file" {
    printf 'Level\tX\n3\tc\n\tb\n1\ta\n' >down.tsv
    rung index -q down.tsv
    succeeds
    says_nothing
    rung index -q --json acme--pilot.tsv
    succeeds
    says_nothing
    rung list ladders
    column_is cells 3 8
    rm "$RUNG_INDEX"
    rung index -v acme--pilot.tsv
    exits 0
    complains "reading acme--pilot.tsv"
    says_not reading
    rung index -q none.tsv
    refuses "none.tsv: No such file"
}

@test "JSON tells counts, ladders, warnings and notes in one object" {
    printf 'Level\tX\n3\tc\n\tb\n1\ta\n' >down.tsv
    echo "# Not a ladder" >notes.md
    rung index --json --format-version 1 .
    exits 0
    is_json 'it["counts"]["ladders"] == 2 and it["counts"]["cells"] == 11 and
        [(w["path"], w["line"]) for w in it["warnings"]] == [("./down.tsv", 3)] and
        "./notes.md" in [n["path"] for n in it["notes"]] and
        [l["track"] for l in it["ladders"]] == ["Pilot", "down"]'
    rung index --json none.tsv
    refuses "none.tsv: No such file"
}

@test "a hyphen is standard input, and so is a pipe named as a file" {
    rung index - <acme--pilot.tsv
    succeeds
    rung search crosswind
    says "standard input:5"
    shell '"$RUNG" index <(printf "Level\tA\n1\tread by number\n")'
    exits 0
    mkfifo pipe
    shell '{ printf "Level\tA\n1\tread by name\n" >pipe & } && "$RUNG" index pipe'
    exits 0
    rung search number
    column_is text "read by number"
    rung search name
    column_is text "read by name"
    rung index - </dev/null
    refuses "standard input: no ladder in it"
    shell '"$RUNG" index - <&-'
    refuses "standard input: Bad file descriptor"
}

@test "in a folder, what is no file is passed over, and a link round is no end" {
    mkdir -p ladders/deep
    cp acme--pilot.tsv ladders/deep
    mkfifo ladders/pipe.tsv
    ln -s .. ladders/deep/round
    shell 'timeout 20 "$RUNG" index ladders'
    exits 0
    rung list ladders
    column_is address acme/pilot
}

@test "a second table without a title does not drop the first" {
    rung index - <<<"Level${tab}X"$'\n'"1${tab}first"
    rung index - <<<"Level${tab}X"$'\n'"1${tab}second"
    rung search first second
    line_count_is 3
}

@test "titles, headers and labels are taken for what they are" {
    index_file hash.tsv '#\tImpact\n1\tfoo\n2\tbar\n'
    says "hash${tab}2${tab}1${tab}2"
    index_file list.tsv '## A\nLevel\tX\n1\ta\n## B\njust text\nmore text\n'
    complains 'list.tsv:5: warning: "B" has no skills'
    index_file swe.tsv 'Level\tX\nLevel 1 (SWE)\ta\nLevel 2 (SWE)\tb\n'
    rung list levels
    column_is address _/swe/level-1-swe _/swe/level-2-swe
    index_file orgs.csv 'org,track,level,skill,text\nC++,Dev,1,X,a\nC,Dev,1,X,b\nACME,Dev,1,X,c\nacme,Ops,1,X,d\n'
    rung list orgs
    column_is address acme c c-2
}

@test "--org names the organisation, --format the kind of file, --language the stems" {
    rung index --org Globex acme--pilot.tsv
    succeeds
    rung list ladders
    column_is address globex/pilot
    rm "$RUNG_INDEX"
    printf 'Level,A\n1,"commas, here"\n' >odd.tsv
    rung index --format csv odd.tsv
    succeeds
    rung search commas
    column_is text "commas, here"
    rung index --language de odd.tsv --format csv
    succeeds
    rung list ladders --json
    is_json 'it["ladders"][0]["language"] == "de"'
}

@test "wrong values are refused with the good ones" {
    rung index --format pdf acme--pilot.tsv
    refuses "--format pdf: not one of any, tsv and csv"
    rung index --format= acme--pilot.tsv
    refuses "--format: not one of any, tsv and csv"
    rung index --language xx acme--pilot.tsv
    refuses "give a code such as en, es, fr or de"
    rung index acme--pilot.tsv --org
    refuses "rung: --org: wants "
    rung index acme--pilot.tsv --synonyms none.tsv
    refuses "none.tsv: No such file"
    rung index acme--pilot.tsv --synonyms .
    refuses "Is a directory"
    no_index
}

@test "no path at all is wrong use, as are options of others or of none" {
    rung index
    refuses "usage: rung index [OPTIONS] PATH... | --synonyms FILE"
    rung index --prune
    refuses "usage: rung index"
    refuses_foreign_options "index acme--pilot.tsv" "-n 3" "--track x" --yes --repair --explain --md
    refuses_wrong_options index acme--pilot.tsv
    rung index acme--pilot.tsv --json --table
    refuses "only one of them"
    no_index
}

@test "a list of synonyms is put in force, alone or with ladders, until another comes" {
    printf 'sprocket\tgizmo\n' >mine.tsv
    printf 'org\ttrack\tlevel\tskill\ttext\nx\ty\t1\tz\tKnows every gizmo.\n' >l.tsv
    rung index l.tsv
    rung search sprocket
    exits 1
    rung index --synonyms mine.tsv
    exits 0
    says_nothing
    complains "the synonyms of mine.tsv are in force"
    rung search sprocket
    exits 0
    complains gizmo
    rung search sprocket --no-synonyms
    exits 1
    rung index acme--pilot.tsv
    rung search sprocket
    exits 0
    : >none.tsv
    rung index -q --synonyms none.tsv
    succeeds
    rung search sprocket
    exits 1
    rung check
    succeeds
}

@test "a list of synonyms with a fault is refused, with file and line" {
    printf 'sprocket\n' >bad.tsv
    rung index --synonyms bad.tsv acme--pilot.tsv
    refuses "bad.tsv:1: "
    no_index
    printf 'sprocket\tgizmo\n' >good.tsv
    rung index --dry-run --synonyms good.tsv
    exits 0
    complains "good.tsv can be put in force"
    no_index
}

@test "three thousand tracks of one slug take no minute" {
    awk 'BEGIN { print "org,track,level,skill,text"
                 for (i = 0; i < 3000; i++) print "a,T" i " (SRE),1,x,text " i }' >many.csv
    shell 'timeout 50 "$RUNG" index many.csv'
    exits 0
    says "3000 ladders, "
}

@test "a link to where no index is yet is followed, and nothing in the way is emptied" {
    ln -s linked.rung link.rung
    rung --index link.rung index acme--pilot.tsv
    exits 0
    [ -f linked.rung ] && [ -L link.rung ] || fail "the link, and linked.rung"
    echo precious >mine.rung.new
    rung --index mine.rung index acme--pilot.tsv
    [ "$(cat mine.rung.new)" = precious ] || fail "mine.rung.new as it was"
}

@test "an index of something else is not written into" {
    echo text >text.rung
    rung --index text.rung index acme--pilot.tsv
    refuses "text.rung: not a Rung index"
    [ "$(cat text.rung)" = text ] || fail "text.rung as it was"
    mkdir folder.rung
    rung --index folder.rung index acme--pilot.tsv
    refuses "folder.rung: not a file"
    rung --index '' index acme--pilot.tsv
    refuses "--index: wants the name of a file"
}

@test "a terminal gets a table, and --plain and --table turn that round" {
    out_on_terminal 80 "$RUNG" index acme--pilot.tsv
    succeeds
    says_like '^acme +Pilot +3 +3 +8 acme--pilot.tsv$'
    rm "$RUNG_INDEX"
    out_on_terminal 80 "$RUNG" index --plain acme--pilot.tsv
    says "acme${tab}Pilot${tab}3${tab}3${tab}8"
    rm "$RUNG_INDEX"
    rung index --table acme--pilot.tsv
    says_like '^acme +Pilot +3 +3 +8 acme--pilot.tsv$'
}

@test "a long list of ladders is cut short on a terminal, never in a pipe" {
    awk 'BEGIN { print "org,track,level,skill,text"
                 for (i = 1; i <= 50; i++) print "a,T" i ",1,x,text " i }' >many.csv
    out_on_terminal 80 "$RUNG" index many.csv
    says '... and 10 more; "rung list ladders" shows them'
    line_count_is 43
    rm "$RUNG_INDEX"
    rung index many.csv
    line_count_is 52
}

@test "on a narrow terminal nothing is wider than it" {
    awk 'BEGIN { print "org,track,level,skill,text"
                 for (i = 1; i <= 50; i++) print "Acme,Track with a long name " i ",1,x,text " i }' >many.csv
    out_on_terminal 40 "$RUNG" index many.csv
    fits 40
    out_on_terminal 40 "$RUNG" index --dry-run many.csv
    fits 40
}

@test "what cannot be printed is a failure, but all is stored" {
    fails_without_stdout index acme--pilot.tsv
    fails_without_stdout index --json acme--pilot.tsv
    rm "$RUNG_INDEX"
    needs_no_stdout 0 index -q acme--pilot.tsv
    rm "$RUNG_INDEX"
    shell '"$RUNG" index acme--pilot.tsv | true'
    complains_of_nothing
    rung search crosswind
    succeeds
}
