"""`gluster snapshot`."""

from datetime import UTC, datetime

from glusterterm.sim import derived, nodes_gluster
from glusterterm.sim.nodes import CommandFailed
from glusterterm.sim.nodes_work import Snapshot
from glusterterm.sim.shell import xml
from glusterterm.sim.shell.gluster_words import Asked
from glusterterm.sim.shell.printed import Printed
from glusterterm.sim.shell.xml import Element, leaf, of

LIMIT, SOFT_LIMIT = 256, 230


def answer(asked: Asked) -> Printed | None:
    """Answer what is asked of snapshots, if it is."""
    match asked.words:
        case ("snapshot", "list"):
            names = [snapshot.name for snapshot in _all(asked)]
            listed = of("snapList", leaf("count", len(names)), *(leaf("snapshot", name) for name in names))
            return asked.told("".join(f"{name}\n" for name in names) or "No snapshots present\n", listed)
        case ("snapshot", "info"):
            return _info(asked, _all(asked))
        case ("snapshot", "info", "volume", name):
            asked.volume(name, "Snapshot info")
            return _info(asked, [snapshot for snapshot in _all(asked) if snapshot.source == name])
        case ("snapshot", "status"):
            return Printed(xml.answer(of("snapStatus", Element("snapshots", tuple(map(_status, _all(asked)))))))
        case ("snapshot", "config"):
            return _config(asked)
        case ("snapshot", "config", "snap-max-hard-limit", _):
            return asked.told("snapshot config: snap-max-hard-limit for System set successfully\n")
        case ("snapshot", "create", name, source, "no-timestamp"):
            return _create(asked, name, source)
        case ("snapshot", "clone", clone, name):
            return _clone(asked, clone, name)
        case ("snapshot", "activate" | "deactivate" | "delete" as verb, name):
            return _change(asked, verb, name)
        case _:
            return None


def _all(asked: Asked) -> list[Snapshot]:
    here = asked.here
    return [snapshot for (pool, _), snapshot in sorted(here.world.snapshots.items()) if pool == here.node.pool]


def _info(asked: Asked, snapshots: list[Snapshot]) -> Printed:
    rows = tuple(_told(asked, snapshot) for snapshot in snapshots)
    return asked.told("", of("snapInfo", leaf("count", len(rows)), Element("snapshots", rows)))


def _told(asked: Asked, snapshot: Snapshot) -> Element:
    count = sum(other.source == snapshot.source for other in _all(asked))
    origin = of(
        "originVolume", leaf("name", snapshot.source), leaf("snapCount", count), leaf("snapRemaining", LIMIT - count)
    )
    state = leaf("status", "Started" if snapshot.active else "Stopped")
    name = leaf("name", snapshot.uuid.replace("-", ""))
    return of(
        "snapshot",
        leaf("name", snapshot.name),
        leaf("uuid", snapshot.uuid),
        Element("description"),
        leaf("createTime", f"{datetime.fromtimestamp(snapshot.taken_at, UTC):%Y-%m-%d %H:%M:%S +0000}"),
        leaf("volCount", 1),
        of("snapVolume", name, state, origin),
    )


def _status(snapshot: Snapshot) -> Element:
    return of("snapshot", leaf("name", snapshot.name), leaf("uuid", snapshot.uuid), leaf("volCount", 1))


def _config(asked: Asked) -> Printed:
    system = of(
        "systemConfig",
        leaf("hardLimit", LIMIT),
        leaf("softLimit", "90%"),
        leaf("autoDelete", "disable"),
        leaf("activateOnCreate", "disable"),
    )
    volumes = (
        of(
            "volume",
            leaf("name", volume.name),
            leaf("hardLimit", LIMIT),
            leaf("effectiveHardLimit", LIMIT),
            leaf("softLimit", SOFT_LIMIT),
        )
        for volume in asked.here.volumes()
    )
    return Printed(xml.answer(of("snapConfig", system, Element("volumeConfig", tuple(volumes)))))


def _create(asked: Asked, name: str, source: str) -> Printed:
    here = asked.here
    key = here.node.pool, name
    nodes_gluster.snapshot_create(here.world, here.node, source)
    if key in here.world.snapshots:
        raise CommandFailed(f"snapshot create: failed: Snapshot {name} already exists\n")
    snapshot = here.world.snapshots[key] = Snapshot(name, derived.uuid(name, here.now), source, here.now)
    return asked.told(f"snapshot create: success: Snap {name} created successfully\n", _named("snapCreate", snapshot))


def _named(root: str, snapshot: Snapshot) -> Element:
    return of(root, of("snapshot", leaf("name", snapshot.name), leaf("uuid", snapshot.uuid)))


def _known(asked: Asked, name: str, verb: str) -> Snapshot:
    found = asked.here.world.snapshots.get((asked.here.node.pool, name))
    if found is None:
        raise CommandFailed(f"snapshot {verb}: failed: Snapshot ({name}) does not exist\n")
    return found


def _clone(asked: Asked, clone: str, name: str) -> Printed:
    here = asked.here
    snapshot = _known(asked, name, "clone")
    if not snapshot.active:
        raise CommandFailed(f"snapshot clone: failed: Snapshot {name} is not activated\n")
    origin = asked.volume(snapshot.source, "snapshot clone")
    made = nodes_gluster.snapshot_clone(here.world, here.node, origin, clone)
    made.started = False
    told = of("CloneCreate", of("volume", leaf("name", clone), leaf("uuid", made.uuid)))
    return asked.told(f"snapshot clone: success: Clone {clone} created successfully\n", told)


def _change(asked: Asked, verb: str, name: str) -> Printed:
    snapshot = _known(asked, name, verb)
    if verb == "delete":
        del asked.here.world.snapshots[asked.here.node.pool, name]
        gone = of("snapshot", leaf("status", "Success"), leaf("name", name), leaf("uuid", snapshot.uuid))
        return asked.told(
            f"snapshot delete: {name}: snap removed successfully\n", of("snapDelete", of("snapshots", gone))
        )
    snapshot.active = verb == "activate"
    text = f"Snapshot {verb}: {name}: Snap {verb}d successfully\n"
    return asked.told(text, _named(f"snap{verb.capitalize()}", snapshot))
