"""The protocol without I/O: what to send, and what to make of what came. Both clients are a shell
around it. Nothing here is safe for several threads at once."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from . import cause
from .errors import CallError, unavailable
from .messages import CANCEL, CREDIT, REQUEST, Assembler, Chunk, Event, Response, frame

Then = Callable[[Any, "CallError | None"], None]
"""Takes the result of a call, or why it failed."""

WINDOW = 1024
"""How many events the kernel may push ahead."""

STREAM_WINDOW = 16
"""How many chunks it may."""

RESUMED = "kernel.resumed"
"""Comes by no subscription, on the line of a skill whose kernel was killed."""

_EARLY = 4096
_MOST_MILLIS = 31 * 24 * 3600 * 1000


class Exhausted(Exception):
    """Nothing more comes, and that was wanted."""


class Intake:
    """What comes by one subscription, until it is taken. Who waits for it is `wake`d."""

    resumes = False
    """Whether it can go on over another line."""

    def __init__(self, method: str, params: Mapping[str, Any], window: int) -> None:
        if window < 1:
            raise ValueError(f"a window must be at least 1, got {window}")
        self.method = method
        self.window = window
        self.wake: Callable[[], None] = lambda: None
        self.id = ""
        self.ended: CallError | None = None
        self.closed = False
        self._params = dict(params)
        self._queue: deque[tuple[str, Any]] = deque()
        self._taken = 0

    def params(self) -> dict[str, Any]:
        """How to ask for it."""
        return {**self._params, "credit": self.window}

    def opened(self, reply: Mapping[str, Any]) -> None:
        self.id = str(reply["subscriptionId"])
        self._taken = 0

    def add(self, item: Any) -> None:
        self._queue.append((self.id, item))
        self.wake()

    def end(self, reason: CallError | None) -> None:
        """Nothing more will come; what is here is still delivered."""
        self.ended = reason
        self.closed = self.closed or reason is None
        self.wake()

    def close(self) -> None:
        """Nothing is delivered any more."""
        self.closed = True
        self._queue.clear()
        self.wake()

    def event(self, event: Event) -> None:
        raise NotImplementedError

    def chunk(self, chunk: Chunk) -> None:
        raise NotImplementedError

    @property
    def ready(self) -> bool:
        """Whether there is something to take, or an end."""
        return bool(self._queue) or self.closed or self.ended is not None

    def take(self) -> tuple[Any, int]:
        """The next item and the credit to give for it, usually 0. At the end raises why, or
        Exhausted if it was wanted."""
        if not self._queue:
            if self.ended is not None and not self.closed:
                raise self.ended
            raise Exhausted
        subscription, item = self._queue.popleft()
        if subscription != self.id:
            return item, 0  # It came over an earlier line.
        self._taken += 1
        if 2 * self._taken < self.window:
            return item, 0
        credit, self._taken = self._taken, 0
        return item, credit


class Feed(Intake):
    """Events. One of `subscribe` can go on over another line, behind the last event that came."""

    def __init__(
        self, method: str, params: Mapping[str, Any], window: int, resumes: bool = True
    ) -> None:
        super().__init__(method, params, window)
        self.resumes = resumes
        self.replayed = 0
        self.lost = 0
        self.next: int | None = None
        """Behind the last event that came."""
        self.after: int | None = None
        """Behind the last event that was taken."""

    def params(self) -> dict[str, Any]:
        if self.next is None:
            return super().params()
        return {"topic": self._params["topic"], "from": self.next, "credit": self.window}

    def opened(self, reply: Mapping[str, Any]) -> None:
        super().opened(reply)
        self.replayed = int(reply.get("replayed", 0))
        if self.resumes and self.next is None:
            self.next = self.after = reply.get("next")

    def take(self) -> tuple[Any, int]:
        event, credit = super().take()
        if event.offset is not None:
            self.after = event.offset + 1
        return event, credit

    def event(self, event: Event) -> None:
        if event.topic == "subscription.lost":
            self.lost += int(event.payload.get("count", 0))
            return
        if event.offset is not None and self.resumes:
            self.next = event.offset + 1
        self.add(event)

    def chunk(self, chunk: Chunk) -> None:
        raise ValueError(f"subscription '{self.id}' must carry events, got a chunk")


class Flow(Intake):
    """The chunks of a stream."""

    def event(self, event: Event) -> None:
        raise ValueError(f"stream '{self.id}' must carry chunks, got an event")

    def chunk(self, chunk: Chunk) -> None:
        if chunk.end:
            self.end(None)
        else:
            self.add(chunk)


class Conversation:
    """What is said over one line, from its first byte to its end."""

    def __init__(self, discard: Callable[[list[int]], None] = lambda descriptors: None) -> None:
        """`discard` closes descriptors that nobody takes."""
        self.over: CallError | None = None
        self._discard = discard
        self._assembler = Assembler()
        self._last = 0
        self._pending: dict[int, Then] = {}
        self._intakes: dict[str, Intake] = {}
        self._opening = 0
        self._early: list[Event | Chunk] = []
        self._descriptors: list[int] = []
        self._takers: set[int] = set()

    def request(
        self,
        method: str,
        params: Mapping[str, Any],
        then: Then,
        timeout: float | None = None,
        takes: bool = False,
    ) -> tuple[int, bytes]:
        """The id and the bytes of a call; its reply goes to `then`, once. `timeout` is in seconds,
        and the kernel gives up then too. A call that `takes` descriptors gets a pair: its result,
        and the list of those that came along, which it owns."""
        if self.over is not None:
            raise self.over
        body: dict[str, Any] = {"id": self._last + 1, "method": method}
        if timeout is not None:
            body["deadlineMillis"] = min(max(1, int(timeout * 1000)), _MOST_MILLIS)
        data = frame(REQUEST, body | cause.fields() | {"params": params})
        self._last += 1
        self._pending[self._last] = then
        if takes:
            self._takers.add(self._last)
        return self._last, data

    def open(self, intake: Intake, then: Then) -> tuple[int, bytes]:
        """The id and the bytes of a call that opens a subscription."""

        def opened(result: Any, error: CallError | None) -> None:
            self._opening -= 1
            if error is None:
                intake.opened(result)
                self._intakes[intake.id] = intake
                for message in self._early:
                    if message.subscription_id == intake.id:
                        self._push(message)
            if self._opening == 0:
                self._early.clear()
            then(result, error)

        request = self.request(intake.method, intake.params(), opened)
        self._opening += 1
        return request

    def cancel(self, id: int) -> bytes | None:
        """The bytes that say that a reply is no longer wanted; None if it came already."""
        if not self.fail(id, CallError("cancelled", "the caller no longer wants the reply")):
            return None
        return frame(CANCEL, {"id": id})

    def fail(self, id: int, reason: CallError) -> bool:
        """Fails one call here. Returns whether it waited."""
        then = self._pending.pop(id, None)
        self._takers.discard(id)
        if then is not None:
            then(None, reason)
        return then is not None

    def credit(self, subscription_id: str, credit: int) -> bytes:
        return frame(CREDIT, {"subscriptionId": subscription_id, "credit": credit})

    def forget(self, intake: Intake) -> None:
        """Its owner has closed it."""
        self._intakes.pop(intake.id, None)

    def came(self, descriptors: list[int]) -> None:
        """Takes descriptors that came over the line, before the bytes that came with them."""
        self._descriptors += descriptors

    def feed(self, data: bytes | memoryview) -> None:
        """Takes what came over the line."""
        for message in self._assembler.feed(data):
            if isinstance(message, Response):
                self._answer(message)
            else:
                self._push(message)
        if not self._assembler.unfinished:
            self._discard(self._descriptors)
            self._descriptors = []

    def _answer(self, response: Response) -> None:
        if response.id is None:
            reason = response.error or CallError("internal", "a reply must name its call")
            self.end(reason)
            raise reason
        with_it = self._descriptors[: response.descriptors]
        del self._descriptors[: response.descriptors]
        then = self._pending.pop(response.id, None) if isinstance(response.id, int) else None
        if then is not None and response.id in self._takers and response.error is None:
            self._takers.discard(response.id)
            then((response.result, with_it), None)
            return
        self._discard(with_it)
        if then is not None:
            then(response.result, response.error)

    def _push(self, message: Event | Chunk) -> None:
        if isinstance(message, Event) and message.topic == RESUMED and not message.subscription_id:
            self._resumed()
            return
        intake = self._intakes.get(message.subscription_id)
        if intake is None:
            if self._opening > 0 and len(self._early) < _EARLY:
                self._early.append(message)
        elif isinstance(message, Event):
            intake.event(message)
        else:
            intake.chunk(message)
            if intake.closed:
                self.forget(intake)

    def _resumed(self) -> None:
        """Another kernel has the line: what was asked may have been done, and nothing is subscribed."""
        reason = unavailable("another kernel took over the line")
        for id in list(self._pending):
            self.fail(id, reason)
        intakes, self._intakes = list(self._intakes.values()), {}
        for intake in intakes:
            intake.end(reason)

    def end(self, reason: CallError) -> list[Intake]:
        """The line is over: fails every call that waits, and all that come later, with the first
        reason. Returns what was open."""
        self.over = self.over or reason
        self._discard(self._descriptors)
        self._descriptors = []
        self._takers.clear()
        pending, self._pending = list(self._pending.values()), {}
        for then in pending:
            then(None, self.over)
        intakes, self._intakes = list(self._intakes.values()), {}
        return intakes
