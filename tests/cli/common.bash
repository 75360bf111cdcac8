# shellcheck shell=bash
# Loaded by the tests of the command: a folder of each test's own, and what can be said of a run.
#
#   rung ARGUMENTS...                        runs it: $code, and files $out and $err
#   on_terminal COLUMNS [ROWS] COMMAND...    the same on a terminal: $out is what a person sees
#   out_on_terminal ...                      the same, but with stderr apart, in $err
#
# An assertion that fails says what it wanted and what was there.

bats_require_minimum_version 1.5.0

root=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
RUNG=$(realpath "${RUNG:-$root/build/release/rung}")
tab=$'\t'
python=/usr/bin/python3 # another may stand before Debian's
[ -x $python ] || python=python3
# A sanitizer's verdict is not to be taken for an answer of the command.
export RUNG ASAN_OPTIONS="$ASAN_OPTIONS:exitcode=99" UBSAN_OPTIONS="$UBSAN_OPTIONS:exitcode=99"

# The start of every test: an empty folder, and nothing of who runs it.
begin() {
    out=$BATS_TEST_TMPDIR/out err=$BATS_TEST_TMPDIR/err raw=$BATS_TEST_TMPDIR/raw code=
    mkdir "$BATS_TEST_TMPDIR/here" "$BATS_TEST_TMPDIR/home"
    cd "$BATS_TEST_TMPDIR/here" || return
    touch "$out" "$err" "$raw"
    unset XDG_DATA_HOME NO_COLOR CLICOLOR_FORCE FORCE_COLOR RUNG_PAGER PAGER LESS COLUMNS
    unset TYPED WATCH LANG LANGUAGE
    export HOME=$BATS_TEST_TMPDIR/home LC_ALL=C.UTF-8 TERM=xterm
    export RUNG_INDEX=$BATS_TEST_TMPDIR/here/index.rung
    exec </dev/null
}

# Three levels, three skills, eight cells; one cell is empty, and some mean mischief.
write_pilot() {
    printf '%s\n' '## Pilot' '' \
        "Level/Skill${tab}Flying${tab}Radio${tab}=Sums" \
        "1${tab}Flies with an instructor.${tab}Listens to the tower.${tab}=1+1" \
        "2${tab}Flies alone by day.  Lands in crosswind.${tab}${tab}Adds up fuel." \
        "3${tab}Flies alone by night.${tab}Talks to any tower.${tab}<script>alert(1)</script> | [x](y)" \
        >acme--pilot.tsv
}

# An index of that ladder as acme/pilot. It is made once a file of tests, then copied.
index_pilot() {
    write_pilot
    [ -e "$BATS_FILE_TMPDIR/pilot.rung" ] ||
        "$RUNG" --index "$BATS_FILE_TMPDIR/pilot.rung" index -q acme--pilot.tsv
    cp "$BATS_FILE_TMPDIR/pilot.rung" "$RUNG_INDEX"
}

# The same of corpus/, whose names are long.
index_corpus() {
    [ -e "$BATS_FILE_TMPDIR/corpus.rung" ] ||
        (cd "$root" && "$RUNG" --index "$BATS_FILE_TMPDIR/corpus.rung" index -q corpus)
    cp "$BATS_FILE_TMPDIR/corpus.rung" "$RUNG_INDEX"
}

# A tidy file that takes long enough to read that a person would wonder: 40000 cells.
write_many() {
    awk 'BEGIN {
        print "org,track,level,skill,text"
        for (i = 0; i < 40000; i++)
            printf "o,T%d,%d,S%d,cell %d says word%d and thing%d\n",
                i / 1000, i % 1000 / 50, i % 50, i, i % 977, i % 3571
    }' >"$1"
}

# ---- running ----

rung() {
    code=0
    "$RUNG" "$@" >"$out" 2>"$err" || code=$?
}

# A whole command line of the shell, as written.
shell() {
    code=0
    bash -c "$1" >"$out" 2>"$err" || code=$?
}

with_terminal() {
    local stderr=$1 columns=$2 rows=1000
    shift 2
    case $1 in *[!0-9]*) ;; *) rows=$1 && shift ;; esac
    rm -f "$raw.watch"
    code=0
    timeout 120 "$python" -IS "$BATS_TEST_DIRNAME/terminal.py" "$columns" "$rows" "$stderr" "$raw" "$@" \
        >"$out" || code=$?
}
on_terminal() { with_terminal - "$@"; }
out_on_terminal() { with_terminal "$err" "$@"; }

# Without the powers of root, for whom no file is read-only.
unprivileged() {
    if [ "$(id -u)" -eq 0 ]; then
        setpriv --bounding-set=-all --inh-caps=-all "$@"
    else
        "$@"
    fi
}

export -f unprivileged

# ---- what must hold ----

fail() {
    echo "wanted: $1"
    echo "exit code: $code"
    for file in "$out" "$err"; do
        echo "$(basename "$file"):"
        head -n 20 "$file" | cat -v | sed 's/^/    /'
    done
    return 1
}

exits() { [ "$code" -eq "$1" ] || fail "exit code $1"; }

