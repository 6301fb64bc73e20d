"""The composition root: builds what a profile asks for and hands it on. No rule is decided here.

Nearly everything is loaded only where it is used: a command must not wait for Textual, nor the worker process and the
simulator for what reads the configuration.
"""

from __future__ import annotations

import asyncio
import gc
import importlib
import os
import sys
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from glusterterm import bootstrap_nodes
from glusterterm.engine.clock import RealClock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractContextManager

    from glusterterm.backends.heketi.client import HeketiBackend
    from glusterterm.backends.heketi.endpoint import Endpoint
    from glusterterm.backends.where import Where
    from glusterterm.cli.arguments import Arguments
    from glusterterm.cli.demo import Demo
    from glusterterm.config.paths import Paths
    from glusterterm.config.profiles import Config, Profile
    from glusterterm.config.secrets import Key
    from glusterterm.engine.log import Log
    from glusterterm.engine.looking import Look
    from glusterterm.engine.session import Session, SessionInfo
    from glusterterm.engine.sessions import Sessions
    from glusterterm.engine.tasks import TaskEngine
    from glusterterm.model.errors import ConfigInvalid
    from glusterterm.model.events import Ended
    from glusterterm.model.host_key import HostKey
    from glusterterm.model.ports import LookingActor, Managed
    from glusterterm.model.snapshot import Snapshot
    from glusterterm.ui.ports import Saved

WORKER = "_worker"
"""The hidden command that runs the worker process."""
NEWS_OF_NODES_S = 5.0
"""Seconds between two asks where nodes are reached: a cable that is pulled is to be seen within 15."""
STARTED_S = 3.0
"""Seconds after which the console is up and its first tree drawn."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What the console opens with: a profile, a demo that is starting, or, with neither, the first-run screen.

    `demo` is closed by whoever started it; `problem` is why no profile could be read, which the console tells.
    """

    paths: Paths
    config: Config
    profile: Profile | None = None
    demo: Demo | None = None
    problem: ConfigInvalid | None = None


def endpoint(profile: Profile, key: str) -> Endpoint:
    """Give what the Heketi backend needs to know of `profile`."""
    from glusterterm.backends.heketi.endpoint import Endpoint, Tls
    from glusterterm.config.profiles import KeySource

    files = (profile.ca_file, profile.cert_file, profile.cert_key_file)
    ca_file, cert_file, cert_key_file = (os.fspath(file) if file is not None else None for file in files)
    return Endpoint(
        profile.server,
        profile.user,
        key,
        profile.looks_only,
        Tls(ca_file, cert_file, cert_key_file, profile.insecure),
        auth=profile.key_source is not KeySource.NONE,
        timeout_s=profile.timeout_s,
        through=bootstrap_nodes.through(profile),
    )


def open_backend(profile: Profile, key: str, on_event: Callable[[Ended], None] = lambda _: None) -> Managed:
    """Give the backend of `profile`, to be asked in this process.

    Raises:
        ConfigInvalid: a certificate or the proxy of the environment can't be used.
    """
    if profile.hosts:
        return bootstrap_nodes.open_pool(profile, on_event)
    if profile.ssh is not None:
        return bootstrap_nodes.open_beside(profile, endpoint(profile, key), on_event)
    return open_heketi(profile, key, on_event)


def open_heketi(profile: Profile, key: str, on_event: Callable[[Ended], None] = lambda _: None) -> HeketiBackend:
    """Give the Heketi of `profile`, for what only a Heketi can be asked.

    Raises:
        ConfigInvalid: there is none, or a certificate or the proxy of the environment can't be used.
    """
    if profile.hosts:
        from glusterterm.model.errors import ConfigInvalid

        raise ConfigInvalid(
            f"{profile.name} has no Heketi to be asked for that", next_step="use a profile that has one"
        )
    return _backend(endpoint(profile, key), on_event)


@asynccontextmanager
async def open_engine(
    profile: Profile, key: str, paths: Paths, on_look: Callable[[Snapshot], None] = lambda _: None
) -> AsyncIterator[TaskEngine]:
    """Run tasks of `profile` in this process until the block is left; what was sent goes on in the server.

    Args:
        profile: which server they are about.
        key: its key.
        paths: where the journal and the audit log are.
        on_look: told of each snapshot that a task took.

    Raises:
        ConfigInvalid: a certificate or the proxy of the environment can't be used.
    """
    from glusterterm.engine.log import Log
    from glusterterm.engine.looking import BackendLook

    log = Log(RealClock())
    backend = open_backend(profile, key, log.request)
    try:
        async with _engine(backend, BackendLook(backend, on_look), profile, paths, log) as engine:
            yield engine
    finally:
        await backend.close()


