"""Right before bricks are moved it is asked once more whether they may be, whatever was so when that was planned."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from glusterterm.engine.audit import Audit
from glusterterm.engine.journal import Journal
from glusterterm.engine.log import Log
from glusterterm.engine.looking import BackendLook
from glusterterm.engine.tasks import TaskEngine, audited
from glusterterm.logic.plans import brick, device, node
from glusterterm.model.hindrances import Cause
from glusterterm.model.plans import Plan, Weight
from glusterterm.model.tasks import Task, TaskState
from glusterterm.model.topology import EntryState
from glusterterm.sim.nodes_gluster import brick_start
from tests.engines import ABOUT, is_done, to_its_end
from tests.fakes import settle
from tests.preflight.bench import Bench
from tests.preflight.situations import cut, heal, killed, refusing


class BenchClock:
    """A clock on which sleeping takes no time but the simulated world's."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    def now(self) -> float:
        """Give seconds since 1970."""
        return self._bench.nodes.now

    def monotonic(self) -> float:
        """Give the same."""
        return self._bench.nodes.now

    async def sleep(self, seconds: float) -> None:
        """Let that time pass at once."""
        self._bench.later(seconds)
        await settle(3)


@asynccontextmanager
async def engine_of(bench: Bench, folder: Path, *, ssh: bool = True) -> AsyncIterator[TaskEngine]:
    """Run an engine over a bench."""
    clock = BenchClock(bench)
    backend = bench.backend(clock, ssh=ssh)
    engine = TaskEngine(
        backend,
        BackendLook(backend),
        Journal(folder / "tasks"),
        Audit(folder / "audit.jsonl", audited(ABOUT)),
        clock,
        ABOUT,
        log=Log(clock),
        closely=backend,
    )
    async with engine:
        yield engine


async def ran(engine: TaskEngine, plan: Plan) -> Task:
    """Run a plan that somebody has confirmed by typing."""
    assert plan.typed is not None
    return await to_its_end(engine, await engine.start(plan, confirmed=plan.typed.expected))


def causes(plan: Plan) -> set[Cause | None]:
    """Give what a plan is confirmed in spite of."""
    return {each.cause for each in plan.objections if each.weight is Weight.OVERRIDE and each.cause is not None}


def state_of(bench: Bench) -> EntryState:
    """Give the state of the device in Heketi's books."""
    return EntryState(bench.ask.world.devices[bench.device()].state)


async def test_bricks_that_may_be_moved_are(tmp_path: Path) -> None:
    bench = Bench.of("replica 3")
    plan = device.evacuate(await bench.seen(), bench.device())
    assert causes(plan) == set()
    old = bench.brick(0).path
    async with engine_of(bench, tmp_path) as engine:
        assert is_done(await ran(engine, plan))
    assert bench.brick(0).path != old


async def test_a_peer_that_went_down_since_the_plan_stops_it_before_anything_is_moved(tmp_path: Path) -> None:
    bench = Bench.of("replica 3")
    plan = device.evacuate(await bench.seen(), bench.device())
    killed(1)(bench)
    old = bench.brick(0).path
    async with engine_of(bench, tmp_path) as engine:
        task = await ran(engine, plan)
        assert task.state is TaskState.WAITING
        assert "may not be moved now: its peer brick on /dev/sd" in task.why
        assert "gluster volume start VOLUME force" in task.next_step
        assert (bench.brick(0).path, state_of(bench)) == (old, EntryState.OFFLINE)
        brick_start(bench.nodes, bench.volume, bench.brick(1))
        bench.later(3600.0)
        await engine.resume(task.id)
        assert is_done(await to_its_end(engine, task.id))
    assert bench.brick(0).path != old


async def test_the_end_of_a_heal_is_waited_for(tmp_path: Path) -> None:
    bench = Bench.of("replica 3")
    plan = brick.evict(await bench.seen(), bench.brick_id())
    heal(1)(bench)
    told: list[str] = []
    async with engine_of(bench, tmp_path) as engine:
        engine.subscribe(lambda task: told.append(task.progress.text))
        began = bench.nodes.now
        assert is_done(await ran(engine, plan))
    waits = [text for text in told if text.startswith("waits for a heal: ")]
    assert any("are healed from this brick" in text for text in waits)
    assert bench.nodes.now - began > 60.0


