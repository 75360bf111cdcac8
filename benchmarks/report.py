#!/usr/bin/env python3
"""Makes tables of what the engines printed.

    report.py FOLDER SIZE...

For each size FOLDER/SIZE has queries.tsv, ENGINE.build, ENGINE.bytes, ENGINE.version and
ENGINE.WAY.out, as benchmarks/run.sh leaves them. Markdown goes to stdout, every figure to
FOLDER/results.tsv. Exit status 1: some engine did other work than Rung. An engine that was not run
this time has the figures of the last time that it answered the same queries.

A query agrees when the numbers of hits differ by at most 2 or 2 %, which is what different
stemmers and splitters come to; in each class nine queries of ten have to.
"""
import os
import statistics
import sys

ENGINES = ["rung", "fts5", "xapian", "groonga", "lucene"]
NAMES = {"rung": "Rung", "fts5": "SQLite FTS5", "xapian": "Xapian", "groonga": "Groonga",
         "lucene": "Lucene"}
HITS_APART, SHARE_APART, SHARE_AGREEING = 2, 0.02, 0.9


class Run:
    """What an engine printed of one way of asking."""

    def __init__(self, path, kinds):
        self.hits, self.rows, self.times, self.peak_kib = {}, {}, {}, 0
        with open(path, encoding="utf-8") as file:
            for line in file:
                what, *fields = line.rstrip("\n").split("\t")
                if what == "answer":
                    query = int(fields[0]) - 1
                    self.hits[query] = int(fields[1])
                    self.rows[query] = set(filter(None, fields[2].split(",")))
                elif what == "time":
                    kind = kinds[int(fields[0]) - 1]
                    self.times.setdefault(kind, []).append(int(fields[2]) / 1000)
                elif what == "peak":
                    self.peak_kib = int(fields[0])

    def percentiles(self, kind):
        times = sorted(self.times[kind])
        return (statistics.median(times), times[int(len(times) * 0.95)],
                times[int(len(times) * 0.99)])


class Size:
    """All runs on so many cells."""

    def __init__(self, folder, size):
        self.folder, self.cells = os.path.join(folder, size), int(size)
        with open(self.path("queries.tsv"), encoding="utf-8") as file:
            self.kinds = [line.split("\t")[0] for line in file]
        self.classes = list(dict.fromkeys(self.kinds))
        self.runs = {(engine, way): Run(self.path(f"{engine}.{way}.out"), self.kinds)
                     for engine in ENGINES for way in ("count", "top", "defaults")
                     if self.answers_these(f"{engine}.{way}.out")}
        self.engines = [e for e in ENGINES if (e, "count") in self.runs]

    def path(self, name):
        return os.path.join(self.folder, name)

    def answers_these(self, name):
        """Answers older than the queries are those of others."""
        return (os.path.exists(self.path(name)) and os.path.getmtime(self.path(name)) >
                os.path.getmtime(self.path("queries.tsv")))

    def read(self, name):
        with open(self.path(name), encoding="utf-8") as file:
            return file.read().strip()


def print_table(head, rows):
    print("| " + " | ".join(head) + " |")
    print("|---|" + "--:|" * (len(head) - 1))
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print()


def digits(figure):
    return f"{figure:.1f}" if figure < 10 else f"{figure:.0f}"


def print_building(size):
    rows = []
    for engine in size.engines:
        _, seconds, build_kib = size.read(f"{engine}.build").split("\t")
        mib = [int(build_kib) / 1024, int(size.read(f"{engine}.bytes")) / 2**20,
               size.runs[engine, "count"].peak_kib / 1024]
        rows.append([f"{NAMES[engine]} {size.read(engine + '.version')}",
                     digits(float(seconds))] + [digits(figure) for figure in mib])
    print_table(["", "build, s", "build, peak MiB", "index, MiB", "asking, peak MiB"], rows)


def print_times(size, columns):
    rows = [[kind] + [" / ".join(digits(p) for p in size.runs[engine, way].percentiles(kind))
                      for engine, way, _ in columns] for kind in size.classes]
    print_table(["µs: median / p95 / p99"] + [name for _, _, name in columns], rows)


def agrees(ours, theirs):
    return abs(ours - theirs) <= max(HITS_APART, SHARE_APART * max(ours, theirs))


def compare(size, engine, kind):
    """The share of queries that agree, and of Rung's ten best that are theirs, too."""
    ours, theirs = size.runs["rung", "count"], size.runs[engine, "count"]
    queries = [q for q, k in enumerate(size.kinds) if k == kind]
    asked = [q for q in queries if ours.rows[q]]
    alike = statistics.mean(agrees(ours.hits[q], theirs.hits[q]) for q in queries)
    overlap = statistics.mean(len(ours.rows[q] & theirs.rows[q]) / len(ours.rows[q])
                              for q in asked) if asked else 1.0
    return alike, overlap


def print_agreement(size):
    """Returns what does not agree."""
    faults, rows = [], []
    peers = [engine for engine in size.engines if engine != "rung"]
    for kind in size.classes:
        hits = [size.runs["rung", "count"].hits[q] for q, k in enumerate(size.kinds) if k == kind]
        row = [kind, str(round(statistics.median(hits)))]
        for engine in peers:
            alike, overlap = compare(size, engine, kind)
            row.append(f"{alike:.0%}, {overlap:.0%}")
            if alike < SHARE_AGREEING:
                faults.append(f"{size.cells} cells, {kind}: {NAMES[engine]} finds about as many "
                              f"as Rung for {alike:.0%} of the queries only")
        rows.append(row)
    print_table(["queries with the same hits, shared top ten", "hits, median"] +
                [NAMES[engine] for engine in peers], rows)
    return faults


def write_results(folder, sizes):
    with open(os.path.join(folder, "results.tsv"), "w", encoding="utf-8") as out:
        out.write("cells\tengine\tway\tclass\tmedian_us\tp95_us\tp99_us\n")
        for size in sizes:
            for (engine, way), run in size.runs.items():
                for kind in size.classes:
                    figures = "\t".join(f"{p:.1f}" for p in run.percentiles(kind))
                    out.write(f"{size.cells}\t{engine}\t{way}\t{kind}\t{figures}\n")


def print_size(size):
    print(f"## {size.cells:,} cells, {len(size.kinds)} queries\n")
    print_building(size)
    print("The ten best cells and how many there are:\n")
    print_times(size, [(engine, "count", NAMES[engine]) for engine in size.engines])
    others = [(engine, way, NAMES[engine] + (", defaults" if way == "defaults" else ""))
              for engine, way in size.runs if way != "count"]
    if others:
        print("The ten best alone, and Rung as a person asks it:\n")
        print_times(size, others)
    if "rung" not in size.engines:
        return []
    print("How far each engine does the same work as Rung:\n")
    return print_agreement(size)


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sizes = [Size(sys.argv[1], size) for size in sys.argv[2:]]
    write_results(sys.argv[1], sizes)
    faults = [fault for size in sizes for fault in print_size(size)]
    for fault in faults:
        print(fault, file=sys.stderr)
    sys.exit(1 if faults else 0)


main()