async def probe(profile: Profile) -> str:
    """Ask the server of `profile` cheaply and describe it in a few words.

    Raises:
        GlustertermError: whatever went wrong, in the operator's words.
    """
    from glusterterm.config.secrets import read_key

    key = await asyncio.to_thread(read_key, profile, os.environ)
    backend = await asyncio.to_thread(open_backend, profile, key.text)  # loads HTTP, and certificates
    try:
        return await backend.check()
    finally:
        await backend.close()


def work() -> int:
    """Be the worker process: fetch, decode and compare for a console, over standard input and output."""
    from glusterterm.backends import feed_worker
    from glusterterm.backends.where import Where

    pools = bootstrap_nodes.Pools()
    feed_worker.serve(
        Where,
        lambda where, tell: _backend(where.heketi, tell) if where.heketi is not None else pools.backend(where, tell),
        RealClock(),
        lambda where, tell: pools.truth(where, tell) if where.hosts else bootstrap_nodes.truth(where.nodes, tell),
    )
    return 0


def simulate(arguments: Arguments) -> int:
    """Serve a simulated Heketi until a signal, and give the exit status.

    Raises:
        SimulatorFailed: what was asked for makes no sense, or can't be served.
    """
    from glusterterm.sim.server import SimulatorOptions, run

    options = SimulatorOptions(
        arguments.port,
        arguments.preset,
        arguments.scale,
        arguments.admin_key,
        arguments.user_key,
        auth=not arguments.no_auth,
        life=not arguments.no_life,
        until_stdin_closes=arguments.until_stdin_closes,
        ssh=arguments.sim_ssh,
    )
    return run(options, RealClock())


def open_console(opening: Opening) -> int:
    """Run the console until it is left, and give its exit status."""
    from glusterterm.cli import first_frame

    name = opening.profile.name if opening.profile is not None else "demo"
    # What loading makes stays for good: looking for garbage in it would slow the start, and later stall the keys.
    gc.disable()
    drawn = (opening.profile is not None or opening.demo is not None) and first_frame.draw(name)
    try:
        return asyncio.run(_console(opening))
    except BaseException:
        if drawn:
            first_frame.erase()
        raise


async def _console(opening: Opening) -> int:
    from glusterterm.engine.sessions import Sessions
    from glusterterm.ui.app import GlustertermApp
    from glusterterm.ui.ports import Doors, Start
    from glusterterm.ui.themes import load_themes

    async with Sessions() as sessions:
        openers = _Openers(opening, sessions)
        profiles = opening.config.profiles
        if opening.profile is not None:
            others = tuple(profile for profile in profiles if profile.name != opening.profile.name)
            profiles = (opening.profile, *others)
        app = GlustertermApp(
            opening.config.settings,
            profiles,
            Doors(openers.open_session, openers.open_demo, probe, openers.save_profile, openers.trust),
            Start(opening.profile, opening.demo is not None, opening.problem),
            RealClock(),
            lambda name: load_themes(opening.paths.themes, name=name),
        )
        asyncio.get_running_loop().call_later(STARTED_S, _collect_garbage)
        await app.run_async()
    return app.return_code or 0


def _collect_garbage() -> None:
    """Look for garbage from now on, though not among what is there: it stays."""
    gc.freeze()
    gc.enable()


