"""An agent whose claims wait for the owner: one until its deadline, one until it is cancelled, one
until the kernel is gone. Prints what came of each. waiting_agent.py SOCKET"""

import asyncio
import sys

import kairo
import kairo.aio

FAN = "agent://gpio/fan"
CLAIM = {"device": FAN, "access": "write"}
NEED = CLAIM | {"reason": "Cool"}


def say(fact: str, value: object) -> None:
    print(fact, value, flush=True)


async def main() -> None:
    connecting = kairo.aio.connect(
        sys.argv[1], client="waiting", agent="waiting", needs=[NEED], patience=0
    )
    async with await connecting as client:
        try:
            await client.call("device.claim", CLAIM, timeout=0.3)
        except kairo.CallError as e:
            say("deadline", f"{e.code} {e.retryable}")

        # Its own ids count up from 1, so that another call can be told apart and cancelled by hand.
        session = await client._await_session()
        id, reply = session.ask("device.claim", CLAIM, None)
        session.send(kairo.messages.frame(kairo.messages.CANCEL, {"id": id}))
        try:
            await reply
        except kairo.CallError as e:
            say("cancelled", f"{e.code} {e.retryable}")

        claim = asyncio.create_task(client.call("device.claim", CLAIM))
        ready = client.call("publish", topic="agent.waiting.ready", payload={})
        gone, _ = await asyncio.gather(claim, ready, return_exceptions=True)
        if isinstance(gone, kairo.CallError):
            say("gone", f"{gone.code} {gone.retryable}")


asyncio.run(main())
