"""What keeps coming to the client that blocks."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from . import cause
from .conversation import Exhausted, Feed, Intake
from .messages import Chunk, Event

if TYPE_CHECKING:
    from .client import Client


class _Inflow:
    """What one thread takes, item by item."""

    def __init__(self, client: Client, filled: threading.Condition, intake: Intake) -> None:
        self._client = client
        self._filled = filled
        self._intake = intake

    def _take(self, timeout: float | None) -> Any:
        with self._filled:
            if not self._filled.wait_for(lambda: self._intake.ready, timeout):
                return None
            try:
                item, credit = self._intake.take()
            except Exhausted:
                raise StopIteration from None
        self._client._give(self._intake, credit)
        return item

    def close(self) -> None:
        """Ends it: nothing is delivered any more."""
        self._client._close(self._intake)

    def __exit__(self, *exception: object) -> None:
        self.close()


class Subscription(_Inflow):
    """Events that keep coming, until it is closed or the client is. Calls made in the body of a
    loop over it are made because of the event at hand."""

    _intake: Feed
    _event: Event | None = None

    @property
    def lost(self) -> int:
        """Events that the kernel did not push, because this client was too slow for too long."""
        return self._intake.lost

    @property
    def next_offset(self) -> int | None:
        """Where to go on from, behind the last event that was taken: in another process too."""
        return self._intake.after

    def wait(self, timeout: float | None = None) -> Event | None:
        """The next event, or None when none comes within `timeout` seconds. StopIteration is the
        end."""
        cause.handled(self._event)
        self._event = self._take(timeout)
        cause.handling(self._event)
        return self._event

    def close(self) -> None:
        cause.handled(self._event)
        super().close()

    def __iter__(self) -> Iterator[Event]:
        return self

    def __next__(self) -> Event:
        while (event := self.wait()) is None:
            pass
        return event

    def __enter__(self) -> Subscription:
        return self


class Stream(_Inflow):
    """The pieces of a stream, until it ends. Whoever does not take them holds the stream up at its
    source, and nobody else."""

    def __iter__(self) -> Iterator[Chunk]:
        return self

    def __next__(self) -> Chunk:
        chunk: Chunk = self._take(None)
        return chunk

    def __enter__(self) -> Stream:
        return self
