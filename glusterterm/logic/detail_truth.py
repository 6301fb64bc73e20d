"""What the nodes themselves say of an object: beside the backend's word, with the age and failure of each part."""

from collections.abc import Iterator

from glusterterm.logic import detail_parts as parts
from glusterterm.logic import format as fmt
from glusterterm.logic.labels import PROCESS_WORDS, storage_faults
from glusterterm.logic.lines import Line, Role
from glusterterm.model.health import DeviceTruth, HealCount, PeerSeen, ProcessState, Reading
from glusterterm.model.ids import Ref
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import Brick, Cluster, Device, Node, Volume


def node(snapshot: Snapshot, found: Node) -> Iterator[Line]:
    """Tell what a node says of itself."""
    truth = found.truth
    if truth is None:
        return
    yield from parts.heading("The node itself")
    if truth.reached is None:
        yield parts.said("ssh", "not asked yet", Role.MUTED)
    else:
        yield parts.said("ssh", *(("reached", Role.OK) if truth.reached else ("not reached", Role.WARNING)))
    if truth.reached is not False:
        yield _yes_no("glusterd", truth.glusterd_runs, "runs", "stopped")
        yield _yes_no("self-heal", truth.self_heal_online, "daemon runs", "daemon offline")
        # what a node that does not answer saw before is not how it is
        fresh = truth.glusterd_runs is not False
        for number, peer in enumerate(truth.peers if fresh else ()):
            yield _peer("peers" if number == 0 else " ", snapshot, peer)
    else:
        yield parts.said(" ", "what it said before may be so no more", Role.MUTED)
    yield from _readings(snapshot, Ref.node(found.id))


def cluster(snapshot: Snapshot, found: Cluster) -> Iterator[Line]:
    """Tell what gluster says of a trusted pool."""
    truth = found.truth
    if truth is None and not any(reading.subject == Ref.cluster(found.id) for reading in snapshot.readings):
        return
    asked = snapshot.nodes.get(truth.asked) if truth is not None and truth.asked is not None else None
    yield from parts.heading("Gluster itself", f"asked on {asked.host}" if asked is not None else "")
    if truth is not None:
        for number, name in enumerate(truth.strangers):
            yield parts.said("not listed" if number == 0 else " ", f"volume {name}", Role.WARNING)
        for peer in truth.unlisted:
            yield parts.said("not listed", f"peer {peer.host}", Role.WARNING)
    yield from _readings(snapshot, Ref.cluster(found.id))


def volume(snapshot: Snapshot, found: Volume) -> Iterator[Line]:
    """Tell what gluster says of a volume."""
    truth = found.truth
    if truth is None:
        return
    yield from parts.heading("Gluster itself")
    if not truth.exists:
        yield parts.said("volume", "gluster has none of this name", Role.FAILED)
        return
    asked = next((each for each in snapshot.readings if each.subject == Ref.cluster(found.cluster)), None)
    if truth.state is not None:
        yield parts.said("volume", truth.state.lower(), Role.TEXT)
    if asked is not None and asked.taken_at is not None:
        old = Role.WARNING if asked.failure else Role.MUTED
        yield parts.said(" ", f"as gluster said at {fmt.clock_time(asked.taken_at)}", old)
    if truth.offline:
        yield parts.said("processes", f"{fmt.count(truth.offline, 'brick')} offline", Role.FAILED)
    if truth.unseen:
        yield parts.said("processes", f"{fmt.count(truth.unseen, 'brick')} not seen by gluster", Role.WARNING)
    yield from _heal(truth.heal)
    for task in truth.tasks:
        yield parts.said("task", f"{task.kind.lower()} {task.state}", Role.PENDING)
    yield from _readings(snapshot, Ref.volume(found.id))


def device(found: Device) -> Iterator[Line]:
    """Tell how the bricks of a device run."""
    truth = found.truth
    if truth is None:
        return
    yield from parts.heading("The node itself")
    if truth.present is False:
        yield parts.said("LVM", "does not find its volume group, or not all of it", Role.FAILED)
    if truth.total_kib is not None and truth.free_kib is not None:
        yield parts.said("LVM", f"{fmt.size_kib(truth.free_kib)} of {fmt.size_kib(truth.total_kib)} free")
    if truth.disk and truth.disk != found.path:
        yield parts.said("disk", f"is {truth.disk} now")
    yield from _disk(truth)
    if truth.down:
        yield parts.said("processes", f"{fmt.count(truth.down, 'brick')} down", Role.FAILED)
    if truth.unseen:
        yield parts.said("processes", f"{fmt.count(truth.unseen, 'brick')} not seen by gluster", Role.WARNING)
    if found.bricks and not truth.down and not truth.unseen:
        yield parts.said("processes", "all run", Role.OK)


