"""The same is asked of a pool with Heketi, of one without, and of real nodes, and the same comes of it."""

from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from glusterterm.logic.plans import brick, device, node, volume
from glusterterm.model.errors import GlustertermError
from glusterterm.model.ids import DeviceId, NodeId, VolumeId
from glusterterm.model.operations import (
    CreateVolume,
    DeleteDevice,
    DeleteNode,
    DeleteVolume,
    ExpandVolume,
    SetDeviceState,
    TagChange,
)
from glusterterm.model.outcomes import Done
from glusterterm.model.topology import Durability, DurabilityType, EntryState
from tests.contract.both_backends import (
    Pool,
    bricks_of,
    devices_of,
    made_whole,
    nodes_of,
    volume_named,
    with_heketi,
    without_heketi,
)
from tests.lab.fixtures import lab_of_its_own
from tests.lab.lab import Lab
from tests.lab.layout import Kind
from tests.lab_direct.real_pool import pool_of

REPLICA_3 = Durability(DurabilityType.REPLICATE, 3)
SMALL_FILES = ("user.heketi.arbiter true", "user.heketi.average-file-size 2")
DURABILITIES = {
    "spread": (CreateVolume("web", 10, Durability(DurabilityType.NONE)), 1),
    "two copies": (CreateVolume("web", 10, Durability(DurabilityType.REPLICATE, 2)), 2),
    "three copies": (CreateVolume("web", 10, REPLICA_3), 3),
    "arbiter": (CreateVolume("web", 10, REPLICA_3, options=SMALL_FILES), 3),
    "parity": (CreateVolume("web", 10, Durability(DurabilityType.DISPERSE, 0, 2, 1)), 3),
    "with a group": (CreateVolume("web", 10, REPLICA_3, gid=2001), 3),
}
NOBODY = "0" * 32


SIDES = (
    pytest.param(with_heketi, id="with Heketi"),
    pytest.param(without_heketi, id="without Heketi"),
    pytest.param(made_whole, id="without Heketi on real nodes", marks=pytest.mark.long),
)


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    """Give four servers that are in no pool as yet."""
    with lab_of_its_own(Kind.UML, "contract", nodes=4, pool=False) as made:
        yield made


@pytest.fixture(params=SIDES)
async def pool(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Pool]:
    if request.param is not made_whole:
        yield Pool(await request.param())
        return
    servers: Lab = request.getfixturevalue("lab")
    with pool_of(servers, tmp_path) as real:
        yield Pool(await made_whole(real), servers.servers[0].blank, size_gib=2, more_gib=2)
        await real.managed.close()


async def with_volume(pool: Pool) -> VolumeId:
    """Make a volume of three copies."""
    wish = CreateVolume("web", pool.size_gib, REPLICA_3)
    return volume_named(await pool.run(volume.create(await pool.snapshot(), wish)), "web").id


async def test_it_is_shown_alike(pool: Pool) -> None:
    snapshot = await pool.snapshot()
    assert [each.zone for each in nodes_of(snapshot)] == [1, 2, 3, 4]
    for each in nodes_of(snapshot):
        assert [(found.path, found.state) for found in devices_of(snapshot, each)] == [
            (path, EntryState.ONLINE) for path in pool.paths
        ]
        assert all(found.used_kib == 0 and found.free_kib == found.total_kib for found in devices_of(snapshot, each))


@pytest.mark.parametrize("kind", DURABILITIES)
async def test_a_volume_is_made_made_larger_and_deleted(pool: Pool, kind: str) -> None:
    asked, width = DURABILITIES[kind]
    wish = replace(asked, size_gib=pool.size_gib)
    empty = {id_: each.used_kib for id_, each in (await pool.snapshot()).devices.items()}
    made = await pool.run(volume.create(await pool.snapshot(), wish))
    web = volume_named(made, "web")
    assert (web.size_gib, web.durability, web.pending) == (pool.size_gib, wish.durability, None)
    bricks = bricks_of(made, web)
    assert len(bricks) == width
    assert len({each.node for each in bricks}) == width, "each on a node of its own"
    assert web.mount is not None
    assert web.mount.device.endswith(":web")
    assert sum(each.used_kib for each in made.devices.values()) >= pool.size_gib * 1024**2 * (
        2 if kind == "arbiter" else 1
    )
    assert made.operations == {}
    larger = await pool.run(volume.expand(made, web.id, pool.more_gib))
    assert larger.volumes[web.id].size_gib == pool.size_gib + pool.more_gib
    assert len(bricks_of(larger, larger.volumes[web.id])) == 2 * width
    gone = await pool.run(volume.delete(larger, web.id))
    assert (gone.volumes, gone.bricks) == ({}, {})
    assert {id_: each.used_kib for id_, each in gone.devices.items()} == empty, "nothing stays behind"


