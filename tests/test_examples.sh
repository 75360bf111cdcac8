#!/bin/sh
# The programs in examples/ run, and find what they should.
set -u
. "$(dirname "$0")/tap.sh"

examples=${BUILD_FOLDER:-build/release}/examples
"$examples/find" "$folder/find.rung" "error budget" corpus >"$folder/out" 2>"$folder/err"
code=$?
holds "find indexes and searches" exits 0
holds "and finds the cell on error budgets" says harbourline/sre/
