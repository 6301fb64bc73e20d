"""Labs by command: `python -m tests.lab namespaces|uml up|run|...`, as root."""

import argparse
import os
import subprocess
import sys

from tests.lab import kernel
from tests.lab.fixtures import why_not
from tests.lab.lab import Lab, LabFailed, find, start
from tests.lab.layout import Kind, LabPlan, Node
from tests.lab.programs import ProgramFailed

HELP = {
    "check": "tell whether such a lab can be had here",
    "up": "start a lab that stands until it is taken down",
    "down": "end it, and leave nothing",
    "status": "tell its nodes, addresses, disks and keys",
    "exec": "NODE WORDS... - run a program as root in a node",
    "ssh": "NODE [WORDS...] - the same by SSH",
    "cut": "NODE - pull its network cable",
    "join": "NODE - and plug it in again",
    "exec-host": "WORDS... - run a program where the nodes can be reached: a shell, glusterterm, a test",
    "run": "WORDS... - up, exec-host, down; should this command be killed, the lab is gone all the same",
}


def parsed(words: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.lab", description=__doc__)
    parser.add_argument("kind", type=Kind, choices=list(Kind), help="which lab")
    parser.add_argument("--name", default="main", help="labs of other names stand beside each other")
    verbs = parser.add_subparsers(dest="verb", required=True)
    for verb, text in HELP.items():
        command = verbs.add_parser(verb, help=text)
        if verb in ("up", "run"):
            command.add_argument("--nodes", type=int, default=None, help="4, or 3 on User-Mode Linux")
            command.add_argument("--disk-mib", type=int, default=None)
            command.add_argument("--memory-mib", type=int, default=256, help="of a node on User-Mode Linux")
            command.add_argument("--no-pool", action="store_true", help="let nobody probe anybody")
            command.add_argument("--geo-replication", action="store_true")
        if verb in ("exec", "ssh", "cut", "join"):
            command.add_argument("node")
        if verb in ("exec", "ssh", "exec-host", "run"):
            command.add_argument("words", nargs=argparse.REMAINDER)
    return parser.parse_args(words)


def plan_of(told: argparse.Namespace) -> LabPlan:
    """Give the plan that the command line asks for."""
    if told.verb not in ("up", "run"):
        return LabPlan(told.kind, told.name)
    usual = {Kind.NAMESPACES: (4, 1024), Kind.UML: (3, 4096)}[told.kind]
    return LabPlan(
        told.kind,
        told.name,
        nodes=told.nodes or usual[0],
        disk_mib=told.disk_mib or usual[1],
        memory_mib=told.memory_mib,
        pool=not told.no_pool,
        geo_replication=told.geo_replication,
    )


def told_of(lab: Lab) -> str:
    """Describe a lab in some lines."""
    lines = [
        f"{node.name:8} {node.address:12} {_state(node):5} {' '.join(node.bricks + node.blank)}".rstrip()
        for node in lab.layout.nodes
    ]
    keys = f"key {lab.keys.right}, known hosts {lab.keys.known_hosts}; logins root and operator"
    return "\n".join((*lines, keys))


def _state(node: Node) -> str:
    return "runs" if kernel.started_at(node.pid) == node.started_at else "ended"


def act(told: argparse.Namespace) -> int:
    """Do what the command line says, and give the exit status."""
    plan = plan_of(told)
    if told.verb == "up":
        print(told_of(start(plan)))
        return 0
    if told.verb == "run":
        lab = start(plan, owner=os.getpid())
        try:
            return subprocess.run(lab.host_argv(*told.words), check=False).returncode
        finally:
            lab.down()
    lab = find(plan)
    if told.verb == "down":
        lab.down()
    elif told.verb == "status":
        print(told_of(lab))
    elif told.verb in ("cut", "join"):
        {"cut": lab.cut, "join": lab.join}[told.verb](lab.node(told.node))
    else:
        argv = {
            "exec": lambda: lab.node_argv(lab.node(told.node), *told.words),
            "ssh": lambda: lab.ssh_argv(lab.node(told.node), *told.words),
            "exec-host": lambda: lab.host_argv(*told.words),
        }[told.verb]()
        os.execvp(argv[0], argv)  # noqa: S606 - no shell is wanted
    return 0


def main() -> None:
    """Run one command."""
    told = parsed(sys.argv[1:])
    reason = why_not(told.kind)
    if reason or told.verb == "check":
        sys.exit(reason)
    try:
        sys.exit(act(told))
    except (LabFailed, ProgramFailed, TimeoutError, ValueError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
