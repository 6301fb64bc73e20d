"""What is made from the table of commands: footer, key bindings, and what read-only mode keeps back."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from textual.binding import Binding, BindingType

from glusterterm.ui.command import MENU_KEY, Command, Scope
from glusterterm.ui.command_table import COMMANDS

__all__ = [
    "COMMANDS",
    "MENU_KEY",
    "MUTATING",
    "Command",
    "FooterEntry",
    "Scope",
    "action_of",
    "allowed",
    "bindings",
    "command_of",
    "footer_entries",
    "of_scope",
]

MUTATING = frozenset(command.id for command in COMMANDS if command.mutates)


_BY_ID = {command.id: command for command in COMMANDS}


@dataclass(frozen=True, slots=True)
class FooterEntry:
    """One word of the footer with its keys, each with the command it stands for.

    `by_row` is for what means something for some rows alone, `everywhere` for what always does.
    """

    word: str
    parts: tuple[tuple[str, str], ...]
    by_row: bool = False
    everywhere: bool = False

    @property
    def keys(self) -> str:
        """Give the keys as the footer shows them."""
        return " ".join(key for key, _ in self.parts)


def command_of(id_: str) -> Command | None:
    """Give the command whose action this is; where one id has several scopes' entries, the last of them."""
    return _BY_ID.get(id_)


def allowed(id_: str, *, read_only: bool, mutating: Collection[str] = MUTATING) -> bool | None:
    """Say whether an action may run: None, which greys it out, for what would change something in read-only mode."""
    return None if read_only and id_ in mutating else True


def of_scope(scope: Scope) -> Iterator[Command]:
    """Give the commands of `scope`, in the table's order."""
    return (command for command in COMMANDS if scope in command.scopes)


def bindings(*scopes: Scope) -> list[BindingType]:
    """Give what stands in `BINDINGS` of the widget, screen or app that serves `scopes`."""
    return [
        Binding(command.key, command.id, command.name, show=False, tooltip=command.help)
        for scope in scopes
        for command in of_scope(scope)
    ]


def action_of(binding: BindingType) -> str:
    """Give the command that a binding of this table stands for."""
    return binding.action if isinstance(binding, Binding) else binding[1]


def footer_entries(scopes: Iterable[Scope]) -> tuple[FooterEntry, ...]:
    """Give the footer for `scopes`, nearest first; a key taken by a nearer scope is left out.

    What depends on the row comes behind what does not, and last what works everywhere, each in the table's order.
    """
    taken: dict[str, str] = {}
    shown: set[str] = set()
    for scope in scopes:
        for command in of_scope(scope):
            if all(taken.setdefault(key, command.id) == command.id for key in command.key.split(",")[:1]):
                shown.add(command.id)
    entries: list[FooterEntry] = []
    for command in COMMANDS:
        if not command.footer or command.id not in shown:
            continue
        part = (command.keys[0], command.id)
        if entries and entries[-1].word == command.footer:
            entries[-1] = replace(entries[-1], parts=(*entries[-1].parts, part))
        else:
            by_row, everywhere = bool(command.on), Scope.APP in command.scopes
            entries.append(FooterEntry(command.footer, (part,), by_row, everywhere))
    return tuple(sorted(entries, key=lambda entry: (entry.everywhere, entry.by_row)))
