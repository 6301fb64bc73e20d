"""What is asked for each part, and how each answer is read: by itself, so that none can spoil another."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Generic, TypeVar

from glusterterm.backends.direct import commands_gluster as gluster
from glusterterm.backends.direct import commands_lock as lock
from glusterterm.backends.direct import commands_machine as machine
from glusterterm.backends.direct.decode.disks import decode_lsblk, decode_signatures
from glusterterm.backends.direct.decode.heal import decode_heal_summary
from glusterterm.backends.direct.decode.kernel import decode_kernel_faults
from glusterterm.backends.direct.decode.lvm import decode_full_report
from glusterterm.backends.direct.decode.mounts import decode_df, decode_fstab, decode_mounts
from glusterterm.backends.direct.decode.moves import decode_rebalance
from glusterterm.backends.direct.decode.peers import decode_pool_list
from glusterterm.backends.direct.decode.smart import decode_smart
from glusterterm.backends.direct.decode.status import decode_status
from glusterterm.backends.direct.decode.volumes import decode_volumes
from glusterterm.backends.direct.decode.xml import refused
from glusterterm.backends.direct.reports import NodeReport, PoolReport, Told
from glusterterm.model.commands import Answer, Command
from glusterterm.model.errors import CommandOverdue, ConnectionDied, GlustertermError, NodeUnreachable
from glusterterm.model.gluster.heal import HealSummary
from glusterterm.model.gluster.moves import Moves
from glusterterm.model.gluster.peers import Peer
from glusterterm.model.gluster.status import VolumeStatus
from glusterterm.model.gluster.volumes import GlusterVolume
from glusterterm.model.machine.disks import BlockDevice, Signature
from glusterterm.model.machine.kernel import KernelFaults
from glusterterm.model.machine.lvm import LvmReport
from glusterterm.model.machine.mounts import FilesystemSpace, Fstab, Mounted
from glusterterm.model.machine.smart import SmartReport
from glusterterm.model.text import clean

ValueT = TypeVar("ValueT")
MOST_MARKS = 1000
"""Lines of a node's marks, and letters of a lock's owner, that are read."""
_ACTIVE = "active"


class RefusedBy(Enum):
    """How a command shows that it said no, where it does not say so in what it prints."""

    SILENCE = 1
    """An exit status other than 0 with nothing on stdout, as gluster's where glusterd does not run."""
    STATUS = 2
    """Any exit status other than 0: LVM prints an empty report all the same."""
    NOTHING = 3
    """The status is part of the answer."""


@dataclass(frozen=True, slots=True)
class Question(Generic[ValueT]):
    """One command, and what its output comes to."""

    command: Command
    read: Callable[[str], ValueT]
    refused_by: RefusedBy = RefusedBy.SILENCE


SERVICE: Question[bool] = Question(
    machine.GLUSTERD_ACTIVE(), lambda output: output.strip() == _ACTIVE, RefusedBy.NOTHING
)
PEERS: Question[tuple[Peer, ...]] = Question(gluster.POOL_LIST(), decode_pool_list)
STORAGE: Question[LvmReport] = Question(machine.FULL_REPORT(), decode_full_report, RefusedBy.STATUS)
MOUNTS: Question[tuple[Mounted, ...]] = Question(machine.MOUNTS(), decode_mounts, RefusedBy.STATUS)
FSTAB: Question[Fstab] = Question(machine.FSTAB(), decode_fstab, RefusedBy.STATUS)
KERNEL: Question[KernelFaults] = Question(machine.KERNEL_ERRORS(), decode_kernel_faults, RefusedBy.STATUS)
BLOCKS: Question[tuple[BlockDevice, ...]] = Question(machine.LSBLK(), decode_lsblk, RefusedBy.STATUS)
OF_NODE = (SERVICE, PEERS, STORAGE, MOUNTS, FSTAB)
"""What each node is asked of itself, in one batch."""
SPACE: Question[tuple[FilesystemSpace, ...]] = Question(machine.DF(), decode_df)
NODE_MARKS: Question[tuple[str, ...]] = Question(
    machine.NODE_MARKS(), lambda output: tuple(output.split()[:MOST_MARKS]), RefusedBy.NOTHING
)
LOCK_OWNER: Question[str] = Question(lock.OWNER(), lambda output: clean(output.strip(), MOST_MARKS), RefusedBy.NOTHING)
PULSE: Question[str] = Question(machine.PULSE(), lambda output: clean(output, MOST_MARKS), RefusedBy.STATUS)
OF_DIRECT_NODE = (*OF_NODE, SPACE, NODE_MARKS, LOCK_OWNER, PULSE)
"""What each node is asked where there is no Heketi, in one batch."""
AT_A_GLANCE = (PULSE, LOCK_OWNER)
"""What tells whether a node is to be asked for more."""
VOLUMES: Question[tuple[GlusterVolume, ...]] = Question(gluster.VOLUME_INFO(), decode_volumes)
PROCESSES: Question[tuple[VolumeStatus, ...]] = Question(gluster.VOLUME_STATUS(), decode_status)


