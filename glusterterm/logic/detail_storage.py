"""The details of clusters, nodes and devices."""

from collections.abc import Iterator, Mapping, Sequence

from glusterterm.logic import detail_parts as parts
from glusterterm.logic import detail_truth
from glusterterm.logic import format as fmt
from glusterterm.logic.detail_parts import Asked
from glusterterm.logic.forest import Below, natural_key, sum_of
from glusterterm.logic.labels import brick_mark, state_word
from glusterterm.logic.labels import figures as device_figures
from glusterterm.logic.lines import BLANK, Line, Mark, Role, Span
from glusterterm.logic.room import SHAPES, Shape
from glusterterm.model.ids import ClusterId, DeviceId, NodeId, Ref
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import Brick, Cluster, Device, EntryState, Node

Room = Mapping[str, int]
"""The largest volume that can still be made, in GiB, by the label of its shape (`logic.room`)."""

_SHAPE_WIDTH = 14


def cluster(asked: Asked, room: Room) -> Iterator[Line]:
    """Tell of a cluster: what it takes, its capacity by state, and what can still be made in it."""
    snapshot = asked.snapshot
    found = snapshot.clusters[ClusterId(asked.ref.id)]
    nodes = snapshot.nodes_of(found)
    devices = [device for node in nodes for device in snapshot.devices_of(node)]
    yield parts.title(Mark.ONLINE, asked.names.get(found.id, fmt.short_id(found.id)), "cluster")
    yield Line((Span(found.id, Role.MUTED),))
    yield BLANK
    yield from parts.used(sum_of(devices))
    yield parts.said("nodes", _by_state([node.state for node in nodes]))
    yield parts.said("devices", _by_state([device.state for device in devices]))
    yield parts.said("volumes", _volumes(found))
    yield parts.said("takes", _takes(found))
    yield from _capacity_by_state(snapshot, devices)
    yield from detail_truth.cluster(snapshot, found)
    yield from parts.heading("Room", "the largest volume that surely fits")
    online = sum(node.state is EntryState.ONLINE for node in nodes)
    for shape in SHAPES:
        yield _room_line(shape, room.get(shape.label), online)


def node(asked: Asked) -> Iterator[Line]:
    """Tell of a node: its addresses, and its devices with their fill."""
    snapshot = asked.snapshot
    found = snapshot.nodes[NodeId(asked.ref.id)]
    devices = sorted(snapshot.devices_of(found), key=lambda device: (natural_key(device.path), device.id))
    place = f"zone {found.zone} · cluster {asked.names.get(found.cluster, fmt.short_id(found.cluster))}"
    yield parts.title(parts.mark_of(found.state), found.host, place, role=parts.name_role(found.state))
    yield Line((Span(found.id, Role.MUTED),))
    yield BLANK
    yield parts.state(snapshot, found.state)
    yield from parts.unless_empty("manage", ", ".join(found.manage))
    yield from parts.unless_empty("storage", ", ".join(found.storage))
    yield from parts.tags(found.tags)
    yield from parts.used(sum_of(devices))
    yield from parts.heading("Devices", f"{len(devices):,}" if devices else "none yet")
    for device in devices:
        yield _device_line(device)
    yield from detail_truth.node(snapshot, found)


def device(asked: Asked) -> Iterator[Line]:
    """Tell of a device: its figures, and its bricks with their volumes."""
    snapshot = asked.snapshot
    found = snapshot.devices[DeviceId(asked.ref.id)]
    on = snapshot.nodes.get(found.node)
    place = _on(on) if on else f"on node {fmt.short_id(found.node)}, of which there is no record"
    yield parts.title(parts.mark_of(found.state), found.path, place, role=parts.name_role(found.state))
    yield Line((Span(found.id, Role.MUTED),))
    yield BLANK
    yield parts.state(snapshot, found.state, found.pending)
    yield from parts.tags(found.tags)
    yield from parts.used(device_figures(found))
    yield from parts.unless_empty("LVM id", found.pv_uuid or "")
    for path in found.paths:
        if path != found.path:
            yield parts.said("also", path, Role.MUTED)
    yield from detail_truth.device(found)
    yield from parts.heading("Bricks", f"{len(found.bricks):,}" if found.bricks else "none")
    for id_ in found.bricks:
        brick = snapshot.bricks.get(id_)
        yield brick_line(snapshot, brick) if brick else _ghost(id_)


