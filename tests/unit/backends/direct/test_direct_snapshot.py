"""A pool without Heketi, read from the nodes themselves, is the pool that Heketi made of them."""

from dataclasses import replace
from typing import NamedTuple

import pytest

from glusterterm.backends.direct import marks, names
from glusterterm.backends.direct.backend import DirectBackend
from glusterterm.backends.direct.owners import LockOwner
from glusterterm.backends.heketi.client import HeketiBackend
from glusterterm.backends.heketi.endpoint import Endpoint
from glusterterm.model.errors import NodeUnreachable
from glusterterm.model.health import ProcessState
from glusterterm.model.ids import NodeId, OperationId
from glusterterm.model.operations import CloneVolume, CreateVolume
from glusterterm.model.snapshot import BackendKind, Snapshot
from glusterterm.model.topology import EntryState, OperationStatus
from glusterterm.sim.nodes import GlusterBrick, GlusterVolume, SimNode
from glusterterm.sim.presets import Made, Preset, Simulation, make
from tests.fakes import FakeClock
from tests.fakes_sim import transport
from tests.simulated import NOON
from tests.simulated_nodes import SimulatedNodes

HEX = "0123456789abcdef0123456789abcdef"


class Pool(NamedTuple):
    """Simulated nodes, and one host of each pool."""

    simulation: Simulation
    seeds: tuple[str, ...]

    def backend(self) -> DirectBackend:
        """Give what looks at them."""
        return DirectBackend(self.seeds, SimulatedNodes(self.simulation.nodes), FakeClock(NOON))

    async def heketi(self) -> Snapshot:
        """Give what Heketi says of them."""
        clock = FakeClock(NOON)
        end = Endpoint("http://127.0.0.1:8080", "admin", self.simulation.world.config.admin_key)
        return await HeketiBackend(end, clock, lambda _: None, transport(self.simulation.world, clock.now)).snapshot()

    def node(self, host: str) -> SimNode:
        """Give a node by its name."""
        return self.simulation.nodes.nodes[host]


@pytest.fixture(name="pool")
def given_pool() -> Pool:
    """Give the demo's nodes."""
    simulation = make(Made(Preset.DEMO), NOON)
    seeds = {node.pool: node.manage for node in reversed(simulation.nodes.nodes.values()) if node.groups}
    return Pool(simulation, tuple(seeds.values()))


async def test_volumes_bricks_and_used_space_are_those_that_heketi_has_in_its_books(pool: Pool) -> None:
    theirs, ours = await pool.heketi(), await pool.backend().snapshot()
    assert ours.source.backend is BackendKind.DIRECT
    unmade = {id_ for each in theirs.operations.values() for id_ in each.volumes}
    assert len(theirs.volumes) > 30
    assert set(ours.volumes) == set(theirs.volumes) - unmade
    for id_, volume in ours.volumes.items():
        theirs_ = theirs.volumes[id_]
        same = replace(
            theirs_, cluster=volume.cluster, sets=volume.sets, mount=volume.mount, gid=volume.gid, hosting=None
        )
        assert replace(volume, truth=None) == same
        assert volume.mount is not None
        assert theirs_.mount is not None
        assert set(volume.mount.hosts) == set(theirs_.mount.hosts)
        assert volume.sets is not None
        assert sorted(brick for each in volume.sets for brick in each) == list(volume.bricks)
    for brick in ours.bricks.values():
        booked = replace(theirs.bricks[brick.id], node=brick.node, pending=None, logical_volume=brick.logical_volume)
        assert replace(brick, truth=None) == booked
    for device in ours.devices.values():
        held = theirs.devices[device.id]
        assert (device.path, device.total_kib) == (held.path, held.total_kib)
        assert device.used_kib == sum(brick.charge_kib or 0 for brick in theirs.bricks_of(held))


async def test_what_the_nodes_say_stands_beside_each_entry_at_once(pool: Pool) -> None:
    snapshot = await pool.backend().snapshot()
    assert {node.truth.glusterd_runs for node in snapshot.nodes.values() if node.truth} == {True}
    assert len({node.truth.peer for node in snapshot.nodes.values() if node.truth}) == len(snapshot.nodes)
    states = [brick.truth.process for brick in snapshot.bricks.values() if brick.truth]
    assert states.count(ProcessState.ONLINE) > len(snapshot.bricks) / 2


async def test_ids_zones_tags_and_states_are_those_that_are_marked_on_the_groups(pool: Pool) -> None:
    node = next(each for each in pool.simulation.nodes.nodes.values() if len(each.groups) > 1)
    kept = marks.NodeMarks(None, NodeId(HEX), 7, EntryState.OFFLINE, (("rack", "r 7"),))
    for group in node.groups.values():
        group.tags += kept.written
    first = next(iter(node.groups.values()))
    first.tags += marks.DeviceMarks(EntryState.FAILED, (("disk", "ssd"),)).written
    snapshot = await pool.backend().snapshot()
    seen = snapshot.nodes[NodeId(HEX)]
    assert (seen.zone, seen.state, seen.tags) == (7, EntryState.OFFLINE, (("rack", "r 7"),))
    device = snapshot.devices[names.device_of(first.name) or next(iter(snapshot.devices))]
    assert (device.node, device.state, device.tags) == (seen.id, EntryState.FAILED, (("disk", "ssd"),))


