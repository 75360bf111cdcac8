#!/bin/sh
# Search quality on the judged queries: that the tool measures rightly (plain FTS5 reaches the
# figures written beside the judgements) and that Rung does not fall below what it has reached.
set -u
. "$(dirname "$0")/tap.sh"

tool=${BUILD_FOLDER:-build/release}/tools/relevance
mkdir "$folder/tmp"
TMPDIR=$folder/tmp
export TMPDIR

# what is measured, then which column of its line; what the second word of the line is
figure() {
    awk -v row="$1" -v column="$2" -v second="${3:-}" \
        '$1 == row && (second == "" || $2 == second) { print $column; exit }' "$folder/out"
}

run() { # the tool here, in place of rung
    "$tool" "$@" >"$folder/out" 2>"$folder/err"
    code=$?
}

is_skipped() { [ $code -eq 0 ] && grep -q "^skipped: no judged queries at $1\$" "$folder/out"; }
is_refused() { [ $code -eq 2 ] && [ ! -s "$folder/out" ] && grep -q ': ' "$folder/err"; }
is_measured() { [ $code -eq 0 ] && [ ! -s "$folder/err" ] && [ -n "$(figure "$1" 3)" ]; }
is_near() {
    awk -v got="$1" -v want="$2" 'BEGIN { d = got - want; exit !(got != "" && d * d <= .0001) }'
}
is_at_least() {
    awk -v got="$1" -v low="$2" 'BEGIN { exit !(got != "" && low != "" && got + 0 >= low + 0) }'
}
is_empty() { [ -z "$(ls -A "$1")" ]; }

run "$folder/nowhere"
holds "without judged queries it says so and is content" is_skipped "$folder/nowhere"
RUNG_SHARED=$folder/nowhere "$(dirname "$0")/../tools/settings.sh" >"$folder/out" 2>"$folder/err"
code=$?
holds "comparing settings says so, too" is_skipped "$folder/nowhere"
run --no-such-option
holds "an unknown option is wrong use" is_refused

if [ -e "$shared/relevance/queries.tsv" ]; then
    run "$shared"
    holds "the judged queries are measured, every judged cell found" is_measured cells
    holds "plain FTS5 reaches its known nDCG@10 on cells" is_near "$(figure cells 3)" .754
    holds "plain FTS5 reaches its known MAP on cells" is_near "$(figure cells 5)" .634
    holds "plain FTS5 reaches its known nDCG@10 on levels" is_near "$(figure levels 3)" .791
    # Floors under what is reached today, so that no change loses it unseen.
    holds "Rung's nDCG@10 on cells does not fall" is_at_least "$(figure cells 2)" .90
    holds "nor their MAP" is_at_least "$(figure cells 4)" .85
    holds "nor their recall@10" is_at_least "$(figure cells 6)" .69
    holds "Rung's nDCG@10 on levels does not fall" is_at_least "$(figure levels 2)" .92
    holds "nDCG@3 of similar cells does not fall" is_at_least "$(figure nDCG@3 2)" .80
    holds "nor does their MRR" is_at_least "$(figure MRR 2)" .90
    holds "every damaged cell finds its original first" \
        grep -q "^damaged cells that find their original first: 56 of 56\$" "$folder/out"
    holds "nor the share of skills matched first" is_at_least "$(figure first 4)" .88
    holds "nor the levels lined up right" is_at_least "$(figure levels 5 lined)" 21
else
    skip "the judged queries are measured" "no judged queries"
    skip "Rung's nDCG@10 on cells does not fall" "no judged queries"
fi
if [ -e "$shared/collections/cranfield/queries.tsv" ]; then
    run --cranfield "$shared"
    holds "plain FTS5 reaches its known nDCG@10 on Cranfield" is_near "$(figure cells 3)" .511
    holds "Rung's nDCG@10 on Cranfield does not fall" is_at_least "$(figure cells 2)" .525
else
    skip "Rung's nDCG@10 on Cranfield does not fall" "no such collection"
fi

holds "no temporary file stays" is_empty "$folder/tmp"
echo "1..$number"
