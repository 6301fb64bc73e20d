"""A cluster that Heketi made, Heketi stopped, opened without it: as it was, once its dump was taken over."""

import json
from pathlib import Path
from typing import Any

import pytest

from glusterterm import bootstrap_nodes
from glusterterm.backends.direct.actor import DirectActor
from glusterterm.backends.direct.backend import DirectBackend
from glusterterm.logic.plans.take_over import take_over, zones
from glusterterm.model.commands import Command, CommandKind
from glusterterm.model.errors import PlanRefused
from glusterterm.model.ids import DeviceId
from glusterterm.model.outcomes import Accepted, Done, Outcome, Pending
from glusterterm.model.plans import Plan
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import EntryState
from tests.direct_pool import NOON, Hurried, Killed
from tests.fakes_sim import Caller, node_caller
from tests.simulated_nodes import Before, SimulatedNodes


class HeketisPool:
    """Nodes on which Heketi made volumes, and the dump that was saved before it was stopped."""

    def __init__(self, folder: Path) -> None:
        ask, self.world = node_caller()
        ask.nodes(4, disks=2)
        self._make(ask)
        self.dump_file = folder / "heketi.json"
        self.dump_file.write_text(json.dumps(ask.json("/db/dump")))
        self.world.now = NOON
        self.clock = Hurried(self.world)
        self.hosts = [node.manage for node in self.world.nodes.values()]
        self.begin()

    def begin(self, before: Before | None = None) -> None:
        """Be a new process."""
        self.nodes = SimulatedNodes(self.world, before)
        self.backend = DirectBackend(self.hosts, self.nodes, self.clock)
        self.actor = DirectActor(
            self.backend.snapshot, self.nodes, self.clock, self.backend.capabilities, lambda: "0" * 32
        )

    @property
    def dump(self) -> Snapshot:
        """Read the dump."""
        return bootstrap_nodes.read_dump(self.dump_file)

    async def planned(self) -> Plan:
        """Plan the take-over."""
        snapshot = await self.backend.snapshot()
        (cluster,) = snapshot.clusters
        return take_over(snapshot, cluster, {}, self.dump)

    async def taken(self, plan: Plan) -> Outcome:
        """Do it."""
        begun = await self.actor.submit(plan.operations[0])
        assert isinstance(begun, Accepted)
        return await self.end(begun)

    async def end(self, begun: Accepted) -> Outcome:
        """Wait for the end of what was begun."""
        while isinstance(outcome := await self.actor.poll(begun.queue), Pending):
            await self.clock.sleep(0)
        return outcome

    @staticmethod
    def _make(ask: Caller) -> None:
        copies = {"type": "replicate", "replicate": {"replica": 3}}
        for size in (10, 20):
            ask.done("POST", "/volumes", {"size": size, "durability": copies})
        world = ask.world
        nodes = sorted(world.nodes.values(), key=lambda node: node.id)
        nodes[0].tags["rack"] = "7 = left"
        nodes[1].zone = 5
        device = next(each for each in world.devices.values() if not each.bricks)
        device.tags["disk"] = "ssd"
        ask.done("POST", f"/devices/{device.id}/state", {"state": "offline"})


@pytest.fixture
def pool(tmp_path: Path) -> HeketisPool:
    return HeketisPool(tmp_path)


def kept(snapshot: Snapshot) -> dict[str, Any]:
    """Give what a take-over is to keep, and what it is to leave as it is."""
    return {
        "clusters": set(snapshot.clusters),
        "nodes": {each.id: (each.host, each.zone, each.state, each.tags) for each in snapshot.nodes.values()},
        "devices": {each.id: (each.node, each.state, each.tags) for each in snapshot.devices.values()},
        "used": {each.id: each.used_kib for each in snapshot.devices.values()},
        "volumes": {each.id: (each.name, each.size_gib, each.durability) for each in snapshot.volumes.values()},
        "bricks": {each.id: (each.device, each.path, each.volume) for each in snapshot.bricks.values()},
    }


