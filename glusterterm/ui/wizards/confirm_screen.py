"""The last question before a change: y or n, or something typed where data or redundancy may be lost."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from glusterterm.logic import format as fmt
from glusterterm.model.plans import Plan, Typed
from glusterterm.ui import commands
from glusterterm.ui.commands import Scope, footer_entries
from glusterterm.ui.glyphs import Glyphs
from glusterterm.ui.messages import CommandAsked
from glusterterm.ui.screens.closing import ClosesOnce
from glusterterm.ui.signs import in_signs
from glusterterm.ui.widgets.key_bar import KeyBar
from glusterterm.ui.wizards.rows import Line

_MOST_LOST = 3


class ConfirmScreen(ModalScreen[str | None], ClosesOnce[str | None]):
    """What is asked about a plan: gives nothing for a yes, or what was typed in its place; None for a no."""

    CSS_PATH = "wizard.tcss"
    SCOPE: Scope
    VERTICAL_BREAKPOINTS = [(0, "-low"), (16, "-roomy")]
    DEFAULT_CSS = """
    ConfirmScreen {
        align: center middle;
        & .confirm--box { width: 90%; max-width: 84; height: auto; max-height: 90%; overflow-y: auto; }
        & Static { height: auto; }
        & Line { width: 1fr; }
        &.-low .confirm--box { width: 100%; max-height: 100%; }
    }
    """

    def __init__(self, plan: Plan, glyphs: Glyphs) -> None:
        super().__init__()
        self._plan = plan
        self._signs = glyphs
        self._keys = KeyBar()
        self.set_class(plan.typed is not None or bool(plan.cannot_undo), "-danger")

    def compose(self) -> ComposeResult:
        title = self._plan.title
        with Vertical(classes="confirm--box"):
            yield Static(self._say(f"{title[:1].upper()}{title[1:]}?"), classes="confirm--title", markup=False)
            for sentence in self._lost():
                yield Static(self._say(sentence), classes="confirm--lost", markup=False)
            yield Static(
                f"It takes {fmt.count(len(self._plan.operations), 'request')}.", classes="confirm--text", markup=False
            )
            yield from self.asked()
            yield self._keys

    def asked(self) -> ComposeResult:
        """Compose what has to be typed."""
        return iter(())

    def on_mount(self) -> None:
        self._keys.show(footer_entries([self.SCOPE]), {})

    async def on_command_asked(self, message: CommandAsked) -> None:
        """Run what was clicked among the keys."""
        message.stop()
        await self.run_action(message.id)

    def action_say_no(self) -> None:
        self.dismiss(None)

    def _lost(self) -> list[str]:
        lost = self._plan.cannot_undo[:_MOST_LOST]
        more = len(self._plan.cannot_undo) - len(lost)
        return [f"{self._signs.warning} {sentence}" for sentence in lost] + ([f"and {more} more"] if more else [])

    def _say(self, text: str) -> str:
        return in_signs(text, self._signs)


class YesScreen(ConfirmScreen):
    """Asks for a yes."""

    BINDINGS = commands.bindings(Scope.QUESTION)
    SCOPE = Scope.QUESTION

    def action_say_yes(self) -> None:
        self.dismiss("")


class TypedScreen(ConfirmScreen):
    """Asks for something typed; enter goes on once it is right, and says so."""

    BINDINGS = commands.bindings(Scope.TYPED)
    AUTO_FOCUS = "Line"
    SCOPE = Scope.TYPED

    def __init__(self, plan: Plan, typed: Typed, glyphs: Glyphs) -> None:
        super().__init__(plan, glyphs)
        self._typed = typed
        self._line = Line()
        self._told = Static(" ", classes="confirm--told", markup=False)

    def asked(self) -> ComposeResult:
        """Compose the line to type in."""
        yield Static(f"To go on, type {self._typed.what}:", classes="confirm--text", markup=False)
        yield Static(self._typed.expected, classes="confirm--expected", markup=False)
        yield self._line
        yield self._told

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say whether it is right yet."""
        event.stop()
        right = event.value.strip() == self._typed.expected
        self._told.set_class(right, "-right")
        self._told.update("enter goes on" if right else " ")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go on, if it is right."""
        event.stop()
        self.action_say_typed()

    def action_say_typed(self) -> None:
        if self._line.value.strip() == self._typed.expected:
            self.dismiss(self._typed.expected)
        else:
            self._told.update(f"this is not {self._typed.what}")


def confirm_screen(plan: Plan, glyphs: Glyphs) -> ConfirmScreen:
    """Give the question that fits the danger."""
    return YesScreen(plan, glyphs) if plan.typed is None else TypedScreen(plan, plan.typed, glyphs)
