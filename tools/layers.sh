#!/bin/sh
# Checks that the tree still shows the flow: a folder includes only folders before it, and from
# outside only another folder's front door. Prints each include that does not fit.
set -u
cd "$(dirname "$0")/.." || exit 2

fail=0
complain() {
    echo "$1: includes \"$2\": $3" >&2
    fail=1
}

# folder: what it may include of others ("base/*" is all of a folder)
allowed() {
    case $1 in
    base)    echo "" ;;
    ladder)  echo "base/*" ;;
    text)    echo "base/* ladder/*" ;;
    store)   echo "base/* ladder/* text/text.h" ;;
    indexer) echo "base/* ladder/* text/text.h store/store.h" ;;
    # store/score.h is a front door of its own: the one place where a score is computed
    query)   echo "base/* ladder/* text/text.h store/store.h store/score.h" ;;
    lib)     echo "base/* ladder/* text/text.h store/store.h store/score.h indexer/indexer.h query/query.h include/rung.h" ;;
    apps)    echo "base/* include/rung.h" ;;
    include) echo "" ;;
    esac
}

set -f
for folder in base ladder text store indexer query lib apps include; do
    for file in $(find "$folder" -name '*.[ch]' | sort); do
        for header in $(sed -n 's/^#include "\(.*\)".*/\1/p' "$file"); do
            case $header in
            "$folder"/*|store/schema.h) continue ;;
            esac
            fits=no
            for pattern in $(allowed "$folder"); do
                # shellcheck disable=SC2254 # the pattern is meant to be one
                case $header in $pattern) fits=yes ;; esac
            done
            [ $fits = yes ] || complain "$file" "$header" "$folder/ may not"
        done
    done
done
exit $fail
