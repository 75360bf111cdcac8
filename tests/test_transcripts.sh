#!/bin/sh
# What pages show of a terminal is what a terminal shows (tests/transcript.py).
set -u
cd "$(dirname "$0")/.." || exit 1

if ! python3 -c 'import pty; pty.openpty()' 2>/dev/null; then
    echo "ok 1 - what pages show of a terminal # skip no python3, or no terminal to be had"
    echo "1..1"
    exit 0
fi
set --
for file in README.md docs/tour.md docs/man/*.scd tests/golden/*.txt; do
    [ ! -e "$file" ] || set -- "$@" "$file"
done
exec python3 tests/transcript.py "$@"
