"""The frames of protocol version 2, and what is in them.

    0      2         3      4                     8
    | 4B41 | version | type | length, big endian | MessagePack body
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Union

from .errors import CallError, MalformedError
from .msgpack import pack, unpack

PROTOCOL = 2
HEADER = 8
MAX_BODY = 1 << 20

REQUEST, RESPONSE, EVENT, STREAM_CHUNK, CANCEL, CREDIT = range(1, 7)

_HEADER = struct.Struct(">2sBBI")


@dataclass(frozen=True, slots=True)
class Event:
    """A fact, and the subscription that it came by."""

    id: str
    topic: str
    source: str
    time: str
    """When, by the wall clock, such as 2026-11-24T08:00:00Z."""
    payload: Mapping[str, Any]
    correlation_id: str | None = None
    """The task that this belongs to."""
    causation_id: str | None = None
    """The event that led to this one."""
    trace_id: str | None = None
    offset: int | None = None
    """Its place in the order of all events, where a subscription can go on from."""
    subscription_id: str = ""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a stream."""

    subscription_id: str
    stream: str
    data: bytes
    sequence: int
    end: bool


@dataclass(frozen=True, slots=True)
class Response:
    """The reply to the request `id`; without one, the kernel refuses the connection."""

    id: int | str | float | None
    result: Any
    error: CallError | None
    descriptors: int = 0
    """How many came along."""


Message = Union[Event, Chunk, Response]


def frame(type: int, body: Mapping[str, Any], version: int = PROTOCOL) -> bytes:
    """A whole frame."""
    packed = pack(body)
    if len(packed) > MAX_BODY:
        raise CallError(
            "too_large", f"a frame must have at most {MAX_BODY} bytes, got {len(packed)}"
        )
    return _HEADER.pack(b"KA", version, type, len(packed)) + packed


class Assembler:
    """Cuts a stream of bytes, or packets, into messages."""

    def __init__(self) -> None:
        self._held = bytearray()

    @property
    def unfinished(self) -> bool:
        """Whether a message has begun and not ended."""
        return bool(self._held)

    def feed(self, data: bytes | bytearray | memoryview) -> Iterator[Message]:
        """Takes the next bytes and yields every message that they complete."""
        self._held += data
        while len(self._held) >= HEADER:
            magic, version, type, length = _HEADER.unpack_from(self._held)
            _require_header(magic, version, length)
            if len(self._held) < HEADER + length:
                return
            body = bytes(self._held[HEADER : HEADER + length])
            del self._held[: HEADER + length]
            message = _read(type, body)
            if message is not None:
                yield message


def _require_header(magic: bytes, version: int, length: int) -> None:
    if magic != b"KA":
        raise MalformedError(f"frame must start with 4B41, got {magic.hex().upper()}")
    if not 1 <= version <= PROTOCOL:
        raise MalformedError(f"protocol version must be 1 to {PROTOCOL}, got {version}")
    if length > MAX_BODY:
        raise MalformedError(f"frame must have at most {MAX_BODY} bytes, got {length}")


def _read(type: int, body: bytes) -> Message | None:
    """What a newer kernel may send and this client does not know is nothing."""
    fields = unpack(body)
    if not isinstance(fields, dict):
        raise MalformedError(f"body must be a map, got {fields!r:.40}")
    match type:
        case 2:
            return _response(fields)
        case 3:
            return _event(fields)
        case 4:
            return Chunk(
                _field(fields, "subscriptionId", str),
                _field(fields, "stream", str),
                _field(fields, "data", bytes),
                _field(fields, "sequence", int),
                _field(fields, "end", bool),
            )
    return None


def _response(fields: dict[str, Any]) -> Response:
    sentence = fields.get("error")
    if sentence is None:
        count = fields.get("descriptors")
        return Response(fields.get("id"), fields.get("result"), None, count if isinstance(count, int) else 0)
    code = str(fields.get("code") or "internal")
    error = CallError(code, str(sentence), str(fields.get("help") or ""), fields.get("retryable"))
    return Response(fields.get("id"), None, error)


def _event(fields: dict[str, Any]) -> Event:
    return Event(
        _field(fields, "id", str),
        _field(fields, "topic", str),
        _field(fields, "source", str),
        _field(fields, "time", str),
        _field(fields, "payload", dict),
        fields.get("correlationId"),
        fields.get("causationId"),
        fields.get("traceId"),
        fields.get("offset"),
        _field(fields, "subscriptionId", str),
    )


def _field(fields: dict[str, Any], name: str, kind: type) -> Any:
    value = fields.get(name)
    if not isinstance(value, kind):
        raise MalformedError(f"'{name}' must be {kind.__name__}, got {value!r:.40}")
    return value
