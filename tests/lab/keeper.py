"""The two processes that a lab hangs from: a guard among the machine's own, and the keeper, the lab's first one.

`python -m tests.lab.keeper PLAN OWNER`. The guard claims the state folder, and forks the keeper
into a new PID namespace and a new network namespace; all of the lab descends from the keeper. When that ends, however
it ends, the kernel kills all that is in its PID namespace, and with the processes go network and mount namespaces,
mounts, loop devices and disks. What is left to the guard is the state folder, and processes from outside that went into
the lab's network, of which it spares the owner only.

* The owner dies (OWNER is not 0): the guard, which watches it, kills the keeper.
* `down` ends the guard, which kills the keeper.
* The guard is killed: the kernel tells the keeper, which removes the state folder and ends.
* The keeper is killed: the guard removes the state folder and ends.
"""

import os
import select
import shutil
import signal
import sys
import traceback
from contextlib import suppress
from types import FrameType

import msgspec

from tests.lab import disks, kernel, namespace_nodes, network, uml_nodes
from tests.lab.equipment import pack
from tests.lab.keys import make_keys
from tests.lab.lab import Lab
from tests.lab.layout import LabPlan, Layout, Node, planned_nodes
from tests.lab.node_init import READY, reap_for_ever
from tests.lab.pool import make_pool
from tests.lab.programs import ENVIRONMENT
from tests.lab.state import LabRunning, claim

GONE_LIMIT_S = 15.0


class Ended(BaseException):
    """This process was told to end."""


def guard(plan: LabPlan, owner: int) -> None:
    """Hold a lab until its owner is gone, its keeper is, or this process is told to end."""
    signal.signal(signal.SIGTERM, _end)
    watched = [os.pidfd_open(owner)] if owner else []
    claim(plan)
    try:
        keeper_id, network_id = _fork_keeper(plan)
        try:
            _be_silent(plan)
            keeper = os.pidfd_open(keeper_id)
            select.select([keeper, *watched], [], [])
        finally:
            os.kill(keeper_id, signal.SIGKILL)
            os.waitpid(keeper_id, 0)
            kernel.wait_until(lambda: not _guests(network_id, owner), GONE_LIMIT_S, "processes in the network gone")
            kernel.wait_until(lambda: not disks.attached(plan.label), GONE_LIMIT_S, "loop devices taken down")
    except Ended:
        pass
    finally:
        shutil.rmtree(plan.folder, ignore_errors=True)


def _guests(network_id: int, owner: int) -> list[int]:
    """Kill whoever is in a network namespace but its owner, and tell who was."""
    found = [pid for pid in kernel.processes_in_network(network_id) if pid != owner]
    for pid in found:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    return found


def _end(_signal: int, _frame: FrameType | None) -> None:
    raise Ended


def _fork_keeper(plan: LabPlan) -> tuple[int, int]:
    """Give the process id of the new keeper, and the number of its network namespace."""
    guard_id = os.getpid()
    home = os.open("/proc/self/ns/net", os.O_RDONLY)
    kernel.unshare(kernel.NEW_NET | kernel.NEW_PID)
    network_id = kernel.network_of(guard_id)
    child = os.fork()
    if child:
        kernel.set_network(home)  # the keeper alone stays in the new one
    os.close(home)
    if child:
        return child, network_id or 0
    try:
        keep(plan, guard_id)
    finally:  # it never comes back by itself
        traceback.print_exc()
        os._exit(1)


def keep(plan: LabPlan, guard_id: int) -> None:
    """Be the first process of a lab: make it, say that it is ready, reap."""

    def guard_gone(_signal: int, _frame: FrameType | None) -> None:
        shutil.rmtree(plan.folder, ignore_errors=True)
        os._exit(1)

    signal.signal(signal.SIGTERM, guard_gone)
    kernel.signal_when_parent_ends(signal.SIGTERM)
    if kernel.started_at(guard_id) is None:  # killed before the line above
        guard_gone(signal.SIGTERM, None)
    keeper = kernel.id_outside()
    network.make_bridge(plan)
    started = [kernel.started_at(pid) or 0 for pid in (guard_id, keeper)]
    layout = Layout(plan, guard_id, started[0], keeper, started[1], start_nodes(plan))
    if plan.pool:
        lab = Lab(layout)
        make_pool(lab.servers, lambda node, argv: lab.run(node, *argv).stdout)
    layout.save()
    print(READY, flush=True)
    _be_silent(plan)
    reap_for_ever()


def start_nodes(plan: LabPlan) -> tuple[Node, ...]:
    """Start all nodes of a plan beside each other, and wait for all."""
    nodes = planned_nodes(plan)
    keys = make_keys(plan.folder / "keys", nodes)
    starting = []
    for node in nodes:
        files = plan.folder / node.name / "files"
        files.mkdir(parents=True)
        pack(node, nodes, keys, files)
        start = uml_nodes.boot if node.own_kernel else namespace_nodes.start
        starting.append(start(plan, node, files))
    return tuple(one.ready() for one in starting)


def _be_silent(plan: LabPlan) -> None:
    """Let go of the pipe on which whoever started the lab reads, and write into the lab's own log."""
    log = os.open(plan.folder / "log", os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
    for stream in (1, 2):
        os.dup2(log, stream)
    os.close(log)


def main() -> None:
    """Be a guard, and fork a keeper."""
    os.environ.update(ENVIRONMENT)
    os.umask(0o022)
    os.chdir("/")
    plan = msgspec.json.decode(sys.argv[1], type=LabPlan)
    try:
        guard(plan, int(sys.argv[2]))
    except LabRunning as error:
        print(error, flush=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
