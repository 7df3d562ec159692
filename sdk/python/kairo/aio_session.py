"""One line of the client for asyncio."""

from __future__ import annotations

import asyncio
import contextvars
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from .conversation import Conversation, Intake
from .errors import CallError, MalformedError, unavailable
from .line import Line


class Session:
    """One line and what is said over it. `ended` is called once, when it is over, with the reason
    and what was open."""

    def __init__(self, line: Line) -> None:
        self.conversation = Conversation()
        self.ended: Callable[[list[Intake], CallError], None] = lambda intakes, reason: None
        self._loop = asyncio.get_running_loop()
        self._line = line
        self._waiting: deque[memoryview] = deque()
        self._open = True
        line.sock.setblocking(False)
        # What is read is nobody's doing: the reader keeps no cause.
        contextvars.Context().run(self._loop.add_reader, line.sock, self._readable)

    def ask(
        self, method: str, params: Mapping[str, Any], timeout: float | None
    ) -> tuple[int, asyncio.Future[Any]]:
        reply = self._loop.create_future()
        id, data = self.conversation.request(method, params, _settle(reply), timeout)
        self._send_request(id, data)
        return id, reply

    def open(self, intake: Intake) -> tuple[int, asyncio.Future[Any]]:
        reply = self._loop.create_future()
        id, data = self.conversation.open(intake, _settle(reply))
        self._send_request(id, data)
        return id, reply

    def _send_request(self, id: int, data: bytes) -> None:
        try:
            self.send(data)
        except CallError as reason:
            self.conversation.fail(id, reason)

    def abandon(self, id: int) -> None:
        data = self.conversation.cancel(id)
        if data is not None and self._open:
            self.send(data)

    def send(self, data: bytes) -> None:
        """Sends it, or keeps for later what the socket does not take."""
        if not self._open:
            return
        self._line.require_room(len(data))
        self._waiting.append(memoryview(data))
        if len(self._waiting) == 1:
            self._flush()

    def _flush(self) -> None:
        try:
            while self._waiting:
                rest = self._waiting[0]
                rest = rest[self._line.send(rest) :]
                if rest:
                    self._waiting[0] = rest
                else:
                    self._waiting.popleft()
            self._loop.remove_writer(self._line.sock)
        except BlockingIOError:
            self._loop.add_writer(self._line.sock, self._flush)
        except OSError as e:
            self.close(unavailable(f"the line failed: {e.strerror}"))

    def _readable(self) -> None:
        try:
            data = self._line.receive()
            if not data:
                self.close(unavailable("the kernel closed the line"))
                return
            self.conversation.feed(data)
        except BlockingIOError:
            return
        except CallError as reason:
            self.close(reason)
        except OSError as e:
            self.close(unavailable(f"the line failed: {e.strerror}"))
        except (MalformedError, ValueError, KeyError) as e:
            self.close(unavailable(f"the line failed: {e}"))

    def close(self, reason: CallError) -> None:
        if self._open:
            self._open = False
            self._loop.remove_reader(self._line.sock)
            self._loop.remove_writer(self._line.sock)
            self._line.close()
            self.ended(self.conversation.end(reason), reason)


def _settle(reply: asyncio.Future[Any]) -> Callable[[Any, CallError | None], None]:
    def settle(result: Any, error: CallError | None) -> None:
        if reply.done():
            return
        if error is None:
            reply.set_result(result)
        else:
            reply.set_exception(error)

    return settle


async def await_reply(session: Session, asked: tuple[int, asyncio.Future[Any]]) -> Any:
    id, reply = asked
    try:
        return await reply
    except asyncio.CancelledError:
        session.abandon(id)
        raise