async def test_a_node_without_devices_has_its_marks_in_a_file(pool: Pool) -> None:
    node = pool.node(pool.seeds[0])
    node.groups.clear()
    node.marks += marks.NodeMarks(None, NodeId(HEX), 3).written
    snapshot = await pool.backend().snapshot()
    assert snapshot.nodes[NodeId(HEX)].zone == 3


async def test_a_node_that_does_not_answer_is_shown_with_what_the_others_and_paths_tell(pool: Pool) -> None:
    whole = await pool.backend().snapshot()
    lost = next(node for node in whole.nodes.values() if node.devices and node.host not in pool.seeds)
    next(each for each in pool.simulation.nodes.nodes.values() if each.storage in lost.storage).reachable = False
    seen = await pool.backend().snapshot()
    assert set(seen.nodes) == set(whole.nodes)
    assert set(seen.bricks) == set(whole.bricks)
    held = [brick for brick in seen.bricks.values() if brick.node == lost.id]
    assert held
    assert all(brick.size_kib == 0 for brick in held)
    assert seen.nodes[lost.id].truth is not None
    assert any("can't be reached" in reading.failure for reading in seen.readings if reading.subject.id == lost.id)


async def test_what_was_told_before_stays_when_a_node_is_lost_later(pool: Pool) -> None:
    backend = pool.backend()
    whole = await backend.snapshot()
    lost = next(node for node in whole.nodes.values() if node.devices and node.host not in pool.seeds)
    next(each for each in pool.simulation.nodes.nodes.values() if each.storage in lost.storage).reachable = False
    seen = await backend.snapshot()
    assert [seen.devices[id_].total_kib for id_ in lost.devices] == [
        whole.devices[id_].total_kib for id_ in lost.devices
    ]


async def test_where_no_node_answers_the_reason_is_told(pool: Pool) -> None:
    for node in pool.simulation.nodes.nodes.values():
        node.reachable = False
    with pytest.raises(NodeUnreachable, match="can't be reached"):
        await pool.backend().snapshot()


async def test_a_brick_that_was_made_by_hand_stands_on_a_file_system_that_is_not_ours(pool: Pool) -> None:
    node = pool.node(pool.seeds[0])
    brick = GlusterBrick(node.storage, "/data/brick")
    pool.simulation.nodes.volumes[node.pool, "byhand"] = GlusterVolume(
        "byhand", pool.simulation.nodes.new_uuid(), node.pool, [brick], started=True
    )
    snapshot = await pool.backend().snapshot()
    volume = next(each for each in snapshot.volumes.values() if each.name == "byhand")
    made = snapshot.bricks[volume.bricks[0]]
    device = snapshot.devices[made.device]
    assert device.foreign
    assert device.bricks == (made.id,)
    assert device.id in snapshot.nodes[made.node].devices


async def test_what_a_change_was_cut_off_at_is_a_pending_operation_until_its_owner_is_known_to_live(pool: Pool) -> None:
    node = pool.node(pool.seeds[0])
    group = next(each for each in node.groups.values() if each.volumes)
    volume = next(iter(group.volumes.values()))
    volume.tags.append(marks.ChangeMark("delete-volume", OperationId(HEX)).written)
    stale = (await pool.backend().snapshot()).operations[OperationId(HEX)]
    assert (stale.type, stale.status) == ("delete-volume", OperationStatus.STALE)
    assert stale.bricks == (names.brick_of(volume.name),)
    owner = LockOwner.here(OperationId(HEX), NOON)
    node.lock_owner = str(owner)
    assert (await pool.backend().snapshot()).operations[OperationId(HEX)].status is OperationStatus.NEW
    node.lock_owner = str(replace(owner, began=owner.began + 1))
    assert (await pool.backend().snapshot()).operations[OperationId(HEX)].status is OperationStatus.STALE


async def test_a_probe_looks_once_for_the_snapshot_that_follows_it(pool: Pool) -> None:
    nodes, clock = SimulatedNodes(pool.simulation.nodes), FakeClock(NOON)
    backend = DirectBackend(pool.seeds, nodes, clock)
    first = await backend.probe()
    await backend.snapshot()
    asked = len(nodes.asked)
    assert await backend.probe() == first
    assert len(nodes.asked) == asked, "what was seen just now is new enough"
    await backend.snapshot()
    assert len(nodes.asked) > asked, "a snapshot that nobody probed for is taken afresh"


def test_the_owner_of_a_lock_is_read_as_it_was_written() -> None:
    owner = LockOwner.here(OperationId(HEX), NOON)
    assert LockOwner.read(str(owner)) == owner
    assert not owner.is_dead
    assert replace(owner, pid=4_000_000).is_dead
    assert not replace(owner, pid=4_000_000, processes="1").is_dead, "in another container: nobody here can tell"
    before = replace(owner, boot="ab", machine="c" * 16)
    assert not before.is_dead, "another machine of the same name"
    assert not replace(owner, boot="ab", host="elsewhere").is_dead, "another machine made from the same image"
    assert replace(owner, boot="ab", machine=owner.machine).is_dead is bool(owner.machine), "it was booted since"
    assert LockOwner.read("someone else") is None


def test_what_a_pool_alone_cannot_do_is_said_with_its_reason(pool: Pool) -> None:
    can = pool.backend().capabilities
    assert can.changes
    assert "snapshots" in can.why_not_of(CloneVolume)
    assert can.why_not_of(CreateVolume) == ""
