"""All tasks of this host, and what others do in the server: running, to be resumed, ended; each with steps and log."""

from collections.abc import Awaitable, Iterator
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.dom import DOMNode

from glusterterm.engine.store import Update
from glusterterm.logic import format as fmt
from glusterterm.logic.fate import could_be_made
from glusterterm.logic.lines import Line, Role, Span
from glusterterm.logic.task_details import nothing_chosen, task_details
from glusterterm.logic.task_rows import TaskRow, rows
from glusterterm.model.errors import GlustertermError
from glusterterm.model.ids import Kind, Ref
from glusterterm.model.ports import Clock
from glusterterm.model.tasks import Task
from glusterterm.ui import commands
from glusterterm.ui.bridge import Bridge
from glusterterm.ui.commands import Scope
from glusterterm.ui.connection import Connection
from glusterterm.ui.look import Look
from glusterterm.ui.messages import LogGrew, ObjectAsked, VolumeAsked
from glusterterm.ui.screens.console import ConsoleScreen
from glusterterm.ui.toasts import tell_failure
from glusterterm.ui.widgets.lines_pane import LinesPane
from glusterterm.ui.widgets.log_words import log_lines
from glusterterm.ui.widgets.search_bar import SearchBar
from glusterterm.ui.widgets.task_table import TaskTable

if TYPE_CHECKING:
    from glusterterm.engine.tasks import TaskEngine

_BY_OTHERS = "Who began it is not told, nor how far it is. It goes on by itself."
_LEFT_BEHIND = (
    "A restart of the server, or an undo that failed, left it behind. What it holds is free again when it is cleaned "
    "up: an action of the topology screen."
)


