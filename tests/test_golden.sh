#!/bin/sh
# Whole searches, as text: tests/golden/*.test. The first line of a file names what is indexed;
# then a query, the addresses expected, best first, and a blank line, again and again. "..."
# behind addresses: more may follow. "(nothing)": nothing is found.
# REWRITE=1 writes what the program says now (make golden); the difference is read by people.
set -u
here=$(dirname "$0")
. "$here/tap.sh"

check_file() {
    index=$folder/golden.rung
    rm -f "$index"
    # shellcheck disable=SC2046 # the first line is a list of paths
    "$rung" --index "$index" index $(sed -n '1s/^# index: //p' "$1") >/dev/null 2>&1 || {
        echo "not ok $((number += 1)) - $1 can be indexed"
        return
    }
    awk -v rung="$rung" -v index_file="$index" -v rewrite="${REWRITE:-}" '
        function quoted(s) { gsub(/\047/, "\047\\\047\047", s); return "\047" s "\047" }
        function ask(query,    command, line, got) {
            command = quoted(rung) " --index " quoted(index_file) " search " query " 2>/dev/null"
            got = ""
            while ((command | getline line) > 0) {
                split(line, cell, "\t")
                if (cell[1] != "rank") got = got cell[3] "\n"
            }
            close(command)
            return got == "" ? "(nothing)\n" : got
        }
        NR == 1 { if (rewrite) print; next }
        /^#/ { if (rewrite) print; next }
        /^\$ / { query = substr($0, 3); want = ""; next }
        /^$/ && query != "" {
            got = ask(query)
            if (rewrite) { printf "$ %s\n%s\n", query, got }
            else {
                open = sub(/\.\.\.\n$/, "", want)
                same = open ? substr(got, 1, length(want)) == want : got == want
                print (same ? "same" : "other") "\t" query
                if (!same) print "# wanted:\n" want "# got:\n" got > "/dev/stderr"
            }
            query = ""; next
        }
        /^$/ { if (rewrite) print; next }
        { want = want $0 "\n" }
    ' "$1" >"$folder/verdicts" 2>"$folder/err"
}

for file in "$here"/golden/*.test; do
    check_file "$file"
    if [ -n "${REWRITE:-}" ]; then
        cp "$folder/verdicts" "$file"
        continue
    fi
    while IFS="$(printf '\t')" read -r verdict query; do
        holds "$(basename "$file"): $query" [ "$verdict" = same ]
    done <"$folder/verdicts"
done