def heal_of(volume: str) -> Question[HealSummary]:
    """Ask what is left to heal in one of gluster's volumes. It walks every brick: seconds to minutes.

    Raises:
        OperandRefused: gluster has no volume of such a name.
    """
    return Question(gluster.HEAL_SUMMARY(volume=volume), decode_heal_summary)


def moves_of(volume: str) -> Question[Moves]:
    """Ask how far a rebalance of one of gluster's volumes is.

    Raises:
        OperandRefused: gluster has no volume of such a name.
    """
    return Question(gluster.REBALANCE_STATUS(volume=volume), decode_rebalance)


def smart_of(disk: str) -> Question[SmartReport]:
    """Ask a disk how it is.

    Raises:
        OperandRefused: `disk` is no path below /dev.
    """
    return Question(machine.SMART(device=disk), decode_smart, RefusedBy.SILENCE)


def silent(before: NodeReport, error: GlustertermError) -> NodeReport:
    """Note that a node told nothing: it was not reached, or it let us in and did not answer."""
    return NodeReport(
        before.node,
        before.login.failed(error) if isinstance(error, NodeUnreachable | ConnectionDied) else before.login,
        before.service.failed(error),
        before.peers.failed(error),
        before.storage.failed(error),
        before.mounts.failed(error),
        before.fstab.failed(error),
    )


def told_by_node(before: NodeReport, answers: Sequence[Answer], now: float) -> NodeReport:
    """Give what a node told, from its answers to `OF_NODE`."""
    service, peers, storage, mounts, fstab = answers
    return NodeReport(
        before.node,
        Told(None, now),
        heard(SERVICE, before.service, service, now),
        heard(PEERS, before.peers, peers, now),
        heard(STORAGE, before.storage, storage, now),
        heard(MOUNTS, before.mounts, mounts, now),
        heard(FSTAB, before.fstab, fstab, now),
    )


def signatures_of(disk: str) -> Question[tuple[Signature, ...]]:
    """Ask what is on a disk, which is only read. Of one that nothing is on older ones say nothing.

    Raises:
        OperandRefused: `disk` is no path below /dev.
    """
    return Question(
        machine.SIGNATURES(device=disk),
        lambda output: decode_signatures(output) if output.strip() else (),
        RefusedBy.STATUS,
    )


OF_POOL = (VOLUMES, PROCESSES)
"""What one node is asked on behalf of its pool."""


def told_by_pool(before: PoolReport, answers: Sequence[Answer], now: float) -> PoolReport:
    """Give what a node told of its pool, from its answers to those of `OF_POOL` that it was asked."""
    told = {answer.command: answer for answer in answers}
    volumes, processes = told.get(VOLUMES.command), told.get(PROCESSES.command)
    return replace(
        before,
        volumes=before.volumes if volumes is None else heard(VOLUMES, before.volumes, volumes, now),
        processes=before.processes if processes is None else heard(PROCESSES, before.processes, processes, now),
    )


def unasked(before: PoolReport, error: GlustertermError) -> PoolReport:
    """Note that nobody told anything of a pool."""
    return replace(before, volumes=before.volumes.failed(error), processes=before.processes.failed(error))


def heard(question: Question[ValueT], before: Told[ValueT], answer: Answer, now: float) -> Told[ValueT]:
    """Give what an answer tells; where it tells nothing, what was told before and why."""
    try:
        return Told(read(question, answer), now)
    except GlustertermError as error:
        return before.failed(error)


def read(question: Question[ValueT], answer: Answer) -> ValueT:
    """Give what an answer tells.

    Raises:
        GlustertermError: it tells nothing, and why.
    """
    name = answer.command.name
    if answer.exit_status is None:
        raise CommandOverdue(
            f"`{name}` was cut off after {answer.seconds:.0f} s",
            next_step="it is asked for again; if that goes on, run it on the node by hand",
        )
    silent = question.refused_by is RefusedBy.SILENCE and not answer.stdout.strip()
    if answer.exit_status != 0 and (silent or question.refused_by is RefusedBy.STATUS):
        raise refused(name, answer.stderr)
    return question.read(answer.stdout)