class TasksScreen(ConsoleScreen):
    """The table; beside it, or in its place on a narrow terminal, everything about the task under the cursor."""

    SCOPE = Scope.TASKS
    BINDINGS = commands.bindings(Scope.TASKS)
    CSS_PATH = "tasks.tcss"
    DEFAULT_CSS = """
    TasksScreen {
        & .tasks--body { height: 1fr; }
        & TaskTable { width: 1fr; height: 1fr; }
        & LinesPane { height: 1fr; display: none; }
        &.-detail-open LinesPane { display: block; width: 1fr; }
        &.-detail-open TaskTable { display: none; }
        &.-wide LinesPane { display: block; width: 42%; min-width: 50; max-width: 84; }
        &.-wide TaskTable { display: block; }
    }
    """

    def __init__(self, bridge: Bridge, clock: Clock, look: Look) -> None:
        super().__init__(bridge, clock, look)
        self._table = TaskTable(look.glyphs, look.bars)
        self._pane = LinesPane(glyphs=look.glyphs, bars=look.bars)
        self._search = SearchBar()
        self._over: tuple[Task, ...] = ()
        self._shown = ""

    def body(self) -> ComposeResult:
        """Compose table, details and the line to search in."""
        with Horizontal(classes="tasks--body"):
            yield self._table
            yield self._pane
        yield self._search

    def nodes_by_scope(self) -> Iterator[tuple[Scope, DOMNode]]:
        """Table, details and search have keys of their own."""
        yield Scope.FILTER, self._search.input
        yield Scope.TABLE, self._table
        yield Scope.DETAIL, self._pane
        yield from super().nodes_by_scope()

    def tells_key(self, id_: str) -> bool:
        """Tell the keys that mean something for the task under the cursor."""
        task = self._chosen
        match id_:
            case "resume_task":
                return task is not None and task.state.resumable
            case "give_up_task":
                return task is not None and self._engine is not None and _can_be_given_up(self._engine, task)
            case "back":
                return self.focused is not self._table or self._search.active
            case "open":
                return self.focused is self._table
            case _:
                return True

    def connection_changed(self, connection: Connection) -> None:
        """Show another server's tasks, those that ended before as well."""
        self._over = ()
        self._table.focus()
        self._show()
        self._read_ended()

    def store_updated(self, update: Update) -> None:
        """Show what others do there."""
        self._show()

    def log_grew(self, message: LogGrew) -> None:
        """Add to the log of the task that is shown."""
        if any(line.task is not None and line.task == self._shown for line in message.lines):
            self._tell_chosen()

    def tasks_changed(self) -> None:
        """Show how far they are."""
        self._show()

    def on_screen_resume(self) -> None:
        """Bring the times up to date."""
        self._show()

    def on_row_table_moved(self) -> None:
        """Show the details of what the cursor came to."""
        self._tell_chosen()
        self.tell_keys()

    def on_row_table_chosen(self) -> None:
        """A double click opens, as enter does."""
        self.action_open()

    def on_search_bar_typed(self) -> None:
        """Narrow the rows."""
        self._show()
        self._search.tell(fmt.count(self._table.row_count, "match", "matches") if self._search.text.strip() else "")

    def on_filter_bar_left(self) -> None:
        """Go back to the rows."""
        self._table.focus()

    def on_lines_pane_followed(self, message: LinesPane.Followed) -> None:
        """Go to what a row of the details speaks of."""
        volume = message.ref.kind in (Kind.VOLUME, Kind.BLOCK_VOLUME)
        self.post_message(VolumeAsked(message.ref) if volume else ObjectAsked(message.ref))

    def action_filter(self) -> None:
        self.remove_class("-detail-open")
        self._search.open()

    def action_open(self) -> None:
        self.add_class("-detail-open")
        self._pane.focus()

    def action_back(self) -> None:
        if self.focused is self._table and self._search.active:
            self._search.close()
        self.remove_class("-detail-open")
        self.call_after_refresh(self._table.focus)

    def action_follow(self) -> None:
        row = self._table.selected
        if row is None or row.object is None:
            self.notify("This task is about no single object.", timeout=3)
        else:
            self.on_lines_pane_followed(LinesPane.Followed(row.object))

    def action_copy_id(self) -> None:
        row = self._table.selected
        if row is not None:
            self.app.copy_to_clipboard(row.key)
            self.notify(f"Copied {row.key}", timeout=3, markup=False)

    @work(group="resume")
    async def action_resume_task(self) -> None:
        engine, task = self._engine, self._chosen
        if engine is None or task is None:
            return
        if not task.state.resumable:
            self.notify(f"This task is {task.state}: there is nothing to resume.", timeout=3)
            return
        found = self._may_have_made(task)
        chosen = None
        if len(found) > 1 and (session := self.connection.session) is not None and session.store.snapshot is not None:
            from glusterterm.ui.screens.which import WhichScreen

            said = await self.app.push_screen_wait(WhichScreen(task, found, session.store.snapshot, self._look.glyphs))
            if said is None:
                return
            chosen = next((ref for ref in found if ref.id == said), None)
        await self._try(engine.resume(task.id, result=chosen), f"Resumed: {task.title}")

    def _may_have_made(self, task: Task) -> tuple[Ref, ...]:
        """Give what the step under way may have made, as far as the last snapshot tells."""
        session = self.connection.session
        step = task.steps[task.step] if task.step is not None else None
        if session is None or session.store.snapshot is None or step is None or step.before is None:
            return ()
        return could_be_made(step.operation, step.before, session.store.snapshot)

    @work(group="resume")
    async def action_give_up_task(self) -> None:
        engine, task = self._engine, self._chosen
        if engine is None or task is None or not _can_be_given_up(engine, task):
            return
        from glusterterm.ui.screens.give_up import GiveUpScreen

        if not await self.app.push_screen_wait(GiveUpScreen(task)):
            return
        try:
            now = engine.task(task.id)  # the question may have stood for a while
            if now.state.resumable:
                await engine.abandon(now.id)
                told = f"Abandoned: {now.title}"
            elif now.state.ended:
                told = f"It is {now.state} by now: there is nothing to give up."
            else:
                told = await engine.cancel(now.id)
        except GlustertermError as error:
            tell_failure(self.app, error)
        else:
            self.notify(told, timeout=6, markup=False)

    async def _try(self, asked: Awaitable[None], done: str) -> None:
        try:
            await asked
        except GlustertermError as error:
            tell_failure(self.app, error)
        else:
            self.notify(done, timeout=3, markup=False)

    @property
    def _engine(self) -> "TaskEngine | None":
        session = self.connection.session
        return session.tasks if session is not None and session.has_tasks else None

    @property
    def _chosen(self) -> Task | None:
        row = self._table.selected
        return next((task for task in self._all() if row is not None and task.id == row.task), None)

    def _all(self) -> tuple[Task, ...]:
        live = self._engine.tasks if self._engine is not None else ()
        known = {task.id for task in live}
        return (*live, *(task for task in self._over if task.id not in known))

    def _show(self) -> None:
        session = self.connection.session
        snapshot = session.store.snapshot if session is not None else None
        self._table.update(rows(self._all(), snapshot, self._clock.now(), self._search.text))
        self._tell_chosen()
        self.tell_keys()

    def _tell_chosen(self) -> None:
        session, row = self.connection.session, self._table.selected
        engine = self._engine
        if session is None or engine is None or row is None:
            self._pane.tell(nothing_chosen())
            return
        if row.key != self._shown:
            self._shown = row.key
            self._pane.scroll_to(y=0, animate=False)
        task = self._chosen
        if task is None:
            self._pane.tell(_about_others(row))
            return
        requests = engine.requests(task.plan, session.store.snapshot)
        told = task_details(task, requests, session.store.snapshot, self._clock.now())
        self._pane.tell((*told, *log_lines(engine.lines(task.id))))

    @work(exclusive=True, group="ended")
    async def _read_ended(self) -> None:
        engine = self._engine
        if engine is None:
            return
        try:
            self._over = await engine.ended()
        except GlustertermError as error:
            tell_failure(self.app, error)
        self._show()


def _can_be_given_up(engine: "TaskEngine", task: Task) -> bool:
    """Say whether it can be given up from here: what another console runs is given up there."""
    return task.state.resumable or (engine.runs(task.id) and not task.state.ended)


def _about_others(row: TaskRow) -> tuple[Line, ...]:
    left = row.role is Role.WARNING
    told = _LEFT_BEHIND if left else _BY_OTHERS
    return (
        Line((Span(row.title, Role.NAME),), mark=row.mark),
        Line((Span(row.state, row.role),), label="state"),
        *((Line((Span(row.times),), label="began"),) if row.times else ()),
        Line((Span(row.key, Role.MUTED),), label="operation"),
        Line((Span(told, Role.MUTED),)),
    )
