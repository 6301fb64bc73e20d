"""A device is replaced start to end: each brick judged, heals awaited, the node's own word that nothing is left."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from glusterterm.logic.plans.replace_device import replace
from glusterterm.model.checks import AwaitHeal, Check, ProveEmpty, SwapDisk
from glusterterm.model.ids import DeviceId
from glusterterm.model.operations import AddDevice, DeleteDevice, EvictBrick, HealVolume, SetDeviceState
from glusterterm.model.tasks import StepState, Task, TaskState
from glusterterm.model.topology import EntryState
from glusterterm.sim.nodes_gluster import brick_start
from tests.engines import is_done, to_its_end
from tests.preflight.bench import Bench
from tests.preflight.situations import killed
from tests.preflight.test_before_moving import engine_of, ran

MINUTES_5 = 300.0


def beginning(kind: type[Check], happens: Callable[[], object]) -> Callable[[Task], None]:
    """Give a listener that has something happen once, when a task begins to look for something."""
    done: list[object] = []

    def listen(task: Task) -> None:
        begun = any(isinstance(step.operation, kind) and step.state is StepState.RUNNING for step in task.steps)
        if begun and not done:
            done.append(happens())

    return listen


def is_listed(bench: Bench, device: DeviceId) -> bool:
    """Say whether a device is in Heketi's books."""
    return device in bench.ask.world.devices


def step_of(task: Task, kind: type) -> StepState:
    """Give how the last step of a kind stands."""
    return [step.state for step in task.steps if isinstance(step.operation, kind)][-1]


async def test_a_device_is_emptied_healed_and_deleted(tmp_path: Path) -> None:
    bench = Bench.of("replica 3")
    plan = replace(await bench.seen(), bench.device())
    assert [type(step.operation) for step in plan.steps] == [
        SetDeviceState,
        EvictBrick,
        HealVolume,
        AwaitHeal,
        SetDeviceState,
        ProveEmpty,
        DeleteDevice,
    ]
    assert len(set(plan.cannot_undo)) == len(plan.cannot_undo)
    assert not any("no bricks and yet" in each.text for each in plan.objections)
    device, at = bench.device(), bench.nodes.now
    async with engine_of(bench, tmp_path) as engine:
        assert is_done(await ran(engine, plan))
    assert not is_listed(bench, device)
    assert bench.nodes.now - at >= MINUTES_5


async def test_nothing_is_deleted_while_a_brick_is_down_after_the_move(tmp_path: Path) -> None:
    bench = Bench.of("replica 3")
    plan, device = replace(await bench.seen(), bench.device()), bench.device()
    async with engine_of(bench, tmp_path) as engine:
        engine.subscribe(beginning(AwaitHeal, lambda: killed(1)(bench)))
        task = await ran(engine, plan)
        assert task.state is TaskState.WAITING
        assert task.why.startswith("the heal is not seen to end: the brick of vol_")
        assert "gluster volume start VOLUME force" in task.next_step
        assert is_listed(bench, device)
        brick_start(bench.nodes, bench.volume, bench.brick(1))
        await engine.resume(task.id)
        assert is_done(await to_its_end(engine, task.id))
    assert not is_listed(bench, device)


async def test_a_heal_that_begins_anew_is_awaited_from_its_new_end(tmp_path: Path) -> None:
    bench = Bench.of("replica 3")
    plan = replace(await bench.seen(), bench.device())
    told: list[str] = []
    async with engine_of(bench, tmp_path) as engine:
        engine.subscribe(lambda task: told.append(task.progress.text))
        engine.subscribe(beginning(AwaitHeal, lambda: bench.heal(1, files=40_000)))
        assert is_done(await ran(engine, plan))
    left = [number for number, text in enumerate(told) if text.endswith("left to heal")]
    zero = [number for number, text in enumerate(told) if text.startswith("nothing left to heal")]
    assert left
    assert zero
    assert max(left) < max(zero)


async def test_what_lvm_still_has_is_not_deleted(tmp_path: Path) -> None:
    bench = Bench.of("replica 3")
    plan, device = replace(await bench.seen(), bench.device()), bench.device()
    group = bench.node(0).groups[f"vg_{device}"]

    def somebody_took_room() -> None:
        group.foreign_kib = 4096

    async with engine_of(bench, tmp_path) as engine:
        engine.subscribe(beginning(AwaitHeal, somebody_took_room))
        task = await ran(engine, plan)
        assert task.state is TaskState.WAITING
        assert task.why == f"LVM still has 4 MiB in use in vg_{device}"
        assert is_listed(bench, device)
        group.foreign_kib = 0
        await engine.resume(task.id)
        assert is_done(await to_its_end(engine, task.id))


async def test_without_ssh_the_operator_is_asked_whether_it_is_healed(tmp_path: Path) -> None:
    bench = Bench.of("replica 3")
    plan, device = replace(await bench.seen(ssh=False), bench.device()), bench.device()
    assert not any(isinstance(step.operation, HealVolume | ProveEmpty) for step in plan.steps)
    assert any("without SSH" in note for note in plan.notes)
    async with engine_of(bench, tmp_path, ssh=False) as engine:
        task = await ran(engine, plan)
        assert task.state is TaskState.WAITING
        assert "can't be seen without SSH" in task.why
        assert is_listed(bench, device)
        await engine.resume(task.id)
        assert is_done(await to_its_end(engine, task.id))
    assert not is_listed(bench, device)


async def test_a_new_disk_is_added_once_the_operator_has_swapped_it(tmp_path: Path) -> None:
    bench = Bench.of("replica 3")
    device, node = bench.device(), bench.node(0)
    old = bench.ask.world.devices[device]
    path = node.groups[f"vg_{device}"].disk
    old.tags["speed"] = "slow"
    plan = replace(await bench.seen(), device, new_path=path)
    assert isinstance(plan.steps[-2].operation, SwapDisk)
    assert isinstance(plan.steps[-1].operation, AddDevice)
    async with engine_of(bench, tmp_path) as engine:
        task = await ran(engine, plan)
        assert task.state is TaskState.WAITING
        assert path in task.why
        assert step_of(task, AddDevice) is StepState.PLANNED
        await engine.resume(task.id)
        assert is_done(await to_its_end(engine, task.id))
    new = [each for each in bench.ask.world.devices.values() if each.name == path and each.node == old.node]
    assert [(each.id == device, each.state, each.tags) for each in new] == [
        (False, EntryState.ONLINE, {"speed": "slow"})
    ]


async def test_a_replacement_that_is_cut_off_goes_on_and_moves_nothing_twice(tmp_path: Path) -> None:
    bench = Bench.of("replica 3")
    plan, device = replace(await bench.seen(), bench.device()), bench.device()
    assert plan.typed is not None
    looks = asyncio.Event()
    async with engine_of(bench, tmp_path) as engine:
        engine.subscribe(beginning(AwaitHeal, looks.set))
        id_ = await engine.start(plan, confirmed=plan.typed.expected)
        async with asyncio.timeout(30):
            await looks.wait()
    assert is_listed(bench, device)
    async with engine_of(bench, tmp_path) as engine:
        await engine.resume(id_)
        task = await to_its_end(engine, id_)
    assert is_done(task)
    assert [step.sent for step in task.steps if isinstance(step.operation, EvictBrick)] == [1]
    assert not is_listed(bench, device)
