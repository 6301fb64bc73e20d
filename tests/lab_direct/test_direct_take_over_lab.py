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
        try:
            await _taken_over(pool)
        finally:  # as the other tests expect them
            for server, tags in enumerate(marked):
                _change(pool, server, "--deltag=", _tags(pool, server))
                _change(pool, server, "--addtag=", tags)
        (made,) = (await pool.snapshot()).volumes.values()
        await pool.run(volume.delete(await pool.snapshot(), made.id))
        assert pool.traces == []
        await pool.managed.close()


async def _taken_over(pool: Pool) -> None:
    servers = range(len(pool.lab.servers))
    for server in servers:
        _change(pool, server, "--deltag=", _tags(pool, server))
    assert [_tags(pool, server) for server in servers] == [[], [], []]
    bare = await pool.snapshot()
    (cluster,) = bare.clusters
    hosts = sorted(node.host for node in bare.nodes.values())
    zones = dict(zip(hosts, ZONES, strict=True))
    assert {node.zone for node in bare.nodes.values()}.isdisjoint(ZONES)
    before = pool.said(0, "lvs --noheadings -o lv_name,lv_size,lv_tags")
    await pool.run(take_over(bare, cluster, zones))
    taken = await pool.snapshot()
    assert {node.host: node.zone for node in taken.nodes.values()} == zones
    assert (set(taken.devices), set(taken.bricks)) == (set(bare.devices), set(bare.bricks))
    assert pool.said(0, "lvs --noheadings -o lv_name,lv_size,lv_tags") == before
    for server in servers:
        (zone,) = (tag for tag in _tags(pool, server) if tag.startswith("glusterterm.zone="))
        assert int(zone.rpartition("=")[2]) in ZONES


def _change(pool: Pool, server: int, way: str, tags: list[str]) -> None:
    """Add marks to a server's only group, or take them away; fails where LVM does."""
    group = pool.said(server, "vgs", "--noheadings", "-o", "vg_name").strip()
    if tags:
        pool.lab.run(pool.lab.servers[server], "vgchange", *(f"{way}{tag}" for tag in tags), group)


def _tags(pool: Pool, server: int) -> list[str]:
    """Give the marks on a server's only group."""
    tags = pool.said(server, "vgs", "--noheadings", "-o", "vg_tags").strip().split(",")
    return [tag for tag in tags if tag.startswith("glusterterm.")]
