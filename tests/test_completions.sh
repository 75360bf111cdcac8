#!/bin/sh
# What a shell offers when a line is to be completed: "rung __complete", and the scripts that
# bring it to bash, zsh and fish.
# shellcheck disable=SC2016,SC2088 # what is in quotes is typed, or a script
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/tap.sh"
scripts=$here/../apps/cli/completions
tab=$(printf '\t')
escape=$(printf '\033')

# The scripts find rung as a shell does.
mkdir -p "$folder/bin" "$folder/ladders" "$folder/home" "$folder/lines/a folder"
ln -s "$(cd "$(dirname "$rung")" && pwd)/rung" "$folder/bin/rung"
PATH=$folder/bin:$PATH
rung=$folder/bin/rung
RUNG_INDEX=$folder/none.rung
export PATH RUNG_INDEX

cat >"$folder/ladders/acme--pilot.tsv" <<LADDER
## Pilot

Level/Skill${tab}Flying${tab}Radio
1${tab}Flies with an instructor.${tab}Listens to the tower.
2${tab}Flies alone by day.${tab}Talks to any tower.
3${tab}Flies alone by night.${tab}Teaches others to talk.
LADDER
cat >"$folder/ladders/zenith--sailor.csv" <<LADDER
Level/Skill,"Hull${escape}[31m work","Bow
watch"
Deck hand,Scrubs the hull.,Looks out.
Mate,Paints the hull.,Steers.
LADDER
: >"$folder/lines/a folder/b file.tsv"
: >"$folder/lines/one.rung"

# Offers what completes these words, meanings left out.
completes() {
    run __complete "$@"
    cut -f 1 "$folder/out" >"$folder/words"
}

# Whether that is these words, in any order.
offered() {
    printf '%s\n' "$@" | sort >"$folder/expected"
    exits 0 && [ ! -s "$folder/err" ] && sort "$folder/words" | cmp -s - "$folder/expected"
}
is_tame() {
    [ -s "$folder/out" ] && [ -z "$(tr -d '\n\t' <"$folder/out" | tr -cd '\001-\037\177')" ]
}
offers_nothing() { exits 0 && is_silent && [ ! -s "$folder/err" ]; }

# The options that the help of a command lists.
options_of_help() {
    "$rung" "$1" --help | sed -n 's/^  [ -]. \(--[a-z-]*\) .*/\1/p' | sort
}
offers_its_options() {
    completes "$1" --
    options_of_help "$1" >"$folder/expected"
    [ -s "$folder/expected" ] && sort "$folder/words" | cmp -s - "$folder/expected"
}

# ---- rung __complete, without an index ----

commands="index search similar complete show list match map plan compare export remove check stats bench"
completes ''
# shellcheck disable=SC2086 # a list of words
holds "every command is offered" offered $commands help
holds "and what it does" says "show${tab}print a ladder, level, skill or cell"
completes s
holds "those that begin so" offered search similar show stats
completes help st
holds "also behind help" offered stats
completes zzz
holds "nothing where nothing begins so: exit 0" offers_nothing
run __complete
holds "no words at all: as with an empty one" says "search$tab"
for command in $commands; do
    holds "rung $command --: its options and none of another" offers_its_options "$command"
done
completes --v
holds "options before a command: those of every command" offered --version
completes search --by ''
holds "what --by takes" offered cell level skill track
completes search --by=l
holds "behind = the whole word is offered" offered --by=level
completes list --color ''
holds "what --color takes" offered auto always never
completes index --format ''
holds "what --format takes" offered any tsv csv
completes list ''
holds "what list lists" offered ladders levels skills orgs tracks
completes list L
holds "capital letters begin the same word" offered ladders levels
completes search -n ''
holds "nothing for a count" offers_nothing
completes search -n 5 -n5 --by ''
holds "counts are no commands" offered cell level skill track
for words in 'index ' 'list --index ' 'list --index=' 'search --batch '; do
    # shellcheck disable=SC2086 # two words, the last of which may be empty
    completes ${words% *} "${words##* }"
    holds "$words: files" offered :files
