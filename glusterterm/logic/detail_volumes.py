"""The details of volumes, bricks, block volumes and pending operations."""

from collections.abc import Iterable, Iterator
from shlex import quote

from glusterterm.logic import detail_parts as parts
from glusterterm.logic import detail_truth
from glusterterm.logic import format as fmt
from glusterterm.logic.detail_parts import Asked
from glusterterm.logic.labels import brick_mark, doing
from glusterterm.logic.lines import BLANK, Line, Mark, Role, Span
from glusterterm.model.ids import BlockVolumeId, BrickId, OperationId, Ref, VolumeId
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import Brick, DurabilityType, Mount, Volume

_ONLY_IDS = (
    "A key of the role user sees the ids of volumes, and nothing else. "
    "With an admin key, size, bricks and mount line stand here."
)


def volume(asked: Asked) -> Iterator[Line]:
    """Tell of a volume: how it keeps its data and where, and how it is mounted."""
    snapshot = asked.snapshot
    found = snapshot.volumes.get(VolumeId(asked.ref.id))
    if found is None:
        yield from _bare_volume(asked.ref.id)
        return
    in_cluster = f"volume · cluster {asked.names.get(found.cluster, fmt.short_id(found.cluster))}"
    yield parts.title(Mark.PENDING if found.pending else Mark.VOLUME, found.name, in_cluster)
    yield Line((Span(found.id, Role.MUTED),))
    yield BLANK
    yield parts.said("size", fmt.size_gib(found.size_gib))
    yield parts.said("durability", _durability(found))
    yield from parts.pending_line(snapshot, found.pending)
    if found.snapshot_factor != 1.0:
        yield parts.said("snapshots", f"room for them: {found.snapshot_factor:g} times the size")
    if found.gid:
        yield parts.said("group", f"gid {found.gid}")
    for number, option in enumerate(found.options):
        yield parts.said("options" if number == 0 else " ", option)
    yield from _hosting(snapshot, found)
    yield from mount(found.mount)
    yield from detail_truth.volume(snapshot, found)
    yield from _bricks(snapshot, found)


def brick(asked: Asked) -> Iterator[Line]:
    """Tell of a brick: its volume, where it is, and the others of its set."""
    snapshot = asked.snapshot
    found = snapshot.bricks[BrickId(asked.ref.id)]
    of = snapshot.volumes.get(found.volume)
    name = of.name if of else f"volume {fmt.short_id(found.volume)}"
    pending = found.pending or (of.pending if of else None)
    yield parts.title(
        Mark.PENDING if pending else Mark.BRICK, f"brick {fmt.short_id(found.id)}", _where(snapshot, found)
    )
    yield Line((Span(found.id, Role.MUTED),))
    yield BLANK
    yield parts.said("volume", name, ref=Ref.volume(found.volume))
    if of is not None:
        kept = parts.joined((fmt.durability(of.durability), "arbiter" if found.id in of.arbiter_bricks else ""))
        yield parts.said("durability", kept)
    yield parts.said("size", fmt.size_kib(found.size_kib))
    if found.charge_kib is not None:
        yield parts.said("takes", f"{fmt.size_kib(found.charge_kib)} of its device")
    yield from parts.pending_line(snapshot, pending)
    yield from detail_truth.brick(found)
    for label, text in (("path", found.path), ("thin pool", found.thin_pool), ("LVM volume", found.logical_volume)):
        if text:
            yield Line((Span(text),), label=label, verbatim=True)
    if of is not None:
        yield from _peers(snapshot, of, found)


def block_volume(asked: Asked) -> Iterator[Line]:
    """Tell of a block volume: what hosts it and how initiators find it."""
    snapshot = asked.snapshot
    found = snapshot.block_volumes[BlockVolumeId(asked.ref.id)]
    host = snapshot.volumes.get(found.hosting_volume)
    yield parts.title(Mark.PENDING if found.pending else Mark.VOLUME, found.name, "block volume")
    yield Line((Span(found.id, Role.MUTED),))
    yield BLANK
    usable = f"{fmt.size_gib(found.usable_gib)} usable" if found.usable_gib not in (None, found.size_gib) else ""
    yield parts.said("size", parts.joined((fmt.size_gib(found.size_gib), usable)))
    yield from parts.pending_line(snapshot, found.pending)
    hosting = host.name if host else f"volume {fmt.short_id(found.hosting_volume)}"
    yield parts.said("inside", hosting, ref=Ref.volume(found.hosting_volume))
    yield from parts.unless_empty("hosts", ", ".join(found.hosts))
    yield parts.said("paths", fmt.count(found.ha_count, "path"))
    if found.iqn:
        yield Line((Span(found.iqn),), label="iqn", verbatim=True)


