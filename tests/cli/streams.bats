#!/usr/bin/env bats
# shellcheck disable=SC2154 # out, err, raw and code are of common.bash
# shellcheck disable=SC2016 # $RUNG is for the shell within
# What is common to all commands: streams, terminals, places, pagers, colours, the progress bar.

load common

setup() {
    begin
}

# ---- streams that are closed, full or not read ----

@test "without stderr a command does what it does" {
    index_pilot
    for run in "0 search flies" "1 search zeppelin" "1 show nowhere" "2 frobnicate" "0 check" \
        "2 index none.tsv"; do
        shell "\"\$RUNG\" ${run#* } 2>&-"
        exits "${run%% *}"
        says_not "rung:"
    done
}

@test "with no stream at all, nothing that is printed gets into the index" {
    write_pilot
    shell '"$RUNG" index acme--pilot.tsv <&- >&- 2>&-'
    exits 2
    rung check
    succeeds
    shell '"$RUNG" remove --dry-run pilot nowhere <&- >&- 2>&-'
    exits 1
    rung check
    succeeds
    rung search crosswind
    column_is address acme/pilot/2/flying
}

@test "without stdin only what reads it fails" {
    index_pilot
    shell '"$RUNG" search flies <&-'
    succeeds
    shell '"$RUNG" remove pilot <&-'
    succeeds
    shell '"$RUNG" index - <&-'
    refuses "standard input: Bad file descriptor"
}

@test "a reader that closes its end early is no error that is told" {
    index_corpus
    for command in "search -n 1000 team" "show sre" "list skills" "export" "export --csv" stats \
        "complete te" "check" "bench -n 1" "--help" "search --json -n 1000 team" "remove --dry-run sre -q"; do
        shell "\"\$RUNG\" $command | true"
        complains_of_nothing
    done
}

@test "without a terminal anywhere all is as in a pipe" {
    index_pilot
    shell 'setsid -w "$RUNG" search flies </dev/null'
    succeeds
    is_lines_of rank score address org track level skill text source
    shell 'setsid -w "$RUNG" remove pilot </dev/null'
    succeeds
}

# ---- places ----

@test "the usual place is below XDG_DATA_HOME, else below HOME" {
    write_pilot
    unset RUNG_INDEX
    XDG_DATA_HOME=$PWD/data rung index acme--pilot.tsv
    [ -f data/rung/ladders.rung ] || fail "data/rung/ladders.rung"
    rung index acme--pilot.tsv
    [ -f "$HOME/.local/share/rung/ladders.rung" ] || fail "an index below HOME"
    XDG_DATA_HOME=relative rung stats # is to be ignored, says its standard
    succeeds
    RUNG_INDEX='' rung stats
    succeeds
    RUNG_INDEX=none.rung rung stats
    refuses "none.rung: no index yet"
    rung --index data/rung/ladders.rung stats
    succeeds
}

@test "without a home folder there has to be --index" {
    index_pilot
    mv "$RUNG_INDEX" moved.rung
    unset RUNG_INDEX
    for home in '' relative; do
        HOME=$home rung search flies
        refuses "give --index FILE"
    done
    unset HOME
    rung search flies
    refuses "give --index FILE"
    rung --index moved.rung search flies
    succeeds
}

@test "an index that cannot be written to can be searched, and is not hurt" {
    index_pilot
    mkdir locked
    mv "$RUNG_INDEX" locked
    chmod 444 locked/index.rung
    chmod 555 locked
    before=$(cksum locked/index.rung)
    for command in "search flies" "show pilot" "list ladders" export stats "complete fl" \
        bench "remove --dry-run pilot"; do
        shell "unprivileged \"\$RUNG\" --index locked/index.rung $command"
        exits 0
        [ -s "$out" ] || fail "data of rung $command"
    done
    for command in "index acme--pilot.tsv" "remove pilot" "check --repair"; do
        shell "unprivileged \"\$RUNG\" --index locked/index.rung $command"
        refuses "the index cannot be written to"
    done
    [ "$(cksum locked/index.rung)" = "$before" ] || fail "the index as it was"
    [ "$(ls locked)" = index.rung ] || fail "nothing beside the index"
    chmod 755 locked
}

