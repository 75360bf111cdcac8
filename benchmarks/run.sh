#!/bin/sh
# Builds each engine's index of the same cells, asks each the same queries, and reports.
#
#   benchmarks/run.sh [-q QUERIES] [-p PASSES] SIZE...    SIZE: how many cells
#   benchmarks/run.sh deps                                install the peers, Debian 12's
#
# QUERIES of each class (50), PASSES that are timed (5). Cells, indexes and figures are kept in
# build/bench/SIZE: an index is built once, and again when its engine is newer. ENGINES names
# those to run; those that are not run keep the figures they have. Engines run one after the other.
# shellcheck disable=SC3013 # -nt is in every sh that Debian has
set -eu
cd "$(dirname "$0")/.."

programs=build/release/benchmarks
folder=build/bench
most_seconds=1800 # for building one index, or asking one engine one way
queries=50
passes=5

say() { printf '%s\n' "$*" >&2; }

install_peers() {
    as_root=
    [ "$(id -u)" -eq 0 ] || as_root=sudo
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends g++ \
        libxapian-dev libgroonga-dev groonga-bin groonga-token-filter-stem \
        default-jdk-headless liblucene8-java
}

version_of() {
    case $1 in
    rung)    sed -n 's/#define RUNG_VERSION "\(.*\)"/\1/p' include/rung.h ;;
    fts5)    pkg-config --modversion sqlite3 ;;
    xapian)  pkg-config --modversion xapian-core ;;
    groonga) pkg-config --modversion groonga ;;
    lucene)  lucene_path | sed 's/.*-\([0-9.]*\)\.jar$/\1/' ;;
    esac
}

# Compiles an engine; false: what it stands on is not there.
compile() {
    case $1 in
    xapian)  pkg-config --exists xapian-core && command -v c++ >/dev/null ;;
    groonga) pkg-config --exists groonga ;;
    lucene)  command -v javac >/dev/null && [ -n "$(lucene_path)" ] ;;
    esac || return 1
    make -s BUILD=release "$(program_of "$1")" || exit 2
}

program_of() {
    case $1 in
    lucene) echo $programs/LuceneEngine.class ;;
    *)      echo $programs/engine_"$1" ;;
    esac
}

engine() {
    name=$1
    shift
    case $name in
    lucene) set -- java -Xmx2g -cp "$programs:$(lucene_path)" LuceneEngine "$@" ;;
    *)      set -- "$(program_of "$name")" "$@" ;;
    esac
    timeout $most_seconds "$@"
}

# Debian names the archives by version alone.
lucene_path() {
    find /usr/share/java -name 'lucene-core-8.*.jar' -o -name 'lucene-analyzers-common-8.*.jar' |
        sort | paste -s -d :
}

ways_of() {
    case $1 in
    rung)    echo count defaults ;;
    groonga) echo count ;;
    *)       echo count top ;;
    esac
}

# An index that was built by the engine as it is now is left as it is.
build_index() {
    at=$folder/$size/$1
    [ -e "$at.build" ] && [ "$at.build" -nt "$(program_of "$1")" ] && return
    say "$size cells: $1 builds its index"
    rm -rf "$at.index"* "$at".*.out
    engine "$1" build "$folder/$size/cells" "$at.index" >"$at.build.tmp"
    mv "$at.build.tmp" "$at.build"
    version_of "$1" >"$at.version"
    du -sk --total "$at.index"* | awk 'END { printf "%.0f\n", $1 * 1024 }' >"$at.bytes"
}

# What an index is asked for takes up to 1.6 times as long when its file has long been open to other
# work, by how the system keeps its pages: each is copied before it is asked.
renew() {
    for file in "$1"*; do
        cp -R "$file" "$file.new"
        rm -rf "$file"
        mv "$file.new" "$file"
    done
}

ask() {
    at=$folder/$size/$1
    renew "$at.index"
    for way in $(ways_of "$1"); do
        say "$size cells: $1 answers ($way)"
        engine "$1" ask "$at.index" "$folder/$size/queries.tsv" "$passes" "$way" >"$at.$way.tmp"
        mv "$at.$way.tmp" "$at.$way.out"
    done
}

prepare() {
    mkdir -p "$folder/$size"
    [ -e "$folder/$size/cells/done" ] || {
        build/release/tools/generate "$size" "$folder/$size/cells"
        touch "$folder/$size/cells/done"
    }
    # The number of queries is part of what they are, so a change of it makes them anew.
    [ "$(cat "$folder/$size/queries.count" 2>/dev/null)" = "$queries" ] &&
        [ "$folder/$size/queries.tsv" -nt benchmarks/queries.py ] && return
    python3 benchmarks/queries.py "$folder/$size/cells" "$folder/$size/queries.tsv" "$queries"
    echo "$queries" >"$folder/$size/queries.count"
}

case ${1-} in
deps)   install_peers; exit ;;
lucene) lucene_path; exit ;; # for javac
esac
while getopts q:p: option; do
    case $option in
    q) queries=$OPTARG ;;
    p) passes=$OPTARG ;;
    *) exit 2 ;;
    esac
done
shift $((OPTIND - 1))
[ $# -gt 0 ] || { sed -n '2,/^set/{/^#/p}' "$0" >&2; exit 2; }

make -s BUILD=release build/release/tools/generate
for size; do
    prepare
done
for name in ${ENGINES-rung fts5 xapian groonga lucene}; do
    if ! compile "$name"; then
        say "$name: not installed; \"make bench-deps\" installs all peers"
        continue
    fi
    for size; do
        build_index "$name"
        ask "$name"
    done
done

status=0
python3 benchmarks/report.py $folder "$@" || status=1
for size; do
    python3 benchmarks/chart.py $folder/results.tsv "$size" >$folder/chart-"$size".svg
    say "$folder/chart-$size.svg: the medians"
done
exit $status
