"""What an agent tries that must not get through to it. Started with no confinement, it does.

    confined_agent.py STATE VICTIM_PID OTHER_SOCKET

prints a line for each attempt: `NAME through` or `NAME refused WHY`.
"""

import ctypes
import os
import pathlib
import socket
import subprocess
import sys

import kairo

STATE = pathlib.Path(sys.argv[1])
VICTIM = int(sys.argv[2])
OTHER = sys.argv[3]
SOCKET = str(STATE / "kernel.sock")
PTRACE_SEIZE = 0x4206
libc = ctypes.CDLL(None, use_errno=True)


def connect(path, kind=socket.SOCK_STREAM):
    with socket.socket(socket.AF_UNIX, kind) as it:
        it.connect(path)


def must(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), "refused")


def by_link():
    link = pathlib.Path(os.environ["SCRATCH"]) / "link"
    link.symlink_to(SOCKET)
    connect(str(link))


def by_folder():
    os.chdir(STATE)
    connect("kernel.sock")


def bind():
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as it:
        it.bind(os.environ["SCRATCH"] + "/bound")


def owner(call, params=None):
    with kairo.connect(SOCKET, client="attacker") as client:
        client.call(call, params or {})


def as_agent(name):
    program = f"import kairo; kairo.connect({SOCKET!r}, agent={name!r}).call('kernel.ping')"
    subprocess.run([sys.executable, "-c", program], check=True, stderr=subprocess.DEVNULL)


def answers():
    program = f"import kairo; kairo.connect({SOCKET!r}, answers_consent=True)"
    subprocess.run([sys.executable, "-c", program], check=True, stderr=subprocess.DEVNULL)


def child(call):
    program = f"import kairo; kairo.connect({SOCKET!r}).call({call!r})"
    subprocess.run([sys.executable, "-c", program], check=True, stderr=subprocess.DEVNULL)


def shared():
    file = pathlib.Path(f"/dev/shm/kairo-{os.getpid()}")
    file.write_text("x")
    file.unlink()


def network():
    with socket.create_connection(("127.0.0.1", int(os.environ["PORT"]))):
        pass


ATTEMPTS = {
    "journal": lambda: (STATE / "journal.db").read_bytes(),
    "audit": lambda: (STATE / "audit.jsonl").read_bytes(),
    "key": lambda: (STATE / "device.key").read_bytes(),
    "session": lambda: os.listdir(STATE / "session"),
    "listing": lambda: os.listdir(STATE),
    "others": lambda: os.listdir(STATE / "processes"),
    "plant": lambda: (STATE / "planted").write_text("x"),
    "shared": shared,
    "environment": lambda: pathlib.Path(f"/proc/{VICTIM}/environ").read_bytes(),
    "signal": lambda: os.kill(VICTIM, 0),
    "trace": lambda: must(libc.ptrace(PTRACE_SEIZE, VICTIM, None, None)),
    "link": by_link,
    "folder": by_folder,
    "other": lambda: connect(OTHER),
    "spelled": lambda: connect(str(STATE) + "/./kernel.sock"),
    "bind": bind,
    "network": network,
    "consent": lambda: owner("consent.list"),
    "grants": lambda: owner("grant.list"),
    "vault": lambda: owner("vault.list"),
    "child": lambda: child("consent.list"),
    "answers": answers,
    "another": lambda: as_agent("other"),
}

for name, attempt in ATTEMPTS.items():
    try:
        attempt()
        print(name, "through")
    except (OSError, kairo.CallError, subprocess.CalledProcessError) as e:
        print(name, "refused", type(e).__name__, e)
