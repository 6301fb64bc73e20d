"""What the details of every kind of object are made of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from glusterterm.logic import format as fmt
from glusterterm.logic.forest import Below
from glusterterm.logic.labels import MARK_OF, ROLE_OF_STATE, doing, state_word
from glusterterm.logic.lines import BLANK, Line, Mark, Role, Span
from glusterterm.model.ids import OperationId, Ref
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import EntryState, OperationStatus, Tags

LABEL_WIDTH = 11
"""Cells of the column of labels."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What details are made of: the snapshot, the names that the profile gives to clusters, and the object."""

    snapshot: Snapshot
    names: Mapping[str, str]
    ref: Ref


def title(mark: Mark, name: str, about: str, *, role: Role = Role.NAME) -> Line:
    """Begin an object's details: its name, and where it belongs."""
    return Line((Span(name, role), Span(f"  {about}" if about else "", Role.MUTED)), mark=mark)


def heading(name: str, about: str = "") -> tuple[Line, Line]:
    """Begin a part."""
    return BLANK, Line((Span(name, Role.NAME), Span(f"  {about}" if about else "", Role.MUTED)))


def said(label: str, text: str, role: Role = Role.TEXT, *, ref: Ref | None = None) -> Line:
    """Say one thing."""
    return Line((Span(text, role),), label=label, ref=ref)


def unless_empty(label: str, text: str) -> tuple[Line, ...]:
    """Say one thing if there is anything to say."""
    return (said(label, text),) if text else ()


def gone(ref: Ref) -> tuple[Line, ...]:
    """Say that the snapshot does not have an object."""
    return (
        Line((Span(f"{ref.kind} {fmt.short_id(ref.id)}", Role.NAME),), mark=Mark.UNKNOWN),
        Line((Span(ref.id, Role.MUTED),)),
        BLANK,
        Line((Span("There is no record of it, or it is gone.", Role.WARNING),)),
    )


def state(snapshot: Snapshot, entry: EntryState, pending: OperationId | None = None) -> Line:
    """Say a state, and what is being done."""
    spans = [Span(state_word(entry), ROLE_OF_STATE[entry])]
    if pending is not None:
        spans += [Span(", ", Role.MUTED), busy(snapshot, pending)]
    return Line(tuple(spans), label="state")


def busy(snapshot: Snapshot, pending: OperationId) -> Span:
    """Say what a pending operation does."""
    operation = snapshot.operations.get(pending)
    stuck = operation is not None and operation.status in (OperationStatus.STALE, OperationStatus.FAILED)
    return Span(doing(operation), Role.WARNING if stuck else Role.PENDING)


def pending_line(snapshot: Snapshot, pending: OperationId | None) -> tuple[Line, ...]:
    """Say what is being done, if anything is."""
    return () if pending is None else (Line((busy(snapshot, pending),), label="pending"),)


def used(below: Below) -> tuple[Line, Line]:
    """Say how full something is: a bar, and the figures."""
    words = f"{fmt.size_kib(below.used_kib)} of {fmt.size_kib(below.total_kib)} · {fmt.size_kib(below.free_kib)} free"
    return (
        Line((Span(fmt.share(below.fill)),), label="used", meter=below.fill),
        Line((Span(words, Role.MUTED),), label=" "),
    )


def figures(below: Below) -> tuple[Span, ...]:
    """Give a share and figures in columns."""
    text = fmt.used_of_total(below.used_kib, below.total_kib)
    return (Span(f"{fmt.share(below.fill):>{fmt.SHARE_WIDTH}} {text:>{fmt.FIGURES_WIDTH}}"),)


def tags(held: Tags) -> tuple[Line, ...]:
    """Say tags, if there are any."""
    return unless_empty("tags", ", ".join(f"{name}={value}" for name, value in held))


def joined(texts: Iterable[str]) -> str:
    """Set texts off from each other by dots."""
    return " · ".join(text for text in texts if text)


def mark_of(entry: EntryState) -> Mark:
    """Give the sign of a state."""
    return MARK_OF[entry]


def name_role(entry: EntryState) -> Role:
    """Give how a name is drawn in its title: red where it failed."""
    return Role.FAILED if entry is EntryState.FAILED else Role.NAME
