"""What the bricks of a volume do each second, and with what."""

from collections.abc import Mapping, Sequence

from glusterterm.logic import format as fmt
from glusterterm.logic.lines import Role, Span
from glusterterm.logic.profile_rates import BrickRate, OperationRate
from glusterterm.ui.glyphs import Glyphs
from glusterterm.ui.widgets.row_table import Column, RowTable

_SHARE = 10
"""Cells of the bar that shows an operation's share of a brick's time."""
_COLUMNS = (
    Column("name", "brick and operation", 30, grow=1, least=14),
    Column("rate", "a second", 10, right=True),
    Column("latency", "latency", 9, right=True),
    Column("share", "of its time", _SHARE + 6, rank=2),
    Column("read", "read", 12, right=True, rank=1),
    Column("written", "written", 12, right=True, rank=1),
)


class ProfileTable(RowTable):
    """Bricks, the busiest first, each with its operations below. `labels` name them by their paths."""

    def __init__(self, labels: Mapping[str, str], glyphs: Glyphs) -> None:
        super().__init__(_COLUMNS, glyphs)
        self._labels = labels
        self._rows: Sequence[BrickRate | OperationRate] = ()
        self._why = ""

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        return len(self._rows)

    @property
    def empty_text(self) -> str:
        """Say why there are no rows."""
        return self._why

    def show(self, bricks: Sequence[BrickRate], why: str = "") -> None:
        """Show what bricks do; where there is nothing of that, say `why`."""
        self._why = why
        rows: list[BrickRate | OperationRate] = []
        for brick in bricks:
            rows += [brick, *brick.operations]
        self._rows = rows
        self.rows_changed()

    def cells(self, row: int) -> Mapping[str, Sequence[Span]]:
        """Say what a brick does, or how an operation goes."""
        told = self._rows[row]
        if isinstance(told, BrickRate):
            return {
                "name": (
                    Span(f"{self._glyphs.brick} ", Role.MUTED),
                    Span(self._labels.get(told.path, told.name), Role.NAME),
                ),
                "rate": (Span(_figure(told.per_s), Role.NAME),),
                "read": (Span(_speed(told.read_per_s)),),
                "written": (Span(_speed(told.written_per_s)),),
            }
        level = round(told.share * _SHARE)
        return {
            "name": (Span(f"    {told.name.lower()}"),),
            "rate": (Span(_figure(told.per_s)),),
            "latency": (Span(fmt.latency(told.latency_ns) if told.latency_ns is not None else ""),),
            "share": (
                Span(self._glyphs.heights[-1] * level, Role.ACCENT),
                Span(self._glyphs.rule * (_SHARE - level), Role.MUTED),
                Span(f" {fmt.share(told.share)}", Role.MUTED),
            ),
        }


def _figure(per_s: float) -> str:
    return f"{per_s:,.0f}" if per_s >= 10 else f"{per_s:.1f}"


def _speed(bytes_per_s: float) -> str:
    return f"{fmt.size_kib(int(bytes_per_s / 1024))}/s" if bytes_per_s >= 1024 else ""
