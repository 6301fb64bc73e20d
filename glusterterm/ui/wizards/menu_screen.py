"""What can be done with the object under the cursor: one letter each, and the reason for what can't."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Static

from glusterterm.logic.flows.actions import Action
from glusterterm.logic.flows.flow import Option
from glusterterm.logic.flows.offers import Offer
from glusterterm.logic.lines import Role
from glusterterm.ui import commands
from glusterterm.ui.commands import Scope, footer_entries, of_scope
from glusterterm.ui.glyphs import Glyphs
from glusterterm.ui.messages import CommandAsked
from glusterterm.ui.screens.closing import ClosesOnce
from glusterterm.ui.signs import in_signs
from glusterterm.ui.widgets.key_bar import KeyBar
from glusterterm.ui.wizards.option_rows import OptionRows

_KEY_WIDTH, _NAME_WIDTH = 5, 22
_AROUND = 7
"""Rows of the box around the actions."""
_WHY = 3
"""Rows below the actions for why the one under the cursor can't be done: beside it there is not always room."""


class MenuRows(OptionRows):
    """The actions. Letters are keys here, not something to look for."""

    LETTERS_FIND = False
    MOST_ROWS = 40

    class Moved(Message):
        """The cursor is on this action."""

        def __init__(self, option: Option) -> None:
            super().__init__()
            self.option = option

    def move(self, to: int) -> None:
        """Put the cursor on an action, over the gap between those of the object and the others."""
        rows = self.options
        if 0 <= to < len(rows) and not rows[to].value:
            to += 1 if to > self.cursor else -1
        super().move(to)
        if rows:
            self.post_message(self.Moved(rows[self.cursor]))

    def row(self, option: Option, width: int) -> list[tuple[str, Role]]:
        """Give the key in a colour of its own."""
        (sign, _), (label, role), *more = super().row(option, width)
        key = Role.MUTED if option.why_not else Role.ACCENT
        return [(sign, key), (label[:_KEY_WIDTH], key), (label[_KEY_WIDTH:], role), *more]


class MenuScreen(ModalScreen[Action | None], ClosesOnce[Action | None]):
    """Gives the action that was chosen, None for none."""

    CSS_PATH = "wizard.tcss"
    AUTO_FOCUS = "MenuRows"
    BINDINGS = [
        *commands.bindings(Scope.MENU),
        *(
            Binding(command.key, f"pick('{command.id}')", command.name, show=False, tooltip=command.help)
            for command in of_scope(Scope.ACTIONS)
        ),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (32, "-tall")]
    DEFAULT_CSS = """
    MenuScreen {
        align: center middle;
        & .menu--box { width: 96%; max-width: 100; height: auto; max-height: 100%; }
        & Static { height: auto; }
        & MenuRows { width: 1fr; height: auto; }
        & .menu--why { max-height: 2; margin-top: 1; }
    }
    """

    def __init__(self, about: str, own: Sequence[Offer], others: Sequence[Offer], glyphs: Glyphs) -> None:
        super().__init__()
        self._about = about
        self._offers = {offer.action: offer for offer in (*own, *others)}
        self._first_other = others[0].action if others else None
        self._signs = glyphs
        self._rows = MenuRows(many=False, glyphs=glyphs, signs=False)
        self._why = Static(classes="menu--why", markup=False)
        self._keys = KeyBar()

    def compose(self) -> ComposeResult:
        about = f"Actions · {self._about}" if self._about else "Actions"
        with Vertical(classes="menu--box"):
            yield Static(in_signs(about, self._signs), classes="menu--title", markup=False)
            yield self._rows
            yield self._why
            yield self._keys

    def on_resize(self) -> None:
        self._rows.styles.max_height = max(self.app.size.height - _AROUND - self._room_for_why, 3)

    def on_mount(self) -> None:
        by_id = {command.id: command for command in of_scope(Scope.ACTIONS)}
        options: list[Option] = []
        for offer in self._offers.values():
            if offer.action is self._first_other and options:
                options.append(Option("", ""))
            command = by_id[offer.action]
            label = f"{command.keys[0]:<{_KEY_WIDTH}}{command.name:<{_NAME_WIDTH}}"
            options.append(Option(offer.action, label, offer.words, offer.why_not))
        self._rows.show(options, ())
        self._rows.move(self._rows.cursor)
        self._why.styles.height = self._room_for_why - 1
        self._why.display = self._room_for_why > 0
        self._keys.show(footer_entries([Scope.MENU]), {})

    async def on_command_asked(self, message: CommandAsked) -> None:
        """Run what was clicked among the keys."""
        message.stop()
        await self.run_action(message.id)

    def on_menu_rows_moved(self, message: MenuRows.Moved) -> None:
        """Say in full why the action under the cursor can't be done."""
        self._why.update(in_signs(message.option.why_not, self._signs))

    def on_option_rows_clicked(self, message: OptionRows.Clicked) -> None:
        """A click chooses."""
        self.action_pick(message.value)

    @property
    def _room_for_why(self) -> int:
        return _WHY if any(offer.why_not for offer in self._offers.values()) else 0

    def action_pick(self, id_: str) -> None:
        offer = self._offers.get(Action(id_)) if id_ else None
        if offer is not None and not offer.why_not:
            self.dismiss(offer.action)
        elif offer is not None:
            self.notify(offer.why_not, timeout=4, markup=False)

    def action_choose(self) -> None:
        if self._rows.options:
            self.action_pick(self._rows.options[self._rows.cursor].value)

    def action_close(self) -> None:
        self.dismiss(None)
