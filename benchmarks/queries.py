#!/usr/bin/env python3
"""Chooses the queries of the benchmark from the cells themselves, the same each time.

    queries.py CELLS QUERIES [COUNT]     COUNT of each class, 50 unless told

A line of QUERIES is class, operator, words, track or "-", levels or "-", between tabs.

Engines split and stem words a little differently, and that is not what is measured. So a word is
asked for only if it is plain: letters alone, at least four, hardly ever tied to its neighbours by
a hyphen, an apostrophe or the like, no function word, and no compound that Rung finds as two words,
too; and if there is hardly an adverb of it, which some stemmers take for a form of it. Frequencies are those of families, the words that begin
alike, as a stand-in for stems.
"""
import collections
import csv
import glob
import random
import re
import sys

PLAIN = re.compile(r"[a-z]+")
MARKS = ".,;:!?()\""
ENGLISH_STOP_WORDS = set("such that their then there these they this will with into".split())


def function_words():
    """Those that Rung leaves out of a query."""
    with open("text/function_words.c", encoding="utf-8") as source:
        return set(re.findall(r'\{ "(\w+)"', source.read())) | ENGLISH_STOP_WORDS


def own_stems():
    """How words begin that Rung stems otherwise than its stemmer alone."""
    with open("text/stem.c", encoding="utf-8") as source:
        return {word[:4] for word in re.findall(r'\{ STATIC_STR\("(\w+)"', source.read())}


def compounds():
    """Words that Rung also finds as two: rollback and roll back."""
    with open("corpus/synonyms.tsv", encoding="utf-8") as source:
        return {tied.replace("-", "")
                for tied in re.findall(r"[a-z]+(?:-[a-z]+)+", source.read().lower())}


def family(word):
    return word[:max(4, len(word) - 3)]


def hardly(few, many):
    return few * 100 <= many


class Cells:
    """What the queries are chosen from; read once."""

    def __init__(self, folder):
        self.texts, self.tracks = [], []
        self.tied = collections.Counter()
        self.forms = collections.Counter()     # cells that have a word
        self.families = collections.Counter()  # cells that have a word of a family
        self.pairs = collections.defaultdict(collections.Counter)  # by how they begin
        for path in sorted(glob.glob(folder + "/ladders-*.csv")):
            with open(path, newline="", encoding="utf-8") as file:
                for row in csv.DictReader(file):
                    self.add(row)
        self.plain = self.find_plain()

    def find_plain(self):
        stop = function_words()
        beginnings, adverbs = collections.Counter(), collections.Counter()
        for form, cells in self.forms.items():
            (adverbs if form.endswith("ly") else beginnings)[form[:4]] += cells
        odd = {start for start in adverbs if not hardly(adverbs[start], beginnings[start])}
        odd |= own_stems()
        stop |= compounds()
        return {word for word in self.forms
                if len(word) >= 4 and word not in stop and word[:4] not in odd
                and hardly(self.tied[word], self.forms[word])}

    def add(self, row):
        words = []
        for chunk in row["text"].lower().split():
            bare = chunk.strip(MARKS)
            if not PLAIN.fullmatch(bare):
                self.tied.update(PLAIN.findall(chunk))
                words.append("")
                continue
            if chunk[0] in MARKS:
                words.append("")
            words.append(bare if chunk[-1] not in MARKS else bare + ".")
        self.texts.append(words)
        self.tracks.append(row["track"])
        bare = {word.rstrip(".") for word in words if word}
        self.forms.update(bare)
        self.families.update({family(word) for word in bare})

    def count_pairs(self, sample):
        """Phrases are counted in a sample of the texts; no mark stands between their words."""
        for words in sample:
            for a, b in zip(words, words[1:]):
                if a and b and a[-1] != ".":
                    b = b.rstrip(".")
                    self.pairs[a[:3], b[:3]][a, b] += 1

    def between(self, least, most):
        """Plain words by how many cells have their family: the commonest of each family."""
        chosen = {}
        for word in sorted(self.plain, key=lambda w: (-self.forms[w], w)):
            if least <= self.families[family(word)] <= most:
                chosen.setdefault(family(word), word)
        return sorted(chosen.values())


