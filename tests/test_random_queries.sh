#!/bin/sh
# Any bytes are a query: never an error, and never slow.
set -u
. "$(dirname "$0")/tap.sh"

RUNG_INDEX=$folder/index.rung
export RUNG_INDEX
if [ -d "$shared/ladders/tsv" ]; then
    run index "$shared/ladders/tsv"
    where="the public ladders"
else
    run index corpus
    where="the corpus"
fi
holds "there is something to ask ($where)" exits 0

# Lines of random bytes but NUL, tab and newline; every fourth is words and signs.
random_queries() {
    LC_ALL=C awk -v count="$1" -v seed="$2" '
        BEGIN {
            srand(seed)
            signs = " \"+-:*()=~<>.,/"
            split("the and incident response tls security level:3 track:sre skill:x org: on-call " \
                  "AND NOT OR design lead \"code review\" level:>=2 -team +code mentor", words, " ")
            for (i in words) count_of_words++
            for (i = 1; i <= count; i++) {
                n = int(rand() * (i % 4 == 0 ? 30 : 60)); line = ""
                for (j = 0; j < n; j++) {
                    if (i % 4 == 0 && rand() < .3) {
                        line = line substr(signs, 1 + int(rand() * length(signs)), 1)
                        continue
                    }
                    if (i % 4 == 0) {
                        line = line words[1 + int(rand() * count_of_words)] " "
                        continue
                    }
                    b = 1 + int(rand() * 255)
                    if (b != 9 && b != 10) line = line sprintf("%c", b)
                }
                print (seed == "" ? line : i "\t" line)
            }
        }'
}

build=$(basename "${BUILD_FOLDER:-build/release}")
[ "$build" = release ] && usual=10000 || usual=2000
random_queries "${QUERIES:-$usual}" 7 >"$folder/batch"
"$rung" search --batch "$folder/batch" --json -n 3 >"$folder/answers" 2>"$folder/err"
code=$?
holds "a batch of random queries is no error" [ "$code" -lt 2 ]
holds "and each has its answer" \
    [ "$(wc -l <"$folder/answers")" -eq "$(wc -l <"$folder/batch")" ]

# "microseconds id" of each answer, the slowest first
timings() { sed 's/.*"id":"\([0-9]*\)".*"all_us":\([0-9]*\).*/\2 \1/' | sort -rn; }

# What took long is asked again, alone: a busy machine is no slow query.
timings <"$folder/answers" >"$folder/times"
awk '$1 >= 50000 { print $2 }' "$folder/times" >"$folder/late"
slowest=$(head -n 1 "$folder/times" | cut -d' ' -f1)
for id in $(head -n 20 "$folder/late"); do
    grep "^$id$(printf '\t')" "$folder/batch" >"$folder/again"
    best=$(for _ in 1 2 3; do
        "$rung" search --batch "$folder/again" --json -n 3 2>/dev/null | timings
    done | sort -n | head -n 1 | cut -d' ' -f1)
    slowest=$best
    [ "$best" -lt 50000 ] || break
done
echo "# slowest: $slowest us, $(wc -l <"$folder/late") asked again"
if [ "$build" = release ]; then
    holds "none takes over 50 ms" [ "$slowest" -lt 50000 ]
else
    skip "none takes over 50 ms" "only the release build is fast"
fi

errors=0
random_queries 300 11 | cut -f2- >"$folder/arguments"
while IFS= read -r query; do
    "$rung" search -- "$query" >"$folder/out" 2>"$folder/err"
    [ $? -lt 2 ] || errors=$((errors + 1))
done <"$folder/arguments"
holds "as arguments behind -- they are no error either" [ "$errors" -eq 0 ]
