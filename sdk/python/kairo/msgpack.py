"""MessagePack as Kairo speaks it: nil, booleans, integers of 64 bits with a sign, floats, text,
bytes, lists, and maps with text for keys. Writes the shortest form, reads every form, and believes
no length that the bytes do not bear out."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Any

from .errors import MalformedError

MAX_DEPTH = 32

_LEAST, _MOST = -(1 << 63), (1 << 63) - 1
_SIZES = (struct.Struct(">B"), struct.Struct(">H"), struct.Struct(">I"), struct.Struct(">Q"))
_SIGNED = (struct.Struct(">b"), struct.Struct(">h"), struct.Struct(">i"), struct.Struct(">q"))
_FLOAT, _DOUBLE = struct.Struct(">f"), struct.Struct(">d")


def pack(value: Any) -> bytes:
    """The bytes of a value."""
    out = bytearray()
    _pack(out, value, 0)
    return bytes(out)


def _pack(out: bytearray, value: Any, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise ValueError(f"lists and maps must be nested at most {MAX_DEPTH} deep")
    if value is None:
        out.append(0xC0)
    elif isinstance(value, bool):
        out.append(0xC3 if value else 0xC2)
    elif isinstance(value, int):
        _pack_int(out, value)
    elif isinstance(value, float):
        out.append(0xCB)
        out += _DOUBLE.pack(value)
    elif isinstance(value, str):
        text = value.encode()
        _pack_head(out, len(text), 0xA0, 32, 0xD9)
        out += text
    elif isinstance(value, (bytes, bytearray, memoryview)):
        blob = bytes(value)
        _pack_head(out, len(blob), 0, 0, 0xC4)
        out += blob
    elif isinstance(value, (list, tuple)):
        _pack_head(out, len(value), 0x90, 16, 0xDB)
        for element in value:
            _pack(out, element, depth + 1)
    elif isinstance(value, Mapping):
        _pack_head(out, len(value), 0x80, 16, 0xDD)
        for key, element in value.items():
            if not isinstance(key, str):
                raise TypeError(f"a key must be text, got {key!r}")
            _pack(out, key, depth)
            _pack(out, element, depth + 1)
    else:
        raise TypeError(f"a message cannot carry a '{type(value).__name__}'")


def _pack_head(out: bytearray, count: int, fixed: int, most: int, lead: int) -> None:
    """The count in the lead byte if it is below `most`, else behind it: `lead` has one byte for it,
    `lead` + 1 two and `lead` + 2 four. Lists and maps have no form with one byte."""
    if count < most:
        out.append(fixed | count)
        return
    smallest = 1 if lead in (0xDB, 0xDD) else 0
    for size in range(smallest, 3):
        if count < 1 << (8 << size):
            out.append(lead + size)
            out += _SIZES[size].pack(count)
            return
    raise ValueError(f"a value must have less than 2^32 elements, got {count}")


def _pack_int(out: bytearray, value: int) -> None:
    if not _LEAST <= value <= _MOST:
        raise ValueError(f"an integer must fit 64 bits with a sign, got {value}")
    if -32 <= value < 128:
        out.append(value & 0xFF)
        return
    for size in range(4):
        bits = 8 << size
        if value >= 0 and value < 1 << bits:
            out.append(0xCC + size)
            out += _SIZES[size].pack(value)
            return
        if value < 0 and value >= -(1 << (bits - 1)):
            out.append(0xD0 + size)
            out += _SIGNED[size].pack(value)
            return


def unpack(data: bytes | bytearray | memoryview) -> Any:
    """The one value that the bytes are."""
    reader = _Reader(memoryview(data))
    value = reader.value(0)
    if reader.at != reader.end:
        raise MalformedError(f"message must end here, got {reader.end - reader.at} more bytes")
    return value


class _Reader:
    def __init__(self, data: memoryview) -> None:
        self.data = data
        self.at = 0
        self.end = len(data)

    def value(self, depth: int) -> Any:
        lead = self._byte()
        if lead < 0x80:
            return lead
        if lead >= 0xE0:
            return lead - 0x100
        if lead < 0x90:
            return self._map(lead & 0x0F, depth)
        if lead < 0xA0:
            return self._list(lead & 0x0F, depth)
        if lead < 0xC0:
            return self._text(lead & 0x1F)
        return self._wide(lead, depth)

    def _wide(self, lead: int, depth: int) -> Any:
        match lead:
            case 0xC0:
                return None
            case 0xC2 | 0xC3:
                return lead == 0xC3
            case 0xC4 | 0xC5 | 0xC6:
                return bytes(self._take(self._unsigned(lead - 0xC4)))
            case 0xCA:
                return _FLOAT.unpack(self._take(4))[0]
            case 0xCB:
                return _DOUBLE.unpack(self._take(8))[0]
            case 0xCC | 0xCD | 0xCE | 0xCF:
                return self._positive(lead - 0xCC)
            case 0xD0 | 0xD1 | 0xD2 | 0xD3:
                return _SIGNED[lead - 0xD0].unpack(self._take(1 << (lead - 0xD0)))[0]
            case 0xD9 | 0xDA | 0xDB:
                return self._text(self._unsigned(lead - 0xD9))
            case 0xDC | 0xDD:
                return self._list(self._unsigned(lead - 0xDB), depth)
            case 0xDE | 0xDF:
                return self._map(self._unsigned(lead - 0xDD), depth)
        return self._extension(lead)

    def _extension(self, lead: int) -> None:
        """JavaScript's `undefined` is nil; there are no others."""
        if lead == 0xD4 and bytes(self._take(2)) == b"\0\0":
            return None
        raise MalformedError(f"value must not start with byte 0x{lead:02X}")

    def _positive(self, size: int) -> int:
        value = self._unsigned(size)
        if value > _MOST:
            raise MalformedError("integer must fit 64 bits with a sign")
        return value

    def _text(self, length: int) -> str:
        try:
            return str(self._take(length), "utf-8")
        except UnicodeDecodeError:
            raise MalformedError("string must be UTF-8") from None

    def _list(self, count: int, depth: int) -> list[Any]:
        self._enter(count, depth)
        return [self.value(depth + 1) for _ in range(count)]

    def _map(self, count: int, depth: int) -> dict[str, Any]:
        self._enter(2 * count, depth)
        found: dict[str, Any] = {}
        for _ in range(count):
            key = self.value(depth + 1)
            if not isinstance(key, str):
                raise MalformedError(f"key must be a string, got {type(key).__name__}")
            if key in found:
                raise MalformedError(f"key '{key}' must occur once")
            found[key] = self.value(depth + 1)
        return found

    def _enter(self, least: int, depth: int) -> None:
        if depth >= MAX_DEPTH:
            raise MalformedError(f"lists and maps must be nested at most {MAX_DEPTH} deep")
        if least > self.end - self.at:
            raise MalformedError(f"message must have room for {least} more, got its end")

    def _unsigned(self, size: int) -> int:
        value: int = _SIZES[size].unpack(self._take(1 << size))[0]
        return value

    def _byte(self) -> int:
        return self._take(1)[0]

    def _take(self, count: int) -> memoryview:
        if count > self.end - self.at:
            raise MalformedError("message must go on, got its end")
        self.at += count
        return self.data[self.at - count : self.at]
