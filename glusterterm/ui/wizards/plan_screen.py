"""Shows a plan before it is confirmed: what stands against it, what can't be undone, every request, every command."""

from collections.abc import Sequence

from textual.app import ComposeResult

from glusterterm.logic.flows.plan_lines import commands_of, plan_lines
from glusterterm.model.plans import Plan, RequestShown
from glusterterm.ui import commands
from glusterterm.ui.commands import Scope
from glusterterm.ui.widgets.lines_pane import LinesPane
from glusterterm.ui.wizards.page import Surroundings, WizardPage


class PlanScreen(WizardPage):
    """Waits until the plan was read. One that is blocked can only be gone back from."""

    SCOPES = (Scope.PLAN, Scope.WIZARD)
    BINDINGS = commands.bindings(*SCOPES)
    AUTO_FOCUS = "LinesPane"
    DEFAULT_CSS = """
    PlanScreen {
        & LinesPane { height: 1fr; max-width: 140; padding: 0 1 0 2; }
    }
    """

    def __init__(self, around: Surroundings, plan: Plan, requests: Sequence[RequestShown]) -> None:
        super().__init__(around, "")
        self.plan = plan
        self._requests = tuple(requests)
        self._pane = LinesPane(glyphs=around.look.glyphs, bars=around.look.bars, classes="wizard--body")

    def body(self) -> ComposeResult:
        """Compose what is told."""
        yield self._pane

    def on_mount(self) -> None:
        self.show_plan(self.plan, self._requests)

    def show_plan(self, plan: Plan, requests: Sequence[RequestShown]) -> None:
        """Show a plan, from its beginning."""
        self.plan, self._requests = plan, tuple(requests)
        verdict = "it may not start" if plan.blocked else "nothing is sent yet"
        self.headline(f"Plan: {plan.title} · {verdict}")
        self._pane.tell(tuple(plan_lines(plan, requests)))
        self._pane.scroll_to(y=0, animate=False)

    def refuse(self, why: str) -> None:
        """Say why what was confirmed was not begun; it stays there, as nothing else tells it."""
        self.headline(f"Plan: {self.plan.title} · it may not start now")
        self.notice(why)

    @property
    def told(self) -> str:
        """Give the words, for whoever can't see them."""
        return "\n".join(line.text for line in self._pane.lines)

    def action_forward(self) -> None:
        if self.plan.blocked:
            self.notice("This plan may not start: see what forbids it. esc leads back to the form.")
            return
        self.end_turn(forward=True)

    def action_copy_commands(self) -> None:
        text = "\n".join(commands_of(self.plan, self._requests))
        if not text:
            self.notice("There are no commands that could be copied.")
            return
        self.app.copy_to_clipboard(text)
        self.notify(text, title="Copied", markup=False, timeout=4)
