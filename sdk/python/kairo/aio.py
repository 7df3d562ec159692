"""The client for asyncio: `kairo.aio.connect`. Belongs to the loop that it was made in.

    async with await kairo.aio.connect(client="reader") as client:
        async for event in await client.subscribe("skill.thermostat.reading"):
            print(event.payload["celsius"])
"""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar, overload

from . import cause
from .aio_session import Session, await_reply
from .aio_subscription import Stream, Subscription
from .call import Call, given
from .conversation import STREAM_WINDOW, WINDOW, Feed, Flow, Intake
from .errors import CallError, unavailable
from .hello import hello as _hello
from .line import Line, adopt, default_socket, dial
from .session import late, pause

__all__ = ["Client", "Stream", "Subscription", "connect", "on_line"]

R = TypeVar("R")


class Client:
    """Makes calls and receives events. When the line ends, calls that are under way fail with
    `unavailable`, which may be retried; the client dials again for up to `patience` seconds, and
    its subscriptions go on behind the last event that came. What belongs to a line, such as a
    device's handle or a stream, is gone with it."""

    def __init__(self, dial: Callable[[], Line], hello: Mapping[str, Any], patience: float) -> None:
        self._dial = dial
        self._hello = hello
        self._patience = patience
        self._settled = asyncio.Event()
        self._welcome: dict[str, Any] = {}
        self._session: Session | None = None
        self._redialling: asyncio.Task[None] | None = None
        self._over: CallError | None = None

    @property
    def welcome(self) -> Mapping[str, Any]:
        """What the kernel said when this client last introduced itself."""
        return self._welcome

    @overload
    async def call(self, call: Call[R], /, *, timeout: float | None = None) -> R: ...

    @overload
    async def call(
        self,
        call: str,
        params: Mapping[str, Any] | None = None,
        /,
        *,
        timeout: float | None = None,
        **named: Any,
    ) -> dict[str, Any]: ...

    async def call(
        self,
        call: Call[Any] | str,
        params: Mapping[str, Any] | None = None,
        /,
        *,
        timeout: float | None = None,
        **named: Any,
    ) -> Any:
        """Makes a call and waits for its result. A failure is a CallError. Without a reply within
        `timeout` seconds it fails with `timeout`, and the kernel gives up too, though it may have
        done what was asked. A task that is cancelled cancels the call."""
        made = call if isinstance(call, Call) else Call(call, {**(params or {}), **named})
        try:
            async with asyncio.timeout(timeout):
                session = await self._await_session()
                return await await_reply(session, session.ask(made.method, made.params, timeout))
        except TimeoutError:
            raise late(made.method, timeout) from None

    async def subscribe(
        self,
        pattern: str,
        from_offset: int | None = None,
        *,
        replay: int | None = None,
        window: int = WINDOW,
    ) -> Subscription:
        """Events whose topic matches `pattern`, in which `*` is one word and a last `>` all that
        follow: from now on, with up to `replay` past ones, or without a gap from an offset on. The
        kernel pushes at most `window` events ahead."""
        params = given(topic=pattern, from_=from_offset, replay=replay)
        return await self._subscribe(Feed("subscribe", params, window))

    async def subscribe_device(self, handle: str, *, window: int = WINDOW) -> Subscription:
        """What arrives on a device's handle, as events. Ends with the line."""
        feed = Feed("device.subscribe", {"handle": handle}, window, resumes=False)
        return await self._subscribe(feed)

    async def stream(self, call: Call[Any] | str, /, **params: Any) -> Stream:
        """Makes a call that opens a stream. Ends with the line."""
        made = call if isinstance(call, Call) else Call(call, params)
        flow = Flow(made.method, made.params, STREAM_WINDOW)
        return Stream(self, await self._open(flow), flow)

    async def _subscribe(self, feed: Feed) -> Subscription:
        return Subscription(self, await self._open(feed), feed)

    async def _open(self, intake: Intake) -> asyncio.Event:
        filled = asyncio.Event()
        intake.wake = filled.set
        session = await self._await_session()
        await await_reply(session, session.open(intake))
        return filled

    async def _await_session(self) -> Session:
        await self._settled.wait()
        if self._over is not None or self._session is None:
            raise self._over or unavailable("the client must be connected, it is not")
        return self._session

    async def _connect(self, intakes: list[Intake]) -> None:
        """Dials, says hello and opens `intakes` again."""
        session = Session(self._dial())
        try:
            with cause.because(None):
                _, reply = session.ask("kernel.hello", self._hello, None)
                self._welcome = await reply
                for intake in intakes:
                    _, reply = session.open(intake)
                    await reply
            if session.conversation.over is not None:
                raise session.conversation.over
        except BaseException:
            session.close(unavailable("the client gave the line up"))
            raise
        self._session = session
        session.ended = self._ended
        self._settled.set()

    def _ended(self, intakes: list[Intake], reason: CallError) -> None:
        self._settled.clear()
        if self._over is not None or self._patience <= 0:
            self._finish(intakes, reason)
            return
        context = contextvars.Context()
        self._redialling = asyncio.get_running_loop().create_task(
            self._redial(intakes, reason), name="kairo-redial", context=context
        )

    async def _redial(self, intakes: list[Intake], reason: CallError) -> None:
        for intake in intakes:
            if not intake.resumes:
                intake.end(reason)
        lasting = [intake for intake in intakes if intake.resumes]
        loop = asyncio.get_running_loop()
        until = loop.time() + self._patience
        attempt = 0
        try:
            while loop.time() < until:
                await asyncio.sleep(pause(attempt))
                try:
                    return await self._connect([i for i in lasting if not i.closed])
                except CallError as e:
                    reason, attempt = e, attempt + 1
            self._finish(lasting, reason)
        except asyncio.CancelledError:
            self._finish(lasting, reason)
            raise

    def _finish(self, intakes: list[Intake], reason: CallError) -> None:
        for intake in intakes:
            intake.end(None if self._over is not None else reason)
        self._over = self._over or reason
        self._settled.set()

    async def _close(self, intake: Intake) -> None:
        ended = intake.closed or intake.ended is not None
        intake.close()
        if ended or self._session is None:
            return
        self._session.conversation.forget(intake)
        try:
            await self.call("unsubscribe", subscriptionId=intake.id)
        except CallError as e:
            if e.code not in ("unavailable", "not_found"):
                raise

    def _give(self, intake: Intake, credit: int) -> None:
        if credit > 0 and self._session is not None:
            self._session.send(self._session.conversation.credit(intake.id, credit))

    async def close(self) -> None:
        """Ends the client. Calls that wait fail with `unavailable`."""
        reason = unavailable("the client must be open, it was closed")
        self._over = self._over or reason
        if self._redialling is not None:
            self._redialling.cancel()
            await asyncio.gather(self._redialling, return_exceptions=True)
        if self._session is not None:
            self._session.close(reason)

    async def __aenter__(self) -> Client:
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self.close()


async def connect(
    socket: str | None = None,
    *,
    client: str | None = None,
    agent: str | None = None,
    needs: Iterable[Mapping[str, str]] | None = None,
    answers_consent: bool = False,
    patience: float = 10.0,
) -> Client:
    """As `kairo.connect`."""
    path = default_socket() if socket is None else str(socket)
    made = Client(lambda: dial(path), _hello(client, agent, needs, answers_consent), patience)
    await made._connect([])
    return made


async def on_line(fd: int = 3, *, client: str | None = None) -> Client:
    """As `kairo.on_line`."""
    made = Client(lambda: adopt(fd), _hello(client, None, None, False), 0)
    await made._connect([])
    return made
