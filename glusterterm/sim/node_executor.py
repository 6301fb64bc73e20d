"""The simulated nodes as Heketi's ssh executor reaches them: each call is the real commands, one after another."""

from dataclasses import replace

from glusterterm.sim import node_commands as commands
from glusterterm.sim import nodes_gluster
from glusterterm.sim.executor import Done, Host, NodeReport
from glusterterm.sim.node_batch import Unreachable
from glusterterm.sim.node_commands import GLUSTER, LVM
from glusterterm.sim.node_executor_bricks import BrickCalls
from glusterterm.sim.node_executor_devices import DeviceCalls
from glusterterm.sim.node_executor_volumes import VolumeCalls
from glusterterm.sim.nodes import CommandFailed, SimNode
from glusterterm.sim.nodes_report import report_of

LISTINGS = (
    f"{LVM} pvs --reportformat json --units k",
    f"{LVM} vgs --reportformat json --units k",
    f"{LVM} lvs --reportformat json --units k",
    "mount",
    "cat /etc/fstab",
)


class NodeExecutor(DeviceCalls, BrickCalls, VolumeCalls):
    """Speaks to a `NodeWorld` for Heketi: the whole `Executor` protocol."""

    def advance(self, now: float) -> None:
        """Let the nodes live up to `now`: what heals, heals."""
        self.world.now = max(self.world.now, now)

    def check_glusterd(self, host: Host) -> Done[None]:
        """Look whether glusterd runs."""
        batch = self.batch(host)

        def look(node: SimNode) -> None:
            if not node.glusterd:
                raise CommandFailed("Unit glusterd.service is not running.\n", status=3)

        return self.simply(batch, "systemctl status glusterd", commands.CHECK_S, look)

    def peer_probe(self, host: Host, new: Host) -> Done[None]:
        """Have `host` take `new` into its trusted pool."""
        batch = self.batch(host)
        self.world.node(new.manage, new.storage)
        command = f"{GLUSTER} peer probe {new.storage}"
        return self.simply(
            batch, command, commands.PROBE_S, lambda node: nodes_gluster.peer_probe(self.world, node, new.storage)
        )

    def peer_detach(self, host: Host, leaving: Host) -> Done[None]:
        """Have `host` put `leaving` out of the trusted pool."""
        batch = self.batch(host)
        command = f"{GLUSTER} peer detach {leaving.storage}"
        return self.simply(
            batch, command, commands.PROBE_S, lambda node: nodes_gluster.peer_detach(self.world, node, leaving.storage)
        )

    def examine(self, host: Host, hosting: tuple[str, ...]) -> Done[NodeReport]:
        """Read gluster's and LVM's lists, mounts and block volumes; what can't be read is left out."""
        batch = self.batch(host)
        nothing = NodeReport(None)
        volumes_known = True
        try:
            batch.run(
                f"{GLUSTER} volume info --xml", commands.ASK_S, lambda node: nodes_gluster.need_daemon(self.world, node)
            )
        except Unreachable:
            return batch.done(nothing)
        except CommandFailed:
            volumes_known = False
        for command in LISTINGS:
            batch.ignoring(command, commands.CHECK_S, lambda node: None)
        node = self.world.node(host.manage, host.storage)
        if node is None:
            return batch.done(nothing)
        report = report_of(self.world, node, hosting)
        return batch.done(report if volumes_known else replace(report, volumes=None, volume_info=None))
