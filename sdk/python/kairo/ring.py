"""Messages through shared memory: a ring in a sealed memfd.

The layout is drawn in ``kairo.h`` of the C SDK. A queue has one producer and one consumer, and
the producer waits for room. A broadcast has one producer, which waits for nobody, and many consumers,
which map it read-only and count what they missed.

    with Ring.map(fd, Kind.QUEUE) as ring:
        consumer = Consumer(ring)
        while not consumer.ended:
            message = consumer.poll()
            if message is None:
                consumer.wait(1.0)

Neither side trusts the other: what is read from the memory is read once and checked, and a message is
copied before anybody looks at it. A ring that was broken raises `RingError`, and stays broken.

**Order.** Python has no atomic operations and no fences. What this module relies on:

- An aligned 64-bit word is read and written in one piece: `memoryview.cast` does it by a `memcpy` of
  8 bytes, which compilers make one instruction on x86_64 and aarch64. (`struct` with ``<`` does not.)
- Between two steps whose order matters, a lock is released and taken again. On x86_64 those are
  locked instructions, which order everything. On aarch64 a release followed by an acquire orders
  everything too as long as the lock uses the plain forms, which is what glibc and CPython are compiled
  to; the language promises none of this.
- On top of that every record carries its number and is checked, so that a record which was seen too
  early is noticed as broken unless its header had arrived and its payload had not. On aarch64 use the
  C or the Java SDK where that would matter.

A thread sleeps in `wait` at most `SLICE` seconds at a time, so that an order that failed costs time
and no message. One thread uses a producer or a consumer.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import mmap
import os
import platform
import sys
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from types import TracebackType

VERSION = 1
HEADER = 4096
MIN_CAPACITY = 4096
MAX_CAPACITY = 1 << 30
SLICE = 0.1

_MAGIC = int.from_bytes(b"KAIRORNG", "little")
_AT_VERSION = 8
_AT_KIND = 12
_AT_CAPACITY = 16
_AT_TAIL = 128
_AT_INTENT = 136
_AT_LATEST = 144
_AT_PRODUCER_CLOSED = 152
_AT_HEAD = 256
_AT_CONSUMER_CLOSED = 264
_AT_CONSUMER_WAITING = 384
_AT_PRODUCER_WAITING = 512
_RECORD_HEADER = 16
_PADDING = 0
_ATTEMPTS = 64
_SHARE_KEPT = 8
_MAX_POSITION = (1 << 63) - 1

_F_ADD_SEALS = 1033
_F_GET_SEALS = 1034
_SEAL_SEAL = 0x1
_SIZE_STAYS = 0x2 | 0x4
_ONE_WRITER = 0x10 | _SEAL_SEAL
_FUTEX = {"x86_64": 202, "aarch64": 98}
_FUTEX_WAIT = 0
_FUTEX_WAKE = 1


class Kind(IntEnum):
    """What a shared memory is for."""

    QUEUE = 1
    BROADCAST = 2
    BELL = 3
    """No data: only the word on which one consumer of a broadcast sleeps."""


class RingError(Exception):
    """The other side broke the layout, or what was passed is no ring."""


@dataclass(frozen=True, slots=True)
class Message:
    """A copy of what was sent."""

    type: int
    sequence: int
    payload: bytes


class _Timespec(ctypes.Structure):
    _fields_ = [("tv_sec", ctypes.c_long), ("tv_nsec", ctypes.c_long)]


_libc = ctypes.CDLL(None, use_errno=True)
_lock = threading.Lock()
_lock.acquire()
_fence_owner = threading.Lock()


def _fence() -> None:
    """Keeps what was done before in front of what is done after; see the module's text."""
    with _fence_owner:
        _lock.release()
        _lock.acquire()


def _is_capacity(capacity: int) -> bool:
    return MIN_CAPACITY <= capacity <= MAX_CAPACITY and capacity & (capacity - 1) == 0


def _record_size(length: int) -> int:
    return _RECORD_HEADER + (length + 15 & ~15)


