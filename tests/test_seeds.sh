#!/bin/sh
# The two ladders that the project was born from, damaged as real ladders are, and the public
# ones, end to end.
set -u
. "$(dirname "$0")/tap.sh"

if [ ! -d "$shared/seeds" ]; then
    skip "the damaged seeds work" "no public ladders"
    exit 0
fi

RUNG_INDEX=$folder/seeds.rung
export RUNG_INDEX

# ---- reading ----

run index "$shared/seeds"
holds "the seeds are read" exits 0
security=$(awk -F '\t' '$2 == "Security Engineering" { print $3, $4, $5 }' "$folder/out")
sre=$(awk -F '\t' '$2 == "Site Reliability Engineering (SRE)" { print $3, $4, $5 }' "$folder/out")
holds "Security Engineering has 6 levels, 5 skills, 24 cells" [ "$security" = "6 5 24" ]
holds "Site Reliability Engineering has 6 levels, 7 skills, 32 cells" [ "$sre" = "6 7 32" ]
last=$(tail -n 1 "$folder/out")
holds "the last line sums up" \
    [ "${last% * seconds}" = "2 ladders, 12 levels, 12 skills, 56 cells, 56 texts, 13 warnings," ]
holds "the missing level label is read as 2, and that is said with its line" \
    grep -q '003_7c6f9af7cf826335.txt:5: warning: .*no label; read as 2' "$folder/err"

cut_cells() {
    sed -n 's/.*00[03]_[0-9a-f]*\.txt:\([0-9]*\): warning: level \([^,]*\), \(.*\): the text .*/\1 \2 \3/p' \
        "$folder/err"
}
cat >"$folder/want" <<'LIST'
6 3 Knowledge
4 1 Security
5 2 Networking
6 3 Networking
6 3 Site Reliability Engineering (SRE)
7 4 Networking
7 4 Systems Engineering
7 4 Site Reliability Engineering (SRE)
8 5 Product Output
8 5 Communication/Writing
8 5 Security
8 5 Systems Engineering
LIST
cut_cells >"$folder/got"
holds "exactly the 12 cut cells are reported, each with its line" \
    cmp -s "$folder/want" "$folder/got"

run list levels --track sre
holds "levels are addressed by label, the sixth with its remark" column_is address \
    _/sre/1 _/sre/2 _/sre/3 _/sre/4 _/sre/5 _/sre/6-internal-promotion-only
holds "ordinals count from junior to senior" column_is ordinal 1 2 3 4 5 6

# ---- matching ----

# Whether a pair stands in what was printed: of a skill of A, and of B.
pairs() {
    cut -f 1,2 "$folder/out" | grep -qx "$1	$2"
}
run match security sre
holds "one impact is the other's product output" pairs Impact "Product Output"
holds "writing is writing" pairs "Communication/Writing" "Communication/Writing"
holds "security is what the security track knows" pairs Knowledge Security
holds "networking has no partner" pairs "" Networking
run match --by level security sre
holds "all six levels go with their like" \
    [ "$(cut -f 1,2 "$folder/out" | tail -n +2 | tr '\t\n' '= ')" = \
      "1=1 2=2 3=3 4=4 5=5 6=6 (internal promotion only) " ]

# ---- maps ----

onset() { awk -F '\t' -v track="$1" '$2 == track && $7 == "onset" { print $3 }' "$folder/out"; }
run map TLS
holds "TLS is on one track alone, from level 2 on" \
    [ "$(onset "Site Reliability Engineering (SRE)") $(cut -f 2 "$folder/out" | sort -u | wc -l)" = "2 2" ]
run map incident response
holds "incidents are answered from the first level of security on" \
    [ "$(onset "Security Engineering")" = 1 ]
holds "all six levels of both tracks have a line" [ "$(wc -l <"$folder/out")" -eq 13 ]
holds "the best of them counts 1" [ "$(column score | sort -n | tail -n 1)" = 1.000 ]
run map zeppelin
holds "what no ladder mentions is said to be nowhere" complains "no ladder mentions zeppelin"

# ---- searching ----

run search '"incident response"'
sorted=$(column address | sort | tr '\n' ' ')
holds "a phrase hits where it stands, and nowhere else" [ "$sorted" = \
    "_/security-engineering/1/knowledge _/security-engineering/2/impact _/security-engineering/3/impact " ]

run search TLS
holds "TLS is expected first of all at SRE 2, Security" \
    [ "$(column address | head -n 1)" = _/sre/2/security ]
