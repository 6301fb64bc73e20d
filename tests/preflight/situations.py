"""Situations in which a brick is to be moved, with the verdict that is expected of each, and why.

`recorded` tells what a real Heketi on real nodes did in the same situation, with the recording that has it: where it
went on and lost data, or hung, the verdict has to be that it may not; where it refused, the same; where all went well,
that it may.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from glusterterm.logic.preflight.verdicts import DiskCondition, MoveVerdict, Variant
from glusterterm.model.hindrances import Cause
from glusterterm.sim.nodes_gluster import begun
from glusterterm.sim.nodes_work import MoveKind
from tests.preflight.bench import Bench, Change

FREE, WAIT, BLOCKED, LOSES = MoveVerdict.FREE, MoveVerdict.WAIT, MoveVerdict.BLOCKED, MoveVerdict.LOSES


@dataclass(frozen=True)
class Situation:
    """A volume of a kind in a pool, what happened to it, and what is to be said of its first brick."""

    name: str
    kind: str
    verdict: MoveVerdict
    causes: frozenset[Cause] = frozenset()
    happens: tuple[Change, ...] = ()
    ssh: bool = True
    nodes: int = 4
    disks: int = 2
    more: dict[str, object] = field(default_factory=dict)
    disk: DiskCondition = DiskCondition.FINE
    variants: frozenset[Variant] = frozenset()
    copies_left: int | None = None
    recorded: str = ""

    def made(self) -> Bench:
        """Bring a new pool into the situation."""
        bench = Bench.of(self.kind, nodes=self.nodes, disks=self.disks, **self.more)
        for change in self.happens:
            change(bench)
        return bench


def causes(*wanted: Cause) -> frozenset[Cause]:
    """Give causes as a set."""
    return frozenset(wanted)


def killed(number: int) -> Change:
    """The process of a brick is gone."""

    def change(bench: Bench) -> None:
        bench.brick(number).up = False

    return change


def cut(number: int, *, noticed: bool = True) -> Change:
    """The cable of a brick's node is pulled."""
    return lambda bench: bench.cut(number, noticed=noticed)


def heal(sink: int, files: int = 200) -> Change:
    """A brick lacks files."""
    return lambda bench: bench.heal(sink, files)


def later(seconds: float) -> Change:
    """Time passes."""
    return lambda bench: bench.later(seconds)


def without_healer(number: int) -> Change:
    """The self-heal daemon of a brick's node is gone."""

    def change(bench: Bench) -> None:
        bench.node(number).heal_daemon = False

    return change


def without_glusterd(number: int) -> Change:
    """Glusterd of a brick's node is stopped; brick processes run on."""

    def change(bench: Bench) -> None:
        bench.node(number).glusterd = False

    return change


def dead_disk(number: int) -> Change:
    """The disk of a brick is gone for the kernel."""

    def change(bench: Bench) -> None:
        bench.disk(number).dead = True

    return change


def refusing(number: int) -> Change:
    """A brick's node refuses our key; gluster reaches it."""

    def change(bench: Bench) -> None:
        bench.refused = (*bench.refused, bench.node(number).manage)

    return change


def worn(bench: Bench) -> None:
    """The disk of the brick has sectors that can't be read."""
    bench.disk(0).wear(bench.nodes.now)


def split(bench: Bench) -> None:
    """Files are in split-brain."""
    bench.volume.split = 2


def stopped(bench: Bench) -> None:
    """The volume is stopped."""
    bench.volume.started = False


def deleted(bench: Bench) -> None:
    """The volume was deleted behind Heketi's back."""
    for key in [key for key, volume in bench.nodes.volumes.items() if volume is bench.volume]:
        del bench.nodes.volumes[key]


def moving(kind: MoveKind) -> Change:
    """Files move from brick to brick."""

    def change(bench: Bench) -> None:
        move = begun(bench.nodes, bench.volume, kind)
        if kind is MoveKind.REBALANCE:
            bench.volume.rebalance = move
        else:
            bench.volume.removal = move

    return change


def evacuating(number: int) -> Change:
    """Heketi is emptying the device of a brick."""

    def change(bench: Bench) -> None:
        device = bench.device(number)
        bench.ask.done("POST", f"/devices/{device}/state", {"state": "offline"})
        assert bench.ask("POST", f"/devices/{device}/state", {"state": "failed"}).status == 202
        while not any(bench.ask.world.bricks[each].pending for each in bench.ask.world.bricks):
            bench.later(1.0)

    return change