@test "a folder that cannot be written to, or a file that cannot be read, is named" {
    write_pilot
    mkdir locked
    chmod 555 locked
    shell 'unprivileged "$RUNG" --index locked/index.rung index acme--pilot.tsv'
    refuses "locked/index.rung: Permission denied"
    shell 'unprivileged "$RUNG" --index locked/new/index.rung index acme--pilot.tsv'
    refuses "locked/new: Permission denied"
    chmod 755 locked
    chmod 000 acme--pilot.tsv
    shell 'unprivileged "$RUNG" index acme--pilot.tsv'
    refuses "acme--pilot.tsv: Permission denied"
    shell 'unprivileged "$RUNG" --index acme--pilot.tsv search flies'
    refuses "acme--pilot.tsv: Permission denied"
}

# ---- languages ----

@test "in the locale C all text is the same, and signs of our own are ASCII" {
    printf 'Level\tCaf\303\251\n1\tServes na\303\257ve guests.\n' >acme--pilot.tsv
    rung index acme--pilot.tsv
    rung search naive
    cp "$out" utf8
    for locale in C POSIX no_SUCH.UTF-8; do
        LC_ALL=$locale rung search naive
        diff utf8 "$out"
        LC_ALL=$locale out_on_terminal 60 "$RUNG" search naive
        says $'acme > pilot > 1 > Caf\303\251'
        says $'Serves na\303\257ve guests.'
        LC_ALL=$locale out_on_terminal 60 "$RUNG" list skills
        says_like $'^acme/pilot//cafe +Caf\303\251 +1$'
    done
    out_on_terminal 60 "$RUNG" search naive
    says $'acme › pilot › 1 › Caf\303\251'
}

@test "a Turkish locale finds the same, and writes numbers with a point" {
    mkdir locales
    localedef -i tr_TR -f UTF-8 locales/tr_TR.UTF-8 2>/dev/null ||
        skip "there is no source of the locale tr_TR"
    index_pilot
    rung search INSTRUCTOR TRACK:PILOT
    cp "$out" usual
    export LOCPATH=$PWD/locales LC_ALL=tr_TR.UTF-8
    [ "$(locale decimal_point)" = , ] || fail "a comma of that locale"
    rung search INSTRUCTOR TRACK:PILOT
    succeeds
    diff usual "$out"
    rung --index new.rung index acme--pilot.tsv
    says_like ' [0-9]+\.[0-9]+ seconds$'
    rung search --json INSTRUCTOR
    is_json 'it["hits"][0]["score"] > 0'
}

# ---- colours ----

# Whether hits are painted on a terminal, and as a table in a pipe, with these settings.
paints() {
    local wanted="terminal $1, pipe $2" terminal=no pipe=no
    shift 2
    out_on_terminal 80 env "$@" "$RUNG" search flies
    if grep -q $'\033' "$raw"; then terminal=yes; fi
    shell "env $* \"\$RUNG\" search --table flies"
    if grep -q $'\033' "$out"; then pipe=yes; fi
    [ "terminal $terminal, pipe $pipe" = "$wanted" ] || fail "with $* colours: $wanted"
}

@test "colours are there on a terminal that has them, or where they are forced" {
    index_pilot
    #      terminal pipe
    paints yes      no  TERM=xterm
    paints no       no  TERM=dumb
    paints no       no  TERM=
    paints no       no  -u TERM
    paints no       no  NO_COLOR=1
    paints no       no  NO_COLOR=0
    paints yes      no  NO_COLOR=
    paints yes      yes FORCE_COLOR=1
    paints yes      yes FORCE_COLOR=1 TERM=dumb
    paints yes      no  FORCE_COLOR=
    paints yes      no  FORCE_COLOR=0
    paints yes      yes CLICOLOR_FORCE=1
    paints yes      no  CLICOLOR_FORCE=0
    paints no       no  NO_COLOR=1 FORCE_COLOR=1 CLICOLOR_FORCE=1
}

