#!/bin/sh
# Runs every test given, shows what fails, and ends with how many passed and failed.
# A test prints TAP: "ok ..." or "not ok ..." a line a test, "# skip" for what cannot run here.
set -u
log=$(mktemp) || exit 2
trap 'rm -f "$log"' EXIT
passed=0 failed=0 skipped=0

for test in "$@"; do
    name=$(basename "$test")
    start=$(date +%s)
    CMOCKA_MESSAGE_OUTPUT=TAP "$test" >"$log" 2>&1 </dev/null
    code=$?
    p=$(grep -c '^ok' "$log")
    f=$(grep -c '^not ok' "$log")
    s=$(grep -c '^ok.*# *[Ss][Kk][Ii][Pp]' "$log")
    if [ "$code" -ne 0 ] && [ "$f" -eq 0 ]; then
        f=1 # it ended before it could say what failed
    fi
    passed=$((passed + p - s)) failed=$((failed + f)) skipped=$((skipped + s))
    echo "$name: $((p - s)) passed, $f failed, $s skipped ($(($(date +%s) - start)) s)"
    if [ "$f" -ne 0 ]; then
        sed 's/^/    /' "$log"
    fi
done

[ "$skipped" -eq 0 ] || echo "skipped: $skipped (most need the public ladders; see RUNG_SHARED)"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
