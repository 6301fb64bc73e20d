"""Ready worlds by name, and the whole simulation that a server serves: the world, its nodes, its faults, its life."""

import gc
from dataclasses import dataclass, field
from enum import StrEnum

from glusterterm.sim import presets_demo, presets_scale, world_clones
from glusterterm.sim.chance import Dice
from glusterterm.sim.entries import OperationType
from glusterterm.sim.faults import Faults
from glusterterm.sim.node_executor import NodeExecutor
from glusterterm.sim.nodes import Injected, NodeWorld
from glusterterm.sim.presets_builder import ONE_COPY, Builder, Wanted
from glusterterm.sim.presets_life import Life
from glusterterm.sim.presets_scale import Scale
from glusterterm.sim.server_config import ServerConfig
from glusterterm.sim.world import World
from glusterterm.sim.world_cleanup import start_timers

UNLIMITED = -1
MOST_VOLUMES = 1000
"""Heketi's own limit for a cluster."""


class Preset(StrEnum):
    """The worlds that can be asked for."""

    EMPTY = "empty"
    """Nothing at all; every host that is named is a healthy node, every disk is there and blank."""
    DEMO = "demo"
    """A small company's storage, with ordinary troubles and a life of its own."""
    ONE_NODE = "one-node"
    """One node, one disk, volumes without copies."""
    FULL = "full"
    """Three nodes whose disks have next to nothing left."""
    DAMAGED = "damaged"
    """A cluster in which a clone failed: ids that lead nowhere, ghost bricks, no volume can be made."""


@dataclass(frozen=True, slots=True)
class Made:
    """How a simulation is made: the preset or the scale, and how its server is configured."""

    preset: Preset = Preset.EMPTY
    scale: Scale | None = None
    admin_key: str = field(default="adminkey", repr=False)
    user_key: str = field(default="userkey", repr=False)
    auth: bool = True
    life: bool = True
    seed: str = "glusterterm"


@dataclass(slots=True)
class Simulation:
    """Everything behind one simulated server."""

    world: World
    nodes: NodeWorld
    faults: Faults
    life: Life

    def advance(self, now: float) -> None:
        """Let everything live up to `now`."""
        self.life.advance(now)
        self.world.advance(now)


def make(made: Made, now: float) -> Simulation:
    """Make a simulation as it stands at `now`; the same seed and time give the same one."""
    demo = made.preset is Preset.DEMO and made.scale is None
    config = ServerConfig(
        admin_key=made.admin_key,
        user_key=made.user_key,
        auth=made.auth,
        max_volumes_per_cluster=UNLIMITED if made.scale else MOST_VOLUMES,
        clean_operations=not demo,  # what a restart left behind is there to be looked at
    )
    nodes = NodeWorld(seed=made.seed)
    nodes.now = nodes.born = now
    world = World(config, NodeExecutor(nodes), Dice(f"{made.seed}/server"), now=now)
    world.start_timers = start_timers
    gc.disable()  # a big world is a million objects and no garbage: collecting doubles the time
    try:
        _fill(Builder(world, nodes, seed=made.seed), made)
    finally:
        gc.enable()
        gc.freeze()
    start_timers(world)
    life = Life(world, nodes, seed=made.seed, speed=1.0 if demo and made.life else 0.0)
    return Simulation(world, nodes, Faults(), life)


def _fill(builder: Builder, made: Made) -> None:
    if made.scale is not None:
        presets_scale.build(builder, made.scale)
        return
    match made.preset:
        case Preset.DEMO:
            presets_demo.build(builder)
        case Preset.ONE_NODE:
            _one_node(builder)
        case Preset.FULL:
            _full(builder)
        case Preset.DAMAGED:
            _damaged(builder)
        case Preset.EMPTY:
            pass


def _one_node(builder: Builder) -> None:
    cluster = builder.cluster()
    node = builder.node(cluster, 1, "lonely.example.com", "192.0.2.1")
    builder.device(node, "/dev/sdb", 200)
    for wanted in (Wanted("scratch", 20, ONE_COPY), Wanted("", 5, ONE_COPY)):
        builder.volume(cluster, wanted)
    builder.finish()


def _full(builder: Builder) -> None:
    cluster = builder.cluster()
    for zone in (1, 2, 3):
        node = builder.node(cluster, zone, f"full-{zone}.example.com", f"192.0.2.{zone}")
        builder.device(node, "/dev/sdb", 100)
    for size_gib in (60, 30, 5, 2, 1, 1):
        builder.volume(cluster, Wanted("", size_gib))
    builder.finish()


def _damaged(builder: Builder) -> None:
    """Have a clone fail on its nodes: its id stays in the cluster and its bricks on the devices, without a volume."""
    cluster = builder.cluster()
    for zone in (1, 2, 3, 1):
        number = len(cluster.nodes) + 1
        node = builder.node(cluster, zone, f"node{number}.example.com", f"192.0.2.{number}")
        builder.device(node, "/dev/sdb", 200)
    source = builder.volume(cluster, Wanted("documents", 20))
    builder.volume(cluster, Wanted("pictures", 10))
    builder.finish()
    world, nodes = builder.world, builder.nodes
    if source is not None:
        nodes.injected.append(Injected("snapshot create", "snapshot create: failed: Commit failed\n", times=1))
        pace, nodes.pace = nodes.pace, 0.0
        operation = world.new_operation(OperationType.CLONE_VOLUME)
        world.start_operation(operation, world_clones.clone(world, source, "documents-copy"), "")
        world.advance(world.now + 1)
        nodes.pace = pace
        world.jobs.queue.clear()
