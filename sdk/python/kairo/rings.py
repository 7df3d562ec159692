"""Rings that the kernel hands out: `Client.create_ring` and `Client.open_ring`.

    with client.create_ring("agent.eye.frames", Kind.BROADCAST) as frames:
        frames.producer.offer(1, b"…")

Messages go through the memory and not through the kernel, which ends the ring for everybody when its
producer closes it or its line ends: the other ends see that as the end, after what was sent before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .errors import CallError
from .line import close_all
from .ring import Consumer, Kind, Message, Producer, Ring, RingError


class _End:
    """A ring's memory and bells, and a way to tell the kernel that they are no longer used."""

    def __init__(
        self, give_up: Callable[[], None], reply: Mapping[str, Any], fds: list[int], produces: bool
    ) -> None:
        self._give_up = give_up
        self._open = True
        self._maps: list[Ring] = []
        self.id = str(reply["ring"])
        """The kernel's name for the ring, as in `ring.list` and in events."""
        self.kind = Kind[str(reply["kind"]).upper()]
        try:
            if len(fds) != 1 + reply["bells"]:
                raise RingError(f"reply must bring {1 + reply['bells']} descriptors, got {len(fds)}")
            self._map(fds, lambda fd: _map_ring(fd, self.kind, produces))
            while fds:
                self._map(fds, lambda fd: Ring.map(fd, Kind.BELL))
            self._start(self._maps[0], self._maps[1:])
        except (OSError, RingError) as e:
            close_all(fds)
            self.close()
            raise CallError("internal", f"ring was not understood: {e}") from e

    def _map(self, fds: list[int], open_ring: Callable[[int], Ring]) -> None:
        """A descriptor stays in the list until it is owned by what was mapped."""
        self._maps.append(open_ring(fds[0]))
        del fds[0]

    def _start(self, ring: Ring, bells: list[Ring]) -> None:
        raise NotImplementedError

    def close(self) -> None:
        """Gives the end up, in the kernel and here."""
        if self._open:
            self._open = False
            try:
                self._give_up()
            finally:
                for ring in self._maps:
                    ring.close()

    def __exit__(self, *exception: object) -> None:
        self.close()


def _map_ring(fd: int, kind: Kind, produces: bool) -> Ring:
    if kind is Kind.QUEUE or produces:
        return Ring.map(fd, kind)
    return Ring.map_read_only(fd)


class SendingEnd(_End):
    """The end of a ring that produces."""

    producer: Producer

    def __init__(
        self, give_up: Callable[[], None], reply: Mapping[str, Any], fds: list[int]
    ) -> None:
        super().__init__(give_up, reply, fds, produces=True)

    def _start(self, ring: Ring, bells: list[Ring]) -> None:
        self.producer = Producer(ring)
        self.producer.bells(bells)

    def __enter__(self) -> SendingEnd:
        return self


class ReceivingEnd(_End):
    """An end of a ring that consumes."""

    consumer: Consumer

    def __init__(
        self, give_up: Callable[[], None], reply: Mapping[str, Any], fds: list[int]
    ) -> None:
        super().__init__(give_up, reply, fds, produces=False)

    def _start(self, ring: Ring, bells: list[Ring]) -> None:
        self.consumer = Consumer(ring)
        self._bell = bells[0] if bells else None

    def wait(self, seconds: float) -> None:
        """Sleeps until there is a message, the ring has ended, or time is over."""
        self.consumer.wait(seconds, self._bell)

    def __enter__(self) -> ReceivingEnd:
        return self

    def __iter__(self) -> ReceivingEnd:
        return self

    def __next__(self) -> Message:
        """The next message. Waits for it; stops at the end of the ring."""
        while True:
            message = self.consumer.poll()
            if message is not None:
                return message
            if self.consumer.ended:
                raise StopIteration
            self.wait(1.0)
