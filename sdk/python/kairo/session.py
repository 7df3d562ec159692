"""One line of the client that blocks."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

from .conversation import Conversation, Intake
from .errors import CallError, MalformedError, unavailable
from .line import Line, close_all


def pause(attempt: int) -> float:
    """Seconds to wait before dialling for the time with this number, from 0."""
    return min(0.005 * 2.0 ** min(attempt, 10), 0.2)


class Reply:
    """A call that waits."""

    def __init__(self) -> None:
        self._done = threading.Event()
        self._result: Any = None
        self._error: CallError | None = None

    def settle(self, result: Any, error: CallError | None) -> None:
        self._result, self._error = result, error
        self._done.set()

    def wait(self, seconds: float | None) -> bool:
        return self._done.wait(seconds)

    @property
    def done(self) -> bool:
        return self._done.is_set()

    def result(self) -> Any:
        if self._error is not None:
            raise self._error
        return self._result


class Session:
    """One line and what is said over it. `lock` guards the conversation; it is never held while
    something is sent or received."""

    def __init__(self, line: Line, lock: threading.Lock) -> None:
        self.conversation = Conversation(close_all)
        self._line = line
        self._lock = lock
        self._sending = threading.Lock()
        line.descriptors = self._came

    def _came(self, descriptors: list[int]) -> None:
        with self._lock:
            self.conversation.came(descriptors)

    def ask(
        self,
        method: str,
        params: Mapping[str, Any],
        timeout: float | None,
        takes: bool = False,
    ) -> tuple[int, Reply]:
        reply = Reply()
        with self._lock:
            id, data = self.conversation.request(method, params, reply.settle, timeout, takes)
        self._send_request(id, data)
        return id, reply

    def open(self, intake: Intake) -> tuple[int, Reply]:
        reply = Reply()
        with self._lock:
            id, data = self.conversation.open(intake, reply.settle)
        self._send_request(id, data)
        return id, reply

    def _send_request(self, id: int, data: bytes) -> None:
        try:
            self.send(data)
        except CallError as reason:
            with self._lock:
                self.conversation.fail(id, reason)

    def abandon(self, id: int) -> bool:
        """Says that a reply is no longer wanted. Returns false if it is there already."""
        with self._lock:
            data = self.conversation.cancel(id)
        if data is not None:
            self.push(data)
        return data is not None

    def push(self, data: bytes) -> None:
        """Sends what has no reply. A line that is over does not mind."""
        try:
            self.send(data)
        except CallError as e:
            if e.code != "unavailable":
                raise

    def send(self, data: bytes) -> None:
        self._line.require_room(len(data))
        rest = memoryview(data)
        with self._sending:
            try:
                while rest:
                    rest = rest[self._line.send(rest) :]
            except OSError as e:
                raise unavailable(f"the line failed: {e.strerror}") from None

    def pump(self) -> None:
        """Waits for what comes and takes it in. At the end raises why."""
        try:
            data = self._line.receive()
            if not data:
                raise unavailable("the kernel closed the line")
            with self._lock:
                self.conversation.feed(data)
        except OSError as e:
            raise unavailable(f"the line failed: {e.strerror}") from None
        except (MalformedError, ValueError, KeyError) as e:
            raise unavailable(f"the line failed: {e}") from None

    def end(self, reason: CallError) -> list[Intake]:
        with self._lock:
            return self.conversation.end(reason)

    def hang_up(self) -> None:
        self._line.hang_up()

    def close(self) -> None:
        with self._sending:
            self._line.close()


def late(method: str, timeout: float | None) -> CallError:
    """What a call fails with that nobody answered in time."""
    return CallError(
        "timeout",
        f"'{method}' must be answered within {timeout:g} s, got no reply",
        "what was asked may have been done: look before asking again",
    )
