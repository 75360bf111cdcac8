#!/bin/sh
# The manuals: that they can be made, and say of commands, options and environment what is so.
set -u
. "$(dirname "$0")/tap.sh"

pages=docs/man

# Names of the commands, as the overview lists them.
commands() {
    "$rung" --help | sed -n '/^Commands$/,/^$/s/^  \([a-z]*\) .*/\1/p'
}

# ---- pages ----

# scdoc writes paragraph macros that stand beside others and so do nothing; that is no fault.
is_clean() {
    scdoc <"$pages/$1.scd" >"$folder/$1" 2>"$folder/err" || return 1
    [ ! -s "$folder/err" ] || return 1
    mandoc -T lint -W warning "$folder/$1" >"$folder/lint" 2>&1
    grep -v 'skipping paragraph macro' "$folder/lint" >"$folder/out"
    is_silent
}
for file in "$pages"/*.scd; do
    page=$(basename "$file" .scd)
    if command -v scdoc >/dev/null && command -v mandoc >/dev/null; then
        holds "$page is made without a warning" is_clean "$page"
    else
        skip "$page is made without a warning" "no scdoc or no mandoc"
    fi
done

commands | sort >"$folder/commands"
for file in "$pages"/rung-*.1.scd; do
    basename "$file" .1.scd | sed 's/^rung-//'
done | sort >"$folder/paged"
diff "$folder/commands" "$folder/paged" >"$folder/out"
holds "there are commands" [ -s "$folder/commands" ]
holds "each has a page, and each page a command" is_silent

sed -n '/^# COMMANDS/,/^# OPTIONS/s/^\*rung-\([a-z]*\)\*(1)$/\1/p' "$pages/rung.1.scd" |
    sort | diff "$folder/commands" - >"$folder/out"
holds "the overview lists them all" is_silent

# ---- options ----

# Those under a heading of the help: "-n --count N".
options_of_help() {
    "$rung" "$1" --help |
        sed -n "/^$2\$/,/^\$/p" |
        grep -oE '^ +(-[a-zA-Z] )?--[a-z-]+( [A-Z]+)?(  |$)' | sed 's/^ *//; s/ *$//'
}

# Those of a page, up to the first line that begins another list.
options_of_page() {
    sed -n '/^# OPTIONS$/,/^# [^O]/p' "$1" | sed '/^Most commands take/,$d' |
        sed -n '/^\*-/{ s/[*_,]//g; p; }'
}
while IFS= read -r command; do
    options_of_help "$command" Options >"$folder/help"
    options_of_page "$pages/rung-$command.1.scd" | diff "$folder/help" - >"$folder/out"
    holds "rung-$command has the options of \"rung $command --help\"" is_silent
done <"$folder/commands"
options_of_help stats "Options of every command" >"$folder/help"
options_of_page "$pages/rung.1.scd" | diff "$folder/help" - >"$folder/out"
holds "rung has those of every command" is_silent
holds "and there are some" grep -q '^--index FILE$' "$folder/help"

# ---- environment ----

grep -ohE '(getenv|setenv|is_set|is_forced|says)\("[A-Z_]+"' apps/*/*.c | sed 's/.*"\(.*\)"/\1/' |
    sort -u >"$folder/read"
sed -n '/^# ENVIRONMENT$/,/^# FILES$/p' "$pages/rung.1.scd" | grep '^\*' | tr -d '*,' |
    tr ' ' '\n' | sort -u >"$folder/told"
comm -23 "$folder/read" "$folder/told" >"$folder/out"
holds "the variables that are read are told" is_silent
comm -13 "$folder/read" "$folder/told" | grep -vE '^(LC_.*|LANG)$' >"$folder/out"
holds "and no others, but for the locale's" is_silent
holds "there are some" grep -q '^RUNG_INDEX$' "$folder/read"

# ---- what stands in them ----

# Every page that is referred to, as name.section.
grep -ohE '\*rung(-[a-z]+)?\*\([157]\)' "$pages"/*.scd | tr -d '*)' | tr '(' . | sort -u |
    while IFS= read -r page; do
        [ -f "$pages/$page.scd" ] || echo "$page"
    done >"$folder/out"
holds "the pages that others refer to are there" is_silent
for file in "$pages"/*.scd; do
    for heading in NAME DESCRIPTION EXAMPLES "SEE ALSO"; do
        grep -q "^# $heading\$" "$file" || echo "$file: $heading"
    done
    case $file in
    *.1.scd) grep -q '^# SYNOPSIS$' "$file" && grep -q '^# OPTIONS$' "$file" || echo "$file" ;;
    esac
done >"$folder/out"
holds "each has what a page has" is_silent
for file in "$pages"/*.scd; do
    width=$(sed -n "/^[\`]/,/^[\`]/p" "$file" | wc -L)
    [ "$width" -le 80 ] || echo "$file: $width columns"
done >"$folder/out"
holds "no line of an example is wider than a terminal" is_silent

echo "1..$number"
