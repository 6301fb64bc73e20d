"""All profiles at a glance: which server each means, and how it is."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual import work
from textual.app import ComposeResult
from textual.dom import DOMNode

from glusterterm.config.profiles import KeySource, Profile
from glusterterm.config.secrets import describe
from glusterterm.logic.lines import Role, Span
from glusterterm.model.errors import GlustertermError
from glusterterm.model.ports import Clock
from glusterterm.ui import commands
from glusterterm.ui.bridge import Bridge
from glusterterm.ui.commands import Scope
from glusterterm.ui.connection import DEMO, Connection, Stage
from glusterterm.ui.glyphs import Glyphs
from glusterterm.ui.look import Look
from glusterterm.ui.messages import NewProfileAsked, OpenAsked, ProfilesChanged
from glusterterm.ui.screens.console import ConsoleScreen
from glusterterm.ui.widgets.notice import Lines, Notice
from glusterterm.ui.widgets.row_table import Column, RowTable

_AT_ONCE = 4
"""Servers that are asked at the same time."""
_WITH_SIDE_EFFECTS = frozenset({KeySource.COMMAND, KeySource.PROMPT})
"""Ways to a key that are not gone without being asked to: a command may open a window."""
_STATE = "state"
_COLUMNS = (
    Column("name", "  profile", 10, least=12),
    Column("server", "server", 8, rank=2, least=20),
    Column("user", "role", 5, rank=3),
    Column(_STATE, "state", 18, grow=1),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of asking a server."""

    text: str
    role: Role
    error: GlustertermError | None = None


NOT_ASKED = Answer("not asked", Role.MUTED)
ASKING = Answer("asking", Role.PENDING)


class ProfileTable(RowTable):
    """The profiles, and the demo behind them."""

    def __init__(self, glyphs: Glyphs, profiles: Sequence[Profile]) -> None:
        super().__init__(_COLUMNS, glyphs)
        self._signs = glyphs
        self.profiles = tuple(profiles)
        self.answers: Mapping[str, Answer] = {}
        self.connection = Connection()

    @property
    def row_count(self) -> int:
        """One row more than there are profiles."""
        return len(self.profiles) + 1

    @property
    def chosen(self) -> Profile | None:
        """The profile under the cursor; None is the demo."""
        return self.profiles[self.cursor] if self.cursor < len(self.profiles) else None

    def answer(self, profile: Profile) -> Answer:
        """Give what is known of a profile's server."""
        return self.answers.get(profile.name, NOT_ASKED)

    def wanted(self, column: Column) -> int:
        """As many cells as the longest cell takes; the answers take the rest."""
        if column.key == _STATE:
            return column.width
        rows = [self.cells(row).get(column.key, ()) for row in range(self.row_count)]
        return max(column.width, *(cell_len("".join(span.text for span in spans)) for spans in rows))

    def cells(self, row: int) -> Mapping[str, Sequence[Span]]:
        """Say what is known of a profile."""
        profile = self.profiles[row] if row < len(self.profiles) else None
        used = self.connection.stage is not Stage.NONE and self.connection.profile == profile
        mark = Span(f"{self._signs.running if used else ' '} ", Role.ACCENT)
        if profile is None:
            told = "a simulated cluster on this machine"
            return {"name": (mark, Span(DEMO, Role.NAME)), _STATE: (Span(told, Role.MUTED),)}
        answer = self.answer(profile)
        role = f"{profile.user}{' · looks' if profile.looks_only else ''}"
        return {
            "name": (mark, Span(profile.name, Role.NAME)),
            "server": (Span(profile.server, Role.MUTED),),
            "user": (Span(role, Role.MUTED),),
            _STATE: (Span(f"{self._sign(answer)} ", answer.role), Span(answer.text, answer.role)),
        }

    def _sign(self, answer: Answer) -> str:
        match answer.role:
            case Role.OK:
                return self._signs.online
            case Role.FAILED:
                return self._signs.failed
            case Role.PENDING:
                return self._signs.pending
            case _:
                return self._signs.dot


