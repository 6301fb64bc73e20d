"""The shape of the JSON documents of plans, of what came of them, and of tasks: schema 1, as in `cli.schema`.

Times are RFC 3339 in UTC, or null.
"""

from msgspec import UNSET, Raw, Struct, UnsetType

from glusterterm.cli.schema import (
    BlockVolumeRow,
    ClusterInfo,
    DeviceInfo,
    NodeInfo,
    OperationEntry,
    SourceEntry,
    VolumeInfo,
)


class ObjectEntry(Struct, frozen=True, gc=False):
    """Names an object: `kind` is cluster, node, device, brick, volume, block volume or operation."""

    kind: str
    id: str


class RequestEntry(Struct, frozen=True, gc=False):
    """One request exactly as it would be sent; `body` is null where it has none.

    `commands` is there where nodes are changed themselves: each as `HOST$ COMMAND`.
    """

    method: str
    path: str
    body: Raw | None
    commands: tuple[str, ...] | UnsetType = UNSET


class PlanStepEntry(Struct, frozen=True, gc=False):
    """One step of a plan, with the command of heketi-cli that does the same; without Heketi those run, one a line."""

    title: str
    needed: bool
    request: RequestEntry
    command: str


class ObjectionEntry(Struct, frozen=True, gc=False):
    """What stands against a plan; `weight` is blocks, override or warns."""

    weight: str
    text: str
    next_step: str
    rule: str | None


class TypedEntry(Struct, frozen=True, gc=False):
    """What has to be typed, or given with --confirm."""

    expected: str
    what: str


class PlanEntry(Struct, frozen=True, gc=False):
    """A plan. `blocked`: it may not start. `typed` is null where y/n, or --yes, will do."""

    title: str
    blocked: bool
    objects: list[ObjectEntry]
    steps: list[PlanStepEntry]
    objections: list[ObjectionEntry]
    cannot_undo: tuple[str, ...]
    notes: tuple[str, ...]
    typed: TypedEntry | None


class PlanDocument(Struct, frozen=True, gc=False):
    """What `--plan --json` prints."""

    schema: int
    source: SourceEntry
    taken_at: str
    plan: PlanEntry


class TaskStepRow(Struct, frozen=True, gc=False):
    """One step in `tasks list`."""

    title: str
    state: str
    queue_id: str | None


class TaskRow(Struct, frozen=True, gc=False):
    """One task in `tasks list`; `object` is the id of what it is about, or made."""

    id: str
    state: str
    title: str
    profile: str
    object: str | None
    started_at: str
    ended_at: str | None
    steps: list[TaskStepRow]


class TaskStepEntry(Struct, frozen=True, gc=False):
    """One step of a task. `result` is what it made; `sent` is how often its request was sent."""

    title: str
    state: str
    queue_id: str | None
    started_at: str | None
    ended_at: str | None
    sent: int
    result: ObjectEntry | None
    text: str | None
    error: str | None
    next_step: str | None


class OwnerEntry(Struct, frozen=True, gc=False):
    """Who runs a task, or ran it last."""

    pid: int
    host: str
    user: str


class TaskEntry(Struct, frozen=True, gc=False):
    """One task. `why` says why it waits, failed or is unknown, and `next_step` what to do then."""

    id: str
    state: str
    title: str
    profile: str
    url: str
    object: str | None
    started_at: str
    ended_at: str | None
    why: str | None
    next_step: str | None
    owner: OwnerEntry
    steps: list[TaskStepEntry]


class TaskDocument(Struct, frozen=True, gc=False, omit_defaults=True):
    """What a change and the commands of a task print with `--json`: the task, and what it made where that is known."""

    schema: int
    task: TaskEntry
    clusters: list[ClusterInfo] | None = None
    nodes: list[NodeInfo] | None = None
    devices: list[DeviceInfo] | None = None
    volumes: list[VolumeInfo] | None = None
    block_volumes: list[BlockVolumeRow] | None = None


class CountsEntry(Struct, frozen=True, gc=False):
    """How many pending operations there are."""

    total: int
    in_flight: int
    stale: int
    failed: int
    new: int


class ServerDocument(Struct, frozen=True, gc=False, omit_defaults=True):
    """What `server` and `loglevel` print with `--json`: just one of the members after the schema."""

    schema: int
    mode: str | None = None
    level: str | None = None
    counts: CountsEntry | None = None
    operations: list[OperationEntry] | None = None
    operation: OperationEntry | None = None
