"""`GET /internal/state/examine/gluster`: the database beside what the nodes tell (Heketi's API, section 4.8)."""

import json

from glusterterm.sim import dump
from glusterterm.sim.entries import ClusterEntry, NodeEntry
from glusterterm.sim.executor import Json, NodeFailed, NodeReport
from glusterterm.sim.world import World


def report(world: World) -> tuple[Json, float]:
    """Ask every node; give the reply and how long the client waits for it, in seconds."""
    asked: list[tuple[ClusterEntry, list[tuple[NodeEntry, NodeReport]]]] = []
    waited_s = 0.0
    for id_ in sorted(world.clusters):
        cluster = world.clusters[id_]
        reports: list[tuple[NodeEntry, NodeReport]] = []
        for node_id in cluster.nodes:
            answer, took_s = _ask(world, cluster, world.nodes[node_id])
            waited_s = max(waited_s, took_s)
            reports.append((world.nodes[node_id], answer))
        asked.append((cluster, reports))
    in_flight = len(world.tracked) + len(world.cleaning)
    lines: list[Json] = [f"OnDemand Examiner invoked while {in_flight} ops are in flight", *_findings(world, asked)]
    clusters: list[Json] = [
        {"ClusterHeketiID": cluster.id, "NodesData": [_node(node, told) for node, told in reports]}
        for cluster, reports in asked
    ]
    database: Json = json.loads(dump.encoded(world))
    return {"heketidb": database, "report": lines, "clusters": clusters}, waited_s


def _ask(world: World, cluster: ClusterEntry, node: NodeEntry) -> tuple[NodeReport, float]:
    hosting = tuple(
        volume.name for id_ in cluster.volumes if (volume := world.volumes.get(id_)) and volume.hosting is not None
    )
    host = world.host(node)
    answer, took_s = world.jobs.ask_now(host, lambda: world.executor.examine(host, hosting))
    return (NodeReport(None) if isinstance(answer, NodeFailed) else answer), took_s


def _findings(world: World, asked: list[tuple[ClusterEntry, list[tuple[NodeEntry, NodeReport]]]]) -> list[str]:
    """Say who did not answer and whose list of volumes is another than Heketi's; only names are compared."""
    everybody = [(cluster, node, told) for cluster, reports in asked for node, told in reports]
    silent = [f"could not fetch data from node {node.manage[0]}" for _, node, told in everybody if told.volumes is None]
    compared: list[str] = []
    for cluster, node, told in everybody:
        names = sorted(volume.name for id_ in cluster.volumes if (volume := world.volumes.get(id_)))
        if told.volumes is None:
            compared.append(
                f"heketi volume list could not be compared with volume list of node {node.id} due to missing info"
            )
        elif sorted(told.volumes) != names:
            compared.append(f"heketi volume list does not match with volume list of node {node.id}")
    return silent + (compared or ["heketi volume list matches with volume list of all nodes"])


def _node(node: NodeEntry, told: NodeReport) -> Json:
    return {
        "NodeHeketiID": node.id,
        "VolumeInfo": told.volume_info,
        "LVMPVInfo": told.lvm_pv,
        "LVMVGInfo": told.lvm_vg,
        "LVMLVInfo": told.lvm_lv,
        "BricksMountStatus": told.mounts,
        "BlockVolumeNames": told.block_volumes,
    }
