"""The other end of a ring in a process of its own, as ring_peer.c: ring_peer.py SOCKET ROLE COUNT."""

import socket
import sys

from kairo.ring import Consumer, Kind, Producer, Ring


def length_of(number: int, longest: int) -> int:
    return (number * 2654435761 & 0xFFFFFFFF) % (longest + 1)


def payload_of(number: int, length: int) -> bytes:
    start = number * 31 + (number >> 8) * 17
    return bytes(start + i * 7 & 0xFF for i in range(length))


def receive_fd(line: socket.socket) -> int:
    data, fds, _, _ = socket.recv_fds(line, 1, 1)
    assert len(data) == 1 and len(fds) == 1, "a descriptor must come along"
    return fds[0]


def produce(ring: Ring, line: socket.socket, count: int) -> None:
    producer = Producer(ring)
    line.sendall(b"r")
    if ring.kind is Kind.BROADCAST:
        assert line.recv(1), "consumers must have joined"
    for number in range(count):
        payload = payload_of(number, length_of(number, ring.max_message))
        while not producer.offer(1 + number % 5, payload):
            producer.wait(len(payload), 1.0)
    producer.end()


def consume(ring: Ring, bell: Ring | None, line: socket.socket) -> None:
    consumer = Consumer(ring)
    line.sendall(b"r")
    received = 0
    while not consumer.ended:
        message = consumer.poll()
        if message is None:
            consumer.wait(1.0, bell)
            continue
        assert message.type == 1 + message.sequence % 5
        length = length_of(message.sequence, ring.max_message)
        assert message.payload == payload_of(message.sequence, length), "payload must be whole"
        received += 1
    print(received, consumer.lost)
    consumer.end()


def main(path: str, role: str, count: int) -> None:
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.connect(path)
    fd = receive_fd(line)
    if role == "consume-broadcast":
        with Ring.map_read_only(fd) as ring, Ring.map(receive_fd(line), Kind.BELL) as bell:
            consume(ring, bell, line)
        return
    kind = Kind.BROADCAST if role == "produce-broadcast" else Kind.QUEUE
    with Ring.map(fd, kind) as ring:
        if role == "consume-queue":
            consume(ring, None, line)
        else:
            produce(ring, line, count)


main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
