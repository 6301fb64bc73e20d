"""What a wizard asks: pages of fields as a pure function of the answers so far, and at their end the plan.

A flow is a frozen dataclass of what was typed and chosen, as it was typed and chosen: front ends keep nothing of it.
Pages are made anew for each answer, so that a field can come and go, and say what is wrong while it is typed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Self

from glusterterm.logic import format as fmt
from glusterterm.logic.lines import Line

if TYPE_CHECKING:
    from glusterterm.logic.free_disks import DiskFound
    from glusterterm.model.errors import GlustertermError
    from glusterterm.model.ids import ClusterId
    from glusterterm.model.plans import Plan
    from glusterterm.model.snapshot import Snapshot

Value = str | bool | tuple[str, ...]
"""An answer: what was typed, or the value of the option that was chosen; yes or no; the values of several options."""


@dataclass(frozen=True, slots=True)
class DisksTold:
    """The disks of a node as they were found, or why they could not be looked at."""

    found: tuple[DiskFound, ...] = ()
    failure: GlustertermError | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """What choices are made from: the newest snapshot, and the names that the profile gives to clusters.

    `known_clusters` is how many clusters the server had, by the tasks of this host; None: they tell of none, or were
    not asked. `disks` is what nodes told of their disks, by host name, as far as they were asked; None: nodes are not
    reached. `listed` keeps long lists of options once they were made: a page is made anew with each key.
    """

    snapshot: Snapshot
    names: Mapping[ClusterId, str] = field(default_factory=dict)
    known_clusters: int | None = None
    disks: Mapping[str, DisksTold] | None = None
    listed: dict[object, tuple[Option, ...]] = field(default_factory=dict, compare=False, repr=False)

    def cluster(self, id_: ClusterId) -> str:
        """Give a cluster's name, else the short form of its id."""
        return self.names.get(id_) or fmt.short_id(id_)


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that can be chosen. One with `why_not` can't: it is shown greyed, with that reason.

    `detail` stands beside the label, such as how much room there is.
    """

    value: str
    label: str
    detail: str = ""
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A line to type in. `example` stands in it while it is empty, `hint` below it while nothing is wrong."""

    key: str
    label: str
    value: str
    problem: str = ""
    hint: str = ""
    example: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several options. `short`: in one row, since its labels say everything."""

    key: str
    label: str
    value: str
    options: tuple[Option, ...]
    problem: str = ""
    hint: str = ""
    short: bool = False


@dataclass(frozen=True, slots=True)
class Choices:
    """Any of several options."""

    key: str
    label: str
    value: tuple[str, ...]
    options: tuple[Option, ...]
    problem: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Toggle:
    """Yes or no. `hint` says what yes means; `danger`: yes may destroy something."""

    key: str
    label: str
    value: bool
    hint: str = ""
    danger: bool = False
    problem: str = ""


Field = Text | Choice | Choices | Toggle


@dataclass(frozen=True, slots=True)
class Page:
    """One page of questions. `told` is what there is to know beside them, as far as it is known at once."""

    title: str
    fields: tuple[Field, ...]
    told: tuple[Line, ...] = ()

    @property
    def problems(self) -> tuple[str, ...]:
        """Give the keys of the fields that are not answered well, in their order."""
        return tuple(asked.key for asked in self.fields if asked.problem)


@dataclass(frozen=True, slots=True)
class Flow:
    """The answers to one change's questions, and what follows from them."""

    @property
    def title(self) -> str:
        """Say what the change is, in a few words."""
        raise NotImplementedError

    def asking(self) -> tuple[Callable[[Ground], Page], ...]:
        """Give what makes the pages, in their order; which there are may depend on the answers."""
        return ()

    def plan(self, ground: Ground) -> Plan:
        """Plan the change as it was asked for.

        Raises:
            PlanRefused: no plan can be made of the answers.
        """
        raise NotImplementedError

    @property
    def file_to_read(self) -> str:
        """Name the file that has to be read, by whoever may, and answered as `contents` before there is a plan."""
        return ""

    def looks_at(self, number: int, ground: Ground) -> str:
        """Name the host whose disks a page is about: whoever may asks it for them. Empty: it is about none."""
        return ""

    @property
    def pages(self) -> int:
        """How many pages there are, as far as the answers tell."""
        return len(self.asking())

    def page(self, number: int, ground: Ground) -> Page | Plan:
        """Give the page that comes as the `number`-th, from 0, or behind the last one the plan.

        Raises:
            PlanRefused: no plan can be made of the answers.
        """
        asking = self.asking()
        return asking[number](ground) if number < len(asking) else self.plan(ground)

    def preview(self, number: int, ground: Ground) -> tuple[Line, ...]:
        """Say what takes longer to work out about a page: up to 0.1 s in a large cluster."""
        return ()

    def answered(self, key: str, value: Value) -> Self:
        """Give the flow with one more answer, or another one."""
        answer: dict[str, Any] = {key: value}
        return replace(self, **answer)


def chosen_from(options: Iterable[Option], wanted: str) -> str:
    """Give `wanted` where it can be chosen, nothing where it can't; where nothing is wanted, the only one that can."""
    open_ = [option.value for option in options if not option.why_not]
    if wanted:
        return wanted if wanted in open_ else ""
    return open_[0] if len(open_) == 1 else ""
