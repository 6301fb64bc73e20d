"""`gluster volume info`, `volume list` and `volume get`."""

from functools import cache
from importlib import resources

from glusterterm.sim.nodes import CommandFailed, GlusterVolume
from glusterterm.sim.shell import xml
from glusterterm.sim.shell.gluster_words import FAILED, Asked
from glusterterm.sim.shell.printed import Here, Printed
from glusterterm.sim.shell.xml import Element, leaf, of

NO_SUCH = 30806
ALWAYS_SET = (("storage.fips-mode-rchecksum", "on"), ("transport.address-family", "inet"), ("nfs.disable", "on"))
SET_WITH_COPIES = (("performance.client-io-threads", "off"),)
GRANULAR = ("cluster.granular-entry-heal", "on")


def answer(asked: Asked) -> Printed | None:
    """Answer what is asked of the definitions, if it is."""
    match asked.words:
        case ("volume", "info") | ("volume", "info", "all"):
            return _info(asked, asked.here.volumes())
        case ("volume", "info", name):
            found = asked.here.volume(name)
            return _info(asked, [found]) if found is not None else _no_info(asked, name)
        case ("volume", "list"):
            return _list(asked)
        case ("volume", "get", name, key):
            return _get(asked, name, key)
        case ("volume", "quota", _, "list"):
            return _no_quota(asked)
        case _:
            return None


def _info(asked: Asked, volumes: list[GlusterVolume]) -> Printed:
    if not asked.as_xml:
        told = "".join(_plain(volume) for volume in volumes)
        return Printed(told, stderr="" if volumes else "No volumes present\n")
    listed = tuple(_volume(asked.here, volume) for volume in volumes)
    return Printed(xml.answer(of("volInfo", of("volumes", *listed, leaf("count", len(volumes))))))


def _no_info(asked: Asked, name: str) -> Printed:
    if not asked.as_xml:
        return Printed(stderr=f"Volume {name} does not exist\n", status=1)
    none = of("volInfo", of("volumes", leaf("count", 0)))
    return Printed(xml.document(*xml.outcome(-1, NO_SUCH, "Volume does not exist"), none))


def _plain(volume: GlusterVolume) -> str:
    lines = [
        " ",
        f"Volume Name: {volume.name}",
        f"Type: {kind(volume)[1]}",
        f"Volume ID: {volume.uuid}",
        f"Status: {state(volume)[1]}",
        f"Number of Bricks: {len(volume.bricks)}",
        "Transport-type: tcp",
        "Bricks:",
        *(f"Brick{number}: {brick.name}" for number, brick in enumerate(volume.bricks, start=1)),
        "Options Reconfigured:",
        *(f"{key}: {value}" for key, value in options(volume)),
    ]
    return "\n".join(lines) + "\n"


def sets(volume: GlusterVolume) -> int:
    """Count the sets of a volume."""
    return max(len(volume.bricks) // volume.set_size, 1)


def kind(volume: GlusterVolume) -> tuple[int, str]:
    """Give gluster's number and word for the kind of a volume."""
    many = sets(volume) > 1
    if volume.data:
        return (9, "Distributed-Disperse") if many else (4, "Disperse")
    if volume.replica > 1:
        return (7, "Distributed-Replicate") if many else (2, "Replicate")
    return 0, "Distribute"


def state(volume: GlusterVolume) -> tuple[int, str]:
    """Give gluster's number and word for how a volume stands."""
    if volume.started:
        return 1, "Started"
    return (2, "Stopped") if volume.was_started else (0, "Created")


def options(volume: GlusterVolume) -> tuple[tuple[str, str], ...]:
    """Give what is set, the newest first, and what gluster sets itself."""
    own = tuple(reversed(volume.options.items()))
    ours = (GRANULAR, *ALWAYS_SET, *SET_WITH_COPIES) if volume.replica > 1 else ALWAYS_SET
    return (*own, *((key, value) for key, value in ours if key not in volume.options))


def _volume(here: Here, volume: GlusterVolume) -> Element:
    number, word = state(volume)
    kind_number, kind_word = kind(volume)
    told = options(volume)
    snapshots = sum(
        pool == here.node.pool and snapshot.source == volume.name
        for (pool, _), snapshot in here.world.snapshots.items()
    )
    return of(
        "volume",
        leaf("name", volume.name),
        leaf("id", volume.uuid),
        leaf("status", number),
        leaf("statusStr", word),
        leaf("snapshotCount", snapshots),
        leaf("brickCount", len(volume.bricks)),
        leaf("distCount", sets(volume)),
        leaf("replicaCount", max(volume.replica, 1)),
        leaf("arbiterCount", int(volume.arbiter)),
        leaf("disperseCount", volume.data + volume.redundancy),
        leaf("redundancyCount", volume.redundancy),
        leaf("type", kind_number),
        leaf("typeStr", kind_word),
        leaf("transport", 0),
        _bricks(here, volume),
        leaf("optCount", len(told)),
        of("options", *(of("option", leaf("name", key), leaf("value", value)) for key, value in told)),
    )


def _bricks(here: Here, volume: GlusterVolume) -> Element:
    rows = []
    for brick in volume.bricks:
        host = here.world.by_storage(brick.storage)
        uuid = host.uuid if host else ""
        inside = (leaf("name", brick.name), leaf("hostUuid", uuid), leaf("isArbiter", int(brick.arbiter)))
        rows.append(Element("brick", inside, (("uuid", uuid),), lead=brick.name))
    return of("bricks", *rows)


def _list(asked: Asked) -> Printed:
    names = [volume.name for volume in asked.here.volumes()]
    if not asked.as_xml:
        return Printed(
            "".join(f"{name}\n" for name in names), stderr="" if names else "No volumes present in cluster\n"
        )
    return Printed(xml.answer(of("volList", leaf("count", len(names)), *(leaf("volume", name) for name in names))))


def _no_quota(asked: Asked) -> Printed:
    """Refuse: no simulated volume has a quota."""
    reason = "Quota is disabled, please enable quota"
    if not asked.as_xml:
        return Printed(stderr=f"quota command failed : {reason}\n", status=2)
    return Printed(xml.document(*xml.outcome(-1, FAILED, reason), leaf("cliOp", "volQuota")), status=2)


@cache
def _defaults() -> tuple[tuple[str, str], ...]:
    text = resources.files(__package__).joinpath("options.txt").read_text(encoding="utf-8")
    return tuple((key, value) for key, _, value in (line.partition(" ") for line in text.splitlines()))


def _get(asked: Asked, name: str, key: str) -> Printed:
    volume = asked.volume(name, "volume get option")
    given = dict(options(volume))
    known = [(option, given.get(option, value)) for option, value in _defaults()]
    names = {option for option, _ in known}
    known += [(option, value) for option, value in given.items() if option not in names]
    told = known if key == "all" else [(option, value) for option, value in known if option == key]
    if not told:
        raise CommandFailed(f"volume get option: failed: Option {key} does not exist\n")
    if asked.as_xml:
        rows = (of("Opt", leaf("Option", option), leaf("Value", value)) for option, value in told)
        return Printed(xml.answer(of("volGetopts", leaf("count", len(told)), *rows)))
    head = f"{'Option':<40}{'Value':<40}\n{'------':<40}{'-----':<40}\n"
    return Printed(head + "".join(f"{option:<40}{value:<40}\n" for option, value in told))