def restarted(bench: Bench) -> None:
    """Heketi was killed and is back: what it was doing is left behind."""
    bench.ask.world.restart(bench.ask.now)


def other_nodes_disabled(bench: Bench) -> None:
    """The nodes without a brick of the set are disabled, and every other disk of those with one."""
    used: set[str] = {bench.node(number).manage for number in range(bench.volume.set_size)}
    own: set[str] = {bench.device(number) for number in range(bench.volume.set_size)}
    for node in list(bench.ask.world.nodes.values()):
        if node.manage[0] not in used:
            bench.ask.done("POST", f"/nodes/{node.id}/state", {"state": "offline"})
        for device in [each for each in node.devices if each not in own]:
            bench.ask.done("POST", f"/devices/{device}/state", {"state": "offline"})


def full(bench: Bench) -> None:
    """All other disks are full."""
    own = bench.device()
    for device in bench.ask.world.devices.values():
        if device.id != own:
            device.used, device.free = device.total - 1024, 1024
    bench.ask.world.touch()


def _same_for(kinds: tuple[str, ...], make: Callable[[str], Situation]) -> tuple[Situation, ...]:
    return tuple(make(kind) for kind in kinds)


REDUNDANT = ("replica 2", "replica 3", "arbiter", "disperse")
LEFT = {"replica 2": 1, "replica 3": 2, "arbiter": 1, "disperse": 2}
STRICT: dict[str, object] = {"glustervolumeoptions": ["user.heketi.zone-checking strict"]}
TAGGED: dict[str, object] = {"glustervolumeoptions": ["user.heketi.device-tag-match disk!=ssd"]}