def operation(asked: Asked) -> Iterator[Line]:
    """Tell of a pending operation: what it does, and to what."""
    snapshot = asked.snapshot
    found = snapshot.operations[OperationId(asked.ref.id)]
    yield parts.title(Mark.PENDING, found.type, "pending operation")
    yield Line((Span(found.id, Role.MUTED),))
    yield BLANK
    yield parts.said("doing", doing(found))
    if found.started_at is not None:
        yield parts.said("begun", fmt.timestamp(found.started_at))
    for ref in (*map(Ref.device, found.devices), *map(Ref.volume, found.volumes), *map(Ref.brick, found.bricks)):
        yield parts.said(str(ref.kind), fmt.short_id(ref.id), ref=ref)


def mount_command(how: Mount, folder: str = "/mnt") -> str:
    """Give the command by which a client mounts a volume, with all servers to fall back to."""
    backups = f"-o backup-volfile-servers={quote(':'.join(how.backup_volfile_servers))} "
    return f"mount -t glusterfs {backups if how.backup_volfile_servers else ''}{quote(how.device)} {folder}"


def mount(how: Mount | None) -> Iterator[Line]:
    """Tell how clients mount a volume."""
    if how is None:
        return
    servers = len(how.backup_volfile_servers)
    backups = f"falls back to {fmt.count(servers, 'server')}" if servers else "one server only"
    yield from parts.heading("Mount", f"{backups} · click to copy")
    yield Line((Span(mount_command(how)),), verbatim=True)


def _bare_volume(id_: str) -> Iterator[Line]:
    yield parts.title(Mark.VOLUME, f"volume {fmt.short_id(id_)}", "")
    yield Line((Span(id_, Role.MUTED),))
    yield BLANK
    yield Line((Span(_ONLY_IDS, Role.MUTED),))


def _durability(found: Volume) -> str:
    if found.durability.type is DurabilityType.NONE:
        return "one copy: a lost brick is lost data"
    return parts.joined((fmt.durability(found.durability), "with arbiter" if found.arbiter_bricks else ""))


def _hosting(snapshot: Snapshot, found: Volume) -> Iterator[Line]:
    hosting = found.hosting
    if hosting is None:
        return
    free = f"{fmt.size_gib(hosting.free_gib)} free, {fmt.size_gib(hosting.reserved_gib)} reserved"
    locked = "locked: takes no new ones" if hosting.locked else ""
    yield from parts.heading("Block volumes", parts.joined((f"{len(hosting.block_volumes):,}", free, locked)))
    for id_ in hosting.block_volumes:
        block = snapshot.block_volumes.get(id_)
        text = parts.joined((block.name, fmt.size_gib(block.size_gib))) if block else fmt.short_id(id_)
        yield Line((Span(text),), mark=Mark.VOLUME, ref=Ref.block_volume(id_))


def _bricks(snapshot: Snapshot, found: Volume) -> Iterator[Line]:
    number = f"{len(found.bricks):,}"
    if found.sets is None:
        yield from parts.heading("Bricks", f"{number} · which of them form a set is not known")
        yield from _brick_lines(snapshot, found, found.bricks)
        return
    yield from parts.heading("Bricks", f"{number} in {fmt.count(len(found.sets), 'set')}")
    for place, bricks in enumerate(found.sets, start=1):
        if len(found.sets) > 1:
            yield Line((Span(f"set {place}", Role.MUTED),))
        yield from _brick_lines(snapshot, found, bricks)


def _peers(snapshot: Snapshot, of: Volume, found: Brick) -> Iterator[Line]:
    known = next((bricks for bricks in of.sets or () if found.id in bricks), None)
    if known is not None:
        others = [id_ for id_ in known if id_ != found.id]
        if others:
            yield from parts.heading("Others of its set", f"{len(others):,}")
            yield from _brick_lines(snapshot, of, others)
        return
    others = [id_ for id_ in of.bricks if id_ != found.id]
    if others:
        yield from parts.heading("Other bricks", "of the volume · which of them form its set is not known")
        yield from _brick_lines(snapshot, of, others)


def _brick_lines(snapshot: Snapshot, of: Volume, bricks: Iterable[BrickId]) -> Iterator[Line]:
    for id_ in bricks:
        found = snapshot.bricks.get(id_)
        where = _where(snapshot, found) if found else "no record of it"
        about = parts.joined((where, "arbiter" if id_ in of.arbiter_bricks else ""))
        spans = (Span(f"brick {fmt.short_id(id_)}  "), Span(about, Role.MUTED if found else Role.WARNING))
        yield Line(spans, mark=brick_mark(found, None) if found else Mark.UNKNOWN, ref=Ref.brick(id_))


def _where(snapshot: Snapshot, found: Brick) -> str:
    node = snapshot.nodes.get(found.node)
    device = snapshot.devices.get(found.device)
    host = node.host if node else f"node {fmt.short_id(found.node)}"
    return f"on {host} {device.path if device else fmt.short_id(found.device)}"
