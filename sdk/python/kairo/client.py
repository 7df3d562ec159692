"""The client that blocks. May be used by many threads at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar, overload

from . import cause
from .call import Call, given
from .conversation import STREAM_WINDOW, WINDOW, Feed, Flow, Intake
from .errors import CallError, unavailable
from .line import Line
from .session import Reply, Session, late, pause
from .subscription import Stream, Subscription

if TYPE_CHECKING:
    from .ring import Kind
    from .rings import ReceivingEnd, SendingEnd

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
        self._lock = threading.Lock()
        self._settled = threading.Condition(self._lock)
        self._closing = threading.Event()
        self._dialling = False
        self._welcome: dict[str, Any] = {}
        self._session = self._connect([])
        self._thread = threading.Thread(target=self._run, name="kairo-reader", daemon=True)
        self._thread.start()

    @property
    def welcome(self) -> Mapping[str, Any]:
        """What the kernel said when this client last introduced itself."""
        return self._welcome

    @overload
    def call(self, call: Call[R], /, *, timeout: float | None = None) -> R: ...

    @overload
    def call(
        self,
        call: str,
        params: Mapping[str, Any] | None = None,
        /,
        *,
        timeout: float | None = None,
        **named: Any,
    ) -> dict[str, Any]: ...

    def call(
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
        done what was asked."""
        made = call if isinstance(call, Call) else Call(call, {**(params or {}), **named})
        until = None if timeout is None else time.monotonic() + timeout
        session = self._await_session(until)
        id, reply = session.ask(made.method, made.params, timeout)
        return self._await_reply(session, id, reply, made.method, until, timeout)

    def subscribe(
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
        return self._subscribe(Feed("subscribe", params, window))

    def subscribe_device(self, handle: str, *, window: int = WINDOW) -> Subscription:
        """What arrives on a device's handle, as events. Ends with the line."""
        return self._subscribe(Feed("device.subscribe", {"handle": handle}, window, resumes=False))

    def stream(self, call: Call[Any] | str, /, **params: Any) -> Stream:
        """Makes a call that opens a stream. Ends with the line."""
        made = call if isinstance(call, Call) else Call(call, params)
        flow = Flow(made.method, made.params, STREAM_WINDOW)
        return Stream(self, self._open(flow), flow)

    def create_ring(
        self, topic: str, kind: Kind, capacity: int = 1 << 20, *, consumers: int | None = None
    ) -> SendingEnd:
        """Makes a ring under a topic of this client's, which produces. `capacity` is a power of two,
        and a message may take a quarter of it; `consumers` is how many a broadcast may have at a
        time. The ring ends with this client's line."""
        from .rings import SendingEnd

        params = given(topic=topic, kind=kind.name.lower(), capacity=capacity, consumers=consumers)
        result, fds = self._ask_for_ring("ring.create", params)
        return SendingEnd(self._give_up(result["handle"]), result, fds)

    def open_ring(self, topic: str) -> ReceivingEnd:
        """Opens the ring under a topic, to consume: a broadcast behind its newest message."""
        from .rings import ReceivingEnd

        result, fds = self._ask_for_ring("ring.open", {"topic": topic})
        return ReceivingEnd(self._give_up(result["handle"]), result, fds)

    def _ask_for_ring(self, method: str, params: Mapping[str, Any]) -> tuple[Any, list[int]]:
        session = self._await_session(None)
        id, reply = session.ask(method, params, None, takes=True)
        result, fds = self._await_reply(session, id, reply, method, None, None)
        return result, fds

    def _give_up(self, handle: str) -> Callable[[], None]:
        def give_up() -> None:
            try:
                self.call("ring.close", handle=handle)
            except CallError as e:
                if e.code not in ("unavailable", "not_found"):
                    raise

        return give_up

    def _subscribe(self, feed: Feed) -> Subscription:
        return Subscription(self, self._open(feed), feed)

    def _open(self, intake: Intake) -> threading.Condition:
        filled = threading.Condition(self._lock)
        intake.wake = filled.notify_all
        session = self._await_session(None)
        id, reply = session.open(intake)
        self._await_reply(session, id, reply, intake.method, None, None)
        return filled

    def _await_session(self, until: float | None) -> Session:
        with self._lock:
            while self._dialling:
                left = None if until is None else until - time.monotonic()
                if left is not None and left <= 0:
                    raise CallError("timeout", "the kernel must be there in time, it was not")
                self._settled.wait(left)
            return self._session

    @staticmethod
    def _await_reply(
        session: Session,
        id: int,
        reply: Reply,
        method: str,
        until: float | None,
        timeout: float | None,
    ) -> Any:
        try:
            answered = reply.wait(None if until is None else max(0.0, until - time.monotonic()))
        except BaseException:
            session.abandon(id)
            raise
        if not answered and session.abandon(id):
            raise late(method, timeout)
        return reply.result()

    # The reader's thread: it takes in what comes, and dials again when nothing comes any more.

    def _run(self) -> None:
        session = self._session
        while True:
            intakes = self._read(session)
            try:
                session = self._redial(intakes)
            except CallError as reason:
                self._finish(intakes, reason)
                return

    def _read(self, session: Session) -> list[Intake]:
        while True:
            try:
                session.pump()
            except CallError as reason:
                with self._lock:
                    self._dialling = self._patience > 0 and not self._closing.is_set()
                intakes = session.end(reason)
                session.close()
                return intakes

    def _redial(self, intakes: list[Intake]) -> Session:
        until = time.monotonic() + self._patience
        reason = self._session.conversation.over or unavailable("the kernel closed the line")
        lasting = [intake for intake in intakes if intake.resumes]
        with self._lock:
            for intake in intakes:
                if intake not in lasting:
                    intake.end(reason)
        attempt = 0
        while time.monotonic() < until and not self._closing.wait(pause(attempt)):
            try:
                session = self._connect([i for i in lasting if not i.closed])
            except CallError as e:
                reason, attempt = e, attempt + 1
                continue
            with self._lock:
                self._session = session
                self._dialling = False
                self._settled.notify_all()
            if self._closing.is_set():
                session.hang_up()
            return session
        raise reason

    def _connect(self, intakes: list[Intake]) -> Session:
        """Dials, says hello and opens `intakes` again, all on this thread."""
        session = Session(self._dial(), self._lock)
        try:
            with cause.because(None):
                asked = session.ask("kernel.hello", self._hello, None)
                self._welcome = self._exchange(session, asked)
                for intake in intakes:
                    self._exchange(session, session.open(intake))
        except BaseException:
            session.close()
            raise
        return session

    @staticmethod
    def _exchange(session: Session, asked: tuple[int, Reply]) -> Any:
        _, reply = asked
        while not reply.done:
            session.pump()
        return reply.result()

    def _finish(self, intakes: list[Intake], reason: CallError) -> None:
        wanted = self._closing.is_set()
        with self._lock:
            self._dialling = False
            self._session.conversation.end(reason)
            for intake in intakes:
                intake.end(None if wanted else reason)
            self._settled.notify_all()

    def _close(self, intake: Intake) -> None:
        with self._lock:
            if intake.closed or intake.ended is not None:
                intake.close()
                return
            intake.close()
            session = self._session
            session.conversation.forget(intake)
        try:
            self.call("unsubscribe", subscriptionId=intake.id)
        except CallError as e:
            if e.code not in ("unavailable", "not_found"):
                raise

    def _give(self, intake: Intake, credit: int) -> None:
        if credit > 0:
            session = self._session
            session.push(session.conversation.credit(intake.id, credit))

    def close(self) -> None:
        """Ends the client. Calls that wait fail with `unavailable`."""
        self._closing.set()
        with self._lock:
            session = self._session
            closed = unavailable("the client must be open, it was closed")
            for intake in session.conversation.end(closed):
                intake.end(None)
        session.hang_up()
        if threading.current_thread() is not self._thread:
            self._thread.join()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()
