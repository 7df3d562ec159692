"""Uses everything of the client for asyncio once, and prints what came of it, fact by fact.
aio_client.py SOCKET"""

import asyncio
import sys

import kairo
import kairo.aio
from kairo import calls


def say(fact: str, value: object) -> None:
    print(fact, value, flush=True)


async def number(client: kairo.aio.Client, topic: str, i: int) -> int:
    return (await client.call(calls.publish(topic=topic, payload={"i": i})))["offset"]


async def exchange_events(client: kairo.aio.Client) -> None:
    first = await number(client, "user.past", 0)
    await asyncio.gather(*(number(client, "user.past", i) for i in range(1, 100)))
    async with await client.subscribe("user.past", first, window=8) as past:
        heard = [(await anext(past)).payload["i"] for _ in range(100)]
    say("past", f"{sorted(heard) == list(range(100))} lost {past.lost}")


async def outlive_the_kernel(client: kairo.aio.Client) -> None:
    async with await client.subscribe("user.later") as numbers:
        pid = (await client.call(calls.kernel_ping()))["pid"]
        await number(client, "user.ready", 0)
        heard = []
        async for event in numbers:
            if event.payload["i"] < 0:
                break
            heard.append(event.payload["i"])
        again = (await client.call(calls.kernel_ping(), timeout=30))["pid"]
        say("outlived", f"{heard} another kernel {pid != again}")


async def main() -> None:
    async with await kairo.aio.connect(sys.argv[1], client="aio", patience=60) as client:
        say("hello", f"{client.welcome['you']['kind']} {client.welcome['protocol']}")
        say("pid", (await client.call("kernel.ping"))["pid"])
        try:
            await client.call("no.such.call")
        except kairo.CallError as e:
            say("error", f"{e.code} {e.retryable}")
        await exchange_events(client)
        await outlive_the_kernel(client)


asyncio.run(main())