async def test_a_pool_that_is_taken_over_is_as_heketi_had_it(pool: HeketisPool) -> None:
    before = await pool.backend.snapshot()
    assert kept(before)["volumes"] == kept(pool.dump)["volumes"], "gluster keeps the ids of volumes"
    assert set(before.nodes) != set(pool.dump.nodes)
    plan = await pool.planned()
    assert not plan.blocked
    assert "the dump has 4 nodes of this pool with 8 devices" in plan.notes
    assert isinstance(await pool.taken(plan), Done)
    after = await pool.backend.snapshot()
    assert kept(after) == kept(pool.dump)
    sets = {each.id: {frozenset(one) for one in each.sets or ()} for each in after.volumes.values()}
    assert all(len(one) == 3 for each in sets.values() for one in each)
    changed = {command.name for _, command in pool.nodes.asked if command.kind is CommandKind.CHANGES}
    assert changed <= {"take the lock", "drop the lock", "add tags to a group", "drop tags of a group"}, changed


async def test_a_take_over_that_is_cut_short_is_made_whole_by_the_same_again(pool: HeketisPool) -> None:
    plan = await pool.planned()
    writes = 0

    def die_at(number: int) -> Before:
        def before(host: str, command: Command) -> None:
            nonlocal writes
            if command.kind is CommandKind.CHANGES and "tag" in command.name:
                writes += 1
                if writes == number:
                    raise Killed

        return before

    for number in (1, 4, 7):
        writes = 0
        pool.begin(die_at(number))
        begun = await pool.actor.submit(plan.operations[0])
        assert isinstance(begun, Accepted)
        with pytest.raises(Killed):
            await pool.end(begun)
        for node in pool.world.nodes.values():
            node.lock_owner = ""
    pool.begin()
    assert isinstance(await pool.taken(plan), Done)
    assert kept(await pool.backend.snapshot()) == kept(pool.dump)


async def test_without_a_dump_zones_are_asked_for_and_ids_stay(pool: HeketisPool) -> None:
    snapshot = await pool.backend.snapshot()
    (cluster,) = snapshot.clusters
    with pytest.raises(PlanRefused, match=r"which zones .* are in is not known"):
        take_over(snapshot, cluster, {})
    zoned = {host: number for number, host in enumerate(pool.hosts, start=1)}
    assert isinstance(await pool.taken(take_over(snapshot, cluster, zoned)), Done)
    after = await pool.backend.snapshot()
    assert set(after.clusters) == {cluster}
    assert {each.host: each.zone for each in after.nodes.values()} == zoned
    assert set(after.nodes) == set(snapshot.nodes)


async def test_a_dump_of_another_pool_is_refused_or_blocked(pool: HeketisPool, tmp_path: Path) -> None:
    dump = json.loads(pool.dump_file.read_text())
    wrong = next(iter(dump["deviceentries"].values()))
    wrong["NodeId"] = next(id_ for id_ in dump["nodeentries"] if id_ != wrong["NodeId"])
    pool.dump_file.write_text(json.dumps(dump))
    with pytest.raises(PlanRefused, match="has devices that Heketi kept at 2 nodes"):
        await pool.planned()
    pool.dump_file.write_text("no dump")
    with pytest.raises(PlanRefused, match="is no dump of Heketi's database"):
        await pool.planned()


async def test_a_node_that_the_dump_has_not_blocks_it(pool: HeketisPool) -> None:
    dump = json.loads(pool.dump_file.read_text())
    id_, node = next(iter(dump["nodeentries"].items()))
    for device in node["Devices"]:
        del dump["deviceentries"][DeviceId(device)]
    del dump["nodeentries"][id_]
    pool.dump_file.write_text(json.dumps(dump))
    plan = await pool.planned()
    assert plan.blocked
    assert "nothing is known of" in plan.objections[0].text


def test_zones_are_read_as_they_are_typed() -> None:
    assert zones(["stor-01=2", " a=b=3 "]) == {"stor-01": 2, "a=b": 3}
    for wrong in ("stor-01", "=1", "stor-01=0", "stor-01=x", "stor-01=²"):
        with pytest.raises(PlanRefused, match="is no zone of a node"):
            zones([wrong])


async def test_states_and_tags_are_those_of_the_dump(pool: HeketisPool) -> None:
    assert isinstance(await pool.taken(await pool.planned()), Done)
    after = await pool.backend.snapshot()
    (offline,) = [each for each in after.devices.values() if each.state is EntryState.OFFLINE]
    assert offline.tags == (("disk", "ssd"),)
    assert ("rack", "7 = left") in {tag for each in after.nodes.values() for tag in each.tags}
    assert 5 in {each.zone for each in after.nodes.values()}
