"""Asks any page of any flow: fields at the left, what there is to know beside or below them."""

import asyncio
from collections.abc import Awaitable, Callable

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Input

from glusterterm.logic.flows.flow import Flow, Ground, Page, Value
from glusterterm.logic.lines import BLANK, Line
from glusterterm.ui import commands
from glusterterm.ui.commands import Scope
from glusterterm.ui.keys_in_turn import Preparing
from glusterterm.ui.widgets.lines_pane import LinesPane
from glusterterm.ui.wizards.option_rows import OptionRows
from glusterterm.ui.wizards.page import Surroundings, WizardPage
from glusterterm.ui.wizards.rows import FieldRow

_PASSING_S = 0.3


class Told(LinesPane):
    """What there is to know beside the fields. It can be gone to where there is more of it than can be seen."""

    @property
    def can_scroll(self) -> bool:
        """Whether there is more of it than can be seen."""
        return self.virtual_size.height > self.size.height

    def allow_focus(self) -> bool:
        """Take the keys only where there is something to scroll."""
        return self.can_scroll and super().allow_focus()


class StepScreen(WizardPage, Preparing):
    """Shows the page that `flow` makes of the answers, and keeps the answers."""

    BINDINGS = [
        *commands.bindings(Scope.WIZARD, Scope.FIELDS),
        # At once, so that what is typed ahead behind them comes to the next field.
        Binding("tab", "field_next", show=False, priority=True),
        Binding("shift+tab", "field_previous", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    StepScreen {
        & .wizard--form { width: 1fr; height: 1fr; scrollbar-size-vertical: 1; padding: 0 2; }
        & Told { display: none; height: auto; max-height: 50%; padding: 0 0 0 2; }
        & Told.-shown { display: block; }
        &.-narrow .wizard--body { layout: vertical; }
        &.-wide Told.-shown { width: 44%; max-width: 84; height: 1fr; max-height: 100%; }
    }
    """

    def __init__(
        self,
        around: Surroundings,
        flow: Flow,
        number: int,
        ground: Callable[[], Ground],
        look_at: Callable[[str], Awaitable[None]],
    ) -> None:
        super().__init__(around, flow.title)
        self._look_at = look_at
        self._host = ""
        self.flow = flow
        self._number = number
        self._ground = ground
        self._rows: list[FieldRow] = []
        self._touched: set[str] = set()
        self._previewed: tuple[Line, ...] = ()
        self._looking = self._out_of_date = False
        self._form = VerticalScroll(classes="wizard--form", can_focus=False)
        self._told = Told(glyphs=around.look.glyphs, bars=around.look.bars)

    def body(self) -> ComposeResult:
        """Compose the fields and what is told."""
        with Horizontal(classes="wizard--body"):
            yield self._form
            yield self._told

    def on_mount(self) -> None:
        self.call_later(self._begin)

    async def _begin(self) -> None:
        await self._look_again()
        self._focus_first()
        self.call_later(setattr, self, "prepared", True)  # behind the focus, which is given a little later

    def on_screen_resume(self) -> None:
        """Say how good the picture is by now."""
        self._tell_status()

    @property
    def page(self) -> Page | None:
        """What is asked, as the answers stand."""
        page = self.flow.page(self._number, self._ground())
        return page if isinstance(page, Page) else None

    def take(self, flow: Flow) -> None:
        """Show other answers: those that were given on the pages behind this one."""
        self.flow = flow
        self.call_later(self._look_again)

    def snapshot_changed(self) -> None:
        """Offer what there is now."""
        self.call_later(self._look_again)

    def answered(self, key: str, value: Value) -> None:
        """Take an answer; the page may be another one for it."""
        self._touched.add(key)
        self.flow = self.flow.answered(key, value)
        self.notice("")
        self.call_later(self._look_again)

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Enter goes on from a line, too."""
        message.stop()
        self.action_forward()

    def on_option_rows_left(self, message: OptionRows.Left) -> None:
        """Go over the end of a list to the next field."""
        self.action_field_next() if message.step > 0 else self.action_field_previous()

    def action_forward(self) -> None:
        page = self.page
        if page is not None and page.problems:
            self._touched.update(page.problems)
            self.call_later(self._look_again)
            self._focus_on(page.problems[0])
            return
        self.end_turn(forward=True)

    def action_field_next(self) -> None:
        self.focus_next()

    def action_field_previous(self) -> None:
        self.focus_previous()

    async def _look_again(self) -> None:
        """Show the page as the answers are by now: more may be typed while rows are being made."""
        page = self.page
        while page is not None and self._form.is_attached and not self._shows(page):
            await self._arrange(page)
            page = self.page
        if page is None or not self._form.is_attached:
            return
        for row, asked in zip(self._rows, page.fields, strict=True):
            row.show(asked, wrong=asked.key in self._touched)
        pages = f"  {self._number + 1} of {self.flow.pages}" if self.flow.pages > 1 else ""
        self.headline(f"{self.flow.title} · {page.title}{pages}")
        self._tell(page)
        self._work_out()
        host = self.flow.looks_at(self._number, self._ground())
        if host != self._host:
            self._host = host
            self._see_disks(host)

    @work(group="disks", exclusive=True)
    async def _see_disks(self, host: str) -> None:
        """Have the disks of a node looked at, unless the cursor only passes by it."""
        await self.around.clock.sleep(_PASSING_S)
        if host and host == self._host:
            await self._look_at(host)
            await self._look_again()
            if not self._touched:
                self._focus_first()

    def _shows(self, page: Page) -> bool:
        """Say whether the rows that are there can show a page."""
        if len(self._rows) != len(page.fields):
            return False
        return all(row.fits(asked) for row, asked in zip(self._rows, page.fields, strict=True))

    async def _arrange(self, page: Page) -> None:
        """Have a row for each field, in order; rows that can show their field stay as they are."""
        kept = {row.key: row for row in self._rows}
        rows: list[FieldRow] = []
        for asked in page.fields:
            row = kept.get(asked.key)
            if row is not None and row.fits(asked):
                del kept[asked.key]
            else:
                row = FieldRow(asked, self.around.look.glyphs, self.answered)
                if rows:
                    await self._form.mount(row, after=rows[-1])
                elif self._rows:
                    await self._form.mount(row, before=0)
                else:
                    await self._form.mount(row)
            rows.append(row)
        for row in kept.values():
            await row.remove()
        self._rows = rows

    def _tell(self, page: Page) -> None:
        gap = (BLANK,) if page.told and self._previewed else ()
        lines = (*page.told, *gap, *self._previewed)
        self._told.set_class(bool(lines), "-shown")
        self._told.tell(lines)

    def _work_out(self) -> None:
        self._out_of_date = True
        if not self._looking:
            self._looking = True
            self._preview()

    @work(group="preview")
    async def _preview(self) -> None:
        """Fill in what takes longer, beside the loop; what was typed meanwhile is looked at once more."""
        while self._out_of_date:
            self._out_of_date = False
            lines = await asyncio.to_thread(self.flow.preview, self._number, self._ground())
            if not self._out_of_date:
                self._show_preview(lines)
        self._looking = False

    def _show_preview(self, lines: tuple[Line, ...]) -> None:
        self._previewed = lines
        page = self.page
        if page is not None:
            self._tell(page)

    def _focus_first(self) -> None:
        """Begin at the first field that is still to be filled in."""
        page = self.page
        if page is not None and page.fields:
            self._focus_on(page.problems[0] if page.problems else page.fields[0].key)

    def _focus_on(self, key: str) -> None:
        for row in self._rows:
            if row.key == key:
                row.control_widget.focus()
