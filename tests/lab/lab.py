"""A running lab, as tests and commands use it."""

import os
import select
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import msgspec

from tests.lab import kernel, network
from tests.lab.keys import Keys
from tests.lab.layout import LabPlan, Layout, Node, Role, load
from tests.lab.namespace_nodes import REPOSITORY
from tests.lab.node_init import READY
from tests.lab.programs import ENVIRONMENT, enter, run

DOWN_LIMIT_S = 30.0


class LabFailed(Exception):
    """A lab did not come up, or is not there."""


@dataclass(frozen=True, slots=True)
class Lab:
    """A lab that is up. Its addresses are reached from within `inside()`, and by programs of `host_argv()`."""

    layout: Layout

    @property
    def servers(self) -> tuple[Node, ...]:
        """Give the nodes that run glusterd and sshd."""
        return tuple(node for node in self.layout.nodes if node.role is Role.SERVER)

    @property
    def client(self) -> Node:
        """Give the node that mounts volumes."""
        return self.node("client")

    def node(self, name: str) -> Node:
        """Give a node by its name.

        Raises:
            LabFailed: there is none.
        """
        for node in self.layout.nodes:
            if node.name == name:
                return node
        raise LabFailed(f"no node {name!r}: there are {', '.join(node.name for node in self.layout.nodes)}")

    @property
    def keys(self) -> Keys:
        """Tell where the keys are."""
        return Keys(self.layout.plan.folder / "keys")

    @property
    def is_alive(self) -> bool:
        """Tell whether the lab still stands."""
        return kernel.started_at(self.layout.keeper) == self.layout.keeper_started_at

    def run(
        self, node: Node, *argv: str, given: str | None = None, check: bool = True, limit_s: float = 120.0
    ) -> subprocess.CompletedProcess[str]:
        """Run a program as root in a node: by SSH where the node has a kernel of its own, otherwise without.

        So a node on User-Mode Linux that is cut runs nothing, and one that shares this kernel does.

        Raises:
            ProgramFailed: it ended with another status than 0, and `check` is true.
            TimeoutExpired: it took longer than `limit_s`.
        """
        return run(*self.node_argv(node, *argv), given=given, check=check, limit_s=limit_s)

    def node_argv(self, node: Node, *argv: str) -> tuple[str, ...]:
        """Give the words that run a program as root in a node."""
        if node.own_kernel:
            return self.ssh_argv(node, *argv)
        return (*enter(node.pid, ("mount", "uts", "ipc", "net", "pid")), "--wdns=/root", *argv)

    def ssh_argv(self, node: Node, *argv: str) -> tuple[str, ...]:
        """Give the words that run a program in a server by SSH; no program: a shell."""
        options = {
            "IdentitiesOnly": "yes",
            "BatchMode": "yes",
            "ConnectTimeout": "10",
            "UserKnownHostsFile": self.keys.known_hosts,
        }
        said = (word for name, value in options.items() for word in ("-o", f"{name}={value}"))
        quoted = [shlex.quote(word) for word in argv]
        return self.host_argv("ssh", "-F", "none", "-i", str(self.keys.right), *said, f"root@{node.address}", *quoted)

    def host_argv(self, *argv: str) -> tuple[str, ...]:
        """Give the words that run a program where the nodes can be reached. What it mounts is gone with it."""
        return (*enter(self.layout.keeper, ("net",)), "unshare", "--mount", *argv)

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Move this thread to where the nodes can be reached; the loopback there is this lab's own."""
        with kernel.in_network_of(self.layout.keeper):
            yield

    def cut(self, node: Node) -> None:
        """Pull a node's network cable: it runs on, and reaches nobody."""
        run(*self.host_argv(*network.pull(node)))

    def join(self, node: Node) -> None:
        """Plug a node's network cable in again; twice does no harm."""
        run(*self.host_argv(*network.plug(node)))

    def down(self) -> None:
        """End the lab, and wait until nothing is left of it.

        Raises:
            TimeoutError: something is, after half a minute.
        """
        self._end(self.layout.guard, self.layout.guard_started_at, signal.SIGTERM)
        self._end(
            self.layout.keeper, self.layout.keeper_started_at, signal.SIGKILL
        )  # should the guard have been killed
        with suppress(ChildProcessError):  # then another process started it
            os.waitpid(self.layout.guard, 0)

    def _end(self, pid: int, started_at: int, with_signal: int) -> None:
        with suppress(ProcessLookupError):
            process = os.pidfd_open(pid)
            try:
                if kernel.started_at(pid) != started_at:
                    return
                os.kill(pid, with_signal)
                if not select.select([process], [], [], DOWN_LIMIT_S)[0]:
                    raise TimeoutError(f"{self.layout.plan.label} is not down after {DOWN_LIMIT_S:g} s")
            finally:
                os.close(process)


def start(plan: LabPlan, owner: int = 0) -> Lab:
    """Make a lab, which ends by itself when the process `owner` does; 0: it stands until it is taken down.

    Raises:
        LabFailed: with what it said.
    """
    ours, theirs = os.pipe()
    guard = os.posix_spawn(
        sys.executable,
        [sys.executable, "-m", "tests.lab.keeper", msgspec.json.encode(plan).decode(), str(owner)],
        os.environ | ENVIRONMENT | {"PYTHONPATH": str(REPOSITORY)},
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_DUP2, theirs, 1),
            (os.POSIX_SPAWN_DUP2, theirs, 2),
        ],
        setsid=True,  # out of reach of what ends the owner's whole group, a terminal's ctrl+c for one
    )
    os.close(theirs)
    with os.fdopen(ours) as said:
        told = said.read()
    if told.strip() != READY:
        os.waitpid(guard, 0)
        raise LabFailed(f"the {plan.kind} lab did not come up:\n{told}")
    return find(plan)


def find(plan: LabPlan) -> Lab:
    """Give the running lab of that kind and name.

    Raises:
        LabFailed: there is none.
    """
    layout = load(plan)
    if layout is None or not Lab(layout).is_alive:
        raise LabFailed(f"no {plan.kind} lab named {plan.name} is up: python -m tests.lab {plan.kind} up")
    return Lab(layout)
