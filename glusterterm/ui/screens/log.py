"""The whole log over what was seen before: of all tasks or of one, searched, held still, written to a file."""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from textual import work
from textual.app import ComposeResult
from textual.screen import ModalScreen

from glusterterm.engine.log import KEPT, LogLine
from glusterterm.engine.log_file import write
from glusterterm.engine.off_loop import off_loop
from glusterterm.engine.session import Session
from glusterterm.logic import format as fmt
from glusterterm.model.errors import GlustertermError
from glusterterm.model.ports import Clock
from glusterterm.model.tasks import TaskId
from glusterterm.ui import commands
from glusterterm.ui.bridge import Bridge
from glusterterm.ui.commands import Scope, footer_entries
from glusterterm.ui.glyphs import Glyphs
from glusterterm.ui.messages import CommandAsked, LogGrew
from glusterterm.ui.screens.closing import ClosesOnce
from glusterterm.ui.toasts import tell_failure
from glusterterm.ui.widgets.heading import Heading
from glusterterm.ui.widgets.key_bar import KeyBar
from glusterterm.ui.widgets.log_pane import LogPane
from glusterterm.ui.widgets.search_bar import SearchBar

_SHORT_TASK = 4
"""How many of the last characters of a task's id stand before its lines."""


class LogScreen(ModalScreen[None], ClosesOnce[None]):
    """Shows the log of `session` as it grows."""

    CSS_PATH = "log.tcss"
    BINDINGS = commands.bindings(Scope.WHOLE_LOG)
    DEFAULT_CSS = """
    LogScreen {
        layout: vertical;
        & LogPane { height: 1fr; }
    }
    """

    def __init__(self, bridge: Bridge, session: Session, clock: Clock, glyphs: Glyphs) -> None:
        super().__init__()
        self._bridge = bridge
        self._session = session
        self._clock = clock
        self._heading = Heading()
        self._pane = LogPane(glyphs)
        self._search = SearchBar()
        self._key_bar = KeyBar()
        self._only: TaskId | None = None
        self._words: list[str] = []
        self._held: Sequence[LogLine] | None = None
        """What is shown of, while it is held still; `_since` is what was said after that."""
        self._since: deque[LogLine] = deque(maxlen=KEPT)

    def compose(self) -> ComposeResult:
        yield self._heading
        yield self._pane
        yield self._search
        yield self._key_bar

    def on_mount(self) -> None:
        self._bridge.join(self)
        self._pane.all_requests = True
        self._key_bar.show(footer_entries([Scope.WHOLE_LOG, Scope.LOG]), {})
        self._pane.focus()
        self._show()

    def on_unmount(self) -> None:
        self._bridge.leave(self)

    async def on_command_asked(self, message: CommandAsked) -> None:
        """Run what was clicked in the key bar."""
        message.stop()
        ours = any(message.id == command.id for command in commands.of_scope(Scope.WHOLE_LOG))
        await (self if ours else self._pane).run_action(message.id)

    def on_log_grew(self, message: LogGrew) -> None:
        """Add what was said, unless the log is held still."""
        if message.connection.session is not self._session:
            return
        if self._held is not None:
            self._since.extend(message.lines)
        else:
            self._pane.add(self._wanted(message.lines))
        self._tell()

    def on_log_pane_requests_toggled(self) -> None:
        """Show the log with or without each request."""
        self._show()

    def on_search_bar_typed(self) -> None:
        """Show the lines that hold the words."""
        self._words = self._search.text.casefold().split()
        self._show()
        self._search.tell(fmt.count(len(self._pane.lines), "line") if self._words else "")

    def on_filter_bar_left(self) -> None:
        """Go back to the lines."""
        self._pane.focus()

    def action_search_log(self) -> None:
        self._search.open()

    def action_next_task(self) -> None:
        """Show the lines of the newest task alone, then of the one before, and after the oldest all again."""
        known = list(dict.fromkeys(line.task for line in reversed(self._session.log.lines) if line.task is not None))
        at = known.index(self._only) + 1 if self._only in known else 0
        self._only = known[at] if at < len(known) else None
        self._show()

    def action_pause_log(self) -> None:
        self._held = tuple(self._session.log.lines) if self._held is None else None
        self._since.clear()
        self._show()

    @work(group="save", exclusive=True)
    async def action_save_log(self) -> None:
        """Write the lines that are shown to a file."""
        try:
            path = await off_loop(write, self._pane.lines, (Path.cwd(), Path.home()), self._clock.now())
        except GlustertermError as error:
            tell_failure(self.app, error)
        else:
            self.notify(f"Written to {path}", timeout=5, markup=False)

    def action_close_log(self) -> None:
        if self._search.active:
            self._search.close()
            self._pane.focus()
        else:
            self.dismiss()

    def _show(self) -> None:
        self._pane.show(self._wanted(self._session.log.lines if self._held is None else self._held))
        self._tell()

    def _wanted(self, lines: Iterable[LogLine]) -> list[LogLine]:
        found = []
        for line in lines:
            if self._only is not None and line.task != self._only:
                continue
            shown = line if line.task is None else replace(line, text=f"{line.task[-_SHORT_TASK:]}  {line.text}")
            if all(word in f"{shown.text} {line.level} {line.task or ''}".casefold() for word in self._words):
                found.append(shown)
        return found

    def _tell(self) -> None:
        """Say whose lines these are, and whether they still grow."""
        whose = "all tasks"
        if self._only is not None:
            titles = {task.id: task.title for task in self._session.tasks.tasks} if self._session.has_tasks else {}
            whose = f"task {self._only} {titles.get(self._only, '')}"
        state = "follows"
        if self._held is not None:
            state = f"held still, {fmt.count(len(self._wanted(self._since)), 'new line')}"
        self._heading.show(f"Log of {self._session.info.name} · {whose}", state)
