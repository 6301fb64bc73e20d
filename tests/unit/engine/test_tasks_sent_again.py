"""What is sent a second time: never what may still come of the first, and never taken for ours is what others made."""

from pathlib import Path

from glusterterm.logic.fate import before
from glusterterm.model.ids import Kind, NodeId, Ref
from glusterterm.model.operations import AddNode, CreateCluster, FromStep
from glusterterm.model.tasks import AnswerLost, NotTaken, Sending, StateChanged, TaskState
from glusterterm.sim.faults import Fault, FaultKind
from tests.contract.managed import Managed
from tests.contract.requests_seen import changes
from tests.engines import engine_over, is_done, one_step, ran, to_its_end
from tests.unit.engine.test_tasks_found_out import CREATE, ID, left

SEEMED = "it came to nothing: there is no new one"


async def test_what_another_made_meanwhile_is_not_taken_for_what_the_server_refused(tmp_path: Path) -> None:
    managed = Managed()
    text = "Service disabled for maintenance"
    managed.fail(Fault(FaultKind.STATUS, "^POST /clusters", times=1, status=503, text=text))
    plan = one_step(CreateCluster(), AddNode(FromStep(0), 1, "192.0.2.10", "192.0.2.10"))
    async with engine_over(managed, tmp_path) as engine:
        task = await ran(engine, plan)
        assert task.state is TaskState.WAITING, task.why
        theirs = managed.cluster()
        await engine.resume(task.id)
        task = await to_its_end(engine, task.id)
    assert is_done(task)
    assert task.steps[0].result != Ref(Kind.CLUSTER, theirs)
    assert changes(managed) == ["POST /clusters", "POST /clusters", "POST /nodes"]
    node = managed.world.nodes[NodeId(next(iter(managed.world.nodes)))]
    assert node.cluster != theirs


async def test_what_began_late_is_waited_for_and_not_sent_again(tmp_path: Path) -> None:
    managed = Managed()
    managed.heketi.nodes(3)
    was = before(CREATE, await managed.backend.snapshot())
    managed.heketi("POST", "/volumes", {"name": "mine", "size": 10, "durability": {"type": "replicate"}})
    assert managed.world.operations
    sending = Sending(2.0, 0, CREATE, was)
    waits = StateChanged(4.0, TaskState.WAITING, SEEMED)
    left(tmp_path, one_step(CREATE), sending, AnswerLost(3.0, 0, "lost"), NotTaken(4.0, 0, SEEMED, looked=True), waits)
    async with engine_over(managed, tmp_path) as engine:
        await engine.resume(ID)
        task = await to_its_end(engine, ID)
    assert is_done(task)
    assert changes(managed) == []


async def test_of_several_that_came_late_the_operator_says_which_is_ours(tmp_path: Path) -> None:
    managed = Managed()
    was = before(CreateCluster(), await managed.backend.snapshot())
    ours, _ = managed.cluster(), managed.cluster()
    sending = Sending(2.0, 0, CreateCluster(), was)
    waits = StateChanged(4.0, TaskState.WAITING, SEEMED)
    plan = one_step(CreateCluster())
    left(tmp_path, plan, sending, AnswerLost(3.0, 0, "lost"), NotTaken(4.0, 0, SEEMED, looked=True), waits)
    async with engine_over(managed, tmp_path) as engine:
        await engine.resume(ID)
        assert (await to_its_end(engine, ID)).state is TaskState.UNKNOWN
        await engine.resume(ID, result=Ref(Kind.CLUSTER, ours))
        task = await to_its_end(engine, ID)
    assert is_done(task)
    assert task.steps[0].result == Ref(Kind.CLUSTER, ours)
    assert changes(managed) == []
