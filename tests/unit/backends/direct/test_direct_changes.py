"""What the direct backend changes on nodes: done whole, or taken back, or listed and cleaned up; never forgotten."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest

from glusterterm.backends.direct.locks import Locks
from glusterterm.backends.direct.owners import LockOwner
from glusterterm.backends.read_only import ReadOnlyRunner
from glusterterm.logic.plans import brick, device, node, operations, volume
from glusterterm.logic.plans.device import Disk
from glusterterm.model.commands import Answer, Command, CommandKind
from glusterterm.model.errors import ConnectionDied, PlanRefused, ReadOnlyRefused, ServerBusy
from glusterterm.model.gluster.volumes import GlusterVolumeState
from glusterterm.model.ids import OperationId, QueueId
from glusterterm.model.operations import CleanUpOperations, CreateCluster, CreateVolume, DeleteNode, Operation
from glusterterm.model.outcomes import Accepted, Done, Failed, Lost
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import Durability, DurabilityType, EntryState, OperationStatus, Volume
from glusterterm.sim.nodes import Signature
from tests.direct_pool import HOSTS, NOON, DirectPool, Killed
from tests.simulated_nodes import SimulatedNodes

REPLICA_3 = Durability(DurabilityType.REPLICATE, 3)
SPREAD = Durability(DurabilityType.NONE)
DISPERSE = Durability(DurabilityType.DISPERSE, 0, 2, 1)
HEX = "0123456789abcdef0123456789abcdef"


async def built() -> DirectPool:
    """Give a pool with all its nodes and devices."""
    pool = DirectPool()
    await pool.build()
    return pool


def named(snapshot: Snapshot, name: str) -> Volume:
    """Find a volume."""
    return next(each for each in snapshot.volumes.values() if each.name == name)


async def make(pool: DirectPool, name: str = "v1", durability: Durability = REPLICA_3, size_gib: int = 10) -> Volume:
    """Make a volume."""
    await pool.run(volume.create(await pool.snapshot(), CreateVolume(name, size_gib, durability)))
    return named(await pool.snapshot(), name)


async def test_a_pool_is_built_from_its_first_node_and_taken_apart_again() -> None:
    pool = await built()
    snapshot = await pool.snapshot()
    assert [each.zone for each in sorted(snapshot.nodes.values(), key=lambda each: each.host)] == [1, 2, 3, 4]
    assert len(snapshot.devices) == 8
    for each in snapshot.devices.values():
        await pool.run(device.disable(await pool.snapshot(), each.id))
        await pool.run(device.evacuate(await pool.snapshot(), each.id))
        await pool.run(device.delete(await pool.snapshot(), each.id))
    for id_ in [each.id for each in snapshot.nodes.values() if each.host != HOSTS[0]]:
        await pool.run(node.disable(await pool.snapshot(), id_))
        await pool.run(node.delete(await pool.snapshot(), id_))
    left = await pool.snapshot()
    assert list(left.clusters) == list(snapshot.clusters), "the cluster keeps its id whoever leaves"
    assert [each.host for each in left.nodes.values()] == [HOSTS[0]]
    assert all(not each.groups for each in pool.world.nodes.values())


@pytest.mark.parametrize(("durability", "bricks"), [(REPLICA_3, 3), (SPREAD, 1), (DISPERSE, 3)], ids=str)
async def test_volumes_of_each_durability_are_made_larger_and_deleted_without_a_trace(
    durability: Durability, bricks: int
) -> None:
    pool = await built()
    before = pool.traces
    made = await make(pool, durability=durability)
    assert (made.size_gib, made.durability, len(made.bricks)) == (10, durability, bricks)
    assert made.truth is not None
    assert made.truth.state is GlusterVolumeState.STARTED
    await pool.run(volume.expand(await pool.snapshot(), made.id, 6))
    larger = named(await pool.snapshot(), "v1")
    assert (larger.size_gib, len(larger.sets or ())) == (16, 2)
    await pool.run(volume.delete(await pool.snapshot(), made.id))
    assert pool.traces == before
    assert pool.locks == []


async def test_what_is_planned_is_what_is_done() -> None:
    pool = await built()
    plan = volume.create(await pool.snapshot(), CreateVolume("v1", 10, REPLICA_3, gid=2001))
    again = volume.create(await pool.snapshot(), CreateVolume("v1", 10, REPLICA_3, gid=2001))
    assert plan == again, "the same change on the same pool is the same plan"
    shown = pool.actor.request(plan.operations[0], await pool.snapshot()).commands
    seen = len(pool.nodes.asked)
    await pool.run(plan)
    run = [command for _, command in pool.nodes.asked[seen:] if command.kind is CommandKind.CHANGES]
    ours = [command for command in run if "lock" not in command.name]
    told = [line.partition("$ ")[2].replace("'", "").replace('"', "") for line in shown]
    plain = [" ".join(command.argv).replace("'", "").replace('"', "") for command in ours]
    marked = [text.replace("0" * 32, f"{pool.drawn:032x}") for text in told]
    assert sorted(marked) == sorted(plain)


async def test_a_brick_is_replaced_and_the_old_one_taken_away() -> None:
    pool = await built()
    made = await make(pool)
    snapshot = await pool.snapshot()
    await pool.run(brick.evict(snapshot, made.bricks[0]))
    after = named(await pool.snapshot(), "v1")
    assert made.bricks[0] not in after.bricks
    assert len(set(after.bricks) & set(made.bricks)) == 2
    bricks = (await pool.snapshot()).bricks
    assert len({bricks[id_].node for id_ in after.bricks}) == 3
    assert sum(len(group.volumes) for each in pool.world.nodes.values() for group in each.groups.values()) == 3


async def test_a_brick_without_copies_is_emptied_by_gluster_before_it_goes() -> None:
    pool = await built()
    made = await make(pool, durability=SPREAD)
    await pool.run(brick.evict(await pool.snapshot(), made.bricks[0]))
    after = named(await pool.snapshot(), "v1")
    assert len(after.bricks) == 1
    assert after.bricks != made.bricks


async def test_a_brick_whose_set_is_not_whole_stays_where_it_is() -> None:
    pool = await built()
    made = await make(pool)
    (gluster_volume,) = pool.world.volumes.values()
    plan = brick.evict(await pool.snapshot(), made.bricks[0])
    moving = (await pool.snapshot()).bricks[made.bricks[0]]
    other = next(each for each in gluster_volume.bricks if each.path != moving.path)
    other.up = False
    before = pool.traces
    outcome = await pool.do(plan.operations[0])
    assert isinstance(outcome, Failed)
    assert "not all others of its set are reached" in outcome.error.what
    assert pool.traces == before


async def test_a_failure_half_way_is_taken_back() -> None:
    pool = await built()
    before = pool.traces
    wish = CreateVolume("v1", 10, REPLICA_3, options=("user.heketi.arbiter true",))  # xfs makes none that small
    outcome = await pool.do(volume.create(await pool.snapshot(), wish).operations[0])
    assert isinstance(outcome, Failed)
    assert "what was made was taken back" in outcome.error.what
    assert pool.traces == before
    assert pool.locks == []


CHANGES: dict[str, Callable[[Snapshot], Operation]] = {
    "create": lambda snapshot: _only(volume.create(snapshot, CreateVolume("v9", 10, REPLICA_3, gid=7)).steps),
    "expand": lambda snapshot: _only(volume.expand(snapshot, named(snapshot, "v1").id, 6).steps),
    "delete": lambda snapshot: _only(volume.delete(snapshot, named(snapshot, "v1").id).steps),
    "evict": lambda snapshot: _only(brick.evict(snapshot, named(snapshot, "v1").bricks[0]).steps),
}


def _only(steps: tuple[object, ...]) -> Operation:
    (step,) = steps
    return step.operation  # type: ignore[attr-defined, no-any-return]


async def commands_of(name: str) -> int:
    """Count the commands that change something in one of `CHANGES`."""
    pool = await built()
    await make(pool)
    operation = CHANGES[name](await pool.snapshot())
    before = len(pool.nodes.asked)
    assert isinstance(await pool.do(operation), Done)
    return sum(command.kind is CommandKind.CHANGES for _, command in pool.nodes.asked[before:])


async def healed(pool: DirectPool, operation: Operation, before: dict[str, object]) -> None:
    """See that whatever a change left is listed, and gone or whole once it is cleaned up."""
    for _ in range(2):  # what was rolled back first may leave an empty pool, which is listed then
        stale = (await pool.snapshot()).operations
        assert all(each.status is OperationStatus.STALE for each in stale.values())
        if not stale:
            break
        assert isinstance(await pool.do(CleanUpOperations()), Done)
    after = await pool.snapshot()
    assert after.operations == {}
    assert after.notes == (), "nothing lies about that no volume has"
    used = {(each.device, each.logical_volume) for each in after.bricks.values()}
    for each in pool.world.nodes.values():
        held = {name for group in each.groups.values() for name in group.volumes}
        assert {mount.rsplit("/", 1)[-1] for mount in each.mounts} <= held
        assert {line.split()[1].rsplit("/", 1)[-1] for line in each.fstab} <= held
        for group in each.groups.values():
            assert {(group.name.removeprefix("vg_"), name) for name in group.volumes} <= used
            assert len(group.pools) == len(group.volumes)
    if isinstance(operation, CreateVolume) and operation.name not in {each.name for each in after.volumes.values()}:
        assert pool.traces == before


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize("done", [False, True], ids=["before it", "after it"])
async def test_a_change_that_is_killed_at_any_command_leaves_nothing_unlisted(name: str, done: bool) -> None:
    for number in range(await commands_of(name)):
        pool = await built()
        await make(pool)
        operation, before = CHANGES[name](await pool.snapshot()), pool.traces
        left = [number]

        def strike(_host: str, command: Command, left: list[int] = left) -> None:
            if left[0] < 0 or (left[0] == 0 and command.kind is CommandKind.CHANGES):
                left[0] = -1
                raise Killed
            left[0] -= command.kind is CommandKind.CHANGES

        pool.begin(None if done else strike, strike if done else None)
        await pool.cut_off(operation)
        await healed(pool, operation, before)


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize("done", [False, True], ids=["before it", "after it"])
async def test_a_node_that_is_lost_at_any_command_leaves_nothing_unlisted(name: str, done: bool) -> None:
    for number in range(await commands_of(name)):
        pool = await built()
        await make(pool)
        operation, before = CHANGES[name](await pool.snapshot()), pool.traces
        left, lost = [number], [""]

        def strike(host: str, command: Command, left: list[int] = left, lost: list[str] = lost) -> None:
            if host == lost[0] or (not lost[0] and left[0] == 0 and command.kind is CommandKind.CHANGES):
                lost[0] = host
                raise ConnectionDied(f"the connection to {host} broke", next_step="look at the node")
            left[0] -= command.kind is CommandKind.CHANGES

        pool.begin(None if done else strike, strike if done else None)
        await pool.cut_off(operation)
        await healed(pool, operation, before)


async def test_a_lock_on_a_node_that_was_lost_is_given_back_once_it_is_there_again() -> None:
    pool, lost = await built(), ""

    def losing(host: str, command: Command) -> None:
        nonlocal lost
        if command.name == "mount" and not lost:
            lost = host
            pool.world.nodes[host].reachable = False

    pool.begin(before=losing)
    wish = CreateVolume("web", 10, Durability(DurabilityType.REPLICATE, 3))
    assert isinstance(await pool.do(volume.create(await pool.snapshot(), wish).operations[0]), Failed)
    node = pool.world.nodes[lost]
    assert pool.locks == [node.lock_owner], "it could not be reached for that"
    for _ in range(3):
        await pool.clock.sleep(1)
    assert node.lock_owner
    node.reachable = True
    async with asyncio.timeout(5):
        while pool.locks:
            await pool.clock.sleep(1)
    await pool.actor.close()


async def test_whoever_drops_a_lock_second_waits_for_what_became_of_the_first() -> None:
    pool, held, go_on = DirectPool(), asyncio.Event(), asyncio.Event()

    class Slow(SimulatedNodes):
        async def run_batch(self, host: str, commands: tuple[Command, ...]) -> tuple[Answer, ...]:
            if commands[0].name == "drop the lock" and not go_on.is_set():
                held.set()
                await go_on.wait()
                raise ConnectionDied(f"the connection to {host} broke", next_step="look at the node")
            return await super().run_batch(host, commands)

    locks = Locks(Slow(pool.world), LockOwner.here(OperationId(HEX), NOON))
    await locks.take((await pool.snapshot()).nodes.values())
    async with asyncio.TaskGroup() as group:
        first = group.create_task(locks.drop())
        await held.wait()
        second = group.create_task(locks.drop())
        await pool.clock.sleep(0)
        go_on.set()
    assert (first.result(), second.result()) == ((HOSTS[0],), ())
    assert pool.locks == []


async def test_two_changes_of_one_pool_never_run_at_once() -> None:
    pool = await built()
    first = await make(pool)
    owner = LockOwner.here(OperationId(HEX), NOON)
    seen = await pool.snapshot()
    held = {seen.nodes[each.node].host for each in seen.bricks_of_volume(first)}
    host = max(held, key=lambda each: pool.world.nodes[each].uuid)
    pool.world.nodes[host].lock_owner = str(owner)
    with pytest.raises(ServerBusy, match=rf"{host} is being changed by"):
        await pool.do(volume.delete(await pool.snapshot(), first.id).operations[0])
    assert pool.locks == [str(owner)], "what was locked so far is free again"
    pool.world.nodes[host].lock_owner = str(replace(owner, began=owner.began + 1))
    assert isinstance(await pool.do(volume.delete(await pool.snapshot(), first.id).operations[0]), Done)
    assert pool.locks == []


async def test_what_has_changed_since_the_plan_is_seen_before_anything_is_done() -> None:
    pool = await built()
    await make(pool)
    used = next(each for each in (await pool.snapshot()).nodes.values() if any(each.devices))
    held = next(each for each in (await pool.snapshot()).bricks.values())
    with pytest.raises(PlanRefused, match="bricks are on that node"):
        await pool.do(DeleteNode(held.node))
    wish = volume.create(await pool.snapshot(), CreateVolume("v2", 10, REPLICA_3)).operations[0]
    assert isinstance(wish, CreateVolume)
    assert wish.placed is not None
    taken = (await pool.snapshot()).devices[wish.placed.sets[0][0].device]
    await pool.run(device.disable(await pool.snapshot(), taken.id))
    with pytest.raises(PlanRefused, match="takes no bricks now"):
        await pool.do(wish)
    assert used.state is EntryState.ONLINE
    assert pool.locks == []


async def test_a_disk_with_something_on_it_is_taken_only_where_that_may_be_destroyed() -> None:
    pool = DirectPool()
    await pool.snapshot()
    disk = pool.world.nodes[HOSTS[0]].disks["/dev/sdb"]
    disk.signature = Signature.XFS
    snapshot = await pool.snapshot()
    (only,) = snapshot.nodes
    with pytest.raises(PlanRefused, match="there is something on /dev/sdb: xfs"):
        await pool.do(device.add(snapshot, only, [Disk("/dev/sdb")]).operations[0])
    await pool.run(device.add(snapshot, only, [Disk("/dev/sdb", destroy=True)]))
    assert len((await pool.snapshot()).devices) == 1


async def test_nothing_is_done_read_only_whoever_asks() -> None:
    pool = await built()
    plan = volume.create(await pool.snapshot(), CreateVolume("v1", 10, REPLICA_3))
    before = pool.traces
    pool.actor.capabilities = replace(pool.actor.capabilities, changes=False, why_not="this profile is read-only")
    with pytest.raises(ReadOnlyRefused):
        await pool.do(plan.operations[0])
    pool.begin()
    pool.actor._runner = ReadOnlyRunner(pool.nodes)
    with pytest.raises(ReadOnlyRefused):
        await pool.do(plan.operations[0])
    assert pool.traces == before


async def test_what_takes_a_heketi_is_refused_when_it_is_planned() -> None:
    pool = await built()
    made = await make(pool)
    plan = volume.clone(await pool.snapshot(), made.id, "copy")
    assert plan.blocked
    assert [each.text for each in plan.objections] == [
        "clones are made by way of snapshots, which this console does not make itself"
    ]


async def test_where_no_place_is_found_nothing_can_be_started() -> None:
    pool = await built()
    plan = volume.create(await pool.snapshot(), CreateVolume("huge", 5000, REPLICA_3))
    assert plan.blocked


async def test_what_another_process_began_is_lost_here() -> None:
    pool = await built()
    assert await pool.actor.poll(QueueId(HEX)) == Lost()
    with pytest.raises(PlanRefused, match="trusted pool"):
        await pool.do(CreateCluster())


async def test_a_change_that_is_left_when_the_program_ends_is_listed_and_cleaned_up() -> None:
    pool = await built()
    before = pool.traces
    operation = volume.create(await pool.snapshot(), CreateVolume("v1", 10, REPLICA_3)).operations[0]
    begun = await pool.actor.submit(operation)
    assert isinstance(begun, Accepted)
    while not any(command.name == "lvcreate" for _, command in pool.nodes.asked):
        await pool.clock.sleep(0)
    await pool.actor.close()
    assert await pool.actor.poll(begun.queue) == Lost()
    assert pool.locks == []
    pool.begin()
    stale = (await pool.snapshot()).operations.values()
    assert {each.type for each in stale} <= {"create-volume"}
    plan = operations.clean_up(await pool.snapshot(), [each.id for each in stale])
    for operation in plan.operations:
        assert isinstance(await pool.do(operation), Done)
    assert pool.traces == before


async def test_one_copy_is_no_replica_to_gluster() -> None:
    pool = await built()
    snapshot = await pool.snapshot()
    plan = volume.create(snapshot, CreateVolume("v1", 10, Durability(DurabilityType.REPLICATE, 1)))
    commands = [each for each in pool.actor.request(plan.operations[0], snapshot).commands if "volume create" in each]
    assert commands
    assert not any("replica" in each for each in commands)
