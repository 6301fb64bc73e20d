"""Adding one or several block devices of a node."""

from collections.abc import Callable
from dataclasses import dataclass

from glusterterm.logic import format as fmt
from glusterterm.logic.flows import checks, choices, disks
from glusterterm.logic.flows.flow import Choice, Flow, Ground, Page, Text, chosen_from
from glusterterm.logic.labels import state_word
from glusterterm.logic.lines import Line, Role, Span
from glusterterm.logic.plans import device
from glusterterm.model.ids import NodeId, Ref
from glusterterm.model.plans import Plan
from glusterterm.model.topology import Device


@dataclass(frozen=True, slots=True)
class AddDevices(Flow):
    """Add devices to a node: `disks` are those that were marked, `paths` those that were typed."""

    node: str = ""
    disks: tuple[str, ...] = ()
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
        node, tags = NodeId(chosen_from(choices.nodes(ground), self.node)), checks.read_tags(self.tags)
        found = disks.told(ground, self.looks_at(0, ground), _paths(self._there(ground, node)))
        return device.add(
            ground.snapshot, node, disks.chosen_disks(found, self.disks, self.paths, wipe=self.wipe, tags=tags)
        )

    def looks_at(self, number: int, ground: Ground) -> str:
        """Name the node that is chosen."""
        node = ground.snapshot.nodes.get(NodeId(chosen_from(choices.nodes(ground), self.node)))
        return node.host if node is not None else ""

    def _page(self, ground: Ground) -> Page:
        options = choices.nodes(ground)
        value = chosen_from(options, self.node)
        there = self._there(ground, value)
        known = _paths(there)
        which = Choice("node", "node", value, options, "" if value else "choose a node")
        host = self.looks_at(0, ground)
        found = disks.told(ground, host, known)
        beside = () if found is not None and found.found else _known(there)
        return Page(
            "Which devices take bricks?",
            (
                *disks.fields(found, self.disks, self.paths, wipe=self.wipe, known=known, needed=True),
                Text("tags", "tags", self.tags, checks.tags(self.tags), "name=value name=value; may be empty"),
                which,
            ),
            (*disks.lines(ground, host, found), *beside),
        )

    def _there(self, ground: Ground, node: str) -> tuple[Device, ...]:
        known = ground.snapshot.nodes.get(NodeId(node))
        return ground.snapshot.devices_of(known) if known else ()


def _paths(there: tuple[Device, ...]) -> list[str]:
    return [path for entry in there for path in (entry.path, *entry.paths)]


def _known(there: tuple[Device, ...]) -> list[Line]:
    """Name the devices that can't be added, because they were."""
    lines = [Line((Span("There already", Role.NAME),))] if there else []
    for entry in sorted(there, key=lambda one: one.path):
        state = state_word(entry.state)
        told = f"{fmt.used_of_total(entry.used_kib, entry.total_kib)} · {state}"
        lines.append(Line((Span(f"{entry.path}  ", Role.MUTED), Span(told, Role.MUTED)), ref=Ref.device(entry.id)))
    return lines
