#!/usr/bin/env python3
"""Types at a shell on a terminal.

typist.py KEYS EXPECTED COMMAND...

Starts the command on a terminal of its own, waits for its prompt, "READY> ", types KEYS, in
which \\t is the key Tab and \\r is Enter, and waits until EXPECTED is on the terminal, blanks
and control sequences aside. Exits with 1, and prints what was there, when that takes too long.
"""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time

PATIENCE = 20  # seconds
CONTROL = re.compile(
    rb"\x1b\[[0-9;?<>=]*[ -/]*[@-~]"  # of the cursor and of colours
    rb"|\x1b\][^\x07]*\x07"  # of the window
    rb"|\x1b[=>()][0-9AB]?"  # of the keypad and the character set
    rb"|[\x00-\x20]"
)


def plain(shown):
    return CONTROL.sub(b"", shown).decode(errors="replace")


def main():
    keys, expected, command = sys.argv[1], sys.argv[2].replace(" ", ""), sys.argv[3:]
    child, terminal = pty.fork()
    if child == 0:
        os.execvp(command[0], command)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 200, 0, 0))
    shown, end, typed = b"", time.monotonic() + PATIENCE, False
    while time.monotonic() < end:
        if select.select([terminal], [], [], 0.1)[0]:
            try:
                piece = os.read(terminal, 65536)
            except OSError:
                break
            shown += piece
        if not typed and b"READY> " in shown:
            os.write(terminal, keys.replace("\\t", "\t").replace("\\r", "\r").encode())
            shown, typed = b"", True
        if typed and expected in plain(shown):
            break
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    if typed and expected in plain(shown):
        return 0
    print(f"typed: {keys}\nexpected: {expected}\nshown: {plain(shown)}", file=sys.stderr)
    return 1


sys.exit(main())
