"""The lab's network, in the network namespace of the process that calls this: a bridge, and a cable to each node."""

from tests.lab.layout import LabPlan, Node
from tests.lab.programs import run

BRIDGE = "lab"


def make_bridge(plan: LabPlan) -> None:
    """Make the bridge, with this side's address, and the loopback, which servers of tests want."""
    _ip(
        "link set lo up",
        f"link add {BRIDGE} type bridge",
        f"addr add {plan.gateway}/24 dev {BRIDGE}",
        f"link set {BRIDGE} up",
    )


def lay_cable(node: Node, pid: int) -> None:
    """Join the bridge and the network namespace of `pid`, where the cable's end is named eth0."""
    _ip(f"link add {node.port} type veth peer name eth0 netns {pid}", f"link set {node.port} master {BRIDGE} up")


def lay_tap(node: Node) -> None:
    """Make the device that a node's own kernel opens as its end of the cable."""
    _ip(f"tuntap add {node.port} mode tap", f"link set {node.port} master {BRIDGE} up")


def settle_in(plan: LabPlan, node: Node) -> None:
    """Give this network namespace, a node's own, its address."""
    _ip(
        "link set lo up",
        f"addr add {node.address}/24 dev eth0",
        "link set eth0 up",
        f"route add default via {plan.gateway}",
    )


def pull(node: Node) -> tuple[str, ...]:
    """Give the command that pulls the node's cable: off the bridge, for User-Mode Linux does not survive link down."""
    return ("ip", "link", "set", node.port, "nomaster")


def plug(node: Node) -> tuple[str, ...]:
    """Give the command that plugs the node's cable in again."""
    return ("ip", "link", "set", node.port, "master", BRIDGE)


def _ip(*lines: str) -> None:
    run("ip", "-batch", "-", given="\n".join(lines) + "\n")
