#!/bin/sh
# The benchmark in small: Rung and FTS5 do the same work by its queries, and it is reported.
set -u
. "$(dirname "$0")/tap.sh"
cd "$(dirname "$0")/.." || exit 1
out=${BUILD_FOLDER:-build/release}
at=$folder/2000

if ! command -v python3 >/dev/null; then
    skip "the benchmark in small" "no python3"
    echo "1..$number"
    exit
fi

mkdir "$at"
"$out/tools/generate" 2000 "$at/cells" 2>/dev/null
python3 benchmarks/queries.py "$at/cells" "$at/queries.tsv" 5 2>"$folder/err"
holds "queries of twelve classes are chosen" [ "$(cut -f 1 "$at/queries.tsv" | uniq | wc -l)" -eq 12 ]
python3 benchmarks/queries.py "$at/cells" "$folder/again" 5 2>"$folder/err"
holds "the same each time" cmp -s "$at/queries.tsv" "$folder/again"

for engine in rung fts5; do
    "$out/benchmarks/engine_$engine" build "$at/cells" "$at/$engine.index" \
        >"$at/$engine.build" 2>"$folder/err"
    holds "$engine builds an index" grep -q '^build' "$at/$engine.build"
    "$out/benchmarks/engine_$engine" ask "$at/$engine.index" "$at/queries.tsv" 2 count \
        >"$at/$engine.count.out" 2>"$folder/err"
    holds "$engine answers every query, and is timed twice" \
        [ "$(grep -c '^time' "$at/$engine.count.out")" -eq $((2 * $(wc -l <"$at/queries.tsv"))) ]
    echo 1 >"$at/$engine.bytes"
    echo 1 >"$at/$engine.version"
done

touch -d '1 hour ago' "$at/queries.tsv"
python3 benchmarks/report.py "$folder" 2000 >"$folder/out" 2>"$folder/err"
code=$?
holds "both find the same" exits 0
holds "a table has a line of each class" [ "$(grep -c '^| word, common ' "$folder/out")" -eq 2 ]
python3 benchmarks/chart.py "$folder/results.tsv" 2000 >"$folder/chart.svg" 2>"$folder/err"
holds "the chart is XML" python3 -c "import sys, xml.dom.minidom as m; m.parse(sys.argv[1])" \
    "$folder/chart.svg"

echo "1..$number"
