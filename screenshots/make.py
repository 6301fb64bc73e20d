"""Takes the README's pictures from the running console on the demo, at a fixed clock: `python screenshots/make.py`.

The pictures are SVG, as Textual exports them; the same program gives the same files.
"""

import asyncio
from pathlib import Path

from textual.pilot import Pilot

from glusterterm.backends.feed_worker import ComparingFeed
from glusterterm.backends.heketi.client import HeketiBackend
from glusterterm.backends.heketi.endpoint import Endpoint
from glusterterm.cli.demo import CLUSTER_NAMES
from glusterterm.engine.log import Log
from glusterterm.engine.session import Session, SessionInfo
from glusterterm.sim.presets import Made, Preset, make
from glusterterm.ui.ports import Start
from tests.consoles import World, make_app, press, shown
from tests.fakes import FakeClock
from tests.fakes_sim import transport

FOLDER = Path(__file__).parent
NOON = 1_795_348_800.0
"""2026-11-22 12:00 UTC: what every clock in the pictures shows."""
SIZE = (120, 36)


class Demo(World):
    """The simulated cluster of the demo, asked as a real one is, but without a socket."""

    async def open_demo(self) -> Session:
        """Open a session of the simulated Heketi as it stands at noon."""
        simulation = make(Made(Preset.DEMO), NOON)
        log = Log(self.clock)
        endpoint = Endpoint("http://127.0.0.1:8080", "admin", simulation.world.config.admin_key)
        backend = HeketiBackend(endpoint, self.clock, log.request, transport(simulation.world, self.clock.now))
        feed = ComparingFeed(backend, self.clock)
        info = SessionInfo("demo", endpoint.url, cluster_names=dict(CLUSTER_NAMES))
        return self.sessions.start(Session(info, feed, log, self.clock, jitter=lambda: 0.5))


async def take(pilot: Pilot[None], name: str) -> None:
    """Write what is seen as a picture."""
    await pilot.pause()
    text = pilot.app.export_screenshot(title="glusterterm --demo")
    (FOLDER / f"{name}.svg").write_text("\n".join(line.rstrip() for line in text.splitlines()) + "\n")


async def main() -> None:
    """Walk the console and take all pictures."""
    demo = Demo(clock=FakeClock(NOON))
    app = make_app(demo, Start(demo=True))
    async with shown(demo, app, SIZE) as pilot:
        await take(pilot, "topology")
        await press(demo, pilot, "2")
        await take(pilot, "volumes")


if __name__ == "__main__":
    asyncio.run(main())
