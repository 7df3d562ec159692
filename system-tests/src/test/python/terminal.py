"""Runs a command as a person at a terminal would.

    terminal.py EXPECTED TYPED [EXPECTED TYPED ...] -- COMMAND ...

Waits until the command has shown each EXPECTED and then types TYPED, in which ^C is Ctrl-C and \\n is Enter. Prints
what is shown, and ends as the command ends.
"""

import os
import pty
import select
import signal
import sys
import time

split = sys.argv.index("--")
steps = list(zip(sys.argv[1:split:2], sys.argv[2:split:2]))
pid, master = pty.fork()
if pid == 0:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell's background has it ignored
    os.execvp(sys.argv[split + 1], sys.argv[split + 1 :])
shown = ""
end = time.monotonic() + 60
while True:
    if not select.select([master], [], [], max(0, end - time.monotonic()))[0]:
        sys.exit(f"{steps[:1]} did not come after:\n{shown}")
    try:
        piece = os.read(master, 4096)
    except OSError:
        break
    shown += piece.decode(errors="replace")
    print(piece.decode(errors="replace"), end="", flush=True)
    if steps and steps[0][0] in shown:
        time.sleep(1)  # a question does not take what was typed before it could be read
        os.write(master, steps.pop(0)[1].replace("^C", "\x03").replace("\\n", "\n").encode())
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) if not steps else f"{steps} were not reached")
