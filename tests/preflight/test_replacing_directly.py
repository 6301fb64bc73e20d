"""The same replacement on a pool without Heketi: replace-brick and LVM, by the same plan and the same engine."""

from pathlib import Path

from glusterterm.backends.direct.actor import DirectActor
from glusterterm.backends.direct.backend import DirectBackend
from glusterterm.engine.audit import Audit
from glusterterm.engine.journal import Journal
from glusterterm.engine.log import Log
from glusterterm.engine.looking import BackendLook
from glusterterm.engine.tasks import TaskEngine, audited
from glusterterm.logic.plans.replace_device import replace
from glusterterm.model.operations import AddDevice, EvictBrick
from glusterterm.model.ports import Capabilities
from glusterterm.model.tasks import StepState, TaskState
from tests.engines import ABOUT, is_done, to_its_end
from tests.preflight.bench import Bench
from tests.preflight.test_before_moving import BenchClock, ran
from tests.simulated_nodes import SimulatedNodes


async def test_a_device_of_a_pool_is_replaced_by_a_disk_at_the_same_path(tmp_path: Path) -> None:
    bench = Bench.of("replica 3")
    clock, runner = BenchClock(bench), SimulatedNodes(bench.nodes, lambda host, command: None)
    pool = DirectBackend([node.manage for node in bench.nodes.nodes.values()], runner, clock)
    actor = DirectActor(pool.snapshot, runner, clock, Capabilities(True), lambda: "0" * 32)
    node, old, path = bench.node(0), bench.brick(0).path, bench.disk(0).path
    device = bench.device()
    plan = replace(await pool.snapshot(), device, new_path=path)
    assert not plan.blocked
    assert all(step.operation.move for step in plan.steps if isinstance(step.operation, EvictBrick))
    journal, audit = Journal(tmp_path / "tasks"), Audit(tmp_path / "audit.jsonl", audited(ABOUT))
    async with TaskEngine(
        actor, BackendLook(pool), journal, audit, clock, ABOUT, log=Log(clock), closely=pool
    ) as engine:
        task = await ran(engine, plan)
        assert task.why == f"the old disk can be taken out: put the new one in, so that {path} is it"
        assert task.state is TaskState.WAITING
        assert f"vg_{device}" not in node.groups
        await engine.resume(task.id)
        task = await to_its_end(engine, task.id)
    assert task.why == ""
    assert is_done(task)
    assert [step.state for step in task.steps if isinstance(step.operation, AddDevice)] == [StepState.DONE]
    assert bench.brick(0).path != old
    assert node.groups
    assert f"vg_{device}" not in node.groups
    assert not any(device in line for line in (*node.fstab, *node.mounts))
