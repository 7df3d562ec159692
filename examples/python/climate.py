"""An agent that keeps a room cool: it hears the thermostat skill's readings and drives the fan.

    ./kairo up --simulate board
    ./kairo skill install "$PWD/target/image/skills/thermostat"
    ./kairo skill start thermostat --agent climate
    PYTHONPATH=sdk/python python3 examples/python/climate.py
    ./kairo consent                     # in another terminal: the owner is asked once
"""

import sys

import kairo
from kairo import calls

FAN = "agent://gpio/fan"
NEED = {"device": FAN, "access": "write", "reason": "Cool the room when it is warm"}
ON_ABOVE, OFF_BELOW = 24.0, 23.0


def decide(celsius: float, running: bool) -> bool:
    """Between the set points the fan stays as it was, so that noise does not make it flutter."""
    return celsius > ON_ABOVE or (running and celsius >= OFF_BELOW)


def main() -> None:
    with kairo.connect(client="climate.py", agent="climate", needs=[NEED], patience=0) as client:
        readings = client.subscribe("skill.thermostat.reading")
        fan = client.call(calls.device_claim(device=FAN, access="write"))["handle"]
        running = False
        for event in readings:
            wanted = decide(event.payload["celsius"], running)
            client.call(calls.device_write(handle=fan, value=int(wanted)))
            if wanted != running:
                running = wanted
                fact = {"fan": "on" if running else "off", "celsius": event.payload["celsius"]}
                client.call(calls.publish(topic="agent.climate.decision", payload=fact))


if __name__ == "__main__":
    try:
        main()
    except kairo.CallError as e:
        sys.exit(f"climate: {e.code}: {e}\n{e.help}")
    except KeyboardInterrupt:
        pass
