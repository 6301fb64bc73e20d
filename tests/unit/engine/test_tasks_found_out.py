"""Answers that were lost: what became of the change is found out, and only what an operator said is sent again."""

from pathlib import Path

from glusterterm.engine.journal import Journal
from glusterterm.logic.fate import before
from glusterterm.model.ids import Kind, NodeId, QueueId, Ref
from glusterterm.model.operations import AddDevice, CreateCluster, CreateVolume
from glusterterm.model.outcomes import Accepted
from glusterterm.model.plans import Plan
from glusterterm.model.tasks import (
    AnswerLost,
    Begun,
    NotTaken,
    Owner,
    Record,
    Resumed,
    Sending,
    StateChanged,
    StepState,
    Taken,
    TaskId,
    TaskState,
)
from glusterterm.sim.faults import Fault, FaultKind
from tests.builders import REPLICA_3
from tests.contract.managed import Managed
from tests.contract.requests_seen import changes
from tests.engines import ABOUT, engine_over, is_done, one_step, to_its_end

ID = TaskId("20231114-221320-aaaa")
OWNER = Owner(1, "admin-1", "op")
CREATE = CreateVolume("mine", 10, REPLICA_3)


def left(folder: Path, plan: Plan, *records: Record) -> None:
    """Leave the journal of a task that nobody runs behind."""
    with Journal(folder / "tasks").take(ID) as file:
        file.append(Begun(1.0, ID, ABOUT.profile, ABOUT.url, plan, OWNER))
        for record in records:
            file.append(record)


async def test_what_was_slow_and_seemed_to_have_come_to_nothing_is_not_sent_again(tmp_path: Path) -> None:
    managed = Managed()
    node = managed.heketi.nodes(1, disks=0)[0]
    add = AddDevice(NodeId(node), "/dev/sdz")
    was = before(add, await managed.backend.snapshot())
    managed.heketi.done("POST", "/devices", {"node": node, "name": "/dev/sdz"})
    seemed = "it came to nothing: there is no new device"
    left(
        tmp_path,
        one_step(add),
        Sending(2.0, 0, add, was),
        AnswerLost(3.0, 0, "lost"),
        NotTaken(4.0, 0, seemed, looked=True),
        StateChanged(4.0, TaskState.WAITING, seemed),
    )
    async with engine_over(managed, tmp_path) as engine:
        await engine.resume(ID)
        task = await to_its_end(engine, ID)
    assert is_done(task)
    assert task.steps[0].result == Ref(Kind.DEVICE, next(iter(managed.world.devices)))
    assert changes(managed) == []


async def test_who_has_a_task_go_on_speaks_of_the_step_under_way_alone(tmp_path: Path) -> None:
    managed = Managed()
    managed.heketi.nodes(3, 2)
    first = CreateVolume("first", 10, REPLICA_3)
    was = before(first, await managed.backend.snapshot())
    taken = await managed.backend.submit(first)
    assert isinstance(taken, Accepted)
    left(tmp_path, one_step(first, CREATE), Sending(2.0, 0, first, was), Taken(3.0, 0, taken.queue))
    managed.fail(Fault(FaultKind.STATUS, "^POST /volumes$", times=1, status=502, text="<html>bad gateway"))
    async with engine_over(managed, tmp_path) as engine:
        await engine.resume(ID)
        task = await to_its_end(engine, ID)
        assert [step.state for step in task.steps] == [StepState.DONE, StepState.PLANNED]
        assert task.state is TaskState.WAITING
        assert "came to nothing" in task.why
        assert [volume.name for volume in managed.world.volumes.values()] == ["first"]
        await engine.resume(ID)
        assert is_done(await to_its_end(engine, ID))
    assert sorted(volume.name for volume in managed.world.volumes.values()) == ["first", "mine"]


async def test_a_queue_that_is_forgotten_leads_to_a_look(tmp_path: Path) -> None:
    managed = Managed()
    managed.heketi.nodes(3)
    was = before(CREATE, await managed.backend.snapshot())
    managed.heketi.done("POST", "/volumes", {"name": "mine", "size": 10, "durability": {"type": "replicate"}})
    left(tmp_path, one_step(CREATE), Sending(2.0, 0, CREATE, was), Taken(3.0, 0, QueueId("00ab" * 8)))
    async with engine_over(managed, tmp_path) as engine:
        await engine.resume(ID)
        task = await to_its_end(engine, ID)
    assert is_done(task)
    assert "found by looking" in task.steps[0].text
    assert changes(managed) == []


async def test_what_heketi_still_works_on_is_waited_for(tmp_path: Path) -> None:
    managed = Managed()
    managed.heketi.nodes(3)
    was = before(CREATE, await managed.backend.snapshot())
    managed.heketi("POST", "/volumes", {"name": "mine", "size": 10, "durability": {"type": "replicate"}})
    assert managed.world.operations
    left(tmp_path, one_step(CREATE), Sending(2.0, 0, CREATE, was))
    async with engine_over(managed, tmp_path) as engine:
        await engine.resume(ID)
        assert is_done(await to_its_end(engine, ID))
    assert changes(managed) == []


async def test_of_two_new_clusters_the_operator_says_which_is_ours(tmp_path: Path) -> None:
    managed = Managed()
    was = before(CreateCluster(), await managed.backend.snapshot())
    clusters = [managed.cluster(), managed.cluster()]
    left(tmp_path, one_step(CreateCluster()), Sending(2.0, 0, CreateCluster(), was), Resumed(3.0, OWNER))
    async with engine_over(managed, tmp_path) as engine:
        await engine.resume(ID)
        task = await to_its_end(engine, ID)
        assert task.state is TaskState.UNKNOWN
        assert f"glusterterm tasks resume {ID} --made ID" in task.next_step
        await engine.resume(ID, result=Ref(Kind.CLUSTER, clusters[1]))
        task = await to_its_end(engine, ID)
    assert is_done(task)
    assert task.steps[0].result == Ref(Kind.CLUSTER, clusters[1])
    assert changes(managed) == []


async def test_a_step_is_judged_by_what_was_seen_at_the_end_of_the_one_before(tmp_path: Path) -> None:
    managed = Managed()
    node = NodeId(managed.heketi.nodes(1, disks=0)[0])
    plan = one_step(*(AddDevice(node, f"/dev/sd{letter}") for letter in "wxyz"))
    async with engine_over(managed, tmp_path) as engine:
        assert is_done(await to_its_end(engine, await engine.start(plan)))
    looks = [seen.path for seen in managed.seen].count("/db/dump")
    assert looks == 1 + len(plan.steps)
