"""Nodes on User-Mode Linux: each a kernel of its own, as a process, with real device-mapper and thin pools.

The root of such a node is this machine's file tree (hostfs), with an overlay in memory; no image is built. Its memory
is a file without a name in /dev/shm, of which it takes what it touches.
"""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

from tests.lab import disks, network
from tests.lab.equipment import FILES
from tests.lab.kernel import id_outside_of, started_at, wait_until
from tests.lab.layout import LabPlan, Node
from tests.lab.namespace_nodes import NodeFailed
from tests.lab.programs import run

BOOT_LIMIT_S = 120.0
_OVER = re.compile(r"LAB \S+ ready|Kernel panic")


@dataclass(frozen=True, slots=True)
class Booting:
    """A node on its way, the process that holds its kernel, and its console."""

    node: Node
    process: subprocess.Popen[bytes]
    console: Path

    def ready(self) -> Node:
        """Wait until the node's daemons run.

        Raises:
            NodeFailed: with the end of its console.
        """

        def said_or_ended() -> bool:
            return bool(_OVER.search(self._said())) or self.process.poll() is not None

        try:
            wait_until(said_or_ended, BOOT_LIMIT_S, f"{self.node.name} ready")
        except TimeoutError as error:
            raise NodeFailed(f"{error}: {self._said()[-3000:]}") from error
        if self.process.returncode is not None or "Kernel panic" in self._said():
            raise NodeFailed(f"{self.node.name} died: {self._said()[-3000:]}")
        return self.node

    def _said(self) -> str:
        return self.console.read_text(errors="replace")


def boot(plan: LabPlan, node: Node, files: Path) -> Booting:
    """Start a node's kernel; it goes on by itself."""
    network.lay_tap(node)
    init = files.parent / "init"  # a copy: the checkout may lie where the node does not see it
    shutil.copyfile(FILES / "uml_init.sh", init)
    init.chmod(0o700)
    images = [disks.blank_image(plan.label, f"{node.name}-{Path(path).name}", plan.disk_mib) for path in node.blank]
    console = files.parent / "log"
    with console.open("wb") as out:
        process = subprocess.Popen(
            # in a PID namespace of its own, for each process of the node is one of this machine: they all go with it
            ["unshare", "--pid", "--fork", "--kill-child=KILL", *_kernel(plan, node, files, images)],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            env=os.environ | {"TMPDIR": "/dev/shm", "LD_PRELOAD": str(_wide_registers(plan))},  # noqa: S108 - memory is made there
            pass_fds=images,
        )
    for image in images:
        os.close(image)
    pid = id_outside_of(process.pid)
    return Booting(replace(node, pid=pid, started_at=started_at(pid) or 0), process, console)


def _wide_registers(plan: LabPlan) -> Path:
    """Give the library that lets the nodes' kernel run on processors which are newer than it; its source says why."""
    library = plan.folder / "wide_registers.so"
    if not library.exists():
        run("tcc", "-shared", "-nostdlib", "-o", library, FILES / "wide_registers.c")
    return library


def _kernel(plan: LabPlan, node: Node, files: Path, images: list[int]) -> list[str]:
    cable = f"vec0:transport=tap,ifname={node.port},depth=64,gro=1,mac=02:00:00:00:78:{node.index:02x}"
    drives = [f"{Path(path).name}=/proc/self/fd/{image}" for path, image in zip(node.blank, images, strict=True)]
    return [
        "linux.uml",
        f"mem={plan.memory_mib}M",
        f"umid={node.name}",
        f"uml_dir={files.parent}",
        *("root=/dev/root", "rootfstype=hostfs", "rootflags=/", "ro"),
        f"init={files.parent}/init",
        *("con=null", "con0=null,fd:1"),
        cable,
        *drives,
        f"lab_name={node.name}",
        f"lab_address={node.address}",
        f"lab_files={files}",
        f"lab_georep={plan.geo_replication:d}",
    ]
