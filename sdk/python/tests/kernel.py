"""A kernel for tests: the other end of a line, which says what it is told to say."""

from __future__ import annotations

import os
import socket
import tempfile
import threading
from typing import Any

from kairo.messages import HEADER, frame
from kairo.msgpack import unpack


class Kernel:
    """Listens on a socket. `accept` is the next line."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self.path = os.path.join(self._folder.name, "kernel.sock")
        self._server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._server.bind(self.path)
        self._server.listen()
        self._peers: list[Peer] = []

    def accept(self) -> Peer:
        """The next line, after its hello."""
        peer = Peer(self._server.accept()[0])
        self._peers.append(peer)
        hello = peer.take()
        assert hello["method"] == "kernel.hello", hello
        peer.hello = hello["params"]
        peer.reply(hello, {"kernel": "test", "protocol": 2})
        return peer

    def welcome(self) -> Welcoming:
        """Accepts on a thread of its own, for a client that is made meanwhile."""
        return Welcoming(self)

    def close(self) -> None:
        for peer in self._peers:
            peer.hang_up()
        self._server.close()
        self._folder.cleanup()


class Welcoming(threading.Thread):
    def __init__(self, kernel: Kernel) -> None:
        super().__init__(daemon=True)
        self._kernel = kernel
        self.start()

    def run(self) -> None:
        self._peer = self._kernel.accept()

    def peer(self) -> Peer:
        self.join()
        return self._peer


class Peer:
    """One line."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.hello: dict[str, Any] = {}
        self._stream = sock.makefile("rb")

    def take(self, type: int = 1) -> dict[str, Any]:
        """The body of the next frame, which must be of this type."""
        header = self._stream.read(HEADER)
        assert header[:4] == bytes([0x4B, 0x41, 2, type]), header
        body = unpack(self._stream.read(int.from_bytes(header[4:], "big")))
        assert isinstance(body, dict)
        return body

    def send(self, type: int, body: dict[str, Any]) -> None:
        self.sock.sendall(frame(type, body))

    def reply(self, request: dict[str, Any], result: Any) -> None:
        self.send(2, {"id": request["id"], "result": result})

    def event(self, offset: int, subscription: str = "s1", **fields: Any) -> None:
        self.send(
            3,
            {
                "id": f"e{offset}",
                "topic": "room.warm",
                "source": "owner",
                "time": "2026-11-24T08:00:00Z",
                "payload": {"n": offset},
                "offset": offset,
                "subscriptionId": subscription,
            }
            | fields,
        )

    def chunk(self, sequence: int, data: bytes, end: bool = False) -> None:
        fields = {"subscriptionId": "s1", "stream": "stdout", "sequence": sequence}
        self.send(4, fields | {"data": data, "end": end})

    def hang_up(self) -> None:
        self._stream.close()
        self.sock.close()
