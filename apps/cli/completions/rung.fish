# Completion of rung for fish. What there is to complete, "rung __complete" knows.

function __rung_complete
    set -l words (commandline -opc)
    set -l last
    for quote in '' '"' "'" # that may be open
        set last (string unescape -- (commandline -ct)$quote); and break
    end
    set -l rung rung
    if string match -q '*/*' -- $words[1]
        set rung (string replace -r '^~/' "$HOME/" -- $words[1])
    end
    set -e words[1]

    for line in (command $rung __complete $words "$last" 2>/dev/null)
        if test "$line" = :files
            set -l front (string match -r '^--[^=]*=' -- $last)
            set last (string replace -- "$front" '' $last)
            string join \n -- "$front"(__fish_complete_path $last)
        else
            string join \n -- $line
        end
    end
end

complete -c rung -f -k -a '(__rung_complete)'