done
completes stats --nonsense=
holds "nothing for an option that there is not" offers_nothing
for words in 'search --track' 'show' 'remove' 'search --org' 'search fl'; do
    # shellcheck disable=SC2086
    completes $words ''
    holds "no index: nothing for $words, exit 0" offers_nothing
done
holds "and no index is made" [ ! -e "$RUNG_INDEX" ]
run __complete search --track=
holds "nor behind =" offers_nothing
echo "no index" >"$folder/damaged.rung"
completes search --index "$folder/damaged.rung" --track ''
holds "a damaged index: the same" offers_nothing

# ---- rung __complete, with an index ----

RUNG_INDEX=$folder/home/the\ index.rung
run index "$folder/ladders"
holds "two ladders are read" exits 0
completes search --track ''
holds "tracks behind --track" offered pilot sailor
completes search --track=
holds "and behind --track=" offered --track=pilot --track=sailor
completes search --track=S
holds "those that begin so" offered --track=sailor
completes export --org ''
holds "organisations behind --org" offered acme zenith
completes search --level ''
holds "levels behind --level" offered 1 2 3 deck-hand mate
completes search --level 1..
holds "a range is left alone" offers_nothing
completes search level:1..
holds "in a query, too" offers_nothing
completes list skills --skill=
holds "skills behind --skill" offered --skill=flying --skill=radio --skill=hull-31m-work \
    --skill=bow-watch
completes search --skill 'Bow w'
holds "words that are no slug are left alone" offers_nothing
completes search track:
holds "tracks in a query" offered track:pilot track:sailor
completes search flies track:s
holds "the word alone, not those before it" offered track:sailor
completes search -- -track:s
holds "behind -- a sign is no option" offered -track:sailor
completes search flies al
holds "words of the ladders" offered alone
completes complete '"flies al'
holds "a phrase that is open goes on" offered '"flies alone'
completes search ''
holds "no word begun: nothing" offers_nothing
completes remove ''
holds "ladders to remove, as they are usually written" offered pilot sailor
completes remove ac
holds "or whole" offered acme/pilot
completes remove pilot/
holds "but no part of one" offers_nothing
completes show pilot/
holds "parts to show" offered pilot/1 pilot/2 pilot/3 pilot//flying pilot//radio
completes show acme/
holds "a step at a time" offered acme/pilot
completes show acme/pilot/
holds "also of a whole address" offered acme/pilot/1 acme/pilot/2 acme/pilot/3 \
    acme/pilot//flying acme/pilot//radio
completes show pilot/2/f
holds "cells" offered pilot/2/flying
run __complete show sailor//
holds "a name is one line" says "sailor//bow-watch${tab}Bow watch"
holds "and nothing that a terminal would obey" is_tame
run __complete search "${escape}[31m fl"
holds "nor is it echoed" is_tame
RUNG_INDEX=$folder/none.rung
completes list --index "$folder/home/the index.rung" --track ''
holds "the index of --index" offered pilot sailor
completes list --index="$folder/home/the index.rung" --track ''
holds "and of --index=" offered pilot sailor
completes list --index '~/the index.rung' --track ''
holds "~ is the home folder, as it will be" offered pilot sailor
RUNG_INDEX=$folder/home/the\ index.rung

# ---- bash, its function called ----

