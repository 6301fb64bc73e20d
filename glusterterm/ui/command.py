"""What a command is, and where its key works."""

from dataclasses import dataclass
from enum import StrEnum

from glusterterm.model.ids import Kind

MENU_KEY = "x"
_SPOKEN = {
    "delete": "del",
    "pageup": "pgup",
    "pagedown": "pgdn",
    "escape": "esc",
    "equals_sign": "=",
    "question_mark": "?",
}


class Scope(StrEnum):
    """Where a command's key works; the value is the heading of its part of the help."""

    APP = "Everywhere"
    TOPOLOGY = "Topology"
    TREE = "Tree"
    VOLUMES = "Volumes"
    TABLE = "Tables"
    TASKS = "Tasks"
    HEALS = "Heal and rebalance"
    PROFILES = "Profiles"
    DETAIL = "Details"
    LOG = "Log"
    WHOLE_LOG = "Whole log"
    PROFILE = "Profile of a volume"
    FILTER = "Filter"
    FORM = "Forms"
    HELP = "Help"
    ACTIONS = "Actions"
    MENU = "Menu of actions"
    WIZARD = "Wizards"
    FIELDS = "Fields"
    OPTIONS = "Choices"
    PLAN = "Plans"
    QUESTION = "Questions"
    INTERRUPTED = "Interrupted tasks"
    WHICH = "Which of several"
    TYPED = "Typed confirmations"


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that can be asked for by key, palette or mouse.

    `id` is the action: whoever binds a scope has `action_<id>` for each of its commands. `key` is a comma-separated
    list, of which the first is shown. `footer` is its word in the footer, empty where it is not shown there; commands
    in a row with the same word share one entry. `palette` is false for keys that make no sense without being at them.
    `on` is for which kinds of objects it means something, empty where that does not matter.
    """

    id: str
    key: str
    name: str
    help: str
    scopes: tuple[Scope, ...]
    footer: str = ""
    mutates: bool = False
    palette: bool = True
    on: tuple[Kind, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """Give its keys as people write them, the usual one first."""
        return tuple(_SPOKEN.get(key, key) for key in self.key.split(","))

    @property
    def way(self) -> str:
        """Give the keys to press from a screen: what is in the menu alone has its letter behind the menu's key."""
        return f"{MENU_KEY} {self.keys[0]}" if self.scopes == (Scope.ACTIONS,) else " ".join(self.keys[:2])