async def test_a_node_is_disabled_and_gets_no_bricks_till_it_is_enabled(pool: Pool) -> None:
    first = nodes_of(await pool.snapshot())[0]
    off = await pool.run(node.disable(await pool.snapshot(), first.id))
    assert off.nodes[first.id].state is EntryState.OFFLINE
    web = await with_volume(pool)
    snapshot = await pool.snapshot()
    assert first.id not in {each.node for each in bricks_of(snapshot, snapshot.volumes[web])}
    on = await pool.run(node.enable(snapshot, first.id))
    assert on.nodes[first.id].state is EntryState.ONLINE


async def test_tags_are_set_changed_and_taken_away(pool: Pool) -> None:
    first = nodes_of(await pool.snapshot())[0]
    disk = devices_of(await pool.snapshot(), first)[0]
    await pool.run(node.change_tags(await pool.snapshot(), first.id, TagChange.SET, (("rack", "7"), ("row", "a b"))))
    await pool.run(device.change_tags(await pool.snapshot(), disk.id, TagChange.SET, (("disk", "ssd"),)))
    await pool.run(node.change_tags(await pool.snapshot(), first.id, TagChange.UPDATE, (("rack", "8"),)))
    seen = await pool.snapshot()
    assert seen.nodes[first.id].tags == (("rack", "8"), ("row", "a b"))
    assert seen.devices[disk.id].tags == (("disk", "ssd"),)
    await pool.run(node.change_tags(seen, first.id, TagChange.DELETE, (("rack", ""), ("row", ""))))
    assert (await pool.snapshot()).nodes[first.id].tags == ()


async def test_a_device_is_emptied_deleted_and_added_again(pool: Pool) -> None:
    web = await with_volume(pool)
    snapshot = await pool.snapshot()
    held = bricks_of(snapshot, snapshot.volumes[web])[0]
    disk, others = snapshot.devices[held.device], {each.id for each in bricks_of(snapshot, snapshot.volumes[web])}
    await pool.run(device.disable(snapshot, disk.id))
    empty = await pool.run(device.evacuate(await pool.snapshot(), disk.id))
    assert (empty.devices[disk.id].state, empty.devices[disk.id].bricks) == (EntryState.FAILED, ())
    now = {each.id for each in bricks_of(empty, empty.volumes[web])}
    assert len(now & others) == 2, "one brick moved, under another id"
    gone = await pool.run(device.delete(empty, disk.id))
    assert disk.id not in gone.devices
    again = await pool.add_device(disk.node, disk.path)
    (back,) = [each for each in again.devices_of(again.nodes[disk.node]) if each.path == disk.path]
    assert (back.state, back.used_kib) == (EntryState.ONLINE, 0)


async def test_one_brick_is_moved(pool: Pool) -> None:
    web = await with_volume(pool)
    snapshot = await pool.snapshot()
    held = bricks_of(snapshot, snapshot.volumes[web])[0]
    moved = await pool.run(brick.evict(snapshot, held.id))
    assert held.id not in moved.bricks
    bricks = bricks_of(moved, moved.volumes[web])
    assert len({each.node for each in bricks}) == 3


async def test_a_node_is_taken_out_and_added_again(pool: Pool) -> None:
    last = nodes_of(await pool.snapshot())[-1]
    for each in devices_of(await pool.snapshot(), last):
        await pool.run(device.disable(await pool.snapshot(), each.id))
        await pool.run(device.evacuate(await pool.snapshot(), each.id))
        await pool.run(device.delete(await pool.snapshot(), each.id))
    await pool.run(node.disable(await pool.snapshot(), last.id))
    gone = await pool.run(node.delete(await pool.snapshot(), last.id))
    assert last.id not in gone.nodes
    storage = last.storage[0]
    plan = node.add(gone, await pool.cluster(), zone=9, manage=last.host, storage=storage)
    again = await pool.run(plan)
    (back,) = [each for each in again.nodes.values() if storage in each.storage]
    assert (back.zone, back.devices) == (9, ())


async def test_what_can_not_be_is_refused_and_changes_nothing(pool: Pool) -> None:
    web = await with_volume(pool)
    before = await pool.snapshot()
    held = bricks_of(before, before.volumes[web])[0]
    wrong = (
        DeleteNode(held.node),
        DeleteDevice(held.device),
        DeleteNode(NodeId(NOBODY)),
        DeleteDevice(DeviceId(NOBODY)),
        DeleteVolume(VolumeId(NOBODY)),
        SetDeviceState(DeviceId(NOBODY), EntryState.OFFLINE),
        ExpandVolume(VolumeId(NOBODY), 1),
    )
    for operation in wrong:
        outcome = None
        with suppress(GlustertermError):
            outcome = await pool.backend.do(operation)
        assert not isinstance(outcome, Done), operation
    after = await pool.snapshot()
    assert (after.nodes, after.devices, after.volumes, after.bricks) == (
        before.nodes,
        before.devices,
        before.volumes,
        before.bricks,
    )


async def test_what_has_no_room_is_planned_by_neither(pool: Pool) -> None:
    plan = volume.create(await pool.snapshot(), CreateVolume("huge", 100_000, REPLICA_3))
    assert plan.blocked or plan.objections, "it is said before anything is sent"
