"""The first process of a node that shares this machine's kernel: `python -m tests.lab.node_init`, in new namespaces.

It says its process id on standard output, waits on standard input until its cable is laid, makes its root and starts
its daemons, says `ready`, and then only reaps. With it end all processes and mounts of the node, by the kernel's rule.
"""

import os
import signal
import socket
import subprocess
import sys
import traceback
from dataclasses import dataclass
from pathlib import Path

import msgspec

from tests.lab import kernel, network
from tests.lab.layout import LabPlan, Node, Role
from tests.lab.node_root import enter_new_root
from tests.lab.programs import ENVIRONMENT, run

READY = "ready"
XFS_OPTIONS = "rw,inode64,noatime,nouuid"


@dataclass(frozen=True, slots=True)
class Orders:
    """What a node is told before it starts. `disks`: the names of its block devices, and their paths outside."""

    plan: LabPlan
    node: Node
    files: str
    disks: dict[str, str]


def furnish(orders: Orders) -> None:
    """Make of this process' namespaces the node that was ordered, with its daemons running."""
    node = orders.node
    socket.sethostname(node.name)
    network.settle_in(orders.plan, node)
    enter_new_root(node, Path(orders.files), orders.disks, orders.plan.geo_replication)
    if node.role is Role.CLIENT:
        return
    run("/usr/sbin/sshd", "-f", "/etc/ssh/lab_sshd_config", "-E", "/var/log/sshd.log")
    null = subprocess.DEVNULL
    with subprocess.Popen(["glusterd", "-p", "/run/glusterd.pid"], stdin=null, stdout=null) as daemon:
        for number, brick in enumerate(node.bricks):
            _make_brick(list(orders.disks)[number], Path(brick))
        if daemon.wait(30):
            raise RuntimeError(f"glusterd did not start: {Path('/var/log/glusterfs/glusterd.log').read_text()[-2000:]}")


def _make_brick(disk: str, brick: Path) -> None:
    run("mkfs.xfs", "-q", "-f", "-K", "-i", "size=512", disk)
    brick.mkdir(parents=True)
    run("mount", "-o", XFS_OPTIONS, disk, brick)
    with Path("/etc/fstab").open("a") as fstab:
        fstab.write(f"{disk} {brick} xfs {XFS_OPTIONS} 0 0\n")


def reap_for_ever() -> None:
    """Take leave of each process that ends in this namespace; they all come to the first one."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
    while True:
        try:
            while os.waitpid(-1, os.WNOHANG) != (0, 0):
                pass
        except ChildProcessError:
            pass
        signal.sigwaitinfo({signal.SIGCHLD})  # unlike sigwait it lets handlers of other signals run


def main() -> None:
    """Be a node."""
    os.environ.update(ENVIRONMENT)
    orders = msgspec.json.decode(sys.stdin.readline(), type=Orders)
    print(kernel.id_outside(), flush=True)
    sys.stdin.readline()
    try:
        furnish(orders)
    except BaseException:
        print(traceback.format_exc(), flush=True)
        raise
    print(READY, flush=True)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    reap_for_ever()


if __name__ == "__main__":
    main()
