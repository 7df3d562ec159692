"""A process that becomes an agent, and over the next kernel says nothing of it. Prints who it is for
each of the two. returning_agent.py SOCKET"""

import contextlib
import sys
import time

import kairo

GONE_S = 30


def owner_only(client: kairo.Client) -> str:
    try:
        client.call("grant.list")
    except kairo.CallError as e:
        return e.code
    return "allowed"


def plain_client() -> kairo.Client:
    until = time.monotonic() + GONE_S
    while True:
        try:
            return kairo.connect(sys.argv[1], client="plain", patience=0)
        except kairo.CallError:
            if time.monotonic() > until:
                raise


with kairo.connect(sys.argv[1], client="one", agent="returning", patience=0) as agent:
    print("before", owner_only(agent), flush=True)
    with contextlib.suppress(kairo.CallError):
        agent.call("publish", topic="agent.returning.ready", payload={})
        for _ in agent.subscribe("agent.returning.never"):
            pass
with plain_client() as again:
    print("after", owner_only(again), again.welcome["you"]["kind"], flush=True)
