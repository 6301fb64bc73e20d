"""Changes that ask nothing but what they are about: with the object under the cursor, the plan comes at once."""

from collections.abc import Callable
from dataclasses import dataclass

from glusterterm.logic.flows import choices
from glusterterm.logic.flows.flow import Choice, Flow, Ground, Option, Page, chosen_from
from glusterterm.logic.labels import state_word
from glusterterm.logic.plans import block_volume, brick, cluster, device, node, running, volume
from glusterterm.model.ids import BlockVolumeId, BrickId, ClusterId, DeviceId, Kind, NodeId, VolumeId
from glusterterm.model.plans import Plan
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import Device, EntryState, Node, Volume


@dataclass(frozen=True, slots=True)
class Straight:
    """One such change: what it is about, and how it is planned."""

    title: str
    kind: Kind
    plan: Callable[[Snapshot, str], Plan]
    options: Callable[[Ground], tuple[Option, ...]]


def _not_lockable(one: Volume) -> str:
    if one.hosting is None:
        return "it hosts no block volumes"
    return "it is locked already" if one.hosting.locked else ""


def _not_unlockable(one: Volume) -> str:
    if one.hosting is None:
        return "it hosts no block volumes"
    return "" if one.hosting.locked else "it is open already"


def _in(*states: EntryState) -> Callable[[Node | Device], str]:
    return lambda one: "" if one.state in states else f"it is {state_word(one.state)}"


_ONLINE, _OFFLINE, _FAILED = EntryState.ONLINE, EntryState.OFFLINE, EntryState.FAILED
_IS_ONLINE, _IS_OFFLINE = _in(_ONLINE), _in(_OFFLINE)
_IS_DISABLED, _HOLDS_BRICKS = _in(_OFFLINE, _FAILED), _in(_ONLINE, _OFFLINE)

DELETE_CLUSTER = Straight(
    "Delete a cluster", Kind.CLUSTER, lambda snapshot, id_: cluster.delete(snapshot, ClusterId(id_)), choices.clusters
)
ENABLE_NODE = Straight(
    "Enable a node",
    Kind.NODE,
    lambda snapshot, id_: node.enable(snapshot, NodeId(id_)),
    lambda ground: choices.nodes(ground, _IS_OFFLINE),
)
DISABLE_NODE = Straight(
    "Disable a node",
    Kind.NODE,
    lambda snapshot, id_: node.disable(snapshot, NodeId(id_)),
    lambda ground: choices.nodes(ground, _IS_ONLINE),
)
EVACUATE_NODE = Straight(
    "Evacuate a node", Kind.NODE, lambda snapshot, id_: node.evacuate(snapshot, NodeId(id_)), choices.nodes
)
DELETE_NODE = Straight(
    "Delete a node", Kind.NODE, lambda snapshot, id_: node.delete(snapshot, NodeId(id_)), choices.nodes
)
ENABLE_DEVICE = Straight(
    "Enable a device",
    Kind.DEVICE,
    lambda snapshot, id_: device.enable(snapshot, DeviceId(id_)),
    lambda ground: choices.devices(ground, _IS_DISABLED),
)
DISABLE_DEVICE = Straight(
    "Disable a device",
    Kind.DEVICE,
    lambda snapshot, id_: device.disable(snapshot, DeviceId(id_)),
    lambda ground: choices.devices(ground, _IS_ONLINE),
)
EVACUATE_DEVICE = Straight(
    "Evacuate a device",
    Kind.DEVICE,
    lambda snapshot, id_: device.evacuate(snapshot, DeviceId(id_)),
    lambda ground: choices.devices(ground, _HOLDS_BRICKS),
)
RESYNC_DEVICE = Straight(
    "Resync a device", Kind.DEVICE, lambda snapshot, id_: device.resync(snapshot, DeviceId(id_)), choices.devices
)
EVICT_BRICK = Straight(
    "Evict a brick", Kind.BRICK, lambda snapshot, id_: brick.evict(snapshot, BrickId(id_)), lambda _: ()
)
DELETE_VOLUME = Straight(
    "Delete a volume", Kind.VOLUME, lambda snapshot, id_: volume.delete(snapshot, VolumeId(id_)), choices.volumes
)
START_VOLUME = Straight(
    "Start a volume", Kind.VOLUME, lambda snapshot, id_: running.start(snapshot, VolumeId(id_)), choices.volumes
)
START_BRICKS = Straight(
    "Start a volume's bricks",
    Kind.VOLUME,
    lambda snapshot, id_: running.start(snapshot, VolumeId(id_), force=True),
    choices.volumes,
)
STOP_VOLUME = Straight(
    "Stop a volume", Kind.VOLUME, lambda snapshot, id_: running.stop(snapshot, VolumeId(id_)), choices.volumes
)
LOCK_VOLUME = Straight(
    "Take no new block volumes",
    Kind.VOLUME,
    lambda snapshot, id_: volume.restrict(snapshot, VolumeId(id_), locked=True),
    lambda ground: choices.volumes(ground, _not_lockable),
)
UNLOCK_VOLUME = Straight(
    "Take new block volumes",
    Kind.VOLUME,
    lambda snapshot, id_: volume.restrict(snapshot, VolumeId(id_), locked=False),
    lambda ground: choices.volumes(ground, _not_unlockable),
)
DELETE_BLOCK_VOLUME = Straight(
    "Delete a block volume",
    Kind.BLOCK_VOLUME,
    lambda snapshot, id_: block_volume.delete(snapshot, BlockVolumeId(id_)),
    choices.block_volumes,
)


@dataclass(frozen=True, slots=True)
class StraightFlow(Flow):
    """One straight change, of the object `given`, or of one that is chosen first."""

    change: Straight = DELETE_VOLUME
    given: str = ""
    id: str = ""

    @property
    def title(self) -> str:
        """Say what the change is."""
        return self.change.title

    def asking(self) -> tuple[Callable[[Ground], Page], ...]:
        """Ask for the object, unless it is given."""
        return () if self.given else (self._page,)

    def plan(self, ground: Ground) -> Plan:
        """Plan it."""
        return self.change.plan(ground.snapshot, self.given or chosen_from(self.change.options(ground), self.id))

    def _page(self, ground: Ground) -> Page:
        options = self.change.options(ground)
        value = chosen_from(options, self.id)
        problem = "" if value else "choose one" if options else f"there is no {self.change.kind} to choose"
        return Page(f"Which {self.change.kind}?", (Choice("id", str(self.change.kind), value, options, problem),))