run search --by level TLS
holds "and by level at SRE 2" [ "$(column address | head -n 1)" = _/sre/2 ]

holds_tls() { column_is address _/sre/2/security _/sre/4/security _/sre/3/security; }
run search TLS
holds "TLS is found in its own cells, then in the one that says mTLS" holds_tls

run search '"on call"'
sorted=$(column address | sort)
for spelling in oncall on-call 'on call'; do
    run search "$spelling"
    holds "$spelling and \"on call\" find the same" [ "$(column address | sort)" = "$sorted" ]
done
holds "which is something" [ "$(echo "$sorted" | wc -l)" -ge 4 ]

run search postmortem
root_cause=$("$rung" search '"root cause analysis"' 2>/dev/null | awk -F '\t' 'NR == 2 { print $3 }')
holds "postmortem finds the cell that speaks of root cause analysis" \
    sh -c 'grep -q "$1" "$2"' - "${root_cause:-none}" "$folder/out"
holds "and the synonym is named" complains "root cause analysis"

run search kubernets
holds "kubernets finds Kubernetes" [ "$(column address | head -n 2 | tr '\n' ' ')" = \
    "_/sre/6-internal-promotion-only/systems-engineering _/sre/1/sre " ]
holds "and it is said" complains '"kubernetes" was asked for instead'
run search kubernets --no-fuzzy --no-synonyms --json
holds "corrected or not is up to the user" sh -c '! grep -q "was asked for" "$1"' - "$folder/err"

run search threat level 4 -n 100
holds "a level in plain words is kept to" [ "$(column level | sort -u)" = 4 ]
holds "and it is said" complains "level:4"

run search 'track:security level:3..4'
holds "filters alone list cells by address, ten of them" column_is address \
    _/security-engineering/3/impact _/security-engineering/3/knowledge \
    _/security-engineering/3/communication-writing _/security-engineering/3/threat-fluency \
    _/security-engineering/3/scope _/security-engineering/4/impact \
    _/security-engineering/4/knowledge _/security-engineering/4/communication-writing \
    _/security-engineering/4/threat-fluency _/security-engineering/4/scope
run search --track security --level 3..4 ''
holds "options are the same filters" [ "$(column address | wc -l)" -eq 10 ]

run search orchestration
holds "a word torn by a line end is found whole" \
    [ "$(column address | head -n 1)" = _/sre/6-internal-promotion-only/systems-engineering ]

run check
holds "the index is whole" exits 0

# ---- the public ladders ----

RUNG_INDEX=$folder/public.rung
tsv=$folder/tsv
cp -R "$shared/ladders/tsv" "$tsv"
chmod -R u+w "$tsv"
run index "$tsv"
holds "the public ladders are read" exits 0
run list ladders
tail -n +2 "$folder/out" | awk -F '\t' '{ n = split($6, path, "/"); print path[n] "\t" $2 "\t" $3 "\t" $4 "\t" $5 }' |
    sort >"$folder/got"
tail -n +2 "$shared/ladders/manifest.tsv" |
    awk -F '\t' '{ sub("tsv/", "", $1); print $1 "\t" $3 "\t" $4 "\t" $5 "\t" $6 }' | sort >"$folder/want"
holds "every ladder of the manifest is there, with its levels, skills and cells" \
    cmp -s "$folder/want" "$folder/got"
"$rung" export | sed 's/.*"address":"\([^"]*\)".*/\1/' >"$folder/addresses"
holds "every cell has an address of its own" \
    [ "$(sort -u "$folder/addresses" | wc -l)" -eq "$(wc -l <"$folder/addresses")" ]

run index "$tsv"
holds "a second run reads nothing and says so" complains "nothing to read"
edited=$tsv/syncromatics--managers.tsv
sed -i '4,$s/$/ quokka/' "$edited"
run index "$tsv"
holds "after an edit only that file is read" \
    [ "$(column source | grep -v '^$')" = "$edited" ]
"$rung" export | sed 's/.*"address":"\([^"]*\)".*/\1/' >"$folder/after"
holds "and no address moves" cmp -s "$folder/addresses" "$folder/after"
run search quokka -n 100 --no-fold
holds "the new words are found there alone" \
    [ "$(column address | cut -d/ -f1,2 | sort -u)" = syncromatics/manager-titles-gmv-syncromatics ]
run check
holds "the index is still whole" exits 0
