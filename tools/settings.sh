#!/bin/sh
# Compares settings of the score: builds the engine with each, asks it the judged queries, and
# has tools/settings.c say which are better than today's. "make settings" runs it, and gives it
# $compile, $link, $libs and $out. Only these files know the constants of store/score.h:
sources='store/score query/words query/explain'
set -u
cd "$(dirname "$0")/.." || exit 2

shared=${RUNG_SHARED:-../shared}
if [ ! -e "$shared/relevance/queries.tsv" ]; then
    echo "skipped: no judged queries at $shared"
    exit 0
fi
: "${out:?run by make settings}" "${compile:?}" "${link:?}" "${libs:?}"

folder=$(mktemp -d build/settings.XXXXXX) || exit 2
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' INT TERM
TMPDIR=$folder
export TMPDIR

# Constants without their SCORE_, a setting a line; the first is what store/score.[ch] say.
# An impact of 0 would mean that a cell does not have the word: 0.001 makes it 1 or 2 of 1024.
cat >"$folder/settings" <<'EOF'
today
EXACT_TENTHS=0
EXACT_TENTHS=1
EXACT_TENTHS=4
SYNONYM_TENTHS=0
SYNONYM_TENTHS=3
SYNONYM_TENTHS=6
SYNONYM_TENTHS=8
SYNONYM_TENTHS=10
PAIR_TENTHS=0
PAIR_TENTHS=2
PAIR_TENTHS=10
IDF_POWER=1.0
IDF_POWER=1.15
IDF_POWER=1.5
K1=0.8
K1=1.0
K1=1.6
K1=2.0
B=0.0
B=0.2
B=0.6
B=0.75
TEXT_LENGTH=16.0
TEXT_LENGTH=24.0
TEXT_LENGTH=48.0
TEXT_LENGTH=64.0
TEXT_LENGTH=100.0
SKILL_WEIGHT=0.001
SKILL_WEIGHT=0.2
SKILL_WEIGHT=0.6
SKILL_WEIGHT=1.0
TRACK_WEIGHT=0.001
TRACK_WEIGHT=0.1
TRACK_WEIGHT=0.4
TRACK_WEIGHT=1.0
SKILL_WEIGHT=0.001 TRACK_WEIGHT=0.001
SKILL_WEIGHT=1.0 TRACK_WEIGHT=1.0
SYNONYM_TENTHS=8 IDF_POWER=1.15
SYNONYM_TENTHS=8 SKILL_WEIGHT=0.6
B=0.2 TEXT_LENGTH=64.0
EXACT_TENTHS=0 PAIR_TENTHS=0
EXACT_TENTHS=0 PAIR_TENTHS=0 SYNONYM_TENTHS=0
EXACT_TENTHS=0 PAIR_TENTHS=0 SYNONYM_TENTHS=0 IDF_POWER=1.0
EXACT_TENTHS=0 PAIR_TENTHS=0 SYNONYM_TENTHS=0 IDF_POWER=1.0 B=0.75
EOF

# try NUMBER CONSTANT=VALUE...: the runs of one setting. Word splitting is meant.
# shellcheck disable=SC2086
try() {
    number=$1 flags='' objects=''
    shift
    for constant in "$@"; do
        [ "$constant" = today ] || flags="$flags -DSCORE_$constant"
    done
    for source in $sources; do
        object=$folder/$number.$(basename "$source").o
        $compile $flags -c -o "$object" "$source.c" || return 1
        objects="$objects $object"
    done
    tool=$folder/$number.relevance
    $link -o "$tool" "$out/tools/relevance.o" "$out/tools/measures.o" "$out/tools/chance.o" \
        "$out/tools/similarity.o" "$out/tools/skill_pairs.o" "$out/tools/level_pairs.o" $objects \
        "$out/librung.a" $libs &&
        "$tool" --runs "$folder/$number.ladders" "$shared" &&
        "$tool" --cranfield --runs "$folder/$number.cranfield" "$shared" >"$folder/$number.log" &&
        rm -f "$tool" $objects
}

# Every so many-th setting, from the given one on. A constant has no blanks.
work() {
    line=0
    while read -r constants; do
        line=$((line + 1))
        # shellcheck disable=SC2086
        [ $((line % cores)) -ne "$1" ] || try $line $constants || return 1
    done <"$folder/settings"
}

cores=$(getconf _NPROCESSORS_ONLN 2>/dev/null) || cores=1
workers='' core=0
while [ $core -lt "$cores" ]; do
    work $core &
    workers="$workers $!"
    core=$((core + 1))
done
for worker in $workers; do
    wait "$worker" || exit 2
done
"$out/tools/settings" "$folder" "$shared"