breaks=' 	"'\''@><=;|&(:'

# Calls the function for a line; what it asks of compopt goes to $folder/asked.
in_bash() {
    LINE=$1 BREAKS=$breaks ASKED=$folder/asked SCRIPT=$scripts/rung.bash \
        bash --norc --noprofile -c '
        cd "$1" || exit
        set -u
        compopt() { echo "$*" >>"$ASKED"; }
        : >"$ASKED"
        . "$SCRIPT"
        COMP_WORDBREAKS=$BREAKS COMP_LINE=$LINE COMP_POINT=${POINT:-${#LINE}}
        read -ra COMP_WORDS <<<"$LINE"
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _rung rung "" ""
        [[ ${#COMPREPLY[@]} -eq 0 ]] || printf "%s\n" "${COMPREPLY[@]}"
    ' bash "$folder/lines" >"$folder/words" 2>"$folder/err"
    code=$?
}
asks_for() { grep -qx -- "-o $1" "$folder/asked"; }
in_bash_nothing() { exits 0 && [ ! -s "$folder/words" ] && [ ! -s "$folder/err" ]; }

if command -v bash >/dev/null 2>&1; then
    in_bash 'rung s'
    holds "bash: commands" offered search similar show stats
    in_bash 'rung list --js'
    holds "bash: options" offered --json
    holds "bash: a blank follows" [ "$(cat "$folder/asked")" = "-o nosort" ]
    in_bash 'rung search track:s'
    holds "bash: behind a colon only what follows it is replaced" offered sailor
    in_bash 'rung search --track=s'
    holds "bash: nor what is before an equals sign" offered sailor
    in_bash 'rung search --track s'
    holds "bash: a value" offered sailor
    in_bash 'rung search level:1..'
    holds "bash: a range is left alone" in_bash_nothing
    in_bash 'rung search level:1..2 -track:s'
    holds "bash: an option that is none" in_bash_nothing
    in_bash 'rung search "flies al'
    holds "bash: in quotes" offered 'flies alone'
    in_bash 'rung search flies\ al'
    holds "bash: with an escaped blank" offered 'flies\ alone'
    in_bash "rung search '\"flies al"
    holds "bash: a phrase in quotes" offered '"flies alone'
    in_bash 'rung search "\"flies al'
    holds "bash: escaped quotes are given back escaped" offered '\"flies alone'
    in_bash 'rung search "on call" track:"s'
    holds "bash: quotes within a word" offered sailor
    in_bash 'rung list --index ~/the\ index.rung --org z'
    holds "bash: an index in the home folder" offered zenith
    in_bash 'rung show pilot/2/'
    holds "bash: cells" offered pilot/2/flying pilot/2/radio
    in_bash 'rung index a'
    holds "bash: files are left to bash" asks_for default
    in_bash 'rung export > o'
    holds "bash: behind > too" asks_for default
    in_bash 'rung export 2>/dev/null --track s'
    holds "bash: and are none of rung's words" offered sailor
    in_bash "$rung list --org z"
    holds "bash: rung by its path" offered zenith
    POINT=14 in_bash 'rung list --or and what is behind the cursor'
    holds "bash: up to the cursor" offered --org
    in_bash 'rung search $(touch made) `touch made` fl'
    holds "bash: a line is never run" [ ! -e "$folder/lines/made" ]
    breaks=' 	"'\''><;|&('
    in_bash 'rung search track:s'
    holds "bash, no colon between words: the whole word" offered track:sailor
    in_bash 'rung search --track=s'
    holds "bash, no equals sign between words: the whole word" offered --track=sailor
    in_bash 'rung list --index=a'
    holds "bash, no equals sign between words: files" offered '--index=a folder/'
    holds "bash: and no blank follows a folder" asks_for nospace
    RUNG_INDEX=$folder/none.rung
    in_bash 'rung search --track='
    holds "bash: no index, nothing, no error" in_bash_nothing
    RUNG_INDEX=$folder/home/the\ index.rung
else
    skip "bash: what its function offers" "no bash"
fi

# ---- bash, zsh and fish on a terminal ----

# When a line is entered, "rung" shows its words there: <search><track:sailor>.
cat >"$folder/.bashrc" <<'RC'
. "$SCRIPTS/rung.bash"
bind 'set bell-style none'
PS1='READY> '
rung() { printf '<%s>' "$@"; }
RC
cat >"$folder/.zshrc" <<'RC'
fpath=("$SCRIPTS" $fpath)
autoload -Uz compinit
compinit -u -D
PROMPT='READY> '
rung() { printf '<%s>' "$@" }
RC

types() {
    (cd "$folder/lines" &&
        SCRIPTS=$scripts ZDOTDIR=$folder TERM=xterm "$here/typist.py" "$@") \
        >"$folder/out" 2>"$folder/err"
}
at_bash() { types "$1" "$2" bash --noprofile --rcfile "$folder/.bashrc" -i; }
at_zsh() { types "$1" "$2" zsh -d -i; }

# What bash and zsh do alike.
test_terminal() {
    at=at_$1
    holds "$1: a command, and a blank" "$at" 'rung sea\tX\r' '<search><X>'
    holds "$1: track:" "$at" 'rung search track:s\tX\r' '<search><track:sailor><X>'
    holds "$1: --track=" "$at" 'rung search --track=s\tX\r' '<search><--track=sailor><X>'
    holds "$1: --track" "$at" 'rung search --track s\tX\r' '<search><--track><sailor><X>'
    holds "$1: an open quote is closed" "$at" 'rung search "flies alo\tX\r' \
        '<search><flies alone><X>'
    holds "$1: a phrase" "$at" "rung search '\"flies alo\\t\\r" '<search><"flies alone>'
    holds "$1: a range" "$at" 'rung search level:1..\t3\r' '<search><level:1..3>'
    holds "$1: files" "$at" 'rung index one\tX\r' '<index><one.rung><X>'
    holds "$1: files behind --index=" "$at" 'rung list --index=o\tX\r' \
        '<list><--index=one.rung><X>'
    holds "$1: a folder" "$at" 'rung list --index=a\tb\t\r' \
        '<list><--index=a folder/b file.tsv>'
    holds "$1: the index of the line" "$at" 'rung list --index ~/the\ index.rung --org z\tX\r' \
        'index.rung><--org><zenith><X>'
    holds "$1: one among several" "$at" 'rung show pilot/\t\t' 'pilot//radio'
}

if ! python3 -c 'import pty; pty.openpty()' 2>/dev/null; then
    skip "bash and zsh on a terminal" "no python3, or no terminal"
else
    for shell in bash zsh; do
        if command -v $shell >/dev/null 2>&1; then
            test_terminal $shell
        else
            skip "$shell on a terminal" "no $shell"
        fi
    done
    if command -v zsh >/dev/null 2>&1; then
        holds "zsh: meanings" at_zsh 'rung \t' 'show -- print a ladder, level, skill or cell'
    fi
fi

in_fish() {
    (cd "$folder/lines" && fish --no-config -c \
        'source $argv[1]; complete -C $argv[2]' "$scripts/rung.fish" "$1") \
        >"$folder/out" 2>"$folder/err"
    code=$?
    cut -f 1 "$folder/out" >"$folder/words"
}

if command -v fish >/dev/null 2>&1; then
    in_fish 'rung s'
    holds "fish: commands" offered search similar show stats
    holds "fish: meanings" says "show${tab}print a ladder, level, skill or cell"
    in_fish 'rung list --js'
    holds "fish: options" offered --json
    in_fish 'rung search track:s'
    holds "fish: track:" offered track:sailor
    in_fish 'rung search --track=s'
    holds "fish: --track=" offered --track=sailor
    in_fish 'rung search --track s'
    holds "fish: --track" offered sailor
    in_fish 'rung search "flies al'
    holds "fish: in quotes" offered 'flies alone'
    in_fish "rung search '\"flies al"
    holds "fish: a phrase" offered '"flies alone'
    in_fish 'rung search flies\ al'
    holds "fish: with an escaped blank" offered 'flies alone'
    in_fish 'rung list --index ~/the\ index.rung --org z'
    holds "fish: an index in the home folder" offered zenith
    in_fish 'rung index o'
    holds "fish: files" offered one.rung
    in_fish 'rung list --index=a'
    holds "fish: files behind --index=" offered '--index=a folder/'
    in_fish 'rung search ('"$rung"' sta'
    holds "fish: rung by its path, within a line" offered stats
    RUNG_INDEX=$folder/none.rung
    in_fish 'rung search --track='
    holds "fish: no index, nothing, no error" offers_nothing
else
    skip "fish" "no fish"
fi

echo "1..$number"