class Ring:
    """A ring's memory, mapped. Owns its descriptor."""

    def __init__(self, fd: int, kind: Kind, capacity: int, writable: bool) -> None:
        """Use `create` or `map`, which check what they map."""
        self.fd = fd
        self.kind = kind
        self.capacity = capacity
        access = mmap.ACCESS_WRITE if writable else mmap.ACCESS_READ
        self._map = mmap.mmap(fd, HEADER + capacity, access=access)
        self._bytes = memoryview(self._map)
        self._longs = self._bytes.cast("Q")
        self._ints = self._bytes.cast("I")
        self._address = 0
        if writable:
            pin = ctypes.c_char.from_buffer(self._map)
            self._address = ctypes.addressof(pin)
            del pin

    @staticmethod
    def create(kind: Kind, capacity: int = 0) -> Ring:
        """Makes a ring, or a bell without capacity, and seals its size."""
        if not (capacity == 0 if kind is Kind.BELL else _is_capacity(capacity)):
            raise ValueError(
                f"capacity must be a power of two from {MIN_CAPACITY} to {MAX_CAPACITY}, got '{capacity}'"
            )
        fd = os.memfd_create("kairo-ring", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
        try:
            os.ftruncate(fd, HEADER + capacity)
            fcntl.fcntl(fd, _F_ADD_SEALS, Ring._first_seals(kind))
            ring = Ring(fd, kind, capacity, writable=True)
        except OSError:
            os.close(fd)
            raise
        ring._put_int(_AT_VERSION, VERSION)
        ring._put_int(_AT_KIND, kind)
        ring._put(_AT_CAPACITY, capacity)
        _fence()
        ring._put(0, _MAGIC)
        return ring

    @staticmethod
    def map(fd: int, kind: Kind) -> Ring:
        """Maps a ring that was received, to write: all but the consumers of a broadcast."""
        return Ring._open(fd, kind, Ring._first_seals(kind), writable=True)

    @staticmethod
    def map_read_only(fd: int) -> Ring:
        """Maps a broadcast to read. Refuses one that anybody but its producer could still write to."""
        return Ring._open(fd, Kind.BROADCAST, _SIZE_STAYS | _ONE_WRITER, writable=False)

    @property
    def max_message(self) -> int:
        """The longest payload: a quarter of the capacity."""
        return self.capacity // 4

    def close(self) -> None:
        """Unmaps and closes."""
        self._ints.release()
        self._longs.release()
        self._bytes.release()
        self._map.close()
        os.close(self.fd)

    def __enter__(self) -> Ring:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @staticmethod
    def _first_seals(kind: Kind) -> int:
        return _SIZE_STAYS if kind is Kind.BROADCAST else _SIZE_STAYS | _SEAL_SEAL

    @staticmethod
    def _open(fd: int, kind: Kind, seals: int, writable: bool) -> Ring:
        found = fcntl.fcntl(fd, _F_GET_SEALS)
        if found & seals != seals:
            raise RingError(f"ring must have the seals {seals:#x}, got '{found:#x}'")
        capacity = os.fstat(fd).st_size - HEADER
        if not (capacity == 0 if kind is Kind.BELL else _is_capacity(capacity)):
            raise RingError(
                f"ring must have room for a header and its data, got '{capacity + HEADER}' bytes"
            )
        ring = Ring(fd, kind, capacity, writable)
        header = (ring._get(0), ring._get_int(_AT_VERSION), ring._get_int(_AT_KIND), ring._get(_AT_CAPACITY))
        if header != (_MAGIC, VERSION, kind, capacity):
            ring._ints.release()
            ring._longs.release()
            ring._bytes.release()
            ring._map.close()
            raise RingError(f"ring must say that it is a {kind.name} of {capacity} bytes, got '{header}'")
        return ring

    def _get(self, at: int) -> int:
        return self._longs[at >> 3]

    def _put(self, at: int, value: int) -> None:
        self._longs[at >> 3] = value

    def _get_int(self, at: int) -> int:
        return self._ints[at >> 2]

    def _put_int(self, at: int, value: int) -> None:
        self._ints[at >> 2] = value

    def _acquire(self, at: int) -> int:
        value = self._get(at)
        _fence()
        return value

    def _release(self, at: int, value: int) -> None:
        _fence()
        self._put(at, value)

    def _data(self, position: int) -> int:
        return HEADER + (position & self.capacity - 1)

    def _rest(self, position: int) -> int:
        return self.capacity - (position & self.capacity - 1)

    def _wake(self, at: int) -> None:
        """Wakes who sleeps at this word. What they wait for must have been written."""
        _fence()
        if self._get_int(at) != 0:
            self._put_int(at, 0)
            self._futex(at, _FUTEX_WAKE, 1, None)

    def _arm(self, at: int) -> None:
        self._put_int(at, 1)
        _fence()

    def _disarm(self, at: int) -> None:
        self._put_int(at, 0)

    def _sleep(self, at: int, seconds: float) -> None:
        nanos = int(max(0.0, min(seconds, SLICE)) * 1e9)
        timeout = _Timespec(nanos // 1_000_000_000, nanos % 1_000_000_000)
        error = self._futex(at, _FUTEX_WAIT, 1, ctypes.byref(timeout))
        self._disarm(at)
        if error not in (0, errno.EAGAIN, errno.ETIMEDOUT, errno.EINTR):
            raise OSError(error, os.strerror(error))

    def _futex(self, at: int, operation: int, value: int, timeout: object) -> int:
        number = _FUTEX[platform.machine()]
        word = ctypes.c_void_p(self._address + at)
        result = _libc.syscall(
            ctypes.c_long(number), word, ctypes.c_int(operation), ctypes.c_int(value), timeout, None, 0
        )
        return 0 if result >= 0 else ctypes.get_errno()


class Producer:
    """The only producer in the life of a ring. Seals a broadcast against all other writers."""

    def __init__(self, ring: Ring) -> None:
        if ring.kind is Kind.BELL:
            raise ValueError("ring must have data, got 'BELL'")
        if ring.kind is Kind.BROADCAST:
            fcntl.fcntl(ring.fd, _F_ADD_SEALS, _ONE_WRITER)
        if ring._acquire(_AT_TAIL) != 0:
            raise RingError("ring must be new to its producer")
        self._ring = ring
        self._bells: list[Ring] = []
        self._position = 0
        self._head = 0
        self._limit = ring.capacity
        self._sequence = 0
        self._violation = ""

    def bells(self, bells: Iterable[Ring]) -> None:
        """The bells of the consumers of a broadcast that sleep."""
        self._bells = list(bells)

    def offer(self, type: int, payload: bytes | bytearray | memoryview) -> bool:
        """Sends a copy. False when a queue has no room now; a broadcast always has."""
        ring = self._ring
        length = len(payload)
        end = self._end(type, length)
        if ring.kind is Kind.BROADCAST:
            ring._put(_AT_INTENT, end)
            _fence()
        elif end > self._limit and not self._make_room(end):
            return False
        size = _record_size(length)
        start = end - size
        if start != self._position:
            self._header(self._position, start - self._position - _RECORD_HEADER, _PADDING)
        self._header(start, length, type)
        at = ring._data(start) + _RECORD_HEADER
        ring._bytes[at : at + length] = payload
        self._position = end
        self._sequence += 1
        ring._release(_AT_TAIL, end)
        if ring.kind is Kind.BROADCAST:
            ring._release(_AT_LATEST, start)
        self._wake()
        return True

    def wait(self, length: int, seconds: float) -> None:
        """Sleeps until a payload of `length` bytes has room in the queue, its consumer has gone, or
        time is over. Returns early at times. Nobody wakes it when the consumer dies."""
        ring = self._ring
        end = self._end(1, length)
        deadline = time.monotonic() + seconds
        while ring.kind is Kind.QUEUE and end > self._limit:
            ring._arm(_AT_PRODUCER_WAITING)
            left = deadline - time.monotonic()
            if self._make_room(end) or self.abandoned or left <= 0:
                ring._disarm(_AT_PRODUCER_WAITING)
                return
            ring._sleep(_AT_PRODUCER_WAITING, left)

    @property
    def abandoned(self) -> bool:
        """Whether the consumer of the queue said that it reads no more."""
        return self._ring._get_int(_AT_CONSUMER_CLOSED) != 0

    def end(self) -> None:
        """Tells the consumers that nothing follows."""
        _fence()
        self._ring._put_int(_AT_PRODUCER_CLOSED, 1)
        self._wake()

    def _end(self, type: int, length: int) -> int:
        if not 0 < type < 1 << 31:
            raise ValueError(f"type must be positive, got '{type}'")
        if length > self._ring.max_message:
            raise ValueError(f"message must have at most {self._ring.max_message} bytes, got '{length}'")
        size = _record_size(length)
        rest = self._ring._rest(self._position)
        return self._position + (0 if size <= rest else rest) + size

    def _make_room(self, end: int) -> bool:
        if self._violation:
            raise RingError(self._violation)
        head = self._ring._acquire(_AT_HEAD)
        if not self._head <= head <= self._position or head % 16 != 0:
            self._limit = 0
            self._violation = (
                f"position of the consumer must be from {self._head} to {self._position}, got '{head}'"
            )
            raise RingError(self._violation)
        self._head = head
        self._limit = head + self._ring.capacity
        return end <= self._limit

    def _header(self, position: int, length: int, type: int) -> None:
        at = self._ring._data(position)
        self._ring._put(at, length | type << 32)
        self._ring._put(at + 8, self._sequence)

    def _wake(self) -> None:
        if self._ring.kind is Kind.QUEUE:
            self._ring._wake(_AT_CONSUMER_WAITING)
        for bell in self._bells:
            bell._wake(_AT_CONSUMER_WAITING)


@dataclass(slots=True)
class _Record:
    """One record, its header read once."""

    position: int
    length: int
    type: int
    sequence: int


class Consumer:
    """The consumer of a queue, or one of a broadcast: that joins behind the newest message."""

    def __init__(self, ring: Ring) -> None:
        if ring.kind is Kind.BELL:
            raise ValueError("ring must have data, got 'BELL'")
        self._ring = ring
        self._position = 0
        self._published = 0
        self._limit = 0
        self._expected = 0
        self._violation = ""
        self.lost = 0
        """How many messages of a broadcast were overwritten before this consumer got to them."""
        if ring.kind is Kind.BROADCAST:
            self._join()

    def poll(self) -> Message | None:
        """Takes the next message, if there is one."""
        return self._poll_broadcast() if self._ring.kind is Kind.BROADCAST else self._poll_queue()

    def wait(self, seconds: float, bell: Ring | None = None) -> None:
        """Sleeps until there is a message, the producer has gone, or time is over. Returns early at
        times. Nobody wakes it when the producer dies. A consumer of a broadcast sleeps on `bell`, which
        its producer must know; without one it looks again after each slice."""
        sleeper = self._ring if self._ring.kind is Kind.QUEUE else bell
        deadline = time.monotonic() + seconds
        while True:
            if sleeper is not None:
                sleeper._arm(_AT_CONSUMER_WAITING)
            left = deadline - time.monotonic()
            if self._has_next() or self._closed or left <= 0:
                if sleeper is not None:
                    sleeper._disarm(_AT_CONSUMER_WAITING)
                return
            if sleeper is not None:
                sleeper._sleep(_AT_CONSUMER_WAITING, left)
            else:
                time.sleep(min(left, SLICE))

    @property
    def ended(self) -> bool:
        """Whether the producer said that nothing follows, and everything was taken."""
        return self._closed and self._ring._acquire(_AT_TAIL) == self._position

    def end(self) -> None:
        """Tells the producer of a queue that nobody reads any more."""
        if self._ring.kind is Kind.QUEUE:
            self._ring._put_int(_AT_CONSUMER_CLOSED, 1)
            self._ring._wake(_AT_PRODUCER_WAITING)

    @property
    def _closed(self) -> bool:
        closed = self._ring._get_int(_AT_PRODUCER_CLOSED) != 0
        _fence()
        return closed

    def _broken(self, violation: str) -> RingError:
        self._violation = violation
        self._limit = self._position
        return RingError(violation)

    def _check(self) -> None:
        if self._violation:
            raise RingError(self._violation)

    def _has_next(self) -> bool:
        self._check()
        if self._ring.kind is Kind.QUEUE:
            return self._position != self._limit or self._refresh()
        return self._tail() != self._position

    def _read(self, position: int) -> _Record:
        at = self._ring._data(position)
        word = self._ring._get(at)
        return _Record(position, word & 0xFFFFFFFF, word >> 32, self._ring._get(at + 8))

    def _is_well_formed(self, record: _Record) -> bool:
        return (
            0 < record.type < 1 << 31
            and record.length <= self._ring.max_message
            and _record_size(record.length) <= self._ring._rest(record.position)
        )

    def _next(self, limit: int) -> _Record | None:
        """The message that follows, behind padding perhaps, and ends before `limit`."""
        record = self._read(self._position)
        if record.type == _PADDING:
            rest = self._ring._rest(self._position)
            if record.length != rest - _RECORD_HEADER or rest >= limit - self._position:
                return None
            record = self._read(self._position + rest)
        ends = record.position + _record_size(record.length)
        return record if self._is_well_formed(record) and ends <= limit else None

    def _copy(self, record: _Record) -> Message:
        at = self._ring._data(record.position) + _RECORD_HEADER
        payload = bytes(self._ring._bytes[at : at + record.length])
        return Message(record.type, record.sequence, payload)

    def _poll_queue(self) -> Message | None:
        if self._position == self._limit and not self._refresh():
            return None
        record = self._next(self._limit)
        if record is None or record.sequence != self._expected:
            raise self._broken(f"record must lie within the ring and be numbered, at '{self._position}'")
        message = self._copy(record)
        self._expected += 1
        self._position = record.position + _record_size(record.length)
        if self._position - self._published >= self._ring.capacity // _SHARE_KEPT:
            self._give_back()
        return message

    def _give_back(self) -> None:
        self._published = self._position
        self._ring._release(_AT_HEAD, self._position)
        self._ring._wake(_AT_PRODUCER_WAITING)

    def _refresh(self) -> bool:
        """Gives all room back and looks how far the producer is."""
        self._check()
        if self._published != self._position:
            self._give_back()
        tail = self._ring._acquire(_AT_TAIL)
        if not self._limit <= tail <= self._position + self._ring.capacity or tail % 16 != 0:
            raise self._broken(f"position of the producer must be from {self._limit} on, got '{tail}'")
        self._limit = tail
        return tail != self._position

    def _poll_broadcast(self) -> Message | None:
        self._check()
        for _ in range(_ATTEMPTS):
            tail = self._tail()
            if tail == self._position:
                return None
            message = self._take(tail)
            if message is not None:
                return message
            newest = self._ring._acquire(_AT_LATEST)
            if not self._position < newest <= _MAX_POSITION or newest % 16 != 0:
                raise self._broken(f"newest message must be behind {self._position}, got '{newest}'")
            self._position = newest
        return None

    def _tail(self) -> int:
        tail = self._ring._acquire(_AT_TAIL)
        if not self._position <= tail <= _MAX_POSITION or tail % 16 != 0:
            raise self._broken(f"position of the producer must be at least {self._position}, got '{tail}'")
        return tail

    def _take(self, tail: int) -> Message | None:
        """Copies the next message. None when the producer overtook: what was copied is void."""
        if tail - self._position > self._ring.capacity:
            return None
        record = self._next(tail)
        message = None
        if record is not None and record.sequence >= self._expected and self._is_countable(record):
            message = self._copy(record)
        if self._is_overwritten(self._position, tail):
            return None
        if record is None or message is None:
            raise self._broken(f"record must lie within the ring and be numbered, at '{self._position}'")
        self.lost += record.sequence - self._expected
        self._expected = record.sequence + 1
        self._position = record.position + _record_size(record.length)
        return message

    @staticmethod
    def _is_countable(record: _Record) -> bool:
        return record.sequence <= record.position // _RECORD_HEADER

    def _is_overwritten(self, start: int, tail: int) -> bool:
        _fence()
        intent = self._ring._acquire(_AT_INTENT)
        if intent < tail:
            raise self._broken(f"producer must announce what it writes, at least {tail}, got '{intent}'")
        return intent - start > self._ring.capacity

    def _join(self) -> None:
        """Goes behind the newest message, which tells the number of the next."""
        for _ in range(_ATTEMPTS):
            tail = self._tail()
            if tail == 0:
                return
            newest = self._ring._acquire(_AT_LATEST)
            if newest > _MAX_POSITION or newest % 16 != 0:
                raise self._broken(f"newest message must be aligned, at '{newest}'")
            record = self._read(newest)
            if self._is_overwritten(newest, tail):
                continue
            if not self._is_well_formed(record) or not self._is_countable(record):
                raise self._broken(f"record must lie within the ring and be numbered, at '{newest}'")
            self._position = newest + _record_size(record.length)
            self._expected = record.sequence + 1
            return
        raise self._broken("messages must stand long enough to be read")


if sys.byteorder != "little":
    raise ImportError("a ring is little-endian, and so must the processor be")
