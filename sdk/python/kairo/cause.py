"""Why calls are made: the event that is being handled in this context, if one is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from .messages import Event

_handled: ContextVar[Event | None] = ContextVar("kairo.because", default=None)


@contextmanager
def because(event: Event | None) -> Iterator[None]:
    """Calls made in this block are made because of `event`, or of nothing if it is None. Iterating
    over a subscription does the same for the loop's body."""
    token = _handled.set(event)
    try:
        yield
    finally:
        _handled.reset(token)


def handling(event: Event | None) -> None:
    """From now on, in this context, calls are made because of `event`."""
    _handled.set(event)


def handled(event: Event | None) -> None:
    """`event` is no longer being handled in this context, if it was."""
    if event is not None and _handled.get() is event:
        _handled.set(None)


def fields() -> dict[str, str]:
    """What a request says about its cause."""
    event = _handled.get()
    if event is None:
        return {}
    known = {
        "correlationId": event.correlation_id,
        "causationId": event.id,
        "traceId": event.trace_id,
    }
    return {name: value for name, value in known.items() if value}
