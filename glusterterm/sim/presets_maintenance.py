"""Somebody who looks after the disks of a simulated server: empties one, slowly, looks at it and puts it back."""

import random
from collections.abc import Callable
from enum import StrEnum

from glusterterm.logic.placement import Candidate, Rules, allowed
from glusterterm.model.topology import EntryState
from glusterterm.sim import world_bricks
from glusterterm.sim.entries import BrickEntry, DeviceEntry, OperationStatus, SubType, VolumeEntry
from glusterterm.sim.executor import Json
from glusterterm.sim.nodes import NodeWorld
from glusterterm.sim.replies import Reply
from glusterterm.sim.world import World

SLOWER_S = 20.0
"""What each move takes longer than it would: the disk is old."""
EMPTY_S = 60.0
"""How long an emptied disk is looked at."""
PAUSE_S = 150.0
FEWEST, MOST = 3, 8
"""Bricks of a disk that is worth watching."""

Ask = Callable[[str, str, float, Json], Reply]


class Stage(StrEnum):
    """How far the disk at hand is."""

    NONE = "none"
    EMPTYING = "emptying"
    EMPTY = "empty"


class Maintenance:
    """Empties one device after another over the server's own HTTP interface, as an operator would."""

    def __init__(self, world: World, nodes: NodeWorld, source: random.Random) -> None:
        self.device = ""
        self._world = world
        self._nodes = nodes
        self._source = source
        self._stage = Stage.NONE
        self._next_at = world.now
        self._queue = ""

    def advance(self, now: float, ask: Ask) -> None:
        """Do what is due."""
        if self._stage is Stage.EMPTYING:
            self._look(now, ask)
        elif now >= self._next_at and self._stage is Stage.NONE:
            self._begin(now, ask)
        elif now >= self._next_at:
            self._put_back(now, ask)

    def _begin(self, now: float, ask: Ask) -> None:
        if any(operation.status is OperationStatus.NEW for operation in self._world.operations.values()):
            return
        good = [id_ for id_, device in sorted(self._world.devices.items()) if self._can_be_emptied(device)]
        if not good:
            self._next_at = now + PAUSE_S
            return
        self.device = self._source.choice(good)
        self._world.dawdling[self.device] = SLOWER_S
        ask("POST", f"/devices/{self.device}/state", now, {"state": "offline"})
        reply = ask("POST", f"/devices/{self.device}/state", now, {"state": "failed"})
        self._queue = reply.headers.get("location", "")
        self._stage = Stage.EMPTYING

    def _look(self, now: float, ask: Ask) -> None:
        """See whether the disk is empty, or can't be emptied; either way it is put back later."""
        if self._queue and ask("GET", self._queue, now, None).headers.get("x-pending"):
            return
        self._world.dawdling.pop(self.device, None)
        self._stage, self._next_at = Stage.EMPTY, now + EMPTY_S

    def _put_back(self, now: float, ask: Ask) -> None:
        device = self._world.devices.get(self.device)
        if device is not None and device.state is not EntryState.ONLINE:
            for state in ("offline", "online"):
                ask("POST", f"/devices/{self.device}/state", now, {"state": state})
        self.device, self._stage, self._next_at = "", Stage.NONE, now + PAUSE_S

    def _can_be_emptied(self, device: DeviceEntry) -> bool:
        """Say whether the bricks of a device are few enough to watch, and surely find other places."""
        node = self._world.nodes[device.node]
        if device.state is not EntryState.ONLINE or node.state is not EntryState.ONLINE:
            return False
        if not FEWEST <= len(device.bricks) <= MOST:
            return False
        places = [
            place
            for place in world_bricks.candidates(self._world, self._world.clusters[node.cluster])
            if place.device != device.id and place.free_kib > device.used
        ]
        return all(self._can_move(self._world.bricks[id_], places) for id_ in device.bricks)

    def _can_move(self, brick: BrickEntry, places: list[Candidate]) -> bool:
        volume = self._world.volumes.get(brick.volume)
        if volume is None or brick.pending or volume.pending or volume.durability.set_size < 2 or self._heals(volume):
            return False
        bricks = [self._world.bricks[id_] for id_ in volume.bricks]
        if any(each.pending for each in bricks):
            return False
        others = [
            world_bricks.candidate(self._world, self._world.devices[each.device])
            for each in bricks
            if each.node != brick.node
        ]
        rules = world_bricks.rules_of(self._world, volume)
        return any(allowed(rules, place, others) and _takes(rules, brick, place) for place in places)

    def _heals(self, volume: VolumeEntry) -> bool:
        known = (known for (_, name), known in self._nodes.volumes.items() if name == volume.name)
        return any(heal.entries(self._world.now) for each in known for heal in each.heals)


def _takes(rules: Rules, brick: BrickEntry, place: Candidate) -> bool:
    if not rules.has_arbiter:
        return True
    return place.takes_arbiter if brick.sub_type is SubType.ARBITER else place.takes_data
