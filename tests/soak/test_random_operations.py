"""Whatever is asked of a Heketi, and whatever fails, a console knows what there is, to the KiB."""

import asyncio

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from glusterterm.model.operations import AddDevice, AddNode, CreateCluster
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import OperationStatus
from glusterterm.sim.entries import Change
from glusterterm.sim.world import World
from tests.soak.random_operations import Managed, disturb, some

LONGEST_WAIT_S = 40.0


def same(snapshot: Snapshot, world: World) -> None:
    """Hold what a console knows against the simulated server's own records."""
    assert {id_: (c.file, c.block, list(c.nodes)) for id_, c in snapshot.clusters.items()} == {
        id_: (c.file, c.block, c.nodes) for id_, c in world.clusters.items()
    }
    assert {id_: (n.state, n.zone, dict(n.tags), list(n.devices)) for id_, n in snapshot.nodes.items()} == {
        id_: (n.state, n.zone, n.tags, n.devices) for id_, n in world.nodes.items()
    }
    same_devices(snapshot, world)
    same_volumes(snapshot, world)
    assert {id_: (o.type, o.status) for id_, o in snapshot.operations.items()} == {
        id_: (o.type.words, OperationStatus(o.status or "new")) for id_, o in world.operations.items()
    }


def same_devices(snapshot: Snapshot, world: World) -> None:
    assert {
        id_: (d.state, d.total_kib, d.used_kib, d.free_kib, list(d.bricks), dict(d.tags))
        for id_, d in snapshot.devices.items()
    } == {id_: (d.state, d.total, d.used, d.free, d.bricks, d.tags) for id_, d in world.devices.items()}
    assert {id_: (b.device, b.node, b.volume, b.size_kib, b.thin_pool) for id_, b in snapshot.bricks.items()} == {
        id_: (b.device, b.node, b.volume, b.size, b.thin_pool) for id_, b in world.bricks.items()
    }
    charged: dict[tuple[str, str | None], int] = {}
    for brick in snapshot.bricks.values():
        pool = brick.device, brick.thin_pool
        charged[pool] = charged.get(pool, 0) + (brick.charge_kib or 0)
    assert charged == {(b.device, b.thin_pool): b.pool_size + b.metadata_size for b in world.bricks.values()}


def same_volumes(snapshot: Snapshot, world: World) -> None:
    assert {
        id_: (v.name, v.cluster, v.size_gib, v.durability, sorted(v.bricks)) for id_, v in snapshot.volumes.items()
    } == {id_: (v.name, v.cluster, v.size, v.durability, sorted(v.bricks)) for id_, v in world.volumes.items()}
    assert {
        id_: (v.hosting.free_gib, v.hosting.reserved_gib, list(v.hosting.block_volumes), v.hosting.locked)
        for id_, v in snapshot.volumes.items()
        if v.hosting
    } == {
        id_: (v.hosting.free, v.hosting.reserved, v.hosting.block_volumes, bool(v.hosting.restriction))
        for id_, v in world.volumes.items()
        if v.hosting
    }
    assert {id_: (b.name, b.size_gib, b.hosting_volume) for id_, b in snapshot.block_volumes.items()} == {
        id_: (b.name, b.size, b.hosting_volume) for id_, b in world.block_volumes.items()
    }


def balanced(world: World) -> None:
    """See that the server's own figures add up: what is free, used, and hosted.

    Used is not always what the bricks take: a resync counts what a failed deletion left, or took already.
    """
    for device in world.devices.values():
        assert device.used + device.free == device.total
    hosting = {id_: volume for id_, volume in world.volumes.items() if volume.hosting}
    told = sum(volume.hosting.free + volume.hosting.reserved for volume in hosting.values() if volume.hosting)
    held = sum(block.size for block in world.block_volumes.values())
    growing, stranded = grown(world)
    left = sum(volume.size for volume in hosting.values()) - told - held - growing
    assert 0 <= left <= stranded


def grown(world: World) -> tuple[int, int]:
    """Give the GiB that expansions of block volumes have taken, and those that a restart stranded for good.

    Stranded is what was taken for a block volume that was deleted since: nobody knows where it came from any more.
    """
    sizes = [0, 0]
    for operation in world.operations.values():
        for action in operation.actions:
            if action.change is Change.EXPAND_BLOCK_VOLUME:
                sizes[action.id not in world.block_volumes] += action.delta or 0
    return sizes[0], sizes[1]


async def live(seed: int, steps: int) -> Managed:
    """Ask for one change after another, several at a time, and look after each."""
    managed = Managed.of(seed)
    await begin(managed)
    for _ in range(steps):
        snapshot = await managed.look()
        operation = some(managed, snapshot)
        if operation is not None:
            await managed.ask(operation, snapshot)
        disturb(managed)
        if managed.dice.random() < 0.6:
            await managed.clock.advance(managed.dice.uniform(0.0, LONGEST_WAIT_S))
            await managed.collect()
        snapshot = await managed.look()
        same(snapshot, managed.world)
        assert managed.known is not None
        same(managed.known, managed.world)
        balanced(managed.world)
    await managed.close()
    return managed


async def begin(managed: Managed) -> None:
    """Give a cluster of a few nodes with a few disks."""
    await managed.ask(CreateCluster(), await managed.look())
    (cluster,) = (await managed.look()).clusters
    for number in range(1, managed.dice.randint(3, 6)):
        wanted = AddNode(cluster, managed.dice.randint(1, 3), f"node{number}", f"192.0.2.{number}")
        await managed.ask(wanted, await managed.look())
        await managed.clock.advance(10)
    for node in (await managed.look()).nodes:
        for letter in "bcd"[: managed.dice.randint(1, 3)]:
            await managed.ask(AddDevice(node, f"/dev/sd{letter}"), await managed.look())
    await managed.clock.advance(60)
    await managed.collect()


# a seed that fails is as short as another: there is nothing to shrink
common = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], phases=[Phase.reuse, Phase.generate])
quick = settings(common, max_examples=6)
thorough = settings(common, max_examples=40)


@quick
@given(st.integers(0, 2**32))
def test_after_any_changes_a_console_knows_what_there_is(seed: int) -> None:
    asyncio.run(live(seed, 40))


@pytest.mark.long
@thorough
@given(st.integers(0, 2**32))
def test_after_very_many_changes_a_console_knows_what_there_is(seed: int) -> None:
    asyncio.run(live(seed, 150))


def test_random_changes_are_taken_and_refused() -> None:
    managed = [asyncio.run(live(seed, 60)) for seed in (1, 2, 3)]
    assert sum(each.taken for each in managed) > 90
    assert sum(each.refused for each in managed) > 10
    assert any(each.world.volumes for each in managed)
    assert any(each.world.block_volumes for each in managed)