async def test_a_heal_that_is_waited_for_can_be_given_up(tmp_path: Path) -> None:
    bench = Bench.of("replica 3")
    plan = brick.evict(await bench.seen(), bench.brick_id())
    bench.heal(1, files=10_000_000)
    old = bench.brick(0).path
    assert plan.typed is not None
    async with engine_of(bench, tmp_path) as engine:
        waits = asyncio.Event()
        engine.subscribe(lambda task: waits.set() if "waits for a heal" in task.progress.text else None)
        id_ = await engine.start(plan, confirmed=plan.typed.expected)
        await waits.wait()
        await engine.cancel(id_)
        assert (await to_its_end(engine, id_)).state is TaskState.CANCELLED
    assert bench.brick(0).path == old


async def test_what_was_typed_for_is_done_and_nothing_worse(tmp_path: Path) -> None:
    bench = Bench.of("replica 3")
    killed(1)(bench)
    plan = device.evacuate(await bench.seen(), bench.device())
    assert Cause.PEER_DOWN in causes(plan)
    killed(2)(bench)
    async with engine_of(bench, tmp_path) as engine:
        task = await ran(engine, plan)
        assert task.state is TaskState.WAITING
        assert "destroys what no other brick can give" in task.why
        brick_start(bench.nodes, bench.volume, bench.brick(2))
        bench.later(3600.0)
        await engine.resume(task.id)
        assert is_done(await to_its_end(engine, task.id)), (
            "its peer was down when it was planned, and that was accepted"
        )


async def test_a_peer_that_was_typed_for_is_not_another_peer(tmp_path: Path) -> None:
    bench = Bench.of("replica 3")
    killed(1)(bench)
    plan = device.evacuate(await bench.seen(), bench.device())
    assert Cause.PEER_DOWN in causes(plan)
    brick_start(bench.nodes, bench.volume, bench.brick(1))
    bench.later(3600.0)
    killed(2)(bench)
    old = bench.brick(0).path
    async with engine_of(bench, tmp_path) as engine:
        task = await ran(engine, plan)
    assert task.state is TaskState.WAITING
    assert "may not be moved now: its peer brick on" in task.why
    assert bench.brick(0).path == old


async def test_a_node_that_was_just_lost_is_not_emptied(tmp_path: Path) -> None:
    bench = Bench.of("replica 3")
    snapshot = await bench.seen()
    plan = node.evacuate(snapshot, snapshot.devices[bench.device()].node)
    cut(0, noticed=False)(bench)
    async with engine_of(bench, tmp_path) as engine:
        task = await ran(engine, plan)
        assert task.state is TaskState.WAITING
        assert "still" in task.why
        bench.later(120.0)
        await engine.resume(task.id)
        assert is_done(await to_its_end(engine, task.id))


async def test_without_ssh_the_typed_word_is_all_that_there_is(tmp_path: Path) -> None:
    bench = Bench.of("replica 3")
    plan = device.evacuate(await bench.seen(ssh=False), bench.device())
    (unknown,) = [each for each in plan.objections if each.cause is Cause.NOT_KNOWN]
    assert "is not known from here" in unknown.text
    async with engine_of(bench, tmp_path, ssh=False) as engine:
        assert is_done(await ran(engine, plan))


async def test_where_ssh_fails_at_the_moment_of_the_move_nothing_is_moved(tmp_path: Path) -> None:
    bench = Bench.of("replica 3")
    plan = device.evacuate(await bench.seen(), bench.device())
    for number in range(3):
        refusing(number)(bench)
    old = bench.brick(0).path
    async with engine_of(bench, tmp_path) as engine:
        assert (await ran(engine, plan)).state is TaskState.WAITING
    assert bench.brick(0).path == old
