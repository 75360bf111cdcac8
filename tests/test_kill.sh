#!/bin/sh
# A run killed at any moment leaves the old state or the new one, whole.
set -u
. "$(dirname "$0")/tap.sh"

RUNG_INDEX=$folder/index.rung
export RUNG_INDEX
mkdir "$folder/ladders"

# 40 ladders of 30 cells that all say $1.
write_ladders() {
    awk -v word="$1" -v folder="$folder/ladders" 'BEGIN {
        for (f = 1; f <= 40; f++) {
            path = folder "/acme--track" f ".tsv"
            print "Level/Skill\tImpact\tScope\tCraft\tPeople\tReach" > path
            for (l = 1; l <= 6; l++) {
                printf "%d", l > path
                for (s = 1; s <= 5; s++) printf "\t%s works on %d, %d and %d.", word, f, l, s > path
                print "" > path
            }
            close(path)
        }
    }'
}

total() {
    "$rung" search --json -n 1 --no-fold "$1" 2>/dev/null | sed 's/.*"total":\([0-9]*\).*/\1/'
}

# 1200 cells of one word and none of the other: a state, whole.
is_state() {
    [ "$(total "$1") $(total "$2")" = "1200 0" ]
}

write_ladders zebra
run index "$folder/ladders"
holds "the old state is there" exits 0
start=$(date +%s%N)
write_ladders yak
run index "$folder/ladders"
took_ms=$((($(date +%s%N) - start) / 1000000))
holds "a re-index makes the new one" is_state yak zebra

is_whole=yes kills=0 now=yak next=zebra
for i in $(seq "${KILLS:-50}"); do
    write_ladders $next
    delay=$(awk -v i="$i" -v most="$took_ms" 'BEGIN { srand(i); printf "%.4f", rand() * most / 1000 }')
    timeout -s KILL "$delay" "$rung" index "$folder/ladders" >/dev/null 2>&1
    [ $? -eq 137 ] && kills=$((kills + 1))
    "$rung" check >"$folder/out" 2>"$folder/err" || { is_whole=no; break; }
    if is_state $next $now; then
        now=$next
        [ $now = yak ] && next=zebra || next=yak
    elif ! is_state $now $next; then
        is_whole=no
        break
    fi
done
echo "# $kills of ${KILLS:-50} runs were killed, within $took_ms ms"
holds "killed at random moments, the index is whole, old or new" [ $is_whole = yes ]
holds "most of the kills came in time" [ "$kills" -gt $((${KILLS:-50} / 3)) ]

rm -f "$RUNG_INDEX"*
for i in $(seq 20); do
    delay=$(awk -v i="$i" -v most="$took_ms" 'BEGIN { srand(100 + i); printf "%.4f", rand() * most / 1000 }')
    timeout -s KILL "$delay" "$rung" index "$folder/ladders" >/dev/null 2>&1
    [ ! -e "$RUNG_INDEX" ] || break
done
if [ -e "$RUNG_INDEX" ]; then
    run check
    holds "a first run killed leaves no half index" exits 0
else
    run search zebra
    holds "a first run killed leaves no half index" exits 2
fi
run index "$folder/ladders"
holds "and the next run makes it" exits 0
leftovers=$(find "$folder" -name 'index.rung?*' | wc -l)
holds "with nothing left beside it" [ "$leftovers" -eq 0 ]
