"""Uses everything of the blocking client once, and prints what came of it, fact by fact.
sync_client.py SOCKET"""

import sys

import kairo
from kairo import calls


def say(fact: str, value: object) -> None:
    print(fact, value, flush=True)


def number(client: kairo.Client, topic: str, i: int) -> int:
    return client.call(calls.publish(topic=topic, payload={"i": i}))["offset"]


def tell_error(client: kairo.Client) -> None:
    try:
        client.call("device.claim", device="agent://gpio/nothing", access="read")
    except kairo.CallError as e:
        say("error", f"{e.code} {e.retryable} {e.sentence}")


def exchange_events(client: kairo.Client) -> None:
    with client.subscribe("user.live", window=8) as live:
        heard = []
        for i in range(100):
            number(client, "user.live", i)
            heard.append(next(live).payload["i"])
        say("live", f"{heard == list(range(100))} lost {live.lost}")
    first = number(client, "user.past", 0)
    for i in range(1, 100):
        number(client, "user.past", i)
    with client.subscribe("user.past", first, window=8) as past:
        heard = [next(past).payload["i"] for _ in range(100)]
        say("past", f"{heard == list(range(100))} lost {past.lost}")
    with kairo.because(None), client.subscribe("user.slow", window=4) as slow:
        for i in range(20):
            number(client, "user.slow", i)
        heard = [next(slow).payload["i"] for _ in range(4)]
        number(client, "user.slow", 20)
        heard.append(next(slow).payload["i"])
        say("slow", f"{heard} lost {slow.lost}")


def pass_the_cause_on(client: kairo.Client) -> None:
    with client.subscribe("user.*") as subscription:
        number(client, "user.cause", 1)
        cause = next(subscription)
        number(client, "user.effect", 2)
        effect = next(subscription)
    say("cause", effect.causation_id == cause.id and effect.correlation_id == cause.correlation_id)


def outlive_the_kernel(client: kairo.Client) -> None:
    """Numbers come until one is negative, whichever kernel sends them."""
    with client.subscribe("user.later", replay=0) as numbers:
        pid = client.call(calls.kernel_ping())["pid"]
        number(client, "user.ready", 0)
        heard = []
        for event in numbers:
            if event.payload["i"] < 0:
                break
            heard.append(event.payload["i"])
        again = client.call(calls.kernel_ping(), timeout=30)["pid"]
        say("outlived", f"{heard} another kernel {pid != again}")


with kairo.connect(sys.argv[1], client="sync", patience=60) as client:
    welcome = client.welcome
    say("hello", f"{welcome['you']['kind']} {welcome['you']['name']} {welcome['protocol']}")
    say("pid", client.call("kernel.ping", {}, timeout=30)["pid"])
    tell_error(client)
    exchange_events(client)
    pass_the_cause_on(client)
    outlive_the_kernel(client)
