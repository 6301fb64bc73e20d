"""Log lines as rows of text, for panes that show a task's own log."""

from collections.abc import Iterator, Sequence

from glusterterm.engine.log import LogLevel, LogLine
from glusterterm.logic import format as fmt
from glusterterm.logic.detail_parts import heading
from glusterterm.logic.lines import Line, Role, Span

_ROLES = {
    LogLevel.REQUEST: Role.MUTED,
    LogLevel.INFO: Role.TEXT,
    LogLevel.GOOD: Role.OK,
    LogLevel.WARNING: Role.WARNING,
    LogLevel.ERROR: Role.FAILED,
}


def log_lines(lines: Sequence[LogLine]) -> Iterator[Line]:
    """Give a heading and the lines, oldest first; nothing where there are none."""
    if not lines:
        return
    yield from heading("Log")
    for line in lines:
        yield Line((Span(line.text, _ROLES[line.level]),), label=fmt.clock_time(line.at))
