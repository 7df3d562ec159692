"""What keeps coming to the client for asyncio."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

from . import cause
from .conversation import Exhausted, Feed, Intake
from .messages import Chunk, Event

if TYPE_CHECKING:
    from .aio import Client


class _Inflow:
    """What one task takes, item by item."""

    def __init__(self, client: Client, filled: asyncio.Event, intake: Intake) -> None:
        self._client = client
        self._filled = filled
        self._intake = intake

    async def _take(self) -> Any:
        while not self._intake.ready:
            self._filled.clear()
            await self._filled.wait()
        try:
            item, credit = self._intake.take()
        except Exhausted:
            raise StopAsyncIteration from None
        self._client._give(self._intake, credit)
        return item

    async def close(self) -> None:
        """Ends it: nothing is delivered any more."""
        await self._client._close(self._intake)

    async def __aexit__(self, *exception: object) -> None:
        await self.close()


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

    def __aiter__(self) -> AsyncIterator[Event]:
        return self

    async def __anext__(self) -> Event:
        cause.handled(self._event)
        event: Event = await self._take()
        self._event = event
        cause.handling(event)
        return event

    async def close(self) -> None:
        cause.handled(self._event)
        await super().close()

    async def __aenter__(self) -> Subscription:
        return self


class Stream(_Inflow):
    """The pieces of a stream, until it ends. Whoever does not take them holds the stream up at its
    source, and nobody else."""

    def __aiter__(self) -> AsyncIterator[Chunk]:
        return self

    async def __anext__(self) -> Chunk:
        chunk: Chunk = await self._take()
        return chunk

    async def __aenter__(self) -> Stream:
        return self
