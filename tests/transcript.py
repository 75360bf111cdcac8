#!/usr/bin/env python3
"""
transcript.py - holds what a page shows of a terminal to what the terminal shows.

    transcript.py [--rewrite] FILE...

A command is a line that begins with "$ ", in an indented or fenced block of Markdown, a literal
block of scdoc, or anywhere in a .txt file; lines that begin with "> " go on with it. What
follows, up to the next command or the end of the block, is what a terminal of 80 columns (or
"# columns: N") shows. A line "..." stands for any lines, "[2]" behind the output for the exit
code. A command of which nothing is shown has to succeed; but of a .txt file all is shown. Times are not compared.

The commands of a file run one after another in a folder of its own that looks like the
project's, corpus/ indexed, unless the first of them is "rung index". Prints TAP; --rewrite
writes what is shown now into the file instead, for people to read the difference.
"""

import fcntl
import os
import pty
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import termios

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
RUNG = os.path.abspath(os.environ.get("RUNG", os.path.join(ROOT, "build/release/rung")))
VISIBLE = ("corpus", "docs", "examples", "README.md")


class Example:
    """A command of a page, and the lines (from first to last) that show its output."""

    def __init__(self, line, prefix, command):
        self.line, self.prefix, self.command = line, prefix, command
        self.first = self.last = 0
        self.shown = []


def blocks(path, lines):
    """Yields the lines of each block as (number, prefix) pairs."""
    if path.endswith(".txt"):
        yield [(i, "") for i in range(len(lines))]
        return
    block, fence = [], False
    for i, line in enumerate(lines):
        bare = line.lstrip("\t ")
        if bare.startswith("```"):
            if fence:
                yield block
                block = []
            fence = not fence
        elif fence:
            block.append((i, "\t" * (len(line) - len(line.lstrip("\t")))))
        elif path.endswith(".md") and line.startswith("    "):
            block.append((i, "    "))
        elif path.endswith(".md") and line == "" and block:
            block.append((i, ""))
        elif block:
            yield block
            block = []
    yield block


def examples_of(path, lines):
    for block in blocks(path, lines):
        example = None
        for i, prefix in block:
            text = lines[i][len(prefix):]
            if text.startswith("$ "):
                if example:
                    yield example
                example = Example(i + 1, prefix, text[2:])
                example.first = example.last = i + 1
            elif example and text.startswith("> ") and not example.shown:
                example.command += "\n" + text[2:]
                example.first = example.last = i + 1
            elif example and path.endswith(".txt") and text.startswith("# "):
                yield example
                example = None
            elif example:
                example.shown.append(text)
                if text:
                    example.last = i + 1
        if example:
            yield example


def environment(folder):
    kept = {name: os.environ[name] for name in ("ASAN_OPTIONS", "LSAN_OPTIONS") if name in os.environ}
    return dict(kept, HOME=f"{folder}/home", PATH=f"{folder}/bin:{os.environ['PATH']}",
                LC_ALL="C.UTF-8", TERM="dumb", PYTHONDONTWRITEBYTECODE="1")


def make_folder():
    folder = tempfile.mkdtemp()
    os.mkdir(f"{folder}/bin")
    os.mkdir(f"{folder}/home")
    os.mkdir(f"{folder}/here")
    os.symlink(RUNG, f"{folder}/bin/rung")
    for name in VISIBLE:
        os.symlink(f"{ROOT}/{name}", f"{folder}/here/{name}")
    return folder


def show(folder, command, columns):
    """Runs a command on a terminal; returns the lines that it showed, and the exit code."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 0, columns, 0, 0))
    run = subprocess.Popen(["bash", "-c", command], stdin=slave, stdout=slave, stderr=slave,
                           cwd=f"{folder}/here", env=environment(folder), start_new_session=True)
    os.close(slave)
    output = b""
    while True:
        try:
            piece = os.read(master, 65536)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        output += piece
    code = run.wait()
    os.close(master)
    text = output.decode("utf-8", "replace").replace("\r\n", "\n")
    text = text.replace(f"{folder}/home", "~").replace(f"{folder}/here", ".")
    text = re.sub(r"\r\[[= ]*\] +\d+ %( storing)?|\r +\r", "", text)  # a bar of progress
    return text.rstrip("\n").split("\n") if text.rstrip("\n") else [], code


def settled(line):
    line = re.sub(r"\d+(?:\.\d+)? ms", "N ms", line)
    line = re.sub(r"\d+\.\d+ seconds", "N seconds", line)
    line = re.sub(r'"(took_us|all_us|seconds)":[\d.]+', r'"\1":N', line)
    line = re.sub(r"^(file_bytes|sqlite)\s+[\d.]+$", r"\1 N", line)
    return line.rstrip()


def fits(wanted, got):
    """Whether lines are those wanted, where "..." is any number of lines."""
    if not wanted:
        return not got
    if wanted[0] == "...":
        return any(fits(wanted[1:], got[i:]) for i in range(len(got) + 1))
    return bool(got) and settled(wanted[0]) == settled(got[0]) and fits(wanted[1:], got[1:])


def judge(example, got, code, is_whole):
    """What is wrong with an example, or None. is_whole: what is not shown is not there."""
    wanted = list(example.shown)
    while wanted and wanted[-1] == "":
        wanted.pop()
    exits = None
    if wanted and re.fullmatch(r"\[\d+\]", wanted[-1]):
        exits = int(wanted.pop()[1:-1])
    if not wanted and exits is None and not is_whole:
        return None if code == 0 else "it failed"
    if exits is not None and exits != code:
        return f"its exit code is {code}"
    if exits is None and code not in ((0,) if is_whole else (0, 1)):
        return f"its exit code is {code}, which is not shown"
    return None if fits(wanted, got) else "it shows something else"


def check(path, rewrite, number):
    lines = open(path, encoding="utf-8").read().split("\n")
    told = re.search(r"^# columns: (\d+)", lines[0]) if lines else None
    columns = int(told[1]) if told else 80
    examples = list(examples_of(path, lines))
    folder = make_folder()
    failed = 0
    edits = []
    if examples and not examples[0].command.startswith("rung index"):
        show(folder, "rung index corpus", 80)
    for example in examples:
        number += 1
        got, code = show(folder, example.command, columns)
        wrong = judge(example, got, code, path.endswith(".txt"))
        if wrong and rewrite:
            shown = got + ([f"[{code}]"] if code and path.endswith(".txt") or code > 1 else [])
            edits.append((example, shown))
        elif not rewrite:
            name = f"{os.path.relpath(path, ROOT)}:{example.line}: {example.command.splitlines()[0]}"
            print(f"{'not ok' if wrong else 'ok'} {number} - {name}".replace("#", "\\#"), flush=True)
            if wrong:
                failed += 1
                print(f"# {wrong}; it exits with {code} and shows:")
                for line in got:
                    print(f"#   {line}")
    for example, shown in reversed(edits):
        lines[example.first:example.last] = [(example.prefix + s).rstrip() for s in shown]
    if edits:
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join(lines))
    shutil.rmtree(folder)
    return number, failed


def main():
    paths = sys.argv[1:]
    rewrite = "--rewrite" in paths
    number = failures = 0
    for path in paths:
        if path.startswith("--"):
            continue
        number, failed = check(path, rewrite, number)
        failures += failed
    if not rewrite:
        print(f"1..{number}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