@test "--color has the last word, and neither lines nor JSON are ever painted" {
    index_pilot
    NO_COLOR=1 TERM=dumb rung search --table --color=always flies
    has_colour "$out"
    FORCE_COLOR=1 out_on_terminal 80 "$RUNG" search --color never flies
    has_no_escape "$raw"
    rung search --table --color auto flies
    has_no_escape "$out"
    for form in --plain --json; do
        FORCE_COLOR=1 rung search --color=always "$form" flies
        has_no_escape "$out"
        FORCE_COLOR=1 out_on_terminal 80 "$RUNG" search --color=always "$form" flies
        has_no_escape "$raw"
    done
}

# ---- sizes ----

@test "a terminal that tells no size, or a strange one, is taken for one of 80 columns" {
    index_corpus
    out_on_terminal 80 1000 "$RUNG" list ladders
    cp "$out" usual
    out_on_terminal 0 0 env RUNG_PAGER=false "$RUNG" list ladders
    diff usual "$out"
    for columns in 0 many '' 99999999; do
        COLUMNS=$columns rung list --table ladders
        diff usual "$out"
    done
}

@test "a table in a pipe is as wide as COLUMNS, which a terminal knows better" {
    index_corpus
    COLUMNS=40 rung list --table ladders
    fits 40
    cp "$out" narrow
    out_on_terminal 40 env COLUMNS=200 "$RUNG" list ladders
    diff narrow "$out"
    for columns in 1 5 20; do
        out_on_terminal $columns "$RUNG" search -n 3 incident
        exits 0
        fits 20
    done
}

# ---- the pager ----

# The lines of "show pilot" are thirteen and more, each marked by this pager.
marks='sed s/^/paged:/'

@test "what is longer than the screen goes to the pager, what fits does not" {
    index_pilot
    rung show --table pilot
    high=$(wc -l <"$out")
    sed 's/ *$//' "$out" >whole
    out_on_terminal 80 $((high + 1)) env RUNG_PAGER="$marks" "$RUNG" show pilot
    diff whole "$out"
    out_on_terminal 80 "$high" env RUNG_PAGER="$marks" "$RUNG" show --color never pilot
    succeeds
    sed 's/^/paged:/; s/ *$//' whole | diff - "$out"
}

@test "show, list and search are paged; what is for programs, or ends a run, is not" {
    index_pilot
    for command in "show pilot" "list skills" "search flies" "search --facets flies" \
        "search --plain flies"; do
        # shellcheck disable=SC2086 # words
        out_on_terminal 80 1 env RUNG_PAGER="$marks" "$RUNG" $command
        succeeds
        says_like '^paged:'
    done
    for command in "show --json pilot" "list --json skills" "search --json flies" export \
        "export --md" stats "complete fl" check "--help" "search --help" "show --no-pager pilot" \
        "index --dry-run acme--pilot.tsv"; do
        # shellcheck disable=SC2086
        out_on_terminal 80 1 env RUNG_PAGER="$marks" "$RUNG" $command
        succeeds
        says_not paged:
    done
    RUNG_PAGER=$marks rung show --table pilot
    says_not paged:
}

@test "RUNG_PAGER goes before PAGER, and an empty one is none" {
    index_pilot
    out_on_terminal 80 3 env PAGER="$marks" "$RUNG" show pilot
    says paged:
    out_on_terminal 80 3 env RUNG_PAGER="$marks" PAGER=false "$RUNG" show pilot
    says paged:
    rung show --table pilot
    sed 's/ *$//' "$out" >whole
    for none in "RUNG_PAGER= PAGER=false" "PAGER="; do
        # shellcheck disable=SC2086
        out_on_terminal 80 3 env $none "$RUNG" show pilot
        diff whole "$out"
    done
}