def _disk(truth: DeviceTruth) -> Iterator[Line]:
    """Tell what the disk says of itself, and what the kernel has against it."""
    smart = truth.smart
    if smart is not None:
        yield from parts.unless_empty("model", parts.joined((smart.model, smart.serial)))
        if smart.passed is None:
            yield parts.said("SMART", smart.why_not or "says nothing of its health", Role.MUTED)
        else:
            yield parts.said("SMART", *(("passed", Role.OK) if smart.passed else ("failing", Role.FAILED)))
        counts = (
            (smart.reallocated, "reallocated"),
            (smart.pending, "pending"),
            (smart.uncorrectable, "uncorrectable"),
            (smart.media_errors, "media errors"),
        )
        bad = parts.joined(f"{count:,} {word}" for count, word in counts if count)
        if bad:
            yield parts.said(" ", bad, Role.WARNING)
        more = (
            f"{smart.temperature_c} °C" if smart.temperature_c is not None else "",
            f"{fmt.share(smart.wear_share)} worn" if smart.wear_share is not None else "",
            f"{smart.power_on_h:,} h" if smart.power_on_h is not None else "",
        )
        yield from parts.unless_empty(" ", parts.joined(more))
    if truth.errors:
        yield parts.said("kernel", fmt.count(truth.errors, "I/O error"), Role.FAILED)
        yield parts.said(" ", truth.last_error, Role.MUTED)


def brick(found: Brick) -> Iterator[Line]:
    """Tell how a brick's process stands."""
    truth = found.truth
    if truth is None:
        return
    words, role = PROCESS_WORDS.get(truth.process, (f"process {truth.process}", Role.TEXT))
    if truth.process is ProcessState.ONLINE:
        role = Role.OK
    if truth.since is None:
        yield parts.said("process", "not asked yet", Role.MUTED)
    else:
        yield parts.said("process", f"{words}, since {fmt.clock_time(truth.since)}", role)
    if truth.pid is not None:
        yield parts.said(
            " ", parts.joined((f"pid {truth.pid}", f"port {truth.port}" if truth.port else "")), Role.MUTED
        )
    if truth.connected is False:
        yield parts.said("heal", "no self-heal daemon reaches it", Role.WARNING)
    yield from _heal(truth.heal)
    for fault in storage_faults(truth):
        yield parts.said("storage", fault, Role.FAILED)
    if truth.data_share is not None:
        metadata = f", its metadata {fmt.share(truth.metadata_share)}" if truth.metadata_share is not None else ""
        yield parts.said("pool", f"{fmt.share(truth.data_share)} full{metadata}")


def _heal(count: HealCount | None) -> Iterator[Line]:
    if count is None:
        return
    if count.entries is None:
        yield parts.said("heal", "how much is left is not known", Role.WARNING)
    elif count.entries:
        yield parts.said("heal", f"{fmt.count(count.entries, 'entry', 'entries')} left", Role.PENDING)
    else:
        yield parts.said("heal", "nothing left", Role.OK)
    if count.split_brain:
        yield parts.said(" ", f"{count.split_brain:,} in split-brain", Role.FAILED)


def _yes_no(label: str, told: bool | None, yes: str, no: str) -> Line:
    if told is None:
        return parts.said(label, "not known", Role.MUTED)
    return parts.said(label, *((yes, Role.OK) if told else (no, Role.FAILED)))


def _peer(label: str, snapshot: Snapshot, peer: PeerSeen) -> Line:
    known = snapshot.nodes.get(peer.node) if peer.node is not None else None
    name = known.host if known is not None else f"{peer.host}, which is not listed"
    if peer.connected is False:
        return parts.said(label, f"{name} disconnected", Role.WARNING)
    return parts.said(label, f"{name} connected" if peer.trusted else f"{name} is no member", Role.TEXT)


def _readings(snapshot: Snapshot, subject: Ref) -> Iterator[Line]:
    """Tell when each part was read, those that failed with their reason; such a part is what was true then."""
    for reading in snapshot.readings:
        if reading.subject == subject:
            yield from _reading(reading)


def _reading(reading: Reading) -> Iterator[Line]:
    read = f"read at {fmt.clock_time(reading.taken_at)}" if reading.taken_at is not None else "never read"
    if not reading.failure:
        yield parts.said(str(reading.part), read, Role.MUTED)
        return
    yield parts.said(str(reading.part), f"{read}: {reading.failure}", Role.WARNING)
    yield parts.said(" ", reading.next_step, Role.ACCENT)
