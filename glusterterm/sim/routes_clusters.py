"""The routes of clusters (Heketi's API, section 4.1)."""

from glusterterm.sim import objects
from glusterterm.sim.chance import Draw
from glusterterm.sim.entries import ClusterEntry
from glusterterm.sim.replies import JSON_TYPE, Reply, as_json, sized
from glusterterm.sim.routing import Call, Routes
from glusterterm.sim.world import Refused


def create(call: Call) -> Reply:
    """`POST /clusters`: members that are missing are false."""
    body = call.body()
    file, block = body.flag("file"), body.flag("block")
    cluster = ClusterEntry(call.world.chance.new_id(Draw.CLUSTER), file, block)
    call.world.clusters[cluster.id] = cluster
    return as_json(objects.cluster(call.world, cluster), 201)


def list_all(call: Call) -> Reply:
    """`GET /clusters`."""
    return as_json({"clusters": sorted(call.world.clusters)})


def info(call: Call) -> Reply:
    """`GET /clusters/ID`."""
    return as_json(objects.cluster(call.world, call.world.clusters[call.id]))


def set_flags(call: Call) -> Reply:
    """`POST /clusters/ID/flags`: a member that is missing becomes false."""
    body = call.body()
    file, block = body.flag("file"), body.flag("block")
    cluster = call.world.clusters[call.id]
    cluster.file, cluster.block = file, block
    return sized(200, {"content-type": JSON_TYPE}, b"")


def delete(call: Call) -> Reply:
    """`DELETE /clusters/ID`."""
    cluster = call.world.clusters[call.id]
    if cluster.nodes or cluster.volumes or cluster.block_volumes:
        raise Refused(409, f"Unable to delete cluster [{call.id}] because it contains volumes and/or nodes")
    del call.world.clusters[call.id]
    return sized(200, {}, b"")


ROUTES: Routes = {
    "/clusters": {"GET": list_all, "POST": create},
    "/clusters/ID": {"GET": info, "DELETE": delete},
    "/clusters/ID/flags": {"POST": set_flags},
}
