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
_FIRST = 2
"""Entries at the start that stay as long as those that depend on the row do."""


class KeyBar(OneLine):
    """Shows entries and runs the one that is clicked. Entries that may not run are greyed.

    What works everywhere stands at the right, so that it stays where it is while the cursor goes over rows.
    """

    DEFAULT_CSS = "KeyBar { background: $surface; }"

    def __init__(self) -> None:
        super().__init__()
        self._entries: Sequence[FooterEntry] = ()
        self._enabled: Mapping[str, bool] = {}

    @property
    def entries(self) -> tuple[FooterEntry, ...]:
        """Give what is to be shown, whether there is room for all of it or not."""
        return tuple(self._entries)

    def show(self, entries: Sequence[FooterEntry], enabled: Mapping[str, bool]) -> None:
        """Show `entries`; those whose command is not `enabled` are greyed."""
        if (entries, enabled) == (self._entries, self._enabled):
            return
        self._entries = entries
        self._enabled = enabled
        self.update_line()

    def line(self, width: int) -> Iterable[tuple[str, Style]]:
        """Write key and word of each entry."""
        at = 0
        for x, entry in placed(self._entries, width):
            enabled = any(self._enabled.get(id_, True) for _, id_ in entry.parts)
            yield " " * (x - at), Style.null()
            yield entry.keys, self.look(_KEY if enabled else _GREY)
            yield f" {entry.word}", self.look(Role.MUTED if enabled else _GREY)
            at = x + _width(entry)

    def on_click(self, event: events.Click) -> None:
        """Run the entry, or the very key, that was clicked."""
        for x, entry in placed(self._entries, self.size.width):
            if x <= event.x < x + _width(entry):
                self.post_message(CommandAsked(_at(entry, event.x - x)))


def placed(entries: Sequence[FooterEntry], width: int) -> Iterable[tuple[int, FooterEntry]]:
    """Give the entries that fit, each with the cell at which it begins."""
    kept = fitting(entries, width)
    end = width - 1
    at = 1
    for entry in kept:
        if entry.everywhere:
            break
        yield at, entry
        at += _width(entry) + _GAP
    right = [entry for entry in kept if entry.everywhere]
    at = max(end - _room(right), at)
    for entry in right:
        yield at, entry
        at += _width(entry) + _GAP


def fitting(entries: Sequence[FooterEntry], width: int) -> Sequence[FooterEntry]:
    """Leave out entries until the rest fits: at last there is the way to the help."""
    kept = list(entries)
    while len(kept) > 1 and _room(kept) > width - 2:
        kept.remove(_least(kept))
    return kept


def _least(kept: Sequence[FooterEntry]) -> FooterEntry:
    """Give the entry that is missed least."""
    local = [entry for entry in kept if not entry.everywhere and not entry.by_row]
    everywhere = [entry for entry in kept if entry.everywhere]
    by_row = [entry for entry in kept if entry.by_row]
    if len(local) > _FIRST:
        return local[-1]
    if len(everywhere) > 1:
        return everywhere[-2]
    return (by_row or local or everywhere)[-1]


def _room(entries: Sequence[FooterEntry]) -> int:
    return sum(_width(entry) + _GAP for entry in entries) - _GAP if entries else 0


def _width(entry: FooterEntry) -> int:
    return cell_len(entry.keys) + 1 + cell_len(entry.word)


def _at(entry: FooterEntry, x: int) -> str:
    """Give the command whose key is at cell `x` of the entry; the first one's where the word is."""
    at = 0
    for key, id_ in entry.parts:
        at += cell_len(key) + 1
        if x < at:
            return id_
    return entry.parts[0][1]
