#!/usr/bin/env bats
# shellcheck disable=SC2154 # out, err, raw and code are of common.bash
# shellcheck disable=SC2016 # $RUNG is for the shell within
# Text and names that mean mischief: to a terminal, a spreadsheet, a page or a script.

load common

setup() {
    begin
}

# A ladder of one cell with this text.
index_text() {
    printf 'Level\tA\n1\t%b\n' "$1" >odd.tsv
    rung index odd.tsv
    exits 0
}

@test "no escape of a cell reaches the terminal, in whatever form" {
    index_text '\033[31mred\033[0m \007bell \033]0;title\007 \302\233m end'
    for command in "search bell" "search --table bell" "search --explain bell" "show odd" \
        "show --table odd" "export --csv" "export --md" "search --trec x bell" "complete be" \
        "index --dry-run odd.tsv"; do
        # shellcheck disable=SC2086 # words
        rung $command
        exits 0
        [ "$command" = "export --csv" ] && continue # for programs: the text as it is
        has_no_escape "$out"
        has_no_escape "$err"
        if grep -q $'\007\|\302\233' "$out"; then fail "no control character of rung $command"; fi
    done
    out_on_terminal 80 "$RUNG" search --color never bell
    has_no_escape "$raw"
}

@test "JSON tells control characters by their codes" {
    index_text '\033[31mred\033[0m \007bell'
    rung search --json bell
    says '\u001B[31m'
    is_json 'it["hits"][0]["text"] == "\x1b[31mred\x1b[0m \x07bell"'
    rung export
    says '\u001B[31m'
    has_no_escape "$out"
}

@test "signs that turn the direction of writing are shown as unknown" {
    index_text 'safe \342\200\256 txet \342\201\246 bell'
    rung search bell
    says $'safe \357\277\275 txet'
    if grep -q $'\342\200\256\|\342\201\246' "$out"; then fail "no such sign"; fi
}

@test "a query with escapes is not echoed to the terminal" {
    index_text bell
    rung search $'\033[31mnothing\033[0m'
    exits 1
    has_no_escape "$err"
    rung search $'bell\033]0;x\007'
    has_no_escape "$err"
    for words in $'\033[31mfrob' $'show\033[31m'; do
        rung "$words"
        exits 2
        has_no_escape "$err"
    done
    rung search $'--\033[31m'
    has_no_escape "$err"
    rung list $'\033[31m'
    has_no_escape "$err"
    rung show $'\033[31m'
    has_no_escape "$err"
    rung complete $'\033[31m'
    has_no_escape "$err"
    rung --index $'\033[31m' stats
    has_no_escape "$err"
}

@test "no query is ever an error" {
    index_text 'bell and whistle'
    for query in '"' '(' ')' '((((' 'NEAR' 'a NEAR' 'OR OR' '*' '-' '--' ':' 'track:' 'level:..' \
        'text:"' '%s%n' $'\377\376' "'; DROP TABLE cell; --" $'a\tb\nc' '{"a":1}' '$(id)' '`id`'; do
        rung search --json -- "$query"
        [ "$code" -lt 2 ] || fail "an answer to $query"
        is_json 'isinstance(it["total"], int)'
    done
    rung search "$(head -c 100000 /dev/zero | tr '\0' '(')"
    exits 1
}

@test "no formula of a cell is one in CSV, whatever the column" {
    printf 'org,track,level,skill,text\n' >odd.csv
    printf '%s\n' '=o,+t,@l,-s,"=HYPERLINK(""x"")"' >>odd.csv
    printf 'o,t,1,s,"\tcell"\n' >>odd.csv
    rung index odd.csv
    rung export --csv
    exits 0
    tail -n +2 "$out" | "$python" -IS -c '
import csv, sys
for row in csv.reader(sys.stdin):
    assert len(row) == 8, row
    assert not any(cell[:1] in "=+-@\t\r" for cell in row if cell), row' ||
        fail "no cell that begins like a formula"
}

@test "no HTML, link or heading of a cell lives on in Markdown" {
    index_text '<img src=x onerror=alert(1)> [a](javascript:b) # c | d `e` &lt; **f** ~~g~~'
    rung export --md
    says_not '<img'
    says_not '[a]'
    says_not '`e`'
    says '\`e\`'
    says '&amp;lt;'
    says '\*\*f\*\*'
    says ' \| d'
}

@test "tabs and line ends of a cell keep a line a line" {
    printf 'org,track,level,skill,text\no,t,1,s,"one\ttwo\nthree\r\nfour"\n' >odd.csv
    rung index odd.csv
    rung search three
    is_lines_of rank score address org track level skill text source
    line_count_is 2
    rung show o/t
    line_count_is 2
    rung export --csv
    cp "$out" again.csv
    rung --index again.rung index --strict again.csv
    succeeds
}

@test "odd names of files are read, and are one field of a line" {
    mkdir odd
    for name in $'new\nline' $'ta\tb' $'caf\351' "it's" 'a"b' '$(id)' 'a b' '*' '<b>' -; do
        printf 'Level\tA\n1\tbell\n' >"odd/$name.tsv"
    done
    rung index odd
    exits 0
    says "10 ladders, "
    rung list ladders
    is_lines_of address track levels skills cells source
    line_count_is 11
    says "odd/new line.tsv"
    says "odd/ta b.tsv"
    rung search --no-fold bell -n 20
    is_lines_of rank score address org track level skill text source
    line_count_is 11
    rung search --no-fold --json bell -n 20
    is_json 'len(it["hits"]) == 10 and "odd/new\nline.tsv" in
        [h["source"]["path"] for h in it["hits"]]'
    rung index odd
    complains "nothing to read: 10 files as before"
}

@test "a name that begins with a hyphen is a file behind -- or a folder" {
    printf 'Level\tA\n1\tbell\n' >-n.tsv
    rung index -n.tsv
    exits 2
    rung index -- -n.tsv
    succeeds
    rung index ./-n.tsv
    exits 0
    rung check
    succeeds
}

@test "no escape of a file's name reaches the terminal" {
    name=$'a\033]0;b.tsv'
    printf 'Level\tA\n1\tx\ty\n' >"$name"
    rung index "$name"
    exits 2
    has_no_escape "$err"
    rung index "$name.none"
    exits 2
    has_no_escape "$err"
    printf 'Level\tA\n1\tbell\n' >"$name"
    rung index -v "$name"
    exits 0
    has_no_escape "$out"
    has_no_escape "$err"
    for command in "list ladders" "search bell" "search --table bell" "list --table ladders" \
        "remove --dry-run a-0-b"; do
        # shellcheck disable=SC2086
        rung $command
        has_no_escape "$out"
        has_no_escape "$err"
    done
}

@test "bytes that are no text are no ladder, and no crash" {
    head -c 20000 "$RUNG" >binary.tsv
    printf 'a\0b\tc\n1\t2\n' >nul.tsv
    head -c 3000000 /dev/zero >zeros.csv
    printf '\377\376L\0' >half.tsv
    for file in binary.tsv nul.tsv zeros.csv half.tsv; do
        rung index "$file"
        [ "$code" -eq 0 ] || [ "$code" -eq 2 ] || fail "exit code 0 or 2 of $file"
        has_no_escape "$err"
        has_no_escape "$out"
    done
}
