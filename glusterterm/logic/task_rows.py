"""Tasks as rows of a list: those that go on first, then what others do in the server, then what has ended."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from glusterterm.logic import format as fmt
from glusterterm.logic.labels import doing
from glusterterm.logic.lines import Mark, Role
from glusterterm.model.ids import DeviceId, Kind, NodeId, OperationId, Ref, VolumeId
from glusterterm.model.operations import CloneVolume, CreateBlockVolume, CreateVolume
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.tasks import StepState, Task, TaskId, TaskState
from glusterterm.model.topology import OperationStatus, PendingOperation

MARKS: Mapping[TaskState, Mark] = {
    TaskState.PLANNED: Mark.PLANNED,
    TaskState.RUNNING: Mark.RUNNING,
    TaskState.WAITING: Mark.WAITING,
    TaskState.DONE: Mark.DONE,
    TaskState.FAILED: Mark.FAILED,
    TaskState.CANCELLED: Mark.CANCELLED,
    TaskState.INTERRUPTED: Mark.INTERRUPTED,
    TaskState.UNKNOWN: Mark.UNKNOWN,
}
ROLES: Mapping[TaskState, Role] = {
    TaskState.PLANNED: Role.MUTED,
    TaskState.RUNNING: Role.ACCENT,
    TaskState.WAITING: Role.WARNING,
    TaskState.DONE: Role.OK,
    TaskState.FAILED: Role.FAILED,
    TaskState.CANCELLED: Role.MUTED,
    TaskState.INTERRUPTED: Role.WARNING,
    TaskState.UNKNOWN: Role.WARNING,
}
_OURS_BY_NAME = (CreateVolume, CloneVolume, CreateBlockVolume)


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One row: a task of this host, or with `operation` something that others have begun in the server.

    `share` (0.0 to 1.0) is how far it is, None where nothing can be measured or nothing goes on. `times` is when it
    began and how long it took, in words.
    """

    mark: Mark
    role: Role
    title: str
    state: str
    progress: str
    times: str
    share: float | None = None
    task: TaskId | None = None
    operation: OperationId | None = None
    object: Ref | None = None

    @property
    def key(self) -> str:
        """What the row is known by over refreshes."""
        return self.task or self.operation or ""


def rows(tasks: Iterable[Task], snapshot: Snapshot | None, now: float, search: str = "") -> tuple[TaskRow, ...]:
    """Give the rows whose words hold all words of `search`."""
    known = tuple(tasks)
    going = sorted((task for task in known if not task.state.ended), key=lambda task: task.id, reverse=True)
    over = sorted((task for task in known if task.state.ended), key=lambda task: task.id, reverse=True)
    wanted = search.casefold().split()
    found = (
        *(_of_task(task, now) for task in going),
        *(_of_operation(snapshot, operation, now) for operation in others(snapshot, going)),
        *(_of_task(task, now) for task in over),
    )
    if not wanted:
        return found
    return tuple(row for row in found if all(word in _words(row) for word in wanted))


def others(snapshot: Snapshot | None, tasks: Sequence[Task]) -> Iterator[PendingOperation]:
    """Give the pending operations that no task of ours began, the parts of larger ones left out.

    Heketi does not say who began an operation, and its id can't be matched with a queue's (Heketi's API, section 3):
    ours are those that change an object of a task, or make the volume that one of our names stands for.
    """
    if snapshot is None:
        return
    objects = {ref for task in tasks for ref in task.plan.objects}
    names = {step.operation.name for task in tasks for step in task.steps if isinstance(step.operation, _OURS_BY_NAME)}
    for operation in sorted(snapshot.operations.values(), key=lambda each: (each.started_at or 0.0, each.id)):
        volumes = (snapshot.volumes.get(id_) for id_ in operation.volumes)
        blocks = (snapshot.block_volumes.get(id_) for id_ in operation.block_volumes)
        ours = bool(objects & set(_objects(operation))) or any(
            each is not None and each.name in names for each in (*volumes, *blocks)
        )
        if not ours and operation.parent is None:
            yield operation


