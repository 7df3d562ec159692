"""The client for asyncio, against a kernel on the other end of a real socket."""

import asyncio
import unittest

import kairo
import kairo.aio

from .kernel import Kernel, Peer


class AioTest(unittest.IsolatedAsyncioTestCase):
    def setUp(self) -> None:
        self.kernel = Kernel()
        self.addCleanup(self.kernel.close)

    async def connect(self, **options: object) -> tuple[kairo.aio.Client, Peer]:
        welcoming = self.kernel.welcome()
        client = await kairo.aio.connect(self.kernel.path, **options)  # type: ignore[arg-type]
        self.addAsyncCleanup(client.close)
        return client, welcoming.peer()

    async def test_replies_find_their_calls_in_any_order(self) -> None:
        client, peer = await self.connect()
        calls = [asyncio.create_task(client.call("echo", n=n)) for n in range(8)]

        requests = [await asyncio.to_thread(peer.take) for _ in calls]
        for request in reversed(requests):
            peer.reply(request, request["params"])

        self.assertEqual([reply["n"] for reply in await asyncio.gather(*calls)], list(range(8)))

    async def test_large_request_is_sent_piece_by_piece(self) -> None:
        client, peer = await self.connect()
        calls = [asyncio.create_task(client.call("echo", data=b"z" * 500_000)) for _ in range(4)]

        for _ in calls:
            request = await asyncio.to_thread(peer.take)
            peer.reply(request, {"bytes": len(request["params"]["data"])})

        self.assertEqual([r["bytes"] for r in await asyncio.gather(*calls)], [500_000] * 4)

    async def test_late_and_cancelled_calls_are_cancelled(self) -> None:
        client, peer = await self.connect()
        with self.assertRaises(kairo.CallError) as raised:
            await client.call("device.read", handle="h1", timeout=0.02)
        self.assertEqual(raised.exception.code, "timeout")
        request = await asyncio.to_thread(peer.take)
        self.assertEqual(peer.take(5), {"id": request["id"]})

        task = asyncio.create_task(client.call("device.read", handle="h1"))
        request = await asyncio.to_thread(peer.take)
        task.cancel()
        with self.assertRaises(asyncio.CancelledError):
            await task
        self.assertEqual(peer.take(5), {"id": request["id"]})

    async def test_new_line_takes_over(self) -> None:
        client, peer = await self.connect(patience=30)
        subscription = await self.subscribe(client, peer)
        peer.event(7)
        self.assertEqual((await anext(subscription)).offset, 7)
        under_way = asyncio.create_task(client.call("kernel.ping"))
        await asyncio.to_thread(peer.take)
        welcoming = self.kernel.welcome()

        peer.hang_up()

        with self.assertRaises(kairo.CallError) as raised:
            await under_way
        self.assertEqual(raised.exception.code, "unavailable")
        again = await asyncio.to_thread(welcoming.peer)
        request = await asyncio.to_thread(again.take)
        self.assertEqual(request["params"], {"topic": "room.*", "from": 8, "credit": 4})
        again.reply(request, {"subscriptionId": "s2", "replayed": 0, "next": 8})
        again.event(8, "s2")
        self.assertEqual((await anext(subscription)).offset, 8)

    async def test_without_patience_the_end_is_the_end(self) -> None:
        client, peer = await self.connect(patience=0)
        subscription = await self.subscribe(client, peer)

        peer.hang_up()

        with self.assertRaises(kairo.CallError):
            await anext(subscription)
        with self.assertRaises(kairo.CallError):
            await client.call("kernel.ping")

    async def test_calls_in_a_loop_are_made_because_of_its_event(self) -> None:
        client, peer = await self.connect()
        subscription = await self.subscribe(client, peer)
        peer.event(7, correlationId="task")

        async def handle() -> None:
            async for _ in subscription:
                await client.call("publish")
                return

        handling = asyncio.create_task(handle())
        request = await asyncio.to_thread(peer.take)
        peer.reply(request, {})
        await handling

        self.assertEqual((request["causationId"], request["correlationId"]), ("e7", "task"))

    async def test_stream_ends(self) -> None:
        client, peer = await self.connect()
        opening = asyncio.create_task(client.stream("process.stdout.subscribe", id="p1"))
        peer.reply(await asyncio.to_thread(peer.take), {"subscriptionId": "s1"})
        peer.chunk(0, b"all")
        peer.chunk(1, b"", end=True)

        self.assertEqual([chunk.data async for chunk in await opening], [b"all"])

    async def test_closing_ends_loops(self) -> None:
        client, peer = await self.connect()
        subscription = await self.subscribe(client, peer)
        loop = asyncio.create_task(anext(subscription, None))
        await asyncio.sleep(0)

        await client.close()

        self.assertIsNone(await loop)

    async def subscribe(self, client: kairo.aio.Client, peer: Peer) -> kairo.aio.Subscription:
        opening = asyncio.create_task(client.subscribe("room.*", window=4))
        request = await asyncio.to_thread(peer.take)
        peer.reply(request, {"subscriptionId": "s1", "replayed": 0, "next": 7})
        return await opening