ALL_WELL = _same_for(
    REDUNDANT,
    lambda kind: Situation(
        f"{kind}: all is well",
        kind,
        FREE,
        copies_left=LEFT[kind],
        recorded="real-2: removed, 204, files intact" if kind in ("replica 2", "replica 3") else "",
    ),
)
PEER_KILLED = (
    Situation(
        "replica 2: the other brick's process is gone",
        "replica 2",
        LOSES,
        causes(Cause.LAST_COPY, Cause.PEER_DOWN),
        (killed(1),),
        copies_left=0,
        recorded="real-3f: removed, 204, and the volume was empty for its clients",
    ),
    Situation(
        "replica 3: one peer's process is gone",
        "replica 3",
        BLOCKED,
        causes(Cause.PEER_DOWN),
        (killed(1),),
        copies_left=1,
        recorded="real-3a: removed, 204, the good copy destroyed, the client cut off",
    ),
    Situation(
        "replica 3: both peers' processes are gone",
        "replica 3",
        LOSES,
        causes(Cause.LAST_COPY, Cause.PEER_DOWN),
        (killed(1), killed(2)),
        copies_left=0,
    ),
    Situation(
        "arbiter: the other data brick's process is gone",
        "arbiter",
        LOSES,
        causes(Cause.LAST_COPY, Cause.PEER_DOWN),
        (killed(1),),
        copies_left=0,
    ),
    Situation(
        "arbiter: the arbiter's process is gone",
        "arbiter",
        BLOCKED,
        causes(Cause.PEER_DOWN),
        (killed(2),),
        copies_left=1,
    ),
    Situation(
        "disperse: one fragment's process is gone",
        "disperse",
        LOSES,
        causes(Cause.LAST_COPY, Cause.PEER_DOWN),
        (killed(1),),
        copies_left=1,
    ),
)
OWN_DOWN = _same_for(
    ("replica 3", "disperse"),
    lambda kind: Situation(
        f"{kind}: its own process is gone, its disk is not",
        kind,
        BLOCKED,
        causes(Cause.OWN_DOWN),
        (killed(0),),
        copies_left=2,
    ),
)
HEALING = (
    *_same_for(
        REDUNDANT,
        lambda kind: Situation(
            f"{kind}: it is the source of a heal",
            kind,
            WAIT,
            causes(Cause.SOURCE),
            (heal(1),),
            recorded="real-2: refused as source of a heal" if kind == "replica 3" else "",
        ),
    ),
    *_same_for(
        ("replica 2", "replica 3", "arbiter"),
        lambda kind: Situation(
            f"{kind}: it is the one that lacks files",
            kind,
            FREE,
            happens=(heal(0),),
            recorded="a stale brick was removed while a heal was pending, 204" if kind == "replica 3" else "",
        ),
    ),
    Situation("disperse: it lacks fragments", "disperse", WAIT, causes(Cause.HEALING), (heal(0),)),
    Situation("replica 3: the heal has ended", "replica 3", FREE, happens=(heal(1), later(7200.0))),
    Situation("replica 3: split-brain", "replica 3", BLOCKED, causes(Cause.SPLIT_BRAIN, Cause.SOURCE), (split,)),
    Situation(
        "replica 3: a peer's self-heal daemon is gone",
        "replica 3",
        BLOCKED,
        causes(Cause.SELF_HEAL_DOWN),
        (without_healer(1),),
        recorded="a count of 2 hid 62 files: they were not healed",
    ),
    Situation(
        "replica 3: its own node's self-heal daemon is gone",
        "replica 3",
        BLOCKED,
        causes(Cause.SELF_HEAL_DOWN),
        (without_healer(0),),
    ),
)
GLUSTERD = (
    Situation(
        "replica 3: glusterd of its own node is stopped",
        "replica 3",
        BLOCKED,
        causes(Cause.GLUSTERD_DOWN, Cause.NOT_KNOWN),
        (without_glusterd(0),),
        recorded="real-3e: removed, 204, and the old brick stayed",
    ),
    Situation(
        "replica 3: glusterd of a peer's node is stopped",
        "replica 3",
        BLOCKED,
        causes(Cause.NOT_KNOWN),
        (without_glusterd(1),),
    ),
)
LOST = (
    Situation(
        "replica 3: its own node was cut off just now",
        "replica 3",
        BLOCKED,
        causes(Cause.JUST_LOST),
        (cut(0, noticed=False),),
        disk=DiskCondition.NOT_KNOWN,
        recorded="real-3e: the removal hung for 346 s",
    ),
    Situation(
        "replica 3: its own node is lost, and every other has noticed",
        "replica 3",
        FREE,
        happens=(cut(0),),
        disk=DiskCondition.NODE_LOST,
        variants=frozenset({Variant.DEAD_NODE}),
        copies_left=2,
        recorded="real-3e: removed, 204 in 28 s, data intact",
    ),
    Situation(
        "replica 2: its own node is lost, and every other has noticed",
        "replica 2",
        FREE,
        happens=(cut(0),),
        disk=DiskCondition.NODE_LOST,
        variants=frozenset({Variant.DEAD_NODE}),
        copies_left=1,
    ),
    Situation(
        "disperse: its own node is lost, and every other has noticed",
        "disperse",
        FREE,
        happens=(cut(0),),
        disk=DiskCondition.NODE_LOST,
        variants=frozenset({Variant.DEAD_NODE}),
        copies_left=2,
    ),
    Situation(
        "replica 3: its own node is lost, and another heals from the third",
        "replica 3",
        WAIT,
        causes(Cause.HEALING),
        (cut(0), heal(1)),
        disk=DiskCondition.NODE_LOST,
        variants=frozenset({Variant.DEAD_NODE}),
    ),
    Situation("replica 3: a peer's node is lost", "replica 3", BLOCKED, causes(Cause.PEER_DOWN), (cut(1),)),
    Situation(
        "replica 2: the other's node is lost", "replica 2", LOSES, causes(Cause.LAST_COPY, Cause.PEER_DOWN), (cut(1),)
    ),
    Situation(
        "replica 3: SSH to its own node fails, gluster reaches it",
        "replica 3",
        BLOCKED,
        causes(Cause.JUST_LOST),
        (refusing(0),),
        disk=DiskCondition.NOT_KNOWN,
    ),
    Situation("replica 3: SSH to a peer's node fails, gluster reaches it", "replica 3", FREE, happens=(refusing(1),)),
    Situation(
        "replica 3: SSH to all nodes of its set fails",
        "replica 3",
        BLOCKED,
        causes(Cause.JUST_LOST),
        tuple(map(refusing, range(3))),
        disk=DiskCondition.NOT_KNOWN,
    ),
)
DISKS = (
    Situation(
        "replica 3: its disk is dead",
        "replica 3",
        FREE,
        happens=(dead_disk(0), later(120.0)),
        disk=DiskCondition.UNREADABLE,
        variants=frozenset({Variant.DEAD_DEVICE}),
        copies_left=2,
        recorded="real-3d: removed, 204 in 22 s, data intact",
    ),
    Situation(
        "replica 2: its disk is dead",
        "replica 2",
        FREE,
        happens=(dead_disk(0), later(120.0)),
        disk=DiskCondition.UNREADABLE,
        variants=frozenset({Variant.DEAD_DEVICE}),
        copies_left=1,
    ),
    Situation(
        "replica 3: its disk is dead, and a peer is down",
        "replica 3",
        BLOCKED,
        causes(Cause.PEER_DOWN),
        (dead_disk(0), killed(1)),
        disk=DiskCondition.UNREADABLE,
        variants=frozenset({Variant.DEAD_DEVICE}),
    ),
    Situation(
        "replica 3: its disk wears out", "replica 3", FREE, happens=(worn,), disk=DiskCondition.FAILING, copies_left=2
    ),
    Situation(
        "distribute: its disk is dead",
        "none",
        LOSES,
        causes(Cause.NO_REDUNDANCY),
        (dead_disk(0),),
        disk=DiskCondition.UNREADABLE,
        variants=frozenset({Variant.DEAD_DEVICE}),
    ),
)
VOLUMES = (
    Situation(
        "distribute: all is well",
        "none",
        LOSES,
        causes(Cause.NO_REDUNDANCY),
        recorded="real-3b: refused by gluster, data intact",
    ),
    Situation("replica 3: the volume is stopped", "replica 3", BLOCKED, causes(Cause.NOT_STARTED), (stopped,)),
    Situation(
        "replica 3: a rebalance runs", "replica 3", BLOCKED, causes(Cause.FILES_MOVE), (moving(MoveKind.REBALANCE),)
    ),
    Situation(
        "replica 3: a remove-brick runs",
        "replica 3",
        BLOCKED,
        causes(Cause.FILES_MOVE),
        (moving(MoveKind.REMOVE_BRICK),),
    ),
)
OPERATIONS = (
    Situation(
        "replica 3: another brick of its set is being evacuated",
        "replica 3",
        BLOCKED,
        causes(Cause.PENDING, Cause.OTHER_MOVE),
        (evacuating(1),),
    ),
    Situation(
        "replica 3: an evacuation of its set was left behind by a restart",
        "replica 3",
        BLOCKED,
        causes(Cause.LEFT_BEHIND),
        (evacuating(1), restarted),
    ),
)
ROOM = (
    Situation(
        "replica 3 on three nodes with one disk each",
        "replica 3",
        BLOCKED,
        causes(Cause.NO_PLACE),
        nodes=3,
        disks=1,
        variants=frozenset({Variant.ADD_FIRST}),
        recorded="real-3b: refused, no replacement was found",
    ),
    Situation("replica 3 on three nodes with two disks each", "replica 3", FREE, nodes=3),
    Situation(
        "replica 3: every other node and disk is disabled",
        "replica 3",
        BLOCKED,
        causes(Cause.NO_PLACE),
        (other_nodes_disabled,),
        variants=frozenset({Variant.ADD_FIRST}),
    ),
    Situation(
        "replica 3: every other disk is full",
        "replica 3",
        BLOCKED,
        causes(Cause.NO_PLACE),
        (full,),
        variants=frozenset({Variant.ADD_FIRST}),
    ),
    Situation("replica 3: strict zones, one zone is free", "replica 3", FREE, more=STRICT),
    Situation("replica 3: a tag rule that all disks meet", "replica 3", FREE, more=TAGGED),
)
ALONE = (
    *_same_for(
        REDUNDANT,
        lambda kind: Situation(
            f"{kind}: without SSH", kind, BLOCKED, causes(Cause.NOT_KNOWN), ssh=False, disk=DiskCondition.NOT_KNOWN
        ),
    ),
    Situation(
        "distribute: without SSH",
        "none",
        LOSES,
        causes(Cause.NO_REDUNDANCY, Cause.NOT_KNOWN),
        ssh=False,
        disk=DiskCondition.NOT_KNOWN,
    ),
    Situation(
        "replica 3: without SSH, and a peer is down",
        "replica 3",
        BLOCKED,
        causes(Cause.NOT_KNOWN),
        (killed(1),),
        ssh=False,
        disk=DiskCondition.NOT_KNOWN,
    ),
)
SITUATIONS = (
    *ALL_WELL,
    *PEER_KILLED,
    *OWN_DOWN,
    *HEALING,
    *GLUSTERD,
    *LOST,
    *DISKS,
    *VOLUMES,
    *OPERATIONS,
    *ROOM,
    *ALONE,
)