@test "a pager that cannot be run loses nothing" {
    index_pilot
    rung show --table pilot
    sed 's/ *$//' "$out" >whole
    touch no-program
    for pager in no-such-pager ./no-program; do
        out_on_terminal 80 3 env RUNG_PAGER="$pager" "$RUNG" show pilot
        exits 0
        diff whole "$out"
    done
}

@test "a pager that ends early, or fails, is no error of ours" {
    index_corpus # all of it is more than a pipe holds
    out_on_terminal 80 3 env RUNG_PAGER='head -n 1' "$RUNG" search -n 1000 'level:>=1'
    succeeds
    line_count_is 1
    out_on_terminal 80 3 env RUNG_PAGER='kill -9 $$' "$RUNG" search -n 1000 'level:>=1'
    succeeds
    out_on_terminal 80 3 env RUNG_PAGER='cat; exit 3' "$RUNG" search --color never -n 2 team
    succeeds
    says "2 of "
    out_on_terminal 80 3 env RUNG_PAGER=cat "$RUNG" show sre/99
    exits 1
    says_nothing
}

@test "unless told otherwise the pager is less, which may be left early" {
    command -v less >/dev/null || skip "no less"
    index_corpus
    TYPED=q out_on_terminal 80 10 "$RUNG" show sre
    succeeds
    says "Site Reliability Engineering"
    [ "$(wc -l <"$out")" -lt 20 ] || fail "the first screen only"
    has_colour "$raw"
    if grep -qF 'ESC[' "$out"; then fail "colours, not their codes"; fi
}

# ---- the progress bar ----

# Indexes a pipe that is slow to say anything, and a ladder after it, on a terminal.
index_slowly() {
    local terminal=$1
    shift
    write_pilot
    rm -f pipe
    mkfifo pipe
    { sleep 0.5 && printf 'Level\tA\n1\tlate\n' >pipe; } &
    "$terminal" 80 "$RUNG" index "$@" pipe acme--pilot.tsv
    wait
    exits 0
}
had_bar() { grep -q '\[[= ]*\] *[0-9]* %' "$raw" "$err"; }

@test "a long run has a bar after 300 ms, which grows to 100 % and is wiped" {
    write_many many.csv
    WATCH='\[[= ]*\] *[0-9]+ %' index_slowly on_terminal many.csv
    [ "$(cat "$raw.watch")" -ge 300 ] || fail "no bar within 300 ms"
    tr '\r' '\n' <"$raw" | sed -n 's/^\[[= ]*\] *\([0-9]*\) %.*/\1/p' >shares
    [ "$(wc -l <shares)" -ge 2 ] || fail "a bar that moves"
    sort -c -n shares || fail "a bar that grows"
    [ "$(tail -n 1 shares)" -eq 100 ] || fail "100 % in the end"
    says_not '['
    says_not %
    says_like '^42 ladders, .* 40[0-9]* cells'
}

@test "a short run has none" {
    write_pilot
    on_terminal 80 "$RUNG" index acme--pilot.tsv
    exits 0
    if grep -q '\[=\|\] *[0-9]* %' "$raw"; then fail "no bar"; fi
}

@test "the bar is gone before anything else is printed" {
    index_slowly on_terminal --dry-run
    had_bar || fail "a bar"
    says_not '[ '
    says_not ' %'
    says "Flies alone by night."
    index_slowly on_terminal -v
    had_bar || fail "a bar"
    says "reading acme--pilot.tsv"
    says_not ' %'
}

@test "there is none with -q, nor where stderr is no terminal" {
    index_slowly on_terminal -q
    [ ! -s "$raw" ] || fail "nothing at all on the terminal"
    rm "$RUNG_INDEX"
    index_slowly out_on_terminal
    if had_bar; then fail "no bar"; fi
    says_like '^2 ladders, '
}
