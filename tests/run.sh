#!/bin/sh
# Runs every test given, shows what fails, and ends with how many passed and failed.
# A test prints TAP: "ok ..." or "not ok ..." a line a test, "# skip" for what cannot run here.
# It is a program, or a file for bats.
set -u
log=$(mktemp) || exit 2
trap 'rm -f "$log"' EXIT
passed=0 failed=0 skipped=0

for test in "$@"; do
    name=$(basename "$test")
    start=$(date +%s)
    case $test in
    *.bats) bats --tap "$test" ;;
    *) CMOCKA_MESSAGE_OUTPUT=TAP "$test" ;;
    esac >"$log" 2>&1 </dev/null
    code=$?
    # cmocka writes a test that was skipped as "not ok 3 # SKIP name", others as "ok 3 ... # skip"
    s=$(grep -ciE '^(not )?ok.*# *skip' "$log")
    p=$(grep -iE '^ok' "$log" | grep -civE '# *skip')
    f=$(grep -iE '^not ok' "$log" | grep -civE '# *skip')
    if [ "$code" -ne 0 ] && [ "$f" -eq 0 ]; then
        f=1 # it ended before it could say what failed
    fi
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
    echo "$name: $p passed, $f failed, $s skipped ($(($(date +%s) - start)) s)"
    if [ "$f" -ne 0 ]; then
        sed 's/^/    /' "$log"
    fi
done

[ "$skipped" -eq 0 ] || echo "skipped: $skipped (most need the public ladders; see RUNG_SHARED)"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