# Standard output has, or has not, these words.
says() { grep -qF -- "$1" "$out" || fail "on stdout: $1"; }
says_not() { if grep -qF -- "$1" "$out"; then fail "not on stdout: $1"; fi; }
says_like() { grep -qE -- "$1" "$out" || fail "on stdout, like: $1"; }
says_nothing() { [ ! -s "$out" ] || fail "nothing on stdout"; }

# And standard error.
complains() { grep -qF -- "$1" "$err" || fail "on stderr: $1"; }
complains_not() { if grep -qF -- "$1" "$err"; then fail "not on stderr: $1"; fi; }
complains_of_nothing() { [ ! -s "$err" ] || fail "nothing on stderr"; }

# Found or done, and no word but data.
succeeds() {
    exits 0
    complains_of_nothing
}

# Wrong use, or a failure: exit code 2, no data, and one of the sentences says that.
refuses() {
    exits 2
    says_nothing
    complains "$1"
}

lines_are() {
    local wanted
    wanted=$(printf '%s\n' "$@")
    [ "$(cat "$out")" = "$wanted" ] || fail "on stdout: $wanted"
}
line_count_is() { [ "$(wc -l <"$out")" -eq "$1" ] || fail "$1 lines on stdout"; }

# The column of that name of tab-separated lines, header left out.
column() {
    awk -F '\t' -v name="$1" '
        NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) at = i; next }
        { print $at }' "$out"
}
column_is() {
    local name=$1 wanted
    shift
    wanted=$(printf '%s\n' "$@")
    [ "$(column "$name")" = "$wanted" ] || fail "in column $name: $wanted"
}

# Standard output is one line of tab-separated columns of these names, and lines as long.
is_lines_of() {
    local header
    header=$(IFS=$tab && echo "$*")
    [ "$(head -n 1 "$out")" = "$header" ] || fail "the header $header"
    awk -F '\t' -v n=$# 'NF != n { bad = 1 } END { exit bad }' "$out" || fail "$# columns a line"
}

# Standard output is one JSON object of format version 1, of which a Python expression holds.
is_json() {
    line_count_is 1
    "$python" -IS - "$out" "$1" <<'PYTHON' || fail "JSON of which holds: $1"
import json, sys
it = json.load(open(sys.argv[1], encoding="utf-8"))
sys.exit(not (it["format_version"] == 1 and next(iter(it)) == "format_version" and eval(f"({sys.argv[2]})")))
PYTHON
}

# No line that is seen is wider, but for words by themselves or behind the rank of a hit.
fits() {
    local line words rank='^[0-9]+  (.*)'
    [ -s "$out" ] || fail "something to see"
    while IFS= read -r line; do
        words=${line#"${line%%[! ]*}"}
        if [[ $words =~ $rank ]]; then words=${BASH_REMATCH[1]}; fi
        if [ ${#line} -gt "$1" ] && [[ $words == *" "* ]]; then
            fail "no line of more than $1 columns, not: $line"
        fi
    done <"$out"
}

has_colour() { grep -q $'\033' "$1" || fail "colours in $(basename "$1")"; }
has_no_escape() { if grep -q $'\033' "$1"; then fail "no escape in $(basename "$1")"; fi; }

# What every command holds to: it refuses what is not its own, and the reverse.
refuses_foreign_options() {
    local command=$1 option
    shift
    for option in "$@"; do
        # shellcheck disable=SC2086 # an option and its value
        rung $command $option
        refuses "has no such option; "
    done
}
refuses_wrong_options() {
    rung "$@" --nonsense
    refuses "rung: --nonsense: no such option"
    rung "$@" --format-version 2
    refuses "there is only version 1"
    rung "$@" --format-version
    refuses "rung: --format-version: wants N behind it"
    rung "$@" --color sometimes
    refuses "not one of auto, always and never"
    rung "$@" --version=3
    refuses "rung: --version=3: takes no value"
}

# Needs an index that is one: a missing file, a folder, an empty file, text.
refuses_wrong_indexes() {
    rung --index none.rung "$@"
    refuses '"rung index PATH" makes one'
    [ ! -e none.rung ] || fail "no file none.rung"
    mkdir folder.rung
    rung --index folder.rung "$@"
    refuses "folder.rung: not a file"
    echo text >text.rung
    rung --index text.rung "$@"
    refuses "text.rung: not a Rung index"
    [ "$(cat text.rung)" = text ] || fail "text.rung as it was"
    rung --index '' "$@"
    refuses "rung: --index: wants the name of a file"
}

# Data that does not arrive is a failure; what had nothing to say does not fail.
fails_without_stdout() {
    local place
    for place in '>&-' '>/dev/full'; do
        code=0
        : >"$out"
        case $place in
        '>&-') "$RUNG" "$@" 2>"$err" >&- || code=$? ;;
        *) "$RUNG" "$@" 2>"$err" >/dev/full || code=$? ;;
        esac
        [ "$code" -eq 2 ] || fail "exit code 2 of rung $* $place"
        complains "rung: standard output: "
    done
}
needs_no_stdout() {
    local wanted=$1
    shift
    code=0
    : >"$out"
    "$RUNG" "$@" 2>"$err" >&- || code=$?
    exits "$wanted"
    complains_not "standard output"
}
