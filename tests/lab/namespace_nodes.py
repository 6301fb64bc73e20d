"""Nodes that share this machine's kernel, each in namespaces of its own: started, and told when to go on."""

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from tests.lab import disks, network
from tests.lab.kernel import started_at
from tests.lab.layout import LabPlan, Node, Role
from tests.lab.node_init import READY, Orders

REPOSITORY = Path(__file__).parents[2]
BRICK_DISKS = ("/dev/vdb", "/dev/vdc", "/dev/vdd")


class NodeFailed(Exception):
    """A node did not come up."""


@dataclass(frozen=True, slots=True)
class Starting:
    """A node on its way, and the process that holds it."""

    node: Node
    process: subprocess.Popen[str]

    def ready(self) -> Node:
        """Wait until the node's daemons run.

        Raises:
            NodeFailed: with what the node said.
        """
        assert self.process.stdout is not None
        said = self.process.stdout.readline()
        if said.strip() != READY:
            raise NodeFailed(f"{self.node.name}: {said}{self.process.stdout.read()}")
        return self.node


def start(plan: LabPlan, node: Node, files: Path) -> Starting:
    """Start a node as far as its cable is laid; it goes on by itself."""
    process = _first_process(files.parent / "log")
    assert process.stdin is not None
    assert process.stdout is not None
    orders = Orders(plan, node, str(files), _disks(plan, node))
    process.stdin.write(msgspec.json.encode(orders).decode() + "\n")
    process.stdin.flush()
    told = process.stdout.readline()
    if not told.strip().isdigit():
        raise NodeFailed(f"{node.name}: {told}{process.stdout.read()}{(files.parent / 'log').read_text()}")
    network.lay_cable(node, process.pid)
    process.stdin.write("go on\n")
    process.stdin.flush()
    pid = int(told)
    return Starting(replace(node, pid=pid, started_at=started_at(pid) or 0), process)


def _first_process(log: Path) -> subprocess.Popen[str]:
    own = ("--net", "--mount", "--uts", "--ipc", "--pid", "--fork", "--kill-child=KILL")
    with log.open("a") as errors:
        return subprocess.Popen(
            ["unshare", *own, sys.executable, "-m", "tests.lab.node_init"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            cwd=REPOSITORY,
            text=True,
        )


def _disks(plan: LabPlan, node: Node) -> dict[str, str]:
    """Make a node's disks, which this process holds open from now on."""
    names: Sequence[str] = (*BRICK_DISKS, *node.blank) if node.role is Role.SERVER else ()
    made = {}
    for name in names:
        image = disks.blank_image(plan.label, f"{node.name}-{Path(name).name}", plan.disk_mib)
        made[name], _held = disks.attach(image)
        os.close(image)  # the loop device holds the file, and this process the device
    return made
