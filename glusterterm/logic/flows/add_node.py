"""Adding a storage server, with its first devices if they are named."""

from collections.abc import Callable
from dataclasses import dataclass

from glusterterm.logic import format as fmt
from glusterterm.logic.flows import checks, choices, disks
from glusterterm.logic.flows.flow import Choice, Flow, Ground, Page, Text, chosen_from
from glusterterm.logic.lines import Line, Role, Span
from glusterterm.logic.plans import device, node
from glusterterm.logic.plans.assemble import plan
from glusterterm.logic.plans.titles import title
from glusterterm.model.ids import ClusterId
from glusterterm.model.operations import AddDevice, FromStep
from glusterterm.model.plans import Plan, Step
from glusterterm.model.snapshot import Snapshot

_MOST_ZONES = 6


@dataclass(frozen=True, slots=True)
class AddNode(Flow):
    """Add a node. `storage` is where gluster reaches it; empty: its host name.

    Of its devices, `disks` are those that were marked, `paths` those that were typed.
    """

    cluster: str = ""
    manage: str = ""
    storage: str = ""
    zone: str = "1"
    tags: str = ""
    disks: tuple[str, ...] = ()
    paths: str = ""
    wipe: bool = False
    device_tags: str = ""

    @property
    def title(self) -> str:
        """Say what the change is."""
        return "Add a node"

    def asking(self) -> tuple[Callable[[Ground], Page], ...]:
        """Ask for the node, then for its devices."""
        return (self._node, self._devices)

    def plan(self, ground: Ground) -> Plan:
        """Plan the node and then each device."""
        manage, snapshot = self.manage.strip(), ground.snapshot
        base = node.add(
            snapshot,
            ClusterId(self._cluster(ground)),
            zone=checks.whole(self.zone) or 0,
            manage=manage,
            storage=self.storage.strip(),
            tags=checks.read_tags(self.tags),
        )
        tags = checks.read_tags(self.device_tags)
        found = disks.told(ground, manage)
        added = disks.chosen_disks(found, self.disks, self.paths, wipe=self.wipe, tags=tags)
        if not added:
            return base
        adding = [AddDevice(FromStep(0), disk.path, disk.destroy, disk.tags) for disk in added]
        return plan(
            snapshot,
            (*base.steps, *(Step(title(operation, snapshot), operation, needed=False) for operation in adding)),
            title=f"{base.title} with {fmt.count(len(added), 'device')}",
            notes=(*base.notes, *device.of_adding(added)),
        )

    def looks_at(self, number: int, ground: Ground) -> str:
        """Name the new node once it is known which it is."""
        return self.manage.strip() if number else ""

    def _cluster(self, ground: Ground) -> str:
        return chosen_from(choices.clusters(ground), self.cluster)

    def _node(self, ground: Ground) -> Page:
        options, value = choices.clusters(ground), self._cluster(ground)
        first = "" if options else "there is no cluster yet: create one first"
        return Page(
            "Which machine is it?",
            (
                Text("manage", "host name", self.manage, _host(self.manage, ground.snapshot), example="stor-07"),
                Text(
                    "storage",
                    "storage address",
                    self.storage,
                    _host(self.storage, ground.snapshot) if self.storage.strip() else "",
                    "where gluster reaches it; empty: its host name",
                    example=self.manage.strip() or "192.0.2.7",
                ),
                Text("zone", "zone", self.zone, checks.zone(self.zone), "its failure domain, a number from 1 on"),
                Choice("cluster", "cluster", value, options, "" if value else first or "choose a cluster"),
                Text("tags", "tags", self.tags, checks.tags(self.tags), "name=value name=value; may be empty"),
            ),
            _zones(ground, value),
        )

    def _devices(self, ground: Ground) -> Page:
        host = self.manage.strip()
        found = disks.told(ground, host)
        asked = disks.fields(found, self.disks, self.paths, wipe=self.wipe, known=(), needed=False)
        if disks.chosen_disks(found, self.disks, self.paths, wipe=self.wipe, tags=()):
            asked += (
                Text("device_tags", "their tags", self.device_tags, checks.tags(self.device_tags), "may be empty"),
            )
        return Page(f"Which devices of {host} take bricks?", asked, disks.lines(ground, host, found))


def _host(text: str, snapshot: Snapshot) -> str:
    problem = checks.host(text)
    name = text.strip()
    for known in snapshot.nodes.values():
        if not problem and name in (*known.manage[:1], *known.storage[:1]):
            return f"this is a node already, in cluster {fmt.short_id(known.cluster)}"
    return problem


def _zones(ground: Ground, cluster: str) -> tuple[Line, ...]:
    """Say how the cluster's nodes are spread, so that the new one comes to where it is missing."""
    known = ground.snapshot.clusters.get(ClusterId(cluster))
    zones: dict[int, list[str]] = {}
    for member in ground.snapshot.nodes_of(known) if known else ():
        zones.setdefault(member.zone, []).append(member.host)
    if not zones:
        return ()
    lines = [Line((Span("Zones so far", Role.NAME),))]
    for number, hosts in sorted(zones.items())[:_MOST_ZONES]:
        lines.append(Line((Span(", ".join(sorted(hosts)), Role.MUTED),), label=f"zone {number}"))
    if len(zones) > _MOST_ZONES:
        lines.append(Line((Span(f"and {len(zones) - _MOST_ZONES} more", Role.MUTED),)))
    return tuple(lines)
