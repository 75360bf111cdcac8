# Completion of rung for bash. What there is to complete, "rung __complete" knows.
#
# The line is read here rather than taken from COMP_WORDS, which bash splits at whatever is in
# COMP_WORDBREAKS. What readline puts the chosen word in place of begins behind the last of
# those, too, or behind a quotation mark that is open: at $start of the word as rung reads it.

_rung() {
    local line=${COMP_LINE:0:COMP_POINT} rung=rung word='' quote='' start=0 before=0
    local has_word='' is_file='' c i
    local -a words=()

    COMPREPLY=()
    for ((i = 0; i < ${#line}; i++)); do
        c=${line:i:1}
        if [[ $c == \\ && ( -z $quote || $quote == '"' && ${line:i+1:1} == [\"\\\$\`] ) ]]; then
            ((++i))
            word+=${line:i:1} has_word=1
        elif [[ -n $quote && $c == "$quote" ]]; then
            quote='' start=$before
        elif [[ -n $quote ]]; then
            word+=$c
        elif [[ $c == [\"\'] ]]; then
            quote=$c before=$start start=${#word} has_word=1
        elif [[ $c == [[:blank:]] ]]; then
            [[ -n $has_word ]] || continue
            [[ -n $is_file ]] || words+=("$word")
            word='' start=0 has_word='' is_file=''
        elif [[ $c == [\<\>] ]]; then # what follows is a file, and none of rung's words
            word='' start=0 has_word='' is_file=1
        else
            word+=$c has_word=1
            [[ $COMP_WORDBREAKS != *"$c"* ]] || start=${#word}
        fi
    done
    if [[ -n $is_file ]]; then
        compopt -o default 2>/dev/null
        return
    fi

    [[ $1 != */* ]] || rung=${1/#"~/"/"$HOME/"}
    while IFS= read -r line; do
        if [[ $line == :files ]]; then
            c=${word%"${word#--*=}"} # "--index="
            if ((start >= ${#c})); then
                compopt -o default 2>/dev/null
            else
                while IFS= read -r line; do
                    [[ ! -d ${line#*=} ]] || line+=/
                    COMPREPLY+=("$line")
                done < <(compgen -P "${c:start}" -f -- "${word#"$c"}")
                compopt -o filenames 2>/dev/null
            fi
            continue
        fi
        line=${line%%$'\t'*}
        line=${line:start}
        case $quote in
        '') printf -v line %q "$line" ;;
        \")
            line=${line//\\/\\\\} line=${line//\"/\\\"} line=${line//\$/\\\$} line=${line//\`/\\\`}
            ;;
        \') line=${line//\'/\'\\\'\'} ;;
        esac
        COMPREPLY+=("$line")
    done < <(command "$rung" __complete "${words[@]:1}" "$word" 2>/dev/null)

    compopt -o nosort 2>/dev/null
    if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *@([=/:]|..) ]]; then
        compopt -o nospace 2>/dev/null
    fi
}

complete -F _rung rung
