"""An agent that leaves an orphan behind, which has lost its parent and calls the kernel. Prints who the
orphan is, what it is told when it does what the owner may, and that it may become an agent.
orphaning_agent.py SOCKET"""

import os
import sys
import time

import kairo


def orphan(writer: int, parent: int) -> None:
    os.setsid()
    while os.getppid() == parent:
        time.sleep(0.01)
    said = []
    with kairo.connect(sys.argv[1], client="orphan") as client:
        said.append(client.call("identify", {})["kind"])
        for call in ("consent.list", "system.get_info", "process.list"):
            try:
                client.call(call, {})
                said.append("done")
            except kairo.CallError as e:
                said.append(e.code)
    with kairo.connect(sys.argv[1], agent="orphan") as client:
        said.append(client.call("identify", {})["kind"])
    os.write(writer, " ".join(said).encode())


def main() -> None:
    reader, writer = os.pipe()
    with kairo.connect(sys.argv[1], agent="parent") as client:
        print("agent", client.call("identify", {})["kind"], flush=True)
        child = os.fork()
        if child == 0:
            middle = os.getpid()
            if os.fork() == 0:
                orphan(writer, middle)
            os._exit(0)
        os.waitpid(child, 0)
        os.close(writer)
        print("orphan", os.read(reader, 4096).decode(), flush=True)


main()
