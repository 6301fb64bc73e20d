"""What concerns the server as a whole: its mode, its log, and what it left half done."""

from collections.abc import Callable
from dataclasses import dataclass

from glusterterm.logic.flows import choices
from glusterterm.logic.flows.flow import Choice, Choices, Flow, Ground, Option, Page
from glusterterm.logic.lines import Line, Role, Span
from glusterterm.logic.plans import operations, server
from glusterterm.model.ids import OperationId
from glusterterm.model.plans import Plan
from glusterterm.model.server import LoggerLevel, ServerMode

_MODES = (
    Option(ServerMode.NORMAL, "normal", "everything is let through"),
    Option(ServerMode.LOCAL_CLIENT, "local-client", "changes from the server's own host alone"),
    Option(ServerMode.READ_ONLY, "read-only", "nothing but looking; no way back over the API"),
)
_LEVELS = tuple(Option(level, str(level)) for level in LoggerLevel)


@dataclass(frozen=True, slots=True)
class ServerModeFlow(Flow):
    """Set what the server lets through."""

    mode: str = ServerMode.NORMAL

    @property
    def title(self) -> str:
        """Say what the change is."""
        return "Set the server's mode"

    def asking(self) -> tuple[Callable[[Ground], Page], ...]:
        """Ask for the mode."""
        return (self._page,)

    def plan(self, ground: Ground) -> Plan:
        """Plan it."""
        return server.set_mode(ground.snapshot, ServerMode(self.mode))

    def _page(self, ground: Ground) -> Page:
        note = "The mode holds until it is set again or the server restarts."
        return Page(
            "What does Heketi let through?",
            (Choice("mode", "mode", self.mode, _MODES),),
            (Line((Span(note, Role.MUTED),)),),
        )


@dataclass(frozen=True, slots=True)
class LoggerLevelFlow(Flow):
    """Set how much the server writes into its log."""

    level: str = LoggerLevel.INFO

    @property
    def title(self) -> str:
        """Say what the change is."""
        return "Set the server's log level"

    def asking(self) -> tuple[Callable[[Ground], Page], ...]:
        """Ask for the level."""
        return (self._page,)

    def plan(self, ground: Ground) -> Plan:
        """Plan it."""
        return server.set_logger_level(ground.snapshot, LoggerLevel(self.level))

    def _page(self, ground: Ground) -> Page:
        return Page("How much does Heketi write into its own log?", (Choice("level", "level", self.level, _LEVELS),))


@dataclass(frozen=True, slots=True)
class CleanUpFlow(Flow):
    """Have operations undone that a restart or a failure left half done."""

    operations: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Say what the change is."""
        return "Clean up pending operations"

    def asking(self) -> tuple[Callable[[Ground], Page], ...]:
        """Ask which."""
        return (self._page,)

    def plan(self, ground: Ground) -> Plan:
        """Plan it."""
        return operations.clean_up(ground.snapshot, tuple(map(OperationId, self._chosen(ground))))

    def _chosen(self, ground: Ground) -> tuple[str, ...]:
        there = {option.value for option in choices.operations(ground) if not option.why_not}
        return tuple(id_ for id_ in self.operations if id_ in there)

    def _page(self, ground: Ground) -> Page:
        options, value = choices.operations(ground), self._chosen(ground)
        if not any(not option.why_not for option in options):
            problem = "nothing was left half done"
        else:
            problem = "" if value else "choose at least one"
        return Page(
            "Which operations are to be undone?", (Choices("operations", "operations", value, options, problem),)
        )
