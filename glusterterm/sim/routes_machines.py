"""The routes of nodes, devices and bricks (Heketi's API, sections 4.2, 4.3 and 4.6)."""

from glusterterm.model.topology import EntryState
from glusterterm.sim import objects, validation, world_evict, world_machines
from glusterterm.sim.chance import Draw
from glusterterm.sim.entries import NodeEntry, OperationType
from glusterterm.sim.go_json import Body
from glusterterm.sim.replies import Reply, as_json
from glusterterm.sim.routing import Call, Routes
from glusterterm.sim.world import Refused


def add_node(call: Call) -> Reply:
    """`POST /nodes`: the glusterd that takes the node in is looked for before the answer, the probe comes after."""
    world, body = call.world, call.body()
    names = body.part("hostnames")
    node = NodeEntry(
        "",
        body.text("cluster"),
        body.whole("zone"),
        names.texts("manage"),
        names.texts("storage"),
        tags=body.named_texts("tags"),
    )
    validation.check(
        {
            "zone": validation.at_least_one(node.zone),
            "hostnames": validation.host_names(node.manage, node.storage),
            "cluster": validation.uuid(node.cluster),
            "tags": validation.tags(node.tags),
        }
    )
    cluster = world.clusters.get(node.cluster)
    if cluster is None:
        raise Refused(404, "Cluster id does not exist")
    world_machines.check_name_free(world, (node.manage[0], node.storage[0]))
    node.id = world.chance.new_id(Draw.NODE)
    prober, wait_s = world_machines.prober(world, cluster, world.host(node))
    world.joining[node.id] = node
    return call.queue(world_machines.add_node(world, node, prober), wait_s)


def node_info(call: Call) -> Reply:
    """`GET /nodes/ID`."""
    return as_json(objects.node(call.world, call.world.nodes[call.id]))


def delete_node(call: Call) -> Reply:
    """`DELETE /nodes/ID`: whatever its state, but not with devices."""
    node = call.world.nodes[call.id]
    if node.devices:
        raise Refused(409, f"Unable to delete node [{call.id}] because it contains devices")
    return call.queue(world_machines.delete_node(call.world, node))


def _state(body: Body) -> tuple[EntryState, bool]:
    """Read the state that is wanted, and whether heals are looked at before a brick goes."""
    state, check_heal = body.text("state"), body.text("healcheck")
    validation.check({"state": validation.entry_state(state), "healcheck": validation.heal_check(check_heal)})
    return EntryState(state), check_heal != "disable"


def set_node_state(call: Call) -> Reply:
    """`POST /nodes/ID/state`: only failed takes a slot."""
    world = call.world
    state, check_heal = _state(call.body())
    node = world.nodes[call.id]
    steps = world_evict.set_node_state(world, node, state, check_heal=check_heal)
    return call.queue(world.in_slot(steps) if state is EntryState.FAILED else steps)


def _change_tags(tags: dict[str, str], body: Body) -> Reply:
    change, wanted = body.text("change_type"), body.named_texts("tags")
    validation.check(
        {
            "change_type": validation.one_of(change, "set", "update", "delete"),
            "tags": validation.tags(wanted),
        }
    )
    match change:
        case "set":
            tags.clear()
            tags.update(wanted)
        case "update":
            tags.update(wanted)
        case _:
            for name in wanted:
                tags.pop(name, None)
    return as_json(dict(sorted(tags.items())))


def set_node_tags(call: Call) -> Reply:
    """`POST /nodes/ID/tags`."""
    body = call.body()
    return _change_tags(call.world.nodes[call.id].tags, body)


def add_device(call: Call) -> Reply:
    """`POST /devices`: the answer does not tell the new id."""
    world, body = call.world, call.body()
    node_id, name, tags = body.text("node"), body.text("name"), body.named_texts("tags")
    destroy = body.flag("destroydata")
    validation.check(
        {
            "node": validation.uuid(node_id),
            "name": validation.device_name(name),
            "tags": validation.tags(tags),
        }
    )
    node = world.nodes.get(node_id)
    if node is None:
        raise Refused(404, "Node id does not exist")
    device = world_machines.new_device(world, node, name, tags)
    return call.queue(world_machines.add_device(world, device, destroy=destroy))


def device_info(call: Call) -> Reply:
    """`GET /devices/ID`."""
    return as_json(objects.device(call.world, call.world.devices[call.id]))


def delete_device(call: Call) -> Reply:
    """`DELETE /devices/ID`, with an optional body."""
    forget = call.optional_body().flag("forceforget")
    device = call.world.devices[call.id]
    if device.state is not EntryState.FAILED:
        raise Refused(400, f"device: {call.id} is not in failed state")
    if device.bricks:
        raise Refused(409, f"Unable to delete device [{call.id}] because it contains bricks")
    return call.queue(world_machines.delete_device(call.world, device, forget=forget))


def set_device_state(call: Call) -> Reply:
    """`POST /devices/ID/state`: only failed takes a slot."""
    world = call.world
    state, check_heal = _state(call.body())
    device = world.devices[call.id]
    steps = world_evict.set_device_state(world, device, state, check_heal=check_heal)
    return call.queue(world.in_slot(steps) if state is EntryState.FAILED else steps)


def set_device_tags(call: Call) -> Reply:
    """`POST /devices/ID/tags`."""
    body = call.body()
    return _change_tags(call.world.devices[call.id].tags, body)


def resync(call: Call) -> Reply:
    """`GET /devices/ID/resync`: a GET that writes."""
    device = call.world.devices[call.id]
    return call.queue(world_machines.resync(call.world, device))


def evict(call: Call) -> Reply:
    """`POST /bricks/to-evict/ID`, with an optional body."""
    world = call.world
    check_heal = call.optional_body().text("healcheck")
    validation.check({"healcheck": validation.heal_check(check_heal)})
    brick = world.bricks[call.id]
    build = world_evict.evict(world, brick, check_heal=check_heal != "disable")
    operation = world.new_operation(OperationType.EVICT_BRICK)
    return call.accepted(world.start_operation(operation, build, "Failed to set up brick eviction: "))


ROUTES: Routes = {
    "/nodes": {"POST": add_node},
    "/nodes/ID": {"GET": node_info, "DELETE": delete_node},
    "/nodes/ID/state": {"POST": set_node_state},
    "/nodes/ID/tags": {"POST": set_node_tags},
    "/devices": {"POST": add_device},
    "/devices/ID": {"GET": device_info, "DELETE": delete_device},
    "/devices/ID/state": {"POST": set_device_state},
    "/devices/ID/tags": {"POST": set_device_tags},
    "/devices/ID/resync": {"GET": resync},
    "/bricks/to-evict/ID": {"POST": evict},
}
