"""Adding one or several block devices of a node."""

from collections.abc import Callable
from dataclasses import dataclass

from glusterterm.logic import format as fmt
from glusterterm.logic.flows import checks, choices
from glusterterm.logic.flows.add_node import WIPE
from glusterterm.logic.flows.flow import Choice, Flow, Ground, Page, Text, Toggle, chosen_from
from glusterterm.logic.labels import state_word
from glusterterm.logic.lines import Line, Role, Span
from glusterterm.logic.plans import device
from glusterterm.model.ids import NodeId, Ref
from glusterterm.model.plans import Plan
from glusterterm.model.topology import Device


@dataclass(frozen=True, slots=True)
class AddDevices(Flow):
    """Add devices to a node."""

    node: str = ""
    paths: str = ""
    wipe: bool = False
    tags: str = ""

    @property
    def title(self) -> str:
        """Say what the change is."""
        return "Add devices"

    def asking(self) -> tuple[Callable[[Ground], Page], ...]:
        """Ask for the node and the paths."""
        return (self._page,)

    def plan(self, ground: Ground) -> Plan:
        """Plan each device."""
        node, tags = chosen_from(choices.nodes(ground), self.node), checks.read_tags(self.tags)
        return device.add(
            ground.snapshot, NodeId(node), [device.Disk(path, self.wipe, tags) for path in checks.words(self.paths)]
        )

    def _page(self, ground: Ground) -> Page:
        options = choices.nodes(ground)
        value = chosen_from(options, self.node)
        there = self._there(ground, value)
        known = [path for entry in there for path in (entry.path, *entry.paths)]
        which = Choice("node", "node", value, options, "" if value else "choose a node")
        hint = "one or several, set off by spaces"
        return Page(
            "Which devices take bricks?",
            (
                Text("paths", "devices", self.paths, checks.paths(self.paths, known), hint, "/dev/vdb /dev/vdc"),
                Toggle("wipe", "wipe them", self.wipe, WIPE, danger=True),
                Text("tags", "tags", self.tags, checks.tags(self.tags), "name=value name=value; may be empty"),
                which,
            ),
            tuple(_known(there)),
        )

    def _there(self, ground: Ground, node: str) -> tuple[Device, ...]:
        known = ground.snapshot.nodes.get(NodeId(node))
        return ground.snapshot.devices_of(known) if known else ()


def _known(there: tuple[Device, ...]) -> list[Line]:
    """Name the devices that can't be added, because they were."""
    lines = [Line((Span("There already", Role.NAME),))] if there else []
    for entry in sorted(there, key=lambda one: one.path):
        state = state_word(entry.state)
        told = f"{fmt.used_of_total(entry.used_kib, entry.total_kib)} · {state}"
        lines.append(Line((Span(f"{entry.path}  ", Role.MUTED), Span(told, Role.MUTED)), ref=Ref.device(entry.id)))
    return lines
