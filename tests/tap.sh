# Sourced by the shell tests: TAP lines, and a folder of the test's own.
#
#   holds "behaviour" COMMAND...    one test: whether the command succeeds
#   run ARGUMENTS...                rung, with $code, $folder/out and $folder/err
#   skip "behaviour" "why"

rung=${RUNG:-build/release/rung}
shared=${RUNG_SHARED:-../shared}
number=0

folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
unset RUNG_INDEX XDG_DATA_HOME NO_COLOR
HOME=$folder/home
LC_ALL=C.UTF-8
export HOME LC_ALL

holds() {
    behaviour=$1
    shift
    number=$((number + 1))
    if "$@"; then
        echo "ok $number - $behaviour"
    else
        echo "not ok $number - $behaviour"
        for file in out err; do
            [ -f "$folder/$file" ] && head -n 20 "$folder/$file" | sed "s/^/# $file: /"
        done
    fi
}

skip() {
    number=$((number + 1))
    echo "ok $number - $1 # skip $2"
}

run() {
    "$rung" "$@" >"$folder/out" 2>"$folder/err"
    code=$?
}

exits() { [ "$code" -eq "$1" ]; }
says() { grep -qF -- "$1" "$folder/out"; }
complains() { grep -qF -- "$1" "$folder/err"; }
is_silent() { [ ! -s "$folder/out" ]; }

# Runs a command line on a terminal of that many columns; fails where none can be made.
on_terminal() {
    script -qec "stty cols $1; $2" /dev/null
}
has_terminal() { on_terminal 80 true >/dev/null 2>&1; }

# The column of that name, header left out.
column() {
    awk -F '\t' -v name="$1" '
        NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) at = i; next }
        { print $at }' "$folder/out"
}

# Whether a column is these lines, in this order.
column_is() {
    name=$1
    shift
    [ "$(column "$name")" = "$(printf '%s\n' "$@")" ]
}