class _Openers:
    """The doors to the outside that the console is handed."""

    def __init__(self, opening: Opening, sessions: Sessions) -> None:
        self._paths = opening.paths
        self._warnings = opening.config.warnings
        self._sessions = sessions
        self._started_demo = opening.demo

    async def open_session(self, profile: Profile, paths: Paths | None = None) -> Session:
        """Open a session of `profile`, whose tasks are kept in `paths`; the session runs until it is closed."""
        key = await _key_of(profile)
        from glusterterm.backends.feed import WorkerFeed
        from glusterterm.engine.intervals import Intervals
        from glusterterm.engine.log import Log, LogLevel
        from glusterterm.engine.session import Session

        clock = RealClock()
        log = Log(clock)
        for warning in (*self._warnings, *key.warnings):
            log.say(LogLevel.WARNING, warning)
        where = self._where(profile, key.text)
        feed = WorkerFeed(
            (sys.executable, "-m", "glusterterm", WORKER),
            where,
            log.request,
            hidden=("HEKETI_CLI_KEY", *((profile.key_env,) if profile.key_env else ())),
        )
        info = _info(profile)
        actor = _late(where, profile, log.request)
        beside = bootstrap_nodes.late_nodes(where.nodes, log.request)
        session = Session(
            info,
            feed,
            log,
            clock,
            Intervals(idle_s=profile.interval_s if where.nodes is None else min(profile.interval_s, NEWS_OF_NODES_S)),
            tasks=lambda look, hurry: _engine(actor, look, profile, paths or self._paths, log, hurry),
            nodes=beside,
        )
        for each in (actor, beside):
            if each is not None:
                session.when_closed(each.close)
        return self._sessions.start(session)

    def _where(self, profile: Profile, key: str) -> Where:
        from glusterterm.backends.where import Where

        heketi = None if profile.hosts else endpoint(profile, key)
        return Where(heketi, bootstrap_nodes.access(profile, self._paths), profile.hosts, profile.looks_only)

    async def open_demo(self) -> Session:
        """Open a session of the embedded simulator, which ends with it."""
        from glusterterm.cli.demo import Demo

        demo, self._started_demo = self._started_demo or Demo(), None
        profile, _ = await asyncio.gather(asyncio.to_thread(demo.profile), asyncio.to_thread(_load_session))
        from glusterterm.cli.demo_folder import DemoFolder

        # Tasks of a demo mean nothing once its simulator has ended.
        folder = await asyncio.to_thread(DemoFolder)
        try:
            session = await self.open_session(profile, replace(self._paths, state=folder.path))
        except BaseException:
            folder.close()
            raise
        session.when_closed(lambda: asyncio.to_thread(demo.close))
        session.when_closed(folder.close)
        return session

    async def save_profile(self, profile: Profile) -> Saved:
        """Write `profile` to the configuration file, and a key that was typed to a key file."""
        from glusterterm.config.save import add_profile
        from glusterterm.ui.ports import Saved

        config = await asyncio.to_thread(add_profile, self._paths, profile)
        return Saved(config.profile(profile.name) or profile, config.path)

    async def trust(self, profile: Profile, key: HostKey) -> None:
        """Store the host key of a node of `profile` that the operator said yes to."""
        await bootstrap_nodes.trust(profile, self._paths, key)


def _info(profile: Profile) -> SessionInfo:
    from glusterterm.engine.session import SessionInfo

    return SessionInfo(
        profile.name,
        profile.server,
        profile.backend,
        role=profile.user,
        read_only=profile.looks_only,
        colour=profile.colour,
        cluster_names=dict(profile.cluster_names),
    )


async def _key_of(profile: Profile) -> Key:
    """Read the key, and load what a session needs: the event loop answers keys meanwhile."""
    from glusterterm.config.secrets import read_key

    key, _ = await asyncio.gather(asyncio.to_thread(read_key, profile, os.environ), asyncio.to_thread(_load_session))
    return key


def _load_session() -> None:
    """Load what a session and its first tree need."""
    for name in (
        "glusterterm.backends.feed",
        "glusterterm.backends.heketi.endpoint",
        "glusterterm.backends.late",
        "glusterterm.config.secrets",
        "glusterterm.engine.session",
        "glusterterm.ui.widgets.banner",
        "glusterterm.ui.widgets.detail_pane",
        "glusterterm.ui.widgets.filter_bar",
        "glusterterm.ui.widgets.log_pane",
        "glusterterm.ui.widgets.topology_tree",
    ):
        importlib.import_module(name)


def _engine(
    actor: LookingActor,
    look: Look,
    profile: Profile,
    paths: Paths,
    log: Log,
    hurry: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> TaskEngine:
    from glusterterm.engine import tasks
    from glusterterm.engine.audit import Audit
    from glusterterm.engine.journal import Journal
    from glusterterm.model.address import Address

    # However the address is written: two consoles must see that they are about the same server.
    about = tasks.Managed(profile.name, str(Address.of(profile.server)))
    audit = Audit(paths.audit, tasks.audited(about))
    journal = Journal(paths.journal)
    return tasks.TaskEngine(actor, look, journal, audit, RealClock(), about, log=log, hurry=hurry, closely=actor)


def _late(where: Where, profile: Profile, on_event: Callable[[Ended], None]) -> LookingActor:
    heketi = where.heketi
    if heketi is None:
        return bootstrap_nodes.late_pool(profile, on_event)
    if where.nodes is not None:
        return bootstrap_nodes.late_beside(profile, heketi, on_event)
    from glusterterm.backends.heketi import requests
    from glusterterm.backends.late import LateActor

    return LateActor(
        heketi.capabilities, lambda operation, _: requests.shown(operation), lambda: _backend(heketi, on_event)
    )


def _backend(where: Endpoint, on_event: Callable[[Ended], None]) -> HeketiBackend:
    from glusterterm.backends.heketi.client import HeketiBackend

    return HeketiBackend(where, RealClock(), on_event)
