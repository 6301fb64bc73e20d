"""What every screen of the console has: the status bar, the key bar, and the news of the present connection."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.screen import Screen
from textual.widgets import Static

from glusterterm.ui.commands import Command, Scope, allowed, footer_entries
from glusterterm.ui.connection import Connection, Stage
from glusterterm.ui.widgets.key_bar import KeyBar
from glusterterm.ui.widgets.status_bar import Facts, Health, StatusBar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import ComposeResult
    from textual.dom import DOMNode

    from glusterterm.engine.store import Status, Update
    from glusterterm.model.ids import Ref
    from glusterterm.model.ports import Clock
    from glusterterm.model.snapshot import Snapshot
    from glusterterm.ui.bridge import Bridge
    from glusterterm.ui.look import Look
    from glusterterm.ui.messages import ConnectionChanged, LogGrew, StoreUpdated, TasksChanged

TOO_SMALL = "too small for glusterterm:\n40 columns and 8 rows will do"
_TICK_S = 1.0


class ConsoleScreen(Screen[None]):
    """A screen that hears of the present connection. It composes `body` between the two bars."""

    SCOPE: ClassVar[Scope]
    HORIZONTAL_BREAKPOINTS = [(0, "-cramped"), (40, "-narrow"), (110, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (8, "-low"), (16, "-short"), (30, "-tall"), (50, "-towering")]
    DEFAULT_CSS = """
    ConsoleScreen {
        layout: vertical;
        overflow: hidden;
        & > .too-small { display: none; width: 1fr; height: 1fr; content-align: center middle; text-align: center; }
        &.-cramped > *, &.-flat > * { display: none; }
        &.-cramped > .too-small, &.-flat > .too-small { display: block; }
    }
    """

    def __init__(self, bridge: Bridge, clock: Clock, look: Look, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self._bridge = bridge
        self._clock = clock
        self._look = look
        self._status_bar = StatusBar(look.glyphs)
        self._key_bar = KeyBar()

    @property
    def connection(self) -> Connection:
        """The present connection."""
        return self._bridge.connection

    def compose(self) -> ComposeResult:
        yield self._status_bar
        yield from self.body()
        yield self._key_bar

    def body(self) -> ComposeResult:
        """Compose what stands between the bars."""
        raise NotImplementedError

    def on_mount(self) -> None:
        self.call_after_refresh(self._make_complaint)
        self._bridge.join(self)
        self.set_interval(_TICK_S, self._tick)
        self.connection_changed(self.connection)
        self._tell_status()
        self.tell_keys()

    def on_unmount(self) -> None:
        self._bridge.leave(self)

    def on_screen_resume(self) -> None:
        self._tick()
        self.call_after_refresh(self.tell_keys)

    def on_connection_changed(self, message: ConnectionChanged) -> None:
        """Show another connection, unless the console is being left just now."""
        if not self._status_bar.is_attached:
            return
        self.connection_changed(message.connection)
        self._tell_status()
        self.tell_keys()

    def on_store_updated(self, message: StoreUpdated) -> None:
        """Show what is new, unless it is from a connection that was left meanwhile."""
        if message.connection is self.connection:
            self.store_updated(message.update)
            self._tell_status()

    def on_tasks_changed(self, message: TasksChanged) -> None:
        """Tell how many tasks there are."""
        if message.connection is self.connection:
            self.tasks_changed()
            self._tell_status()

    def on_log_grew(self, message: LogGrew) -> None:
        """Show what was said."""
        if message.connection is self.connection:
            self.log_grew(message)

    def connection_changed(self, connection: Connection) -> None:
        """Show `connection` from its beginning."""

    def store_updated(self, update: Update) -> None:
        """Show what is new."""

    def tasks_changed(self) -> None:
        """Show how far the tasks are."""

    def log_grew(self, message: LogGrew) -> None:
        """Show what was said."""

    def go_to(self, ref: Ref) -> None:
        """Put the cursor on an object, where this screen has it."""

    def nodes_by_scope(self) -> Iterator[tuple[Scope, DOMNode]]:
        """Give who serves the commands of which scope on this screen."""
        yield self.SCOPE, self
        yield Scope.APP, self.app

    def serving(self, command: Command) -> DOMNode | None:
        """Give who runs `command` here; None where this screen has no use for it."""
        return next((node for scope, node in self.nodes_by_scope() if scope in command.scopes), None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey out what would change something in read-only mode."""
        return allowed(action, read_only=self.connection.read_only)

    def on_descendant_focus(self) -> None:
        """Show the keys that work there."""
        self.tell_keys()

    def tells_key(self, id_: str) -> bool:
        """Say whether the key of a command is worth its place in the key bar now."""
        return True

    def tell_keys(self) -> None:
        """Show the keys that do something where the focus is."""
        focused = set(self.focused.ancestors_with_self) if self.focused else {self, self.app}
        scopes = [scope for scope, node in self.nodes_by_scope() if node in focused]
        firsts = ((entry, entry.parts[0][1]) for entry in footer_entries(scopes))
        barred = self.connection.read_only
        entries = [each for each, id_ in firsts if self.tells_key(id_) and allowed(id_, read_only=barred)]
        ids = {id_ for entry in entries for _, id_ in entry.parts}
        self._key_bar.show(entries, {id_: bool(self.check_action(id_, ())) for id_ in ids})

    async def _make_complaint(self) -> None:
        """Make what is seen where there is no room for anything. The first frame does without."""
        if self.is_attached:
            await self.mount(Static(TOO_SMALL, classes="too-small", markup=False))

    def _tick(self) -> None:
        if self.is_current:
            self._tell_status()

    def _tell_status(self) -> None:
        self._status_bar.show(facts(self.connection, self._clock.now()))


def facts(connection: Connection, now: float) -> Facts:
    """Give what the status bar tells of `connection`."""
    if connection.stage is Stage.NONE:
        return Facts()
    session = connection.session
    if session is None:
        health = Health.LOST if connection.stage is Stage.FAILED else Health.WAITING
        return Facts(connection.name, connection.colour, health=health, read_only=connection.read_only)
    status, snapshot = session.store.status, session.store.snapshot
    tasks = session.tasks.tasks if session.has_tasks else ()
    return Facts(
        name=connection.name,
        colour=connection.colour,
        backend=session.info.backend,
        health=_health(status),
        nodes=len(snapshot.nodes) if snapshot and not snapshot.bare_volumes else None,
        reached=_reached(snapshot),
        age_s=status.age_s(now),
        skew_s=status.clock_skew_s,
        operations=len(snapshot.operations) if snapshot else 0,
        tasks_running=sum(not (task.state.ended or task.state.resumable) for task in tasks),
        tasks_waiting=sum(task.state.resumable for task in tasks),
        read_only=connection.read_only,
        asking_s=None if status.asked_at is None or status.next_ask_at is not None else max(now - status.asked_at, 0.0),
    )


def _health(status: Status) -> Health:
    if status.live or status.stale:
        return Health.LIVE if status.live else Health.STALE
    return Health.WAITING if status.error is None else Health.LOST


def _reached(snapshot: Snapshot | None) -> int | None:
    """Count the nodes that let us in over SSH; None where none was asked yet."""
    truths = [node.truth for node in snapshot.nodes.values() if node.truth is not None] if snapshot else []
    return sum(truth.reached is True for truth in truths) if truths else None
