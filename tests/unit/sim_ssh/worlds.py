"""Simulated nodes to ask: those of the recordings, with their volumes, and those of the demo."""

from glusterterm.sim.nodes import NodeWorld, SimNode
from glusterterm.sim.presets import Made, Preset, Simulation, make
from glusterterm.sim.shell.node import run, split
from glusterterm.sim.shell.printed import Printed

NOON = 1_795_348_800.0
"""2026-11-22 12:00 UTC."""
HOSTS = tuple(f"10.77.0.{number}" for number in (11, 12, 13, 14))
VOLUMES = (
    ("dist", "", (0, 1, 2)),
    ("rep2", "replica 2", (0, 1)),
    ("rep3", "replica 3", (0, 1, 2)),
    ("arb", "replica 3 arbiter 1", (0, 1, 2)),
    ("dr", "replica 2", (0, 1, 2, 3)),
    ("ec3", "disperse-data 2 redundancy 1", (0, 1, 2)),
)


class Nodes:
    """A world of nodes, and commands for them; each has to be one plain command line."""

    def __init__(self, world: NodeWorld) -> None:
        self.world = world

    def node(self, host: str) -> SimNode:
        """Give a node."""
        return self.world.nodes[host]

    def ask(self, command: str, host: str = HOSTS[0]) -> Printed:
        """Have a node answer a command."""
        words = split(command)
        assert words is not None, command
        return run(self.world, self.node(host), words)

    def told(self, command: str, host: str = HOSTS[0]) -> str:
        """Have a node answer a command that succeeds; give what it prints."""
        printed = self.ask(command, host)
        assert (printed.status, printed.stderr) == (0, ""), (command, printed)
        return printed.stdout


def recorded_pool(*, started: bool = True) -> Nodes:
    """Give the nodes and volumes that the recordings were made on, as far as they matter."""
    nodes = Nodes(NodeWorld(hospitable=False, seed="test"))
    nodes.world.now = nodes.world.born = NOON
    for host in HOSTS:
        nodes.world.add_node(host, host)
    for host in HOSTS[1:]:
        nodes.told(f"gluster --mode=script peer probe {host}")
    for name, kind, hosts in VOLUMES:
        bricks = " ".join(f"{HOSTS[host]}:/bricks/b1/{name}" for host in hosts)
        nodes.told(f"gluster --mode=script volume create {name} {kind} {bricks}")
        if started:
            nodes.told(f"gluster --mode=script volume start {name}")
    return nodes


def demo() -> tuple[Simulation, Nodes]:
    """Give the demo's world, in which nothing happens by itself."""
    simulation = make(Made(Preset.DEMO, life=False), NOON)
    return simulation, Nodes(simulation.nodes)
