"""The rows of a form: a label, what is typed or chosen, and below it what is wrong or good to know."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import cast

from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Input, Static

from glusterterm.logic.flows.flow import Choice, Choices, Field, Text, Toggle, Value
from glusterterm.logic.lines import Role
from glusterterm.ui import commands
from glusterterm.ui.commands import Scope
from glusterterm.ui.glyphs import Glyphs
from glusterterm.ui.paint import Paint
from glusterterm.ui.signs import in_signs
from glusterterm.ui.widgets import choice
from glusterterm.ui.widgets.one_line import OneLine
from glusterterm.ui.wizards.option_rows import OptionRows, cut

LABEL_WIDTH = 16


class Line(Input):
    """One line to type in, without frame and without a blinking cursor."""

    def __init__(self) -> None:
        super().__init__(compact=True)  # what is proposed is selected: typing replaces it
        self.cursor_blink = False


class Tick(OneLine, can_focus=True):
    """Yes or no, in one cell between brackets. Space and the mouse turn it round."""

    BINDINGS = [binding for binding in commands.bindings(Scope.OPTIONS) if commands.action_of(binding) == "mark"]

    def __init__(self, glyphs: Glyphs, turned: Callable[[bool], None]) -> None:
        super().__init__()
        self._glyphs = glyphs
        self._turned = turned
        self._asked = Toggle("", "", value=False)

    def show(self, asked: Toggle) -> None:
        """Show the answer."""
        self._asked = asked
        self.update_line()

    def line(self, width: int) -> Iterable[tuple[str, Style]]:
        """Give the box, and what yes means."""
        on, danger = self._asked.value, self._asked.danger
        box = Paint("accent", bold=True, reverse=True) if self.has_focus else Paint("foreground", bold=on)
        yield f"[{'x' if on else ' '}]", self.look(box)
        role = (Role.FAILED if danger else Role.TEXT) if on else Role.MUTED
        yield f" {cut(in_signs(self._asked.hint, self._glyphs), width - 4, self._glyphs.ellipsis)}", self.look(role)

    def on_focus(self) -> None:
        self.update_line()

    def on_blur(self) -> None:
        self.update_line()

    def on_click(self, event: events.Click) -> None:
        """Turn it round."""
        self.action_mark()

    def action_mark(self) -> None:
        self.show(replace(self._asked, value=not self._asked.value))
        self._turned(self._asked.value)


class FieldRow(Vertical):
    """One question. `show` draws what the flow says of it.

    Each answer is told at once, by a call: messages cross with keys that are typed faster than pages are made, and a
    page that knows only the first letters would take the others back.
    """

    DEFAULT_CSS = f"""
    FieldRow {{
        height: auto;
        & > Horizontal {{ height: auto; }}
        & .row--label {{ width: {LABEL_WIDTH}; }}
        & .row--label.-wide {{ width: 1fr; }}
        & Line, & Choice, & Tick, & OptionRows {{ width: 1fr; }}
        & .row--told {{ height: auto; margin-left: {LABEL_WIDTH}; max-height: 3; }}
    }}
    """

    def __init__(self, asked: Field, glyphs: Glyphs, answered: Callable[[str, Value], None]) -> None:
        super().__init__()
        self._asked = asked
        self._glyphs = glyphs
        self._answered = answered
        self._known: str | int = asked.value if isinstance(asked, Text) else 0
        self._told = Static("", classes="row--told", markup=False)
        self.control_widget = self._make(asked)

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Static(self._asked.label, classes="row--label", markup=False)
            yield self.control_widget
        yield self._told

    @property
    def key(self) -> str:
        """Which question it is."""
        return self._asked.key

    def fits(self, asked: Field) -> bool:
        """Say whether this row can show what is asked."""
        same = asked.key == self.key and type(asked) is type(self._asked)
        return same and self._short(asked) == self._short(self._asked)

    def show(self, asked: Field, *, wrong: bool) -> None:
        """Show the answer as it stands; `wrong`: also what is wrong with it, else what is good to know."""
        self._asked = asked
        match asked:
            case Text():
                self._show_text(asked)
            case Choice() if asked.short:
                self._show_short(asked)
            case Choice():
                cast(OptionRows, self.control_widget).show(asked.options, (asked.value,) if asked.value else ())
            case Choices():
                cast(OptionRows, self.control_widget).show(asked.options, asked.value)
            case Toggle():
                cast(Tick, self.control_widget).show(asked)
        hint = "" if isinstance(asked, Toggle) else asked.hint
        told = asked.problem if wrong and asked.problem else hint
        self._told.set_class(bool(wrong and asked.problem), "-wrong")
        self._told.update(in_signs(told, self._glyphs))

    @property
    def problem(self) -> str:
        """What is wrong, as it is shown; empty where nothing is."""
        return str(self._told.render()) if self._told.has_class("-wrong") else ""

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell what is typed by now."""
        event.stop()
        value = cast(Line, self.control_widget).value
        if value != self._known:
            self._known = value
            self._answered(self.key, value)

    def on_choice_changed(self, event: choice.Choice.Changed) -> None:
        """Tell what is chosen by now."""
        event.stop()
        chosen = cast(choice.Choice, self.control_widget).chosen
        if isinstance(self._asked, Choice) and chosen != self._known:
            self._known = chosen
            self._answered(self.key, self._asked.options[chosen].value)

    def _show_text(self, asked: Text) -> None:
        line = cast(Line, self.control_widget)
        line.placeholder = asked.example
        if line.value == self._known != asked.value:
            self._known = line.value = asked.value

    def _show_short(self, asked: Choice) -> None:
        row = cast(choice.Choice, self.control_widget)
        chosen = next((at for at, one in enumerate(asked.options) if one.value == asked.value), 0)
        if row.chosen == self._known:
            self._known = row.chosen = chosen
        row.update_line()

    def _choose(self, values: tuple[str, ...]) -> None:
        self._answered(self.key, values[0] if isinstance(self._asked, Choice) else values)

    def _turn(self, on: bool) -> None:
        self._answered(self.key, on)

    def _make(self, asked: Field) -> Widget:
        match asked:
            case Text():
                line = Line()
                line.value = asked.value
                return line
            case Toggle():
                return Tick(self._glyphs, self._turn)
            case Choice() if asked.short:
                return choice.Choice([option.label for option in asked.options])
            case _:
                return OptionRows(many=isinstance(asked, Choices), glyphs=self._glyphs, chosen=self._choose)

    def _short(self, asked: Field) -> bool:
        return isinstance(asked, Choice) and asked.short
