"""Tags of a node or a device: all of them anew, some more, or some less."""

from collections.abc import Callable
from dataclasses import dataclass

from glusterterm.logic.flows import checks, choices
from glusterterm.logic.flows.flow import Choice, Flow, Ground, Option, Page, Text, Value, chosen_from
from glusterterm.logic.lines import Line, Role, Span
from glusterterm.logic.plans import device, node
from glusterterm.model.ids import DeviceId, Kind, NodeId
from glusterterm.model.operations import TagChange
from glusterterm.model.plans import Plan
from glusterterm.model.topology import Tags

_WAYS = (
    Option(TagChange.SET, "these and no others"),
    Option(TagChange.UPDATE, "add or replace these"),
    Option(TagChange.DELETE, "take these away"),
)


@dataclass(frozen=True, slots=True)
class ChangeTags(Flow):
    """Change the tags of a node or a device, the one that is `given` if one is. `typed`: other tags than there are."""

    kind: Kind = Kind.NODE
    given: str = ""
    id: str = ""
    way: str = TagChange.SET
    tags: str = ""
    typed: bool = False

    @property
    def title(self) -> str:
        """Say what the change is."""
        return f"Change a {self.kind}'s tags"

    def answered(self, key: str, value: Value) -> "ChangeTags":
        """Give the flow with one more answer."""
        changed = Flow.answered(self, key, value)
        return Flow.answered(changed, "typed", True) if key == "tags" else changed

    def asking(self) -> tuple[Callable[[Ground], Page], ...]:
        """Ask for the object, the tags and what becomes of those that are there."""
        return (self._page,)

    def plan(self, ground: Ground) -> Plan:
        """Plan it."""
        id_, way, text = self._id(ground), TagChange(self.way), self._text(ground)
        removed = tuple((name, "") for name in checks.words(text))
        tags = removed if way is TagChange.DELETE else checks.read_tags(text)
        if self.kind is Kind.NODE:
            return node.change_tags(ground.snapshot, NodeId(id_), way, tags)
        return device.change_tags(ground.snapshot, DeviceId(id_), way, tags)

    def _page(self, ground: Ground) -> Page:
        options, id_, text = self._options(ground), self._id(ground), self._text(ground)
        there = self._there(ground, id_)
        if self.way == TagChange.DELETE:
            problem, hint = checks.tag_names(text, [name for name, _ in there]), "the names of tags, set off by spaces"
        else:
            problem, hint = checks.tags(text), "name=value name=value"
            if self.way == TagChange.UPDATE and not text.strip():
                problem = "name the tags to add or replace"
        return Page(
            f"Which tags shall the {self.kind} have?",
            (
                Choice("way", "change", self.way, _WAYS, short=True),
                Text("tags", "tags", text, problem, hint, "disk=ssd rack=4"),
                Choice("id", str(self.kind), id_, options, "" if id_ else f"choose a {self.kind}"),
            ),
            _told(there),
        )

    def _text(self, ground: Ground) -> str:
        """Give what stands in the line: the tags that are there, until something else was typed."""
        if self.typed or self.way != TagChange.SET:
            return self.tags
        return checks.written_tags(self._there(ground, self._id(ground)))

    def _id(self, ground: Ground) -> str:
        return chosen_from(self._options(ground), self.id)

    def _options(self, ground: Ground) -> tuple[Option, ...]:
        return choices.nodes(ground) if self.kind is Kind.NODE else choices.devices(ground, given=self.given)

    def _there(self, ground: Ground, id_: str) -> Tags:
        if self.kind is Kind.NODE:
            known = ground.snapshot.nodes.get(NodeId(id_))
        else:
            known_device = ground.snapshot.devices.get(DeviceId(id_))
            return known_device.tags if known_device else ()
        return known.tags if known else ()


def _told(there: Tags) -> tuple[Line, ...]:
    if not there:
        return (Line((Span("It has no tags so far.", Role.MUTED),)),)
    return (
        Line((Span("Tags so far", Role.NAME),)),
        *(Line((Span(value or "(empty)", Role.MUTED),), label=name) for name, value in there),
    )
