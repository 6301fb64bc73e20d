"""A screen of rows with details beside them, a filter and the log below: what topology and volumes share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from glusterterm.ui.commands import Scope, of_scope
from glusterterm.ui.late_css import read_late
from glusterterm.ui.screens.changing import ChangingScreen
from glusterterm.ui.widgets.notice import Notice, about, nothing_there

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import ComposeResult
    from textual.containers import Horizontal
    from textual.dom import DOMNode

    from glusterterm.engine.store import Update
    from glusterterm.model.ids import Ref
    from glusterterm.model.ports import Clock
    from glusterterm.model.snapshot import Snapshot
    from glusterterm.ui.bridge import Bridge
    from glusterterm.ui.connection import Connection
    from glusterterm.ui.look import Look
    from glusterterm.ui.messages import LogGrew
    from glusterterm.ui.widgets.banner import Banner
    from glusterterm.ui.widgets.detail_pane import DetailPane
    from glusterterm.ui.widgets.filter_bar import FilterBar
    from glusterterm.ui.widgets.heal_table import HealTable
    from glusterterm.ui.widgets.log_pane import LogPane
    from glusterterm.ui.widgets.topology_tree import TopologyTree
    from glusterterm.ui.widgets.volume_table import VolumeTable

RowsT = TypeVar("RowsT", "TopologyTree", "VolumeTable", "HealTable")


class BrowsingScreen(ChangingScreen, Generic[RowsT]):
    """Rows, details, filter and log. On a narrow terminal open details take the place of the rows."""

    CSS_PATH = "browsing.tcss"
    DEFAULT_CSS = """
    BrowsingScreen {
        background: $background;
    }
    """

    _body: Horizontal
    _log_pane: LogPane
    _banner: Banner
    _filter_bar: FilterBar
    _detail: DetailPane
    rows: RowsT

    def __init__(self, bridge: Bridge, clock: Clock, look: Look) -> None:
        super().__init__(bridge, clock, look, "-empty")
        self._notice = Notice()
        self._built = False

    @property
    def snapshot(self) -> Snapshot | None:
        """The newest snapshot."""
        session = self.connection.session
        return session.store.snapshot if session else None

    @property
    def under_cursor(self) -> Ref | None:
        """The object under the cursor."""
        return self.rows.selected if self._built else None

    def make_rows(self, connection: Connection) -> RowsT:
        """Make the widget that shows the rows of `connection`."""
        raise NotImplementedError

    def show_rows(self, snapshot: Snapshot, update: Update | None) -> None:
        """Show `snapshot`; `update` says what changed since the last time, None that everything is new."""
        raise NotImplementedError

    def body(self) -> ComposeResult:
        """Compose what is seen before anything was answered; the rest comes with the first session."""
        yield self._notice

    def nodes_by_scope(self) -> Iterator[tuple[Scope, DOMNode]]:
        """Rows, details, log and filter serve scopes of their own, as soon as they are there."""
        if self._built:
            yield Scope.FILTER, self._filter_bar.input
            yield Scope.DETAIL, self._detail
            yield Scope.LOG, self._log_pane
            yield from super().nodes_by_scope()
            yield Scope.ACTIONS, self
        else:
            yield Scope.APP, self.app

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without rows there is nothing to do with them."""
        if not self._built and any(action == command.id for command in of_scope(self.SCOPE)):
            return False
        return super().check_action(action, parameters)

    def tells_key(self, id_: str) -> bool:
        """Without rows there is nothing to do with them, and only from elsewhere is there a way back to them."""
        if self.has_class("-empty"):
            return not any(id_ == command.id for command in of_scope(self.SCOPE))
        at_rows = self.focused is self.rows
        if (id_ == "back" and at_rows and not self._filter_bar.active) or (id_ == "open" and not at_rows):
            return False
        return self.fits_row(id_)

    def connection_changed(self, connection: Connection) -> None:
        """Show another server's rows: widgets of the one before know names that mean nothing here."""
        if connection.session is not None:
            self._build(connection)
            self._log_pane.show(connection.session.log.lines)
            if self.is_current:
                self.rows.focus()
        elif self._built:
            self._filter_bar.close()
            self._log_pane.show(())
        self.remove_class("-detail-open")
        self._show_whole()

    def store_updated(self, update: Update) -> None:
        """Show what changed, and how good the picture is."""
        snapshot = self.snapshot
        if not self._built:
            return
        if snapshot is not None and update.changes is not None:
            first = self.has_class("-empty")
            self.show_rows(snapshot, None if first else update)
            self._show_detail()
        if update.status.next_ask_at is not None:
            self._log_pane.look_ended()
        self._show_health()

    def log_grew(self, message: LogGrew) -> None:
        """Add to the log."""
        if self._built:
            self._log_pane.add(message.lines)

    def selection_changed(self) -> None:
        """Show the details of what the cursor came to, and the keys that mean something for it."""
        self._show_detail()
        self.tell_keys()

    def filter_found(self, found: int | None) -> None:
        """Say how much a filter finds; None while that is not known."""
        from glusterterm.logic import format as fmt

        if self._filter_bar.active and self._filter_bar.text.strip():
            told = "searching" if found is None else fmt.count(found, "match", "matches")
            self._filter_bar.tell(told, wrong=found == 0)

    def on_filter_bar_changed(self, message: FilterBar.Changed) -> None:
        """Narrow the rows."""
        self.rows.set_filter(message.query)

    def on_filter_bar_left(self) -> None:
        """Go back to the rows."""
        self.rows.focus()

    def on_log_pane_requests_toggled(self) -> None:
        """Show the log anew, with or without each request."""
        session = self.connection.session
        self._log_pane.show(session.log.lines if session else ())
        which = "every request" if self._log_pane.all_requests else "requests that led to something"
        self.notify(f"The log shows {which}.", timeout=2)

    def action_filter(self) -> None:
        self.remove_class("-detail-open")
        self._filter_bar.open()

    def action_open(self) -> None:
        if self.rows.selected is None:
            return
        self.remove_class("-detail-hidden")
        self.add_class("-detail-open")
        self._detail.focus()

    def action_toggle_detail(self) -> None:
        if self.has_class("-wide"):
            self.toggle_class("-detail-hidden")
        else:
            self.toggle_class("-detail-open")
        self.call_after_refresh(self._focus_something)

    def action_toggle_log(self) -> None:
        self.toggle_class("-log-hidden")
        self.call_after_refresh(self._focus_something)

    def action_focus_log(self) -> None:
        self.remove_class("-log-hidden")
        self.call_after_refresh(self._log_pane.focus)

    def action_back(self) -> None:
        if self.focused is self.rows and self._filter_bar.active:
            self._filter_bar.close()
        self.remove_class("-detail-open")
        self.call_after_refresh(self.rows.focus)

    def action_copy_id(self) -> None:
        ref = self.rows.selected
        if ref is not None:
            self._copy(ref.id, f"the id of this {ref.kind}")

    def action_copy_command(self) -> None:
        from glusterterm.logic.equivalents import show_command

        ref, snapshot = self.rows.selected, self.snapshot
        command = show_command(snapshot, ref) if ref and snapshot else None
        if command is None:
            self.notify("There is no command for this row.", severity="warning", timeout=3)
        else:
            self._copy(command, command)

    def action_show_profile(self) -> None:
        from glusterterm.logic.health_words import brick_labels, gluster_host
        from glusterterm.model.ids import Kind, VolumeId
        from glusterterm.ui.screens.profile import ProfileScreen

        ref, snapshot, session = self.rows.selected, self.snapshot, self.connection.session
        volume = snapshot.volumes.get(VolumeId(ref.id)) if snapshot and ref and ref.kind is Kind.VOLUME else None
        if volume is None or snapshot is None or session is None:
            return
        host = gluster_host(snapshot, volume)
        if session.nodes is None or host is None:
            self.notify("No node is reached over SSH that could be asked: see the README on the table ssh.", timeout=5)
        else:
            labels = brick_labels(snapshot, volume)
            profile = ProfileScreen(volume.name, host, session.nodes, labels, self._clock, self._look.glyphs)
            self.app.push_screen(profile)

    def _copy(self, text: str, named: str) -> None:
        self.app.copy_to_clipboard(text)
        self.notify(f"Copied {named}", timeout=3, markup=False)

    def _build(self, connection: Connection) -> None:
        """Make the parts that show a session. They are loaded here: the first frame must not wait for them."""
        from glusterterm.ui.widgets.detail_pane import DetailPane

        if self._built:
            self._filter_bar.close()
            self.rows.remove()
            self._detail.remove()
        read_late(self.app, self.css_path)
        self.rows = self.make_rows(connection)
        self.rows.add_class("rows")
        self._detail = DetailPane(connection.names, self._look.glyphs, self._look.bars)
        if self._built:
            self._body.mount(self.rows, self._detail)
        else:
            self._build_around()
            self._built = True

    def _build_around(self) -> None:
        from textual.containers import Horizontal

        from glusterterm.ui.widgets.banner import Banner
        from glusterterm.ui.widgets.filter_bar import FilterBar
        from glusterterm.ui.widgets.log_pane import LogPane

        glyphs = self._look.glyphs
        self._banner, self._filter_bar, self._log_pane = Banner(glyphs), FilterBar(), LogPane(glyphs)
        self._body = Horizontal(self.rows, self._detail, classes="browsing--body")
        self.mount(self._body, self._banner, self._filter_bar, self._log_pane, after=self._notice)

    def _show_whole(self) -> None:
        if self._built and self.snapshot is not None:
            self.show_rows(self.snapshot, None)
            self._show_detail()
        self._show_health()

    def _show_detail(self) -> None:
        if self.snapshot is not None:
            self._detail.show(self.snapshot, self.rows.selected)

    def _show_health(self) -> None:
        connection, snapshot = self.connection, self.snapshot if self._built else None
        status = connection.session.store.status if connection.session else None
        empty = snapshot is None or not (snapshot.clusters or snapshot.volumes or snapshot.bare_volumes)
        if empty is not self.has_class("-empty"):
            self.set_class(empty, "-empty")
            self.tell_keys()
            if not empty and self.focused is None and self._built:
                self.call_after_refresh(self.rows.focus)
        if empty:
            reached = snapshot is not None and status is not None and status.live
            glyphs = self._look.glyphs
            self._notice.show(nothing_there(connection) if reached else about(connection, status, glyphs))
        if not self._built:
            return
        stale = status is not None and status.stale
        self.rows.set_stale(stale)
        self._detail.set_stale(stale)
        self._banner.show(status if stale and not empty else None)

    def _focus_something(self) -> None:
        if self.focused is None or not self.focused.display:
            target = self._detail if self.has_class("-detail-open") and not self.has_class("-wide") else None
            (target or self.rows).focus()
