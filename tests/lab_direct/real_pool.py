"""Real nodes as a pool without Heketi, for tests that change it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from glusterterm.backends.direct.managed import ManagedPool
from glusterterm.backends.ssh.runner import SshRunner
from glusterterm.engine.clock import RealClock
from glusterterm.logic.plans import device, node
from glusterterm.logic.plans.device import Disk
from tests.changed import Changed
from tests.lab.lab import Lab
from tests.lab_ssh.test_runner_on_nodes import reached

CLOCK = RealClock()


@dataclass
class Pool(Changed):
    """The lab's servers as a pool, and what changes it."""

    lab: Lab
    managed: ManagedPool
    runner: SshRunner

    @property
    def looking(self) -> ManagedPool:
        """Give what looks at it."""
        return self.managed

    @property
    def changing(self) -> ManagedPool:
        """Give what changes it."""
        return self.managed

    async def pause(self) -> None:
        """Wait a moment."""
        await CLOCK.sleep(0.2)

    async def build(self) -> None:
        """Have all servers join, each with a disk as a device; once for all tests."""
        seen = await self.snapshot()
        if len(seen.devices) == len(self.lab.servers):
            return
        (cluster,) = seen.clusters
        for zone, server in enumerate(self.lab.servers[1:], start=2):
            plan = node.add(await self.snapshot(), cluster, zone=zone, manage=server.name, storage=server.address)
            await self.run(plan)
        for each in (await self.snapshot()).nodes.values():
            await self.run(device.add(await self.snapshot(), each.id, [Disk(self.lab.servers[0].blank[0])]))
        snapshot = await self.snapshot()
        assert sorted(each.zone for each in snapshot.nodes.values()) == [1, 2, 3]
        assert len(snapshot.devices) == 3

    def said(self, server: int, *words: str) -> str:
        """Give what a command says on a server, whether it succeeds or not."""
        return self.lab.run(self.lab.servers[server], "sh", "-c", " ".join(words) + " || true").stdout

    @property
    def traces(self) -> list[str]:
        """Give what bricks leave on the servers."""
        found = []
        for server in range(len(self.lab.servers)):
            found += self.said(server, "lvs", "--noheadings", "-o", "lv_name").split()
            found += [line for line in self.said(server, "cat", "/proc/mounts").splitlines() if "heketi" in line]
            found += [line for line in self.said(server, "cat", "/etc/fstab").splitlines() if "heketi" in line]
        return [*found, *self.said(0, "gluster", "--mode=script", "volume", "list").split("No volumes")[0].split()]


@contextmanager
def pool_of(lab: Lab, folder: Path) -> Iterator[Pool]:
    """Be inside the lab's network, with its first server as the profile's host."""
    with lab.inside():
        runner = SshRunner(reached(lab, folder), CLOCK)
        yield Pool(lab, ManagedPool([lab.servers[0].name], runner, CLOCK, lambda: uuid4().hex), runner)