def prefixes(cells, count):
    """Of three or four letters, that begin no function word and that no stemmer alters."""
    stop = function_words() | own_stems()
    heads = collections.Counter()
    for word in cells.forms:
        for length in (3, 4):
            if len(word) > length:
                heads[word[:length]] += cells.forms[word]
    fit = sorted(head for head, n in heads.items()
                 if n >= len(cells.texts) // 1000 and head[-1] not in "siye"
                 and not any(word.startswith(head) for word in stop)
                 and hardly(sum(n for word, n in cells.tied.items() if word.startswith(head)),
                            heads[head]))
    return random.sample(fit, min(count, len(fit)))


def words_of_a_cell(cells, kinds, rows, tries=1000):
    """A word of each kind, all in one of the cells, which answers for all of them, and its row."""
    for _ in range(tries):
        row = random.choice(rows)
        words = {word.rstrip(".") for word in cells.texts[row]}
        chosen = []
        for kind in kinds:
            fit = sorted((words & kind) - set(chosen))
            if not fit:
                break
            chosen.append(random.choice(fit))
        if len(chosen) == len(kinds):
            return chosen, row
    return None, None


def choose(cells, count):
    total = len(cells.texts)
    common = cells.between(total // 20, total)
    medium = cells.between(total // 1000, total // 100)
    rare = cells.between(2, 10)
    in_common, in_medium = set(common), set(medium)
    rows = range(total)
    in_tracks = [row for row in rows if re.fullmatch(r"[A-Za-z ]+ [2-9]", cells.tracks[row])]

    def some(words):
        return random.sample(words, min(count, len(words)))

    def line(kind, operator, words, track="-", levels="-"):
        return "\t".join((kind, operator, " ".join(words), track, levels))

    for word in some(common):
        yield line("word, common", "any", [word])
    for word in some(medium):
        yield line("word, medium", "any", [word])
    for word in some(rare):
        yield line("word, rare", "any", [word])
    for i in range(count):
        yield line("any of 2-3, common", "any", random.sample(common, 2 + i % 2))
    for i in range(count):
        yield line("any of 2-3, mixed", "any", random.sample(common, 1) +
                   random.sample(medium, 1) + random.sample(rare, i % 2))
    for i in range(count):
        words, _ = words_of_a_cell(cells, [in_common] * (2 + i % 2), rows)
        if words:
            yield line("all of 2-3, common", "all", words)
    for i in range(count):
        words, _ = words_of_a_cell(cells, [in_common, in_medium, in_medium][:2 + i % 2], rows)
        if words:
            yield line("all of 2-3, mixed", "all", words)
    cells.count_pairs(random.sample(cells.texts, min(total, 100000)))
    alone = sorted(pair for same in cells.pairs.values() for pair, n in same.items()
                   if n > 4 and hardly(sum(same.values()) - n, n)
                   and cells.plain.issuperset(pair))
    for pair in some(alone):
        yield line("phrase of 2", "phrase", pair)
    for prefix in prefixes(cells, count):
        yield line("beginning", "prefix", [prefix])
    for i in range(count):
        words, row = words_of_a_cell(cells, [in_common if i % 2 else in_medium], in_tracks)
        if words:
            slug = cells.tracks[row].lower().replace(" ", "-")
            yield line("word in one track", "any", words, slug)
    for i in range(count):
        yield line("word in levels 3-5", "any", [random.choice(common if i % 2 else medium)],
                   levels="3..5")
    for _ in range(count):
        words = []
        while len(words) < 20:
            for word in random.choice(cells.texts):
                bare = word.rstrip(".")
                if bare in cells.plain and bare not in words:
                    words.append(bare)
        yield line("any of 20-50", "any", words[:50])


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    random.seed(1)
    cells = Cells(sys.argv[1])
    lines = list(choose(cells, int(sys.argv[3]) if len(sys.argv) == 4 else 50))
    with open(sys.argv[2], "w", encoding="utf-8") as out:
        out.writelines(line + "\n" for line in lines)
    print(f"{len(lines)} queries", file=sys.stderr)


main()
