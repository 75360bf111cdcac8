#!/bin/sh
# What the pages for developers name is there: files, functions, and what a terminal shows.
# shellcheck disable=SC2016 # backquotes are Markdown's
set -u
. "$(dirname "$0")/tap.sh"
cd "$(dirname "$0")/.." || exit 1
pages='ARCHITECTURE.md docs/one-query.md docs/query-language.md docs/scoring.md docs/json.md'
folders='apps base include indexer ladder lib query store text'

for page in $pages; do
    grep -oE '`[a-z_]+\(\)' "$page" | tr -d '`()' | sort -u | while read -r name; do
        # shellcheck disable=SC2086 # folders are many
        grep -rqE --include='*.[ch]' "(^|[^a-z_])$name\(" $folders || echo "$name()"
    done >"$folder/out"
    grep -oE '`(docs/|tests/|tools/|apps/|base/|lib/|query/|store/|text/|corpus/)[A-Za-z0-9_./-]+`' "$page" |
        tr -d '`' | sort -u | while read -r file; do
        [ -e "$file" ] || echo "$file"
    done >>"$folder/out"
    holds "the files and functions that $page names are there" is_silent
done

# Every part of the engine and the command is named by its file, in its section.
for file in query/*.c lib/*.c apps/*/*.c; do
    name=$(basename "$file")
    case $name in
    main.c | query.c | terms.c) continue ;; # the folder itself, or a helper of one other file
    esac
    grep -qF "\`$name\`" ARCHITECTURE.md || echo "$file"
done >"$folder/out"
holds "ARCHITECTURE.md names every file of query/, lib/ and apps/" is_silent

if python3 -c 'import pty; pty.openpty()' 2>/dev/null; then
    python3 tests/transcript.py docs/one-query.md docs/scoring.md >"$folder/out" 2>&1
    holds "what they show of a terminal is so" [ $? -eq 0 ]
else
    skip "what they show of a terminal is so" "no python3, or no terminal to be had"
fi

echo "1..$number"
