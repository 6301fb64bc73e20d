"""The one table of commands that are ever run on a node. What is not in it counts as changing something."""

from collections.abc import Iterable, Sequence

from glusterterm.backends.direct import commands_gluster as gluster
from glusterterm.backends.direct import commands_lock as lock
from glusterterm.backends.direct import commands_machine as machine
from glusterterm.backends.direct.commands_row import Row
from glusterterm.model.commands import Command, CommandKind

ROWS: tuple[Row, ...] = (*gluster.ROWS, *machine.ROWS, *lock.ROWS)
"""Every command there is."""

POOL_REFRESH: tuple[Row, ...] = (
    gluster.PEER_STATUS,
    gluster.POOL_LIST,
    gluster.VOLUME_INFO,
    gluster.VOLUME_STATUS,
    gluster.VOLUME_TASKS,
)
"""What a refresh asks of one node of a pool, beside what it asks of each."""
NODE_REFRESH: tuple[Row, ...] = (
    machine.GLUSTERD_ACTIVE,
    machine.GLUSTERD_ID,
    machine.HOSTNAME,
    machine.MACHINE_ID,
    machine.UPTIME,
    machine.DATE,
    machine.PVS,
    machine.VGS,
    machine.LVS,
    machine.LSBLK,
    machine.FINDMNT,
    machine.MOUNTS,
    machine.FSTAB,
    machine.DF,
    machine.KERNEL_ERRORS,
)
"""What a refresh asks of each node."""


def node_batch(disks: Iterable[str] = (), *, with_pool: bool = False) -> tuple[Command, ...]:
    """Give the batch that a refresh sends to a node.

    Args:
        disks: whose SMART figures are wanted, as paths below /dev. What is no such path is left out.
        with_pool: ask this node for the pool's own figures too.

    The slowest come first, so that the rest is done meanwhile.
    """
    device = machine.SMART.places["device"].operand
    smart = tuple(machine.SMART(device=disk) for disk in disks if device.takes(disk))
    pool = tuple(row() for row in POOL_REFRESH) if with_pool else ()
    return (*pool, *smart, *(row() for row in NODE_REFRESH))


def find(argv: Sequence[str]) -> Row | None:
    """Give the row that `argv` is of; where several may be, one that changes something."""
    fitting = [row for row in ROWS if row.fits(argv)]
    return next((row for row in fitting if row.kind is CommandKind.CHANGES), fitting[0] if fitting else None)


def only_reads(command: Command) -> bool:
    """Tell whether a command only looks: it says so, and so does the table."""
    row = find(command.argv)
    return command.kind is CommandKind.READS and row is not None and row.kind is CommandKind.READS
