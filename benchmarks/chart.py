#!/usr/bin/env python3
"""Draws the medians of a results.tsv as bars on a logarithmic scale.

    chart.py RESULTS CELLS > chart.svg
"""
import csv
import math
import sys
from xml.sax.saxutils import escape

COLOURS = {"rung": "#0b6e4f", "fts5": "#7a9cc6", "xapian": "#c08497", "groonga": "#d9a441",
           "lucene": "#6c6f7d"}
NAMES = {"rung": "Rung", "fts5": "SQLite FTS5", "xapian": "Xapian", "groonga": "Groonga",
         "lucene": "Lucene"}
LEFT, RIGHT, TOP, BAR, GAP, WIDTH = 160, 70, 70, 11, 12, 640


def medians(path, cells):
    """{class: {engine: µs}}, both in the order of the file."""
    found = {}
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            if row["cells"] == cells and row["way"] == "count":
                found.setdefault(row["class"], {})[row["engine"]] = float(row["median_us"])
    return found


def draw(found, cells):
    engines = list(dict.fromkeys(engine for kind in found.values() for engine in kind))
    figures = [us for kind in found.values() for us in kind.values()]
    low = math.floor(math.log10(max(min(figures), 1)))
    high = math.ceil(math.log10(max(figures)))
    scale = WIDTH / max(high - low, 1)
    height = TOP + len(found) * (len(engines) * BAR + GAP) + 30
    width = LEFT + WIDTH + RIGHT
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
           f'font-family="sans-serif" font-size="12" role="img">',
           f"<title>Median time of a query on {int(cells):,} cells</title>",
           f'<rect width="{width}" height="{height}" fill="#fff"/>',
           f'<text x="12" y="22" font-size="15">Median time of a query on {int(cells):,} cells: '
           "the ten best and how many there are (shorter is better)</text>"]
    for i, engine in enumerate(engines):
        out.append(f'<rect x="{LEFT + i * 120}" y="34" width="11" height="11" '
                   f'fill="{COLOURS[engine]}"/><text x="{LEFT + i * 120 + 16}" y="44">'
                   f"{NAMES[engine]}</text>")
    for power in range(low, high + 1):
        x = LEFT + (power - low) * scale
        label = f"{10 ** power:,} µs" if power < 3 else f"{10 ** (power - 3):,} ms"
        out.append(f'<line x1="{x:.0f}" x2="{x:.0f}" y1="{TOP - 8}" y2="{height - 24}" '
                   f'stroke="#ddd"/><text x="{x:.0f}" y="{height - 8}" text-anchor="middle">'
                   f"{label}</text>")
    y = TOP
    for kind, figures_of in found.items():
        middle = y + len(engines) * BAR / 2 + 4
        out.append(f'<text x="{LEFT - 8}" y="{middle:.0f}" text-anchor="end">{escape(kind)}</text>')
        for engine in engines:
            us = figures_of.get(engine)
            if us:
                length = max((math.log10(max(us, 1)) - low) * scale, 1)
                label = f"{us:.0f} µs" if us < 10000 else f"{us / 1000:.0f} ms"
                out.append(f'<rect x="{LEFT}" y="{y}" width="{length:.0f}" height="{BAR - 1}" '
                           f'fill="{COLOURS[engine]}"/><text x="{LEFT + length + 4:.0f}" '
                           f'y="{y + BAR - 2}" font-size="10">{label}</text>')
            y += BAR
        y += GAP
    return "\n".join(out + ["</svg>"])


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    found = medians(sys.argv[1], sys.argv[2])
    if not found:
        sys.exit(f"{sys.argv[1]}: nothing of {sys.argv[2]} cells")
    print(draw(found, sys.argv[2]))


main()