def object_name(snapshot: Snapshot | None, ref: Ref) -> str:
    """Name an object as operators know it; by its kind and the beginning of its id where it is not known."""
    if snapshot is not None:
        match ref.kind:
            case Kind.NODE if (node := snapshot.nodes.get(NodeId(ref.id))) is not None:
                return node.host
            case Kind.DEVICE if (device := snapshot.devices.get(DeviceId(ref.id))) is not None:
                on = snapshot.nodes.get(device.node)
                return f"{device.path} on {on.host}" if on is not None else device.path
            case Kind.VOLUME if (volume := snapshot.volumes.get(VolumeId(ref.id))) is not None:
                return fmt.short_name(volume.name)
            case _:
                pass
    return f"{ref.kind} {fmt.short_id(ref.id)}"


def state_words(task: Task) -> str:
    """Say where a task stands: which step of how many while it goes on."""
    number = task.step
    if task.state.ended or number is None or len(task.steps) < 2:
        return str(task.state)
    step = f"step {number + 1} of {len(task.steps)}"
    return step if task.state is TaskState.RUNNING else f"{task.state} at {step}"


def share_of(task: Task) -> float | None:
    """Give how far a task is, 0.0 to 1.0: what is measured of the step that runs, else how many steps are over.

    What is measured takes nearly all the time: the steps about it, such as disabling before an evacuation, count for
    nothing. None where it has ended, or where there is but one step and nothing of it can be measured.
    """
    if task.state.ended or not task.steps:
        return None
    if task.progress.share is not None or len(task.steps) == 1:
        return task.progress.share
    over = sum(step.state not in (StepState.PLANNED, StepState.RUNNING, StepState.UNKNOWN) for step in task.steps)
    return over / len(task.steps)


def progress_words(task: Task) -> str:
    """Say what is measured of a task, or why it does not go on."""
    if task.state is TaskState.RUNNING:
        return task.progress.text
    return task.why or (task.progress.text if not task.state.ended else "")


def _of_task(task: Task, now: float) -> TaskRow:
    took_s = (task.ended_at if task.ended_at is not None else now) - task.started_at
    took = fmt.duration(took_s)
    times = f"took {took}" if task.state.ended else took if task.state is TaskState.RUNNING else fmt.age(took_s)
    return TaskRow(
        MARKS[task.state],
        ROLES[task.state],
        task.title,
        state_words(task),
        progress_words(task),
        f"{fmt.clock_time(task.started_at)}  {times}",
        share_of(task),
        task=task.id,
        object=task.object,
    )


def _of_operation(snapshot: Snapshot | None, operation: PendingOperation, now: float) -> TaskRow:
    left = operation.status is not OperationStatus.NEW
    refs = tuple(_objects(operation))
    about = object_name(snapshot, refs[0]) if refs else fmt.short_id(operation.id)
    began = operation.started_at
    times = f"{fmt.clock_time(began)}  {fmt.duration(now - began)}" if began is not None else ""
    return TaskRow(
        Mark.UNKNOWN if left else Mark.PENDING,
        Role.WARNING if left else Role.PENDING,
        f"{about} {doing(operation)}",
        "left behind" if left else "begun by others",
        "to be cleaned up" if left else "goes on by itself",
        times,
        operation=operation.id,
        object=refs[0] if refs else None,
    )


def _objects(operation: PendingOperation) -> Iterator[Ref]:
    yield from (Ref.device(id_) for id_ in operation.devices)
    yield from (Ref.volume(id_) for id_ in operation.volumes)
    yield from (Ref.block_volume(id_) for id_ in operation.block_volumes)
    yield from (Ref.brick(id_) for id_ in operation.bricks)


def _words(row: TaskRow) -> str:
    return f"{row.title} {row.state} {row.progress} {row.key}".casefold()
