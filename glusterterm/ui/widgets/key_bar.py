"""The line at the bottom: the keys that do something where the focus is, from the table of commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.style import Style

from glusterterm.logic.lines import Role
from glusterterm.ui.messages import CommandAsked
from glusterterm.ui.paint import Paint
from glusterterm.ui.widgets.one_line import OneLine

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from textual import events

    from glusterterm.ui.commands import FooterEntry

_GAP = 2
_KEY, _GREY = Paint("accent", bold=True), Paint("muted", dim=True)
_STAYING = 3
"""Entries at the end that stay when room is short: screens, palette and help lead to all the others."""


class KeyBar(OneLine):
    """Shows entries and runs the one that is clicked. Entries that may not run are greyed."""

    DEFAULT_CSS = "KeyBar { background: $surface; }"

    def __init__(self) -> None:
        super().__init__()
        self._entries: Sequence[FooterEntry] = ()
        self._enabled: Mapping[str, bool] = {}

    def show(self, entries: Sequence[FooterEntry], enabled: Mapping[str, bool]) -> None:
        """Show `entries`; those whose command is not `enabled` are greyed."""
        self._entries = entries
        self._enabled = enabled
        self.update_line()

    def line(self, width: int) -> Iterable[tuple[str, Style]]:
        """Write key and word of each entry."""
        yield " ", Style.null()
        for entry in fitting(self._entries, width):
            enabled = any(self._enabled.get(id_, True) for _, id_ in entry.parts)
            yield entry.keys, self.look(_KEY if enabled else _GREY)
            yield f" {entry.word}{' ' * _GAP}", self.look(Role.MUTED if enabled else _GREY)

    def on_click(self, event: events.Click) -> None:
        """Run the entry, or the very key, that was clicked."""
        x = event.x - 1
        for entry in fitting(self._entries, self.size.width):
            width = _width(entry)
            if 0 <= x < width - _GAP:
                self.post_message(CommandAsked(_at(entry, x)))
                return
            x -= width


def fitting(entries: Sequence[FooterEntry], width: int) -> Sequence[FooterEntry]:
    """Leave out entries from before the last few, which stay, until the rest fits."""
    kept = list(entries)
    while len(kept) > 1 and 1 + sum(map(_width, kept)) - _GAP > width:
        kept.pop(max(len(kept) - _STAYING - 1, 0))
    return kept


def _width(entry: FooterEntry) -> int:
    return cell_len(entry.keys) + 1 + cell_len(entry.word) + _GAP


def _at(entry: FooterEntry, x: int) -> str:
    """Give the command whose key is at cell `x` of the entry; the first one's where the word is."""
    at = 0
    for key, id_ in entry.parts:
        at += cell_len(key) + 1
        if x < at:
            return id_
    return entry.parts[0][1]
