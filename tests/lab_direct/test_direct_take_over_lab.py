"""Real nodes that carry none of our marks, as a Heketi leaves them, are taken over: only marks are written."""

from pathlib import Path

from glusterterm.logic.plans import volume
from glusterterm.logic.plans.take_over import take_over
from glusterterm.model.operations import CreateVolume
from glusterterm.model.topology import Durability, DurabilityType
from tests.lab.lab import Lab
from tests.lab_direct.real_pool import Pool, pool_of

ZONES = (4, 5, 6)


async def test_a_pool_without_marks_is_taken_over_and_keeps_its_volume(lab: Lab, tmp_path: Path) -> None:
    with pool_of(lab, tmp_path) as pool:
        await pool.build()
        wish = CreateVolume("taken", 1, Durability(DurabilityType.REPLICATE, 3))
        await pool.run(volume.create(await pool.snapshot(), wish))
        marked = [_tags(pool, server) for server in range(len(lab.servers))]
        assert all(marked)
        for server, tags in enumerate(marked):
            pool.said(server, "vgchange", *(f"--deltag={tag}" for tag in tags), _group(pool, server))
        bare = await pool.snapshot()
        (cluster,) = bare.clusters
        hosts = {server.name: server for server in lab.servers}
        zones = {node.host: ZONES[list(hosts).index(node.host)] for node in bare.nodes.values() if node.host in hosts}
        zones |= {node.host: ZONES[-1] for node in bare.nodes.values() if node.host not in hosts}
        before = pool.said(0, "lvs --noheadings -o lv_name,lv_size,lv_tags")
        await pool.run(take_over(bare, cluster, zones))
        taken = await pool.snapshot()
        assert {node.host: node.zone for node in taken.nodes.values()} == zones
        assert set(taken.devices) == set(bare.devices)
        assert set(taken.bricks) == set(bare.bricks)
        assert pool.said(0, "lvs --noheadings -o lv_name,lv_size,lv_tags") == before
        assert all("glusterterm.zone=" in " ".join(_tags(pool, server)) for server in range(len(lab.servers)))
        (made,) = taken.volumes.values()
        await pool.run(volume.delete(taken, made.id))
        assert pool.traces == []
        for server, tags in enumerate(marked):  # as the other tests expect them
            now = _tags(pool, server)
            pool.said(server, "vgchange", *(f"--deltag={tag}" for tag in now), _group(pool, server))
            pool.said(server, "vgchange", *(f"--addtag={tag}" for tag in tags), _group(pool, server))
        await pool.managed.close()


def _tags(pool: Pool, server: int) -> list[str]:
    """Give the marks on a server's only group."""
    tags = pool.said(server, "vgs", "--noheadings", "-o", "vg_tags").strip().split(",")
    return [tag for tag in tags if tag.startswith("glusterterm.")]


def _group(pool: Pool, server: int) -> str:
    return pool.said(server, "vgs", "--noheadings", "-o", "vg_name").strip()
