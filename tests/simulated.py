"""The whole console over a simulated Heketi that it may change."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from textual.pilot import Pilot

from glusterterm.backends.direct.late_nodes import LateNodes
from glusterterm.backends.feed_worker import ComparingFeed
from glusterterm.backends.heketi.client import HeketiBackend
from glusterterm.backends.heketi.endpoint import Endpoint
from glusterterm.engine.audit import Audit
from glusterterm.engine.journal import Journal
from glusterterm.engine.log import Log
from glusterterm.engine.looking import Look
from glusterterm.engine.session import Session, SessionInfo
from glusterterm.engine.tasks import Managed, TaskEngine, audited
from glusterterm.model.errors import GlustertermError
from glusterterm.model.ports import Changed, Unchanged
from glusterterm.sim.presets import Made, Preset, make
from glusterterm.sim.world import World as HeketiWorld
from glusterterm.ui.app import GlustertermApp
from glusterterm.ui.ports import Start
from tests.consoles import World, make_app, quiet, shown
from tests.fakes import FakeClock
from tests.fakes_sim import transport
from tests.simulated_nodes import SimulatedNodes

NOON = 1_795_348_800.0
"""2026-11-22 12:00 UTC."""
_TURNS = 400


class LosableFeed(ComparingFeed):
    """A feed whose server can be lost."""

    lost: GlustertermError | None = None

    async def ask(self, *, whole: bool) -> Unchanged | Changed:
        """Ask, or fail as `lost` says."""
        if self.lost is not None:
            raise self.lost
        return await super().ask(whole=whole)


@dataclass
class Simulated(World):
    """The demo's servers, one process with the test: `heketi` is what the simulated Heketi knows.

    With `over_ssh` its nodes are reached as well.
    """

    folder: Path = Path()
    read_only: bool = False
    over_ssh: bool = False

    def __post_init__(self) -> None:
        self.clock = FakeClock(NOON)
        super().__post_init__()
        made = make(Made(Preset.DEMO), NOON)
        self.heketi: HeketiWorld = made.world
        self.node_runner = SimulatedNodes(made.nodes)
        if self.over_ssh:
            self.nodes = LateNodes(lambda: self.node_runner)
        self.log = Log(self.clock)
        endpoint = Endpoint("http://127.0.0.1:8080", "admin", self.heketi.config.admin_key, self.read_only)
        self.backend = HeketiBackend(endpoint, self.clock, self.log.request, transport(self.heketi, self.clock.now))
        self.server = LosableFeed(self.backend, self.clock)
        self.about = Managed("demo", endpoint.url)

    async def open_demo(self) -> Session:
        """Open a session of the simulated Heketi."""
        info = SessionInfo("demo", self.about.url, read_only=self.read_only)
        session = Session(
            info, self.server, self.log, self.clock, jitter=lambda: 0.5, tasks=self._tasks, nodes=self.nodes
        )
        self.session = self.sessions.start(session)
        return self.session

    def _tasks(self, look: Look, hurry: Callable[[], AbstractContextManager[None]]) -> TaskEngine:
        return TaskEngine(
            self.backend,
            look,
            Journal(self.folder / "tasks"),
            Audit(self.folder / "audit.jsonl", audited(self.about)),
            self.clock,
            self.about,
            log=self.log,
            hurry=hurry,
        )


@asynccontextmanager
async def simulated(
    world: Simulated, size: tuple[int, int], app: GlustertermApp | None = None
) -> AsyncIterator[Pilot[None]]:
    """Run the console over `world`; at the start of the block its rows are there."""
    app = app or make_app(world, Start(demo=True))
    async with shown(world, app, size) as pilot:
        yield pilot


async def until(world: Simulated, pilot: Pilot[None], what: Callable[[], bool]) -> None:
    """Let time pass until something is so."""
    for _ in range(_TURNS):
        if what():
            return
        await world.clock.advance(0.25)
        await quiet(world, pilot)
    raise AssertionError("it never came to be so")
