"""What stands against a change at present: asked when it is planned, and again right before each step is sent.

Each guard names the entry of the failure catalogue that it keeps an operator from. They look at a snapshot alone: what
only the nodes know is said to be not known.
"""

from collections.abc import Iterator

from glusterterm.logic import format as fmt
from glusterterm.logic.plans import (
    guards_block,
    guards_cluster,
    guards_machine,
    guards_moving,
    guards_running,
    guards_take_over,
    guards_volume,
)
from glusterterm.logic.plans.leaving import moving
from glusterterm.logic.plans.objections import blocks, ordered, warns
from glusterterm.model.errors import PlanRefused
from glusterterm.model.operations import (
    CloneVolume,
    CreateBlockVolume,
    CreateVolume,
    DeleteBlockVolume,
    DeleteVolume,
    ExpandBlockVolume,
    ExpandVolume,
    Operation,
    RestrictBlockHosting,
    RunningOperation,
    SetDeviceState,
    SetNodeState,
    TakeOver,
)
from glusterterm.model.plans import Objection
from glusterterm.model.snapshot import Method, Snapshot
from glusterterm.model.topology import OperationStatus

MAX_IN_FLIGHT = 8
"""Operations that Heketi runs at once, unless configured otherwise (Heketi's API, section 3)."""
_THROTTLED = (
    CreateVolume
    | DeleteVolume
    | ExpandVolume
    | CloneVolume
    | RestrictBlockHosting
    | CreateBlockVolume
    | DeleteBlockVolume
    | ExpandBlockVolume
)


def against(operation: Operation, snapshot: Snapshot) -> tuple[Objection, ...]:
    """Give what stands against `operation` now, the heaviest first."""
    return ordered((*not_seen(snapshot), *_of(operation, snapshot), *no_slot(operation, snapshot)))


def refuse_stale(*, stale: bool, age_s: float) -> None:
    """Stop planning on a snapshot that the server did not confirm lately.

    Args:
        stale: whether the last ask failed.
        age_s: how long ago the server last answered.

    Raises:
        PlanRefused: nothing is planned on what may not be true any more.
    """
    if stale:
        raise PlanRefused(
            f"what is shown is not what is: the server last answered {fmt.age(age_s)}",
            next_step="wait till it answers again, or refresh",
        )


def not_seen(snapshot: Snapshot) -> Iterator[Objection]:
    """F06: with the role `user` nothing but ids of volumes is seen, so nothing can be judged."""
    if snapshot.source.method is Method.VOLUMES:
        yield blocks(
            "the key's role shows ids of volumes alone: what stands against a change can't be seen",
            "use the key of the role admin",
            "F06",
        )


def no_slot(operation: Operation, snapshot: Snapshot) -> Iterator[Objection]:
    """F08: above eight operations at once Heketi answers 429, and asking again waits for a slot."""
    if snapshot.without_heketi:
        return
    if moving(operation) is None and not isinstance(operation, _THROTTLED):
        return
    running = sum(
        known.status is OperationStatus.NEW and known.parent is None for known in snapshot.operations.values()
    )
    if running >= MAX_IN_FLIGHT:
        yield warns(f"Heketi runs {running} operations already: this one will wait for a free place", rule="F08")


def _of(operation: Operation, snapshot: Snapshot) -> Iterator[Objection]:
    if isinstance(operation, guards_cluster.ClusterOperation):
        return guards_cluster.against(operation, snapshot)
    if isinstance(operation, guards_machine.MachineOperation):
        return guards_machine.against(operation, snapshot)
    if isinstance(operation, guards_volume.VolumeOperation):
        return guards_volume.against(operation, snapshot)
    if isinstance(operation, guards_block.BlockOperation):
        return guards_block.against(operation, snapshot)
    if isinstance(operation, RunningOperation):
        return guards_running.against(operation, snapshot)
    if isinstance(operation, TakeOver):
        return guards_take_over.against(operation, snapshot)
    if isinstance(operation, SetDeviceState | SetNodeState) and moving(operation) is None:
        return guards_machine.state(operation, snapshot)
    return guards_moving.against(operation, snapshot)
