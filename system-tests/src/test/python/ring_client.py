"""One end of a ring, in Python: ring_client.py SOCKET ROLE TOPIC. Prints what came of it."""

import os
import sys

import kairo
from kairo.ring import Kind, RingError


def consume(client: kairo.Client, topic: str) -> None:
    """Joins, says so, waits until it is told to go on, and takes everything up to the end."""
    with client.subscribe("user.go") as go, client.open_ring(topic) as ring:
        client.call("publish", topic="user.joined", payload={"by": "python"})
        next(go)
        taken = total = 0
        for message in ring:
            taken += 1
            total += sum(message.payload)
        print(f"took {taken} lost {ring.consumer.lost} sum {total}")


def produce(client: kairo.Client, topic: str) -> None:
    """Sends three messages when the second consumer has come, and nothing more until it is killed."""
    with client.create_ring(topic, Kind.BROADCAST, 4096, consumers=2) as ring:
        with client.subscribe("ring.opened") as opened:
            client.call("publish", topic="agent.eye.ready", payload={"ring": ring.id})
            next(opened)
            next(opened)
            for i in range(3):
                ring.producer.offer(1, bytes([i]) * 100)
            client.call("publish", topic="agent.eye.sent", payload={})
            next(opened)


def scribble(client: kairo.Client, topic: str) -> None:
    """Fills two rings with nonsense, again and again, behind what says that they are rings."""
    with client.create_ring(topic, Kind.QUEUE, 4096) as queue:
        with client.create_ring(topic + ".all", Kind.BROADCAST, 4096) as broadcast:
            client.call("publish", topic="agent.eye.ready", payload={"ring": queue.id})
            while True:
                for ring in (queue, broadcast):
                    ring.producer._ring._bytes[128:] = os.urandom(4096 + 4096 - 128)


def suffer(client: kairo.Client, topic: str) -> None:
    """Reads from a ring that somebody scribbles over."""
    with client.open_ring(topic) as ring:
        try:
            while True:
                ring.consumer.poll()
        except RingError as e:
            print("broken", e)


role = sys.argv[2]
agent = "eye" if role in ("produce", "scribble") else None
with kairo.connect(sys.argv[1], client=role, agent=agent) as client:
    {"consume": consume, "produce": produce, "scribble": scribble, "suffer": suffer}[role](client, sys.argv[3])
