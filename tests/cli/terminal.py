"""Runs a command on a terminal of its own, and tells what a person would see there.

    terminal.py COLUMNS ROWS STDERR RAW COMMAND...

Standard error goes to the terminal, too, where STDERR is "-", else to that file. RAW gets the
bytes that came, standard output what they leave on the screen: colours left out, and what a
carriage return wrote over as it is in the end. The exit code is the command's.

    $TYPED   is typed, with a line end, when the command has printed something
    $WATCH   a regular expression: the milliseconds until the bytes match it go to RAW.watch
"""
import fcntl
import os
import pty
import re
import signal
import struct
import sys
import termios
import time

CONTROL = re.compile(r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|[=>])|\x1b\][^\x07]*\x07|[\x07\x0f]")


def line_seen(line):
    seen = []
    at = 0
    for c in CONTROL.sub("", line):
        if c == "\r":
            at = 0
        elif c == "\b":
            at = max(at - 1, 0)
        else:
            seen[at : at + 1] = c
            at += 1
    return "".join(seen).rstrip()


END = b"\0end\0"  # what no command prints


def lead(columns, rows, stderr, command, may_end):
    """The first process on the terminal. What is on its way is lost when that one ends, so it
    stays until all was read."""
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    pid = os.fork()
    if pid == 0:
        if stderr != "-":
            os.dup2(os.open(stderr, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 2)
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # Python ignores it, and so would we
        os.execvp(command[0], command)
    _, status = os.waitpid(pid, 0)
    os.write(1, END)
    os.read(may_end, 1)
    os._exit(os.waitstatus_to_exitcode(status) % 256)


def run(columns, rows, stderr, command):
    may_end, let_end = os.pipe()
    pid, terminal = pty.fork()
    if pid == 0:
        os.close(let_end)
        lead(columns, rows, stderr, command, may_end)
    return pid, terminal, let_end


def read_all(terminal, watch, typed):
    start = time.monotonic()
    raw = b""
    matched = None
    while not raw.endswith(END):
        raw += os.read(terminal, 65536)
        if typed is not None:
            os.write(terminal, typed.encode() + b"\n")
            typed = None
        if watch and matched is None and re.search(watch.encode(), raw):
            matched = int((time.monotonic() - start) * 1000)
    return raw[: -len(END)], matched


def main():
    columns, rows, stderr, raw_path = sys.argv[1:5]
    pid, terminal, let_end = run(int(columns), int(rows), stderr, sys.argv[5:])
    raw, matched = read_all(terminal, os.environ.get("WATCH"), os.environ.get("TYPED"))
    os.close(let_end)
    _, status = os.waitpid(pid, 0)
    with open(raw_path, "wb") as file:
        file.write(raw)
    if matched is not None:
        with open(raw_path + ".watch", "w") as file:
            file.write(f"{matched}\n")
    text = raw.decode("utf-8", "replace").replace("\r\n", "\n")
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    elif not line_seen(lines[-1]):  # nothing is left of a line that was wiped
        lines.pop()
    sys.stdout.buffer.write("".join(line_seen(x) + "\n" for x in lines).encode())
    return os.waitstatus_to_exitcode(status)


sys.exit(main())
