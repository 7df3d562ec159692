"""The client that blocks, against a kernel on the other end of a real socket."""

import os
import socket
import threading
import unittest
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import kairo
from kairo.line import Line
from kairo.messages import frame
from kairo.ring import Kind, Producer, Ring

from .kernel import Kernel, Peer


class ClientTest(unittest.TestCase):
    def setUp(self) -> None:
        self.kernel = Kernel()
        self.addCleanup(self.kernel.close)
        self.threads = ThreadPoolExecutor(max_workers=16)
        self.addCleanup(self.threads.shutdown)

    def connect(self, **options: object) -> tuple[kairo.Client, Peer]:
        welcoming = self.kernel.welcome()
        client = kairo.connect(self.kernel.path, **options)  # type: ignore[arg-type]
        self.addCleanup(client.close)
        return client, welcoming.peer()

    def test_says_who_it_is(self) -> None:
        need = {"device": "agent://gpio/fan", "access": "write", "reason": "Cool"}

        client, peer = self.connect(client="me", agent="climate", needs=[need])

        self.assertEqual(
            peer.hello, {"client": "me", "protocol": 2, "agent": "climate", "needs": [need]}
        )
        self.assertEqual(client.welcome["kernel"], "test")

    def test_replies_find_their_calls_in_any_order(self) -> None:
        client, peer = self.connect()

        def echo(n: int) -> dict[str, Any]:
            return client.call("echo", n=n)

        calls = [self.threads.submit(echo, n) for n in range(8)]

        requests = [peer.take() for _ in calls]
        for request in reversed(requests):
            peer.reply(request, request["params"])

        self.assertEqual([call.result()["n"] for call in calls], list(range(8)))

    def test_late_call_is_cancelled(self) -> None:
        client, peer = self.connect()
        with self.assertRaises(kairo.CallError) as raised:
            client.call("device.read", {"handle": "h1"}, timeout=0.02)

        self.assertEqual((raised.exception.code, raised.exception.retryable), ("timeout", True))
        request = peer.take()
        self.assertEqual(request["deadlineMillis"], 20)
        self.assertEqual(peer.take(5), {"id": request["id"]})

    def test_end_of_the_line_fails_calls_and_a_new_line_takes_over(self) -> None:
        client, peer = self.connect(patience=30)
        subscription = self.subscribe(client, peer)
        peer.event(7)
        self.assertEqual(next(subscription).offset, 7)
        under_way = self.threads.submit(client.call, "kernel.ping")
        peer.take()
        welcoming = self.kernel.welcome()

        peer.hang_up()

        with self.assertRaises(kairo.CallError) as raised:
            under_way.result()
        self.assertEqual(raised.exception.code, "unavailable")
        again = welcoming.peer()
        request = again.take()
        self.assertEqual(request["params"], {"topic": "room.*", "from": 8, "credit": 4})
        again.reply(request, {"subscriptionId": "s2", "replayed": 0, "next": 8})
        again.event(8, "s2")
        self.assertEqual(next(subscription).offset, 8)

    def test_without_patience_the_end_is_the_end(self) -> None:
        client, peer = self.connect(patience=0)
        subscription = self.subscribe(client, peer)
        peer.event(7)

        peer.hang_up()

        self.assertEqual(next(subscription).offset, 7)
        for use in (lambda: next(subscription), lambda: client.call("kernel.ping")):
            with self.assertRaises(kairo.CallError) as raised:
                use()
            self.assertEqual(raised.exception.code, "unavailable")

    def test_calls_in_a_loop_are_made_because_of_its_event(self) -> None:
        client, peer = self.connect()
        subscription = self.subscribe(client, peer, window=16)
        peer.event(7, correlationId="task")
        peer.event(8)
        causes = []

        def handle() -> None:
            for event in subscription:
                client.call("publish")
                if event.offset == 8:
                    break
            subscription.close()
            client.call("publish")

        handling = self.threads.submit(handle)
        for _ in range(4):
            request = peer.take()
            causes.append((request.get("causationId"), request.get("correlationId")))
            peer.reply(request, {})
        handling.result()

        self.assertEqual(causes, [("e7", "task"), ("e8", None), (None, None), (None, None)])

    def test_stream_is_paced_by_its_reader_and_ends(self) -> None:
        client, peer = self.connect()
        opening = self.threads.submit(client.stream, "process.stdout.subscribe", id="p1")
        request = peer.take()
        self.assertEqual(request["params"], {"id": "p1", "credit": 16})
        peer.reply(request, {"subscriptionId": "s1"})
        for sequence in range(9):
            peer.chunk(sequence, b"%d" % sequence)
        peer.chunk(9, b"", end=True)

        said = b"".join(chunk.data for chunk in opening.result())

        self.assertEqual(said, b"012345678")
        self.assertEqual(peer.take(6), {"subscriptionId": "s1", "credit": 8})

    def test_closing_ends_loops_and_calls(self) -> None:
        client, peer = self.connect()
        subscription = self.subscribe(client, peer)
        loop = self.threads.submit(list, subscription)
        waiting = self.threads.submit(client.call, "kernel.ping")
        peer.take()

        client.close()

        self.assertEqual(loop.result(), [])
        with self.assertRaises(kairo.CallError):
            waiting.result()

    def test_descriptors_that_nobody_wants_are_closed(self) -> None:
        ours, theirs = socket.socketpair()
        self.addCleanup(ours.close)
        self.addCleanup(theirs.close)
        line, (read, write) = Line(ours), os.pipe()
        self.addCleanup(os.close, read)

        socket.send_fds(theirs, [b"x"], [write])
        os.close(write)
        self.assertEqual(bytes(line.receive()), b"x")
        self.assertEqual(os.read(read, 1), b"")  # nobody holds the other end

        taken: list[int] = []
        line.descriptors = taken.extend
        socket.send_fds(theirs, [b"y"], [read])
        line.receive()
        self.assertEqual(len(taken), 1)
        os.close(taken[0])

    def test_ring_takes_the_descriptors_of_its_own_reply(self) -> None:
        client, peer = self.connect()
        unwanted, other = os.pipe()
        self.addCleanup(os.close, unwanted)
        with Ring.create(Kind.QUEUE, 4096) as memory:
            producer = Producer(memory)
            opening = self.threads.submit(client.open_ring, "user.frames")
            request = peer.take()
            strange = {"id": 99, "descriptors": 1, "result": {}}
            socket.send_fds(peer.sock, [frame(2, strange)], [other])
            os.close(other)
            opened = {"ring": "r-1", "handle": "e-1", "kind": "queue", "bells": 0}
            reply = frame(2, {"id": request["id"], "descriptors": 1, "result": opened})
            socket.send_fds(peer.sock, [reply], [memory.fd])

            ring = opening.result()
            self.assertEqual(os.read(unwanted, 1), b"")  # what came before it is closed
            self.assertEqual(request["params"], {"topic": "user.frames"})
            self.assertTrue(producer.offer(3, b"hello"))
            self.assertEqual(next(ring).payload, b"hello")
            closing = self.threads.submit(ring.close)
            request = peer.take()
            self.assertEqual((request["method"], request["params"]), ("ring.close", {"handle": "e-1"}))
            peer.reply(request, {})
            closing.result()

    def test_reply_without_the_memory_of_a_ring_is_an_error(self) -> None:
        client, peer = self.connect()
        opening = self.threads.submit(client.open_ring, "user.frames")
        opened = {"ring": "r-1", "handle": "e-1", "kind": "queue", "bells": 0}
        peer.reply(peer.take(), opened)
        peer.reply(peer.take(), {})  # it gives up what it can't use
        with self.assertRaises(kairo.CallError) as failure:
            opening.result()
        self.assertEqual(failure.exception.code, "internal")

    def test_skill_speaks_in_packets(self) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.addCleanup(theirs.close)
        opening = self.threads.submit(kairo.on_line, ours.detach(), client="skill")
        theirs.recv(4096)
        theirs.send(b"KA\2\2\0\0\0\x0d\x82\xa2id\1\xa6result\x80" + b"KA\x02\t\0\0\0\x01\x80")
        client = opening.result()
        self.addCleanup(client.close)

        with self.assertRaises(kairo.CallError) as raised:
            client.call("publish", topic="a", payload={"large": b"z" * (1 << 20)})
        self.assertEqual(raised.exception.code, "too_large")

    def test_skill_goes_on_when_another_kernel_takes_over_its_line(self) -> None:
        client, peer = self.connect()
        subscription = self.subscribe(client, peer)
        call = self.threads.submit(client.call, "device.claim", device="agent://gpio/fan")
        peer.take()

        peer.event(1, subscription="", topic="kernel.resumed")

        with self.assertRaises(kairo.CallError) as raised:
            call.result()
        self.assertEqual((raised.exception.code, raised.exception.retryable), ("unavailable", True))
        with self.assertRaises(kairo.CallError):
            next(iter(subscription))
        again = self.threads.submit(client.call, "kernel.ping")
        peer.reply(peer.take(), {})
        self.assertEqual(again.result(), {})

    def test_nobody_there_says_what_to_do(self) -> None:
        with self.assertRaises(kairo.CallError) as raised:
            kairo.connect("/nowhere/kernel.sock")

        self.assertEqual(raised.exception.help, "start one: kairo up")

    def subscribe(
        self, client: kairo.Client, peer: Peer, window: int = 4
    ) -> kairo.Subscription:
        opening = self.threads.submit(client.subscribe, "room.*", window=window)
        peer.reply(peer.take(), {"subscriptionId": "s1", "replayed": 0, "next": 7})
        return opening.result()


class ThreadsTest(unittest.TestCase):
    def test_client_leaves_no_thread_behind(self) -> None:
        kernel = Kernel()
        before = threading.active_count()
        welcoming = kernel.welcome()
        with kairo.connect(kernel.path):
            welcoming.peer()
        self.assertEqual(threading.active_count(), before)
        kernel.close()
