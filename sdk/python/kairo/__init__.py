"""Kairo for Python: calls, events and streams of the kernel, over its Unix socket.

    import kairo

    with kairo.connect(client="reader") as client:
        print(client.call("kernel.ping"))
        for event in client.subscribe("skill.thermostat.reading"):
            print(event.payload["celsius"])

`kairo.aio` is the same for asyncio, `kairo.calls` has one typed function per system call.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .call import Call
from .cause import because
from .client import Client
from .errors import CallError, MalformedError
from .hello import hello as _hello
from .line import adopt, default_socket, dial
from .messages import Chunk, Event
from .subscription import Stream, Subscription

__version__ = "0.1.0"

__all__ = [
    "Call",
    "CallError",
    "Chunk",
    "Client",
    "Event",
    "MalformedError",
    "Stream",
    "Subscription",
    "because",
    "connect",
    "default_socket",
    "on_line",
]


def connect(
    socket: str | None = None,
    *,
    client: str | None = None,
    agent: str | None = None,
    needs: Iterable[Mapping[str, str]] | None = None,
    answers_consent: bool = False,
    patience: float = 10.0,
) -> Client:
    """Connects to the kernel at `socket`, or at the default one.

    `client` is this program's name, for logs and listings. With `agent` this process is that agent
    until it ends, and may ask for what `needs` say and nothing else: maps of `device`, `access` and
    `reason`. When the line ends, the client dials again for up to `patience` seconds.
    """
    path = default_socket() if socket is None else str(socket)
    return Client(lambda: dial(path), _hello(client, agent, needs, answers_consent), patience)


def on_line(fd: int = 3, *, client: str | None = None) -> Client:
    """For a skill: speaks on the line that the process was born with, and owns it."""
    return Client(lambda: adopt(fd), _hello(client, None, None, False), 0)


def __getattr__(name: str) -> Any:
    if name in ("aio", "calls"):
        from importlib import import_module

        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