class ProfilesScreen(ConsoleScreen):
    """The table, and below it everything about the profile under the cursor."""

    SCOPE = Scope.PROFILES
    BINDINGS = commands.bindings(Scope.PROFILES)
    CSS_PATH = "profiles.tcss"
    DEFAULT_CSS = """
    ProfilesScreen {
        & ProfileTable { height: 1fr; }
        & Notice { height: 8; content-align: left top; padding: 1 2; }
        &.-low Notice, &.-short Notice { height: 5; padding: 0 2; }
    }
    """

    def __init__(
        self,
        bridge: Bridge,
        clock: Clock,
        look: Look,
        profiles: Sequence[Profile],
        probe: Callable[[Profile], Awaitable[str]],
    ) -> None:
        super().__init__(bridge, clock, look)
        self._probe_door = probe
        self._table = ProfileTable(look.glyphs, profiles)
        self._told = Notice()

    def on_profiles_changed(self, message: ProfilesChanged) -> None:
        """Show what was added."""
        self._table.profiles = message.profiles
        self._table.rows_changed()

    def body(self) -> ComposeResult:
        """Compose table and details."""
        yield self._table
        yield self._told

    def on_mount(self) -> None:
        self._table.focus()
        self._tell_chosen()
        self._ask([profile for profile in self._table.profiles if profile.key_source not in _WITH_SIDE_EFFECTS])

    def nodes_by_scope(self) -> Iterator[tuple[Scope, DOMNode]]:
        """The table has keys of its own."""
        yield Scope.TABLE, self._table
        yield from super().nodes_by_scope()

    def connection_changed(self, connection: Connection) -> None:
        """Mark the profile that is in use."""
        self._table.connection = connection
        self._table.refresh()

    def on_row_table_moved(self) -> None:
        """Show the details of what the cursor came to."""
        self._tell_chosen()

    def on_row_table_chosen(self) -> None:
        """A double click uses a profile, as enter does."""
        self.action_switch()

    def action_switch(self) -> None:
        self.post_message(OpenAsked(self._table.chosen))

    def action_probe(self) -> None:
        self._ask([profile for profile in self._table.profiles if profile.key_source is not KeySource.PROMPT])

    def action_new_profile(self) -> None:
        self.post_message(NewProfileAsked())

    @work(exclusive=True, group="probe")
    async def _ask(self, profiles: Sequence[Profile]) -> None:
        """Ask the servers of `profiles`, a few at a time."""
        free = asyncio.Semaphore(_AT_ONCE)

        async def ask(profile: Profile) -> None:
            async with free:
                self._heard(profile, ASKING)
                try:
                    answer = Answer(await self._probe_door(profile), Role.OK)
                except GlustertermError as error:
                    answer = Answer(error.what.replace("\n", " "), Role.FAILED, error)
            self._heard(profile, answer)

        async with asyncio.TaskGroup() as group:
            for profile in profiles:
                group.create_task(ask(profile), name=f"probe of {profile.name}")

    def _heard(self, profile: Profile, answer: Answer) -> None:
        table = self._table
        table.answers = {**table.answers, profile.name: answer}
        if profile in table.profiles:
            table.refresh_row(table.profiles.index(profile))
        if table.chosen == profile:
            self._tell_chosen()

    def _tell_chosen(self) -> None:
        profile = self._table.chosen
        self._told.show(_about_demo() if profile is None else _about(profile, self._table.answer(profile)))


def _about(profile: Profile, answer: Answer) -> Lines:
    lines = [
        (Span(profile.name, Role.NAME), Span(f"  {profile.server}", Role.MUTED)),
        (Span("key  ", Role.MUTED), Span(describe(profile))),
        (Span(answer.error.what if answer.error else answer.text, answer.role),),
    ]
    if answer.error is not None:
        lines.append((Span(answer.error.next_step, Role.ACCENT),))
    return lines


def _about_demo() -> Lines:
    return (
        (Span(DEMO, Role.NAME),),
        (Span("A simulated cluster with a life of its own: a disk is failing, tasks take time. Nothing is real."),),
    )
