"""The socket to the kernel."""

from __future__ import annotations

import array
import os
import socket
import struct
from collections.abc import Callable, Mapping

from .errors import CallError, MalformedError, unavailable
from .messages import HEADER, MAX_BODY

_STREAM_BUFFER = 1 << 16
_PACKET_BUFFER = HEADER + MAX_BODY
_MOST_DESCRIPTORS = 16
_PACKET_OVERHEAD = 32
"""What Linux keeps of a socket's buffer for itself when it sends a packet."""
_CREDENTIALS = struct.Struct("iII")


def default_socket(environment: Mapping[str, str] = os.environ, uid: int | None = None) -> str:
    """Where the kernel's socket is when nobody says otherwise: `KAIRO_IPC_SOCKET`, else
    `kernel.sock` in `KAIRO_STATE`, in `/run/kairo` for root, in `$XDG_RUNTIME_DIR/kairo`, or in
    `/tmp/kairo-UID`: the first of these that is set."""
    uid = os.getuid() if uid is None else uid
    if path := environment.get("KAIRO_IPC_SOCKET"):
        return path
    if state := environment.get("KAIRO_STATE"):
        return os.path.join(state, "kernel.sock")
    if uid == 0:
        return "/run/kairo/kernel.sock"
    if runtime := environment.get("XDG_RUNTIME_DIR"):
        return os.path.join(runtime, "kairo", "kernel.sock")
    return f"/tmp/kairo-{uid}/kernel.sock"


class Line:
    """A connected socket: a stream, or packets of whole frames. At a time one thread may send and
    one receive."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.packets = sock.type & 0xF == socket.SOCK_SEQPACKET
        self._most = _PACKET_BUFFER
        if self.packets:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _PACKET_BUFFER)
            room = sock.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF)
            self._most = min(_PACKET_BUFFER, room - _PACKET_OVERHEAD)
        self._buffer = bytearray(_PACKET_BUFFER if self.packets else _STREAM_BUFFER)
        self.descriptors: Callable[[list[int]], None] = close_all
        """Takes the descriptors that came with a frame, before the frame is handed on, and owns
        them. For the SDK's own use: they are closed unless this is set."""

    def receive(self) -> memoryview:
        """What came; nothing is the end. Holds until the next time."""
        room = socket.CMSG_SPACE(_MOST_DESCRIPTORS * array.array("i").itemsize)
        try:
            count, ancillary, flags, _ = self.sock.recvmsg_into(
                [self._buffer], room, socket.MSG_CMSG_CLOEXEC
            )
        except ConnectionResetError:
            count, ancillary, flags = 0, [], 0
        if flags & socket.MSG_TRUNC:
            raise MalformedError(f"a packet must have at most {len(self._buffer)} bytes")
        for level, kind, data in ancillary:
            if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
                fds = array.array("i")
                fds.frombytes(data[: len(data) - len(data) % fds.itemsize])
                self.descriptors(list(fds))
        return memoryview(self._buffer)[:count]

    def require_room(self, length: int) -> None:
        """Requires that so many bytes can be sent: a frame goes into one packet, or nowhere."""
        if length > self._most:
            raise CallError(
                "too_large", f"a request must fit into {self._most} bytes, got {length}"
            )

    def send(self, data: bytes | memoryview) -> int:
        """Sends as much as the socket takes; a packet whole."""
        return self.sock.send(data, socket.MSG_NOSIGNAL)

    def hang_up(self) -> None:
        """Whoever sends or receives sees the end."""
        try:
            self.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # It has ended already.

    def close(self) -> None:
        self.sock.close()


def close_all(fds: list[int]) -> None:
    for fd in fds:
        os.close(fd)


def dial(path: str) -> Line:
    """Connects to the kernel at `path`, which must be root's or this user's."""
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        sock.connect(path)
        credentials = sock.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
        _, uid, _ = _CREDENTIALS.unpack(credentials)
        if uid not in (0, os.getuid()):
            raise PermissionError
        return Line(sock)
    except PermissionError:
        sock.close()
        raise unavailable(
            f"the kernel at {path} belongs to another user", "start your own: kairo up"
        ) from None
    except OSError:
        sock.close()
        raise unavailable(f"no kernel answers at {path}", "start one: kairo up") from None


def adopt(fd: int) -> Line:
    """Takes over the line that this process was born with."""
    try:
        return Line(socket.socket(fileno=fd))
    except OSError as e:
        raise unavailable(
            f"descriptor {fd} must be a line to the kernel, got {e.strerror}",
            "let the kernel start this program: kairo skill start",
        ) from None
