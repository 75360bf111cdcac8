#!/bin/sh
# Large combined ladders: the same in every run, as many cells as asked for, with copies.
set -u
. "$(dirname "$0")/tap.sh"

generate=${BUILD_FOLDER:-build/release}/tools/generate
"$generate" 20000 "$folder/one" 2>"$folder/err"
code=$?
holds "ladders are generated" exits 0
"$generate" 20000 "$folder/two" 2>/dev/null
holds "the same in every run" cmp -s "$folder/one/ladders-0001.csv" "$folder/two/ladders-0001.csv"
"$generate" 20000 "$folder/three" 2 2>/dev/null
holds "but for another seed" sh -c "! cmp -s $folder/one/ladders-0001.csv $folder/three/ladders-0001.csv"
"$generate" 5000 "$folder/less" 2>/dev/null
holds "fewer cells are the beginning of more" \
    [ "$(head -n 5001 "$folder/one/ladders-0001.csv" | cksum)" = "$(cksum <"$folder/less/ladders-0001.csv")" ]
holds "as many cells as asked for" [ "$(wc -l <"$folder/one/ladders-0001.csv")" -eq 20001 ]
copies=$(tail -n +2 "$folder/one/ladders-0001.csv" | cut -d '"' -f 10 | sort | uniq -d -c |
    awk '{ n += $1 - 1 } END { print n }')
holds "about one text in five is a copy" [ "$((copies > 3400 && copies < 4600))" -eq 1 ]
run --index "$folder/i.rung" index "$folder/one"
holds "it can be indexed without a warning" grep -q ' 20000 cells, .* 0 warnings' "$folder/out"

# Of a word that many cells have only the best levels are looked for, unless all are counted.
for by in level skill track; do
    run --index "$folder/i.rung" search --by $by --json team
    holds "the best ${by}s are found, of at least as many" \
        grep -q '"total_is":"at_least"' "$folder/out"
    addresses=$(grep -o '"address":"[^"]*"' "$folder/out" | cksum)
    run --index "$folder/i.rung" search --by $by --facets --json team
    holds "with facets all ${by}s are counted" grep -q '"total_is":"exact"' "$folder/out"
    holds "and the same ${by}s are found" \
        [ "$(grep -o '"address":"[^"]*"' "$folder/out" | cksum)" = "$addresses" ]
done

"$generate" >/dev/null 2>"$folder/err"
code=$?
holds "without a number: exit 2" exits 2

echo "1..$number"
