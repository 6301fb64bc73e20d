"""Takes the README's pictures from the running console on the demo, at a fixed clock: `python screenshots/make.py`.

The pictures are SVG, as Textual exports them; the same program gives the same files, but for who runs it and the ids of
tasks.
"""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from textual.pilot import Pilot

from glusterterm.cli.demo import CLUSTER_NAMES
from glusterterm.engine.session import Session, SessionInfo
from glusterterm.logic.plans import device
from glusterterm.model.ids import DeviceId
from glusterterm.ui.app import GlustertermApp
from glusterterm.ui.ports import Start
from tests.consoles import make_app, press, quiet
from tests.simulated import Simulated, simulated

FOLDER = Path(__file__).parent
SIZE = (120, 36)
FORM = (*"200", "tab", *"backups", "tab", "tab", "up", "space")
"""The keys that fill in the form: a size, a name, the first cluster."""


@dataclass
class Demo(Simulated):
    """The simulated cluster of the demo, asked as a real one is, but without a socket."""

    async def open_demo(self) -> Session:
        """Open a session of the simulated Heketi as it stands at noon."""
        info = SessionInfo("demo", self.about.url, cluster_names=dict(CLUSTER_NAMES))
        session = Session(info, self.server, self.log, self.clock, jitter=lambda: 0.5, tasks=self._tasks)
        self.session = self.sessions.start(session)
        return self.session


async def take(pilot: Pilot[None], name: str) -> None:
    """Write what is seen as a picture."""
    await pilot.pause()
    text = pilot.app.export_screenshot(title="glusterterm --demo")
    (FOLDER / f"{name}.svg").write_text("\n".join(line.rstrip() for line in text.splitlines()) + "\n")


async def walk(demo: Demo, app: GlustertermApp, pilot: Pilot[None]) -> None:
    """Walk the console and take all pictures."""
    await take(pilot, "topology")
    await press(demo, pilot, "2")
    await take(pilot, "volumes")
    await press(demo, pilot, "1", "c", *FORM)
    await take(pilot, "form")
    await press(demo, pilot, "enter")
    await take(pilot, "plan")
    await press(demo, pilot, "enter", "y", "3")
    snapshot = demo.session.store.snapshot
    if snapshot is None:
        raise SystemExit("the demo gave no answer")
    emptied = next(each for each in snapshot.devices.values() if len(each.bricks) == 4 and each.pending is None)
    leaving = device.evacuate(snapshot, DeviceId(emptied.id))
    await demo.session.tasks.start(leaving, confirmed=leaving.typed.expected if leaving.typed else "")
    for _ in range(130):
        await demo.clock.advance(0.5)
        await quiet(demo, pilot)
    await press(demo, pilot, "home")
    app.clear_notifications()
    await take(pilot, "tasks")


async def main() -> None:
    """Open the console on the demo, at a clock that stands."""
    with TemporaryDirectory() as folder:
        demo = Demo(folder=Path(folder))
        app = make_app(demo, Start(demo=True))
        async with simulated(demo, SIZE, app) as pilot:
            await walk(demo, app, pilot)


if __name__ == "__main__":
    asyncio.run(main())