def brick_line(snapshot: Snapshot, brick: Brick) -> Line:
    """Tell of a brick in one line, on its device: its volume, and how much it takes."""
    volume = snapshot.volumes.get(brick.volume)
    name = fmt.short_name(volume.name) if volume else f"volume {fmt.short_id(brick.volume)}"
    about = "arbiter" if volume and brick.id in volume.arbiter_bricks else ""
    spans = [
        Span(f"brick {fmt.short_id(brick.id)}  "),
        Span(parts.joined((name, about, fmt.size_kib(brick.size_kib))), Role.MUTED),
    ]
    pending = brick.pending or (volume.pending if volume else None)
    if pending is not None:
        spans += [Span("  "), parts.busy(snapshot, pending)]
    return Line(tuple(spans), mark=brick_mark(brick, pending), ref=Ref.brick(brick.id))


def _ghost(id_: str) -> Line:
    spans = (Span(f"brick {fmt.short_id(id_)}  "), Span("no record of it", Role.WARNING))
    return Line(spans, mark=Mark.UNKNOWN)


def _on(found: Node) -> str:
    return f"on {found.host} · zone {found.zone}"


def _device_line(found: Device) -> Line:
    below = device_figures(found)
    mark = parts.mark_of(found.state)
    return Line(parts.figures(below), label=found.path, mark=mark, meter=below.fill, ref=Ref.device(found.id))


def _by_state(states: Sequence[EntryState]) -> str:
    if not states:
        return "none yet"
    counted = ((state, states.count(state)) for state in EntryState)
    return parts.joined(f"{number:,} {state_word(state)}" for state, number in counted if number)


def _volumes(found: Cluster) -> str:
    blocks = fmt.count(len(found.block_volumes), "block volume") if found.block_volumes else ""
    return parts.joined((f"{len(found.volumes):,}", blocks))


def _takes(found: Cluster) -> str:
    kinds = [kind for kind, taken in (("file", found.file), ("block", found.block)) if taken]
    return f"{' and '.join(kinds)} volumes" if kinds else "no new volumes"


def _capacity_by_state(snapshot: Snapshot, devices: Sequence[Device]) -> Iterator[Line]:
    """Sum up devices by what Heketi makes of them: a device on a node that is not online takes no bricks either."""
    by_state: dict[EntryState, list[Device]] = {}
    for found in devices:
        on = snapshot.nodes.get(found.node)
        worse = on.state if on and found.state is EntryState.ONLINE else found.state
        by_state.setdefault(worse, []).append(found)
    if set(by_state) <= {EntryState.ONLINE}:
        return
    yield from parts.heading("By state", "of device or node")
    for state in EntryState:
        if state in by_state:
            below: Below = sum_of(by_state[state])
            mark = parts.mark_of(state)
            yield Line(parts.figures(below), label=state_word(state), mark=mark, meter=below.fill)


def _room_line(shape: Shape, gib: int | None, online: int) -> Line:
    """Tell the room for a shape, or what there is none for: each brick of a set goes to a node of its own."""
    needs = shape.durability.set_size
    none = f"needs {needs} nodes, {online} online" if online < needs else "no room"
    size = Span(fmt.size_gib(gib)) if gib else Span("…" if gib is None else none, Role.MUTED)
    return Line((Span(f"{shape.label:<{_SHAPE_WIDTH}}", Role.MUTED), size))
