"""The agent of climate.py for asyncio: it also watches that the thermometer does not fall silent,
and then switches the fan off. Start it in the same way."""

import asyncio
import sys

import kairo.aio
from climate import FAN, NEED, decide
from kairo import calls


class Climate:
    def __init__(self, client: kairo.aio.Client, fan: str) -> None:
        self.client = client
        self.fan = fan
        self.running = False

    async def switch(self, wanted: bool, reason: str) -> None:
        await self.client.call(calls.device_write(handle=self.fan, value=int(wanted)))
        if wanted != self.running:
            self.running = wanted
            fact = {"fan": "on" if wanted else "off", "reason": reason}
            await self.client.call(calls.publish(topic="agent.climate.decision", payload=fact))

    async def keep_cool(self) -> None:
        async for event in await self.client.subscribe("skill.thermostat.reading"):
            celsius = event.payload["celsius"]
            await self.switch(decide(celsius, self.running), f"{celsius:.1f} °C")

    async def watch_silence(self) -> None:
        async for _ in await self.client.subscribe("skill.thermostat.silent"):
            await self.switch(False, "the thermometer is silent")


async def main() -> None:
    connecting = kairo.aio.connect(
        client="climate_aio.py", agent="climate", needs=[NEED], patience=0
    )
    async with await connecting as client:
        claimed = await client.call(calls.device_claim(device=FAN, access="write"))
        climate = Climate(client, claimed["handle"])
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(climate.keep_cool())
            tasks.create_task(climate.watch_silence())


if __name__ == "__main__":
    failed = False
    try:
        asyncio.run(main())
    except* kairo.CallError as failures:
        failed = True
        print("\n".join(f"climate: {e}" for e in failures.exceptions), file=sys.stderr)
    except* KeyboardInterrupt:
        pass
    sys.exit(failed)
