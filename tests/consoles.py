"""The whole console over a feed that says what it is told to, for tests of screens."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from textual.pilot import Pilot

from glusterterm.config.profiles import Profile, Settings
from glusterterm.engine.log import Log
from glusterterm.engine.session import Session, SessionInfo
from glusterterm.engine.sessions import Sessions
from glusterterm.model.errors import BackendUnreachable, GlustertermError
from glusterterm.model.host_key import HostKey
from glusterterm.model.ports import NodesAsked
from glusterterm.model.snapshot import Snapshot
from glusterterm.ui.app import GlustertermApp
from glusterterm.ui.ports import Doors, Saved, Start
from glusterterm.ui.themes import load_themes
from glusterterm.ui.widgets.status_bar import StatusBar
from tests.builders import small_snapshot
from tests.fakes import FakeClock, FakeFeed

PROFILE = Profile("prod-east", "http://heketi.test:8080")
LOST = BackendUnreachable("no reply from http://heketi.test:8080", next_step="check the address and the server")


@dataclass
class World:
    """What is outside of a console under test: servers that answer as told, and a record of what was asked."""

    snapshot: Snapshot = field(default_factory=small_snapshot)
    clock: FakeClock = field(default_factory=FakeClock)
    nodes: NodesAsked | None = None
    refuses: GlustertermError | None = None
    probe_error: GlustertermError | None = None
    probed: list[Profile] = field(default_factory=list)
    saved: list[Profile] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    sessions: Sessions = field(default_factory=Sessions)
    closed: list[str] = field(default_factory=list)
    trusted: list[HostKey] = field(default_factory=list)
    trust_error: GlustertermError | None = None

    def __post_init__(self) -> None:
        self.feed = FakeFeed(self.snapshot)

    async def open_session(self, profile: Profile) -> Session:
        """Open a session, or fail as `refuses` says."""
        if self.refuses is not None:
            raise self.refuses
        info = SessionInfo(
            profile.name,
            profile.server,
            role=profile.user,
            read_only=profile.looks_only,
            colour=profile.colour,
            cluster_names=dict(profile.cluster_names),
        )
        return self._start(info)

    async def open_demo(self) -> Session:
        """Open the demo."""
        return self._start(SessionInfo("demo", "http://127.0.0.1:4711"))

    async def probe(self, profile: Profile) -> str:
        """Answer, or fail as `probe_error` says."""
        self.probed.append(profile)
        if self.probe_error is not None:
            raise self.probe_error
        return "Heketi answers · 2 clusters"

    async def save(self, profile: Profile) -> Saved:
        """Remember what was saved."""
        self.saved.append(profile)
        return Saved(replace(profile, key=None), Path("/home/op/.config/glusterterm/config.toml"))

    async def trust(self, profile: Profile, key: HostKey) -> None:
        """Remember whose key was accepted, or fail as `trust_error` says."""
        if self.trust_error is not None:
            raise self.trust_error
        self.trusted.append(key)

    async def tell(self, snapshot: Snapshot) -> None:
        """Let the server say something else, and the poller hear of it."""
        self.feed.current = snapshot
        await self.clock.advance(61)

    def _start(self, info: SessionInfo) -> Session:
        self.opened.append(info.name)
        session = Session(info, self.feed, Log(self.clock), self.clock, jitter=lambda: 0.5, nodes=self.nodes)
        session.when_closed(lambda: self.closed.append(info.name))
        return self.sessions.start(session)


def make_app(
    world: World,
    start: Start | None = None,
    *,
    settings: Settings | None = None,
    profiles: Sequence[Profile] = (PROFILE,),
    open_session: Callable[[Profile], Awaitable[Session]] | None = None,
    probe: Callable[[Profile], Awaitable[str]] | None = None,
    kind: type[GlustertermApp] = GlustertermApp,
) -> GlustertermApp:
    """Make a console over `world` that opens the first profile unless told otherwise."""
    doors = Doors(open_session or world.open_session, world.open_demo, probe or world.probe, world.save, world.trust)
    return kind(
        settings or Settings(),
        profiles,
        doors,
        start or Start(profiles[0] if profiles else None),
        world.clock,
        lambda name: load_themes(name=name),
    )


@asynccontextmanager
async def shown(world: World, app: GlustertermApp, size: tuple[int, int] = (120, 40)) -> AsyncIterator[Pilot[None]]:
    """Run `app` until the end of the block; at its start the first answer has been shown."""
    async with world.sessions, app.run_test(size=size) as pilot:
        await quiet(world, pilot)
        yield pilot


async def quiet(world: World, pilot: Pilot[None]) -> None:
    """Let everything happen that follows from what was done; the clock stands."""
    for _ in range(2):
        await world.clock.advance(0)
        await pilot.pause()


async def press(world: World, pilot: Pilot[None], *keys: str) -> None:
    """Press keys, and let everything happen that follows from each."""
    for key in keys:
        await pilot.press(key)
        await quiet(world, pilot)


def top_line(app: GlustertermApp) -> str:
    """Give what the status bar of the screen that is seen says."""
    return app.screen.query_one(StatusBar).text
