"""`gluster volume profile` and `volume top`: what clients do to the bricks, by a load that is always the same."""

from datetime import UTC, datetime

from glusterterm.sim import derived
from glusterterm.sim.nodes import CommandFailed, GlusterBrick, GlusterVolume
from glusterterm.sim.nodes_work import Profile
from glusterterm.sim.shell import xml
from glusterterm.sim.shell.gluster_words import FAILED, Asked
from glusterterm.sim.shell.printed import Here, Printed
from glusterterm.sim.shell.xml import Element, leaf, of

OP_INFO, OP_START, OP_STOP = 3, 1, 2
BLOCKS = tuple(1 << power for power in range(32))
LOAD = (("OPEN", 12, 90_000), ("READ", 60, 45_000), ("WRITE", 35, 140_000), ("FLUSH", 12, 80_000))
FURTHER = (("CREATE", 3, 255_000), ("LOOKUP", 40, 135_000), ("FINODELK", 24, 81_000), ("FXATTROP", 24, 176_000))
"""Operations, how many a second, and what one takes, in nanoseconds."""
READ_BLOCK, WRITTEN_BLOCK = 131072, 65536
TOPS = {"open": 1, "read": 2, "write": 3, "opendir": 4, "readdir": 5}


def answer(asked: Asked) -> Printed | None:
    """Answer what is asked of the load, if it is."""
    match asked.words:
        case ("volume", "profile", name, "start"):
            return _start(asked, name)
        case ("volume", "profile", name, "stop"):
            return _stop(asked, name)
        case ("volume", "profile", name, "info", *what):
            return _info(asked, name, what[0] if what else "")
        case ("volume", "top", name, what, *rest) if what in TOPS:
            return _top(asked, name, what, int(rest[1]) if len(rest) == 2 and rest[1].isdecimal() else 100)
        case _:
            return None


def _refused(asked: Asked, name: str, op: int, reason: str) -> Printed:
    if not asked.as_xml:
        return Printed(stderr=f"{reason}\n", status=1)
    count = (leaf("brickCount", 0),) if op == OP_INFO else ()
    told = of("volProfile", leaf("volname", name), leaf("profileOp", op), *count)
    return Printed(xml.document(*xml.outcome(-1, FAILED, reason), told))


def _start(asked: Asked, name: str) -> Printed:
    volume, now = asked.volume(name, "volume profile"), asked.here.now
    if volume.profile is not None:
        return _refused(asked, name, OP_START, f"Profile on Volume {name} is already started")
    volume.profile = Profile(now, now)
    volume.options |= {"diagnostics.latency-measurement": "on", "diagnostics.count-fop-hits": "on"}
    told = of("volProfile", leaf("volname", name), leaf("profileOp", OP_START))
    return asked.told(f"Starting volume profile on {name} has been successful \n", told)


def _stop(asked: Asked, name: str) -> Printed:
    volume = asked.volume(name, "volume profile")
    if volume.profile is None:
        return _refused(asked, name, OP_STOP, f"Profile on Volume {name} is not started")
    volume.profile = None
    for option in ("diagnostics.latency-measurement", "diagnostics.count-fop-hits"):
        volume.options.pop(option, None)
    told = of("volProfile", leaf("volname", name), leaf("profileOp", OP_STOP))
    return asked.told(f"Stopping volume profile on {name} has been successful \n", told)


def _info(asked: Asked, name: str, what: str) -> Printed:
    here = asked.here
    volume = asked.volume(name, "volume profile")
    profile = volume.profile
    if profile is None:
        return _refused(asked, name, OP_INFO, f"Profile on Volume {name} is not started")
    bricks = [brick for brick in volume.bricks if here.world.brick_is_up(brick)]
    rows = [of("brick", leaf("brickName", brick.name), *_brick(here, brick, profile, what)) for brick in bricks]
    if what not in ("peek", "cumulative"):
        profile.told_at, profile.interval = here.now, profile.interval + 1
    told = of("volProfile", leaf("volname", name), leaf("profileOp", OP_INFO), leaf("brickCount", len(rows)), *rows)
    return Printed(xml.answer(told), seconds=here.waiting_s())


def _brick(here: Here, brick: GlusterBrick, profile: Profile, what: str) -> tuple[Element, ...]:
    whole = of("cumulativeStats", *_stats(brick, here.now - profile.started))
    lately = of("intervalStats", *_stats(brick, here.now - profile.told_at))
    return {"cumulative": (whole,), "incremental": (lately,)}.get(what, (whole, lately))


def _stats(brick: GlusterBrick, seconds: float) -> tuple[Element, ...]:
    """Tell of what happened within some seconds."""
    busy = derived.number(1, 40, "busy", brick.name)
    hits = {name: int(rate * busy * seconds / 10) for name, rate, _ in (*LOAD, *FURTHER)}
    reads, writes = hits["READ"], hits["WRITE"]
    blocks = (
        of(
            "block",
            leaf("size", size),
            leaf("reads", reads if size == READ_BLOCK else 0),
            leaf("writes", writes if size == WRITTEN_BLOCK else 0),
        )
        for size in BLOCKS
    )
    return (
        of("blockStats", *blocks),
        of("fopStats", *(_fop(name, hits[name], takes, busy) for name, _, takes in (*LOAD, *FURTHER) if hits[name])),
        leaf("duration", int(seconds)),
        leaf("totalRead", reads * READ_BLOCK),
        leaf("totalWrite", writes * WRITTEN_BLOCK),
    )


def _fop(name: str, hits: int, takes_ns: int, busy: int) -> Element:
    average = takes_ns * (1 + busy / 20)
    return of(
        "fop",
        leaf("name", name),
        leaf("hits", hits),
        leaf("avgLatency", f"{average:f}"),
        leaf("minLatency", f"{average / 3:f}"),
        leaf("maxLatency", f"{average * 4:f}"),
    )


def _top(asked: Asked, name: str, what: str, count: int) -> Printed:
    volume = asked.volume(name, "volume top")
    if not volume.started:
        raise CommandFailed(f"volume top: failed: Volume {name} is not started.\n")
    bricks = [brick for brick in volume.bricks if asked.here.world.brick_is_up(brick)]
    rows = (of("brick", *_busiest(asked.here, volume, brick, what, count)) for brick in bricks)
    return Printed(xml.answer(of("volTop", leaf("brickCount", len(bricks)), leaf("topOp", TOPS[what]), *rows)))


def _busiest(here: Here, volume: GlusterVolume, brick: GlusterBrick, what: str, count: int) -> tuple[Element, ...]:
    members = min(count, volume.files, 100)
    most = derived.number(members, 4 * members, what, brick.name)
    files = (
        of("file", leaf("filename", f"/d{at // 100}/f{at}"), leaf("count", max(most - 2 * at, 1)))
        for at in range(members)
    )
    opened: tuple[Element, ...] = ()
    if what == "open":
        at = _stamp(here.booted_at)
        opened = leaf("currentOpen", 2), leaf("maxOpen", most), leaf("maxOpenTime", at)
    return leaf("name", brick.name), leaf("members", members), *opened, *files


def _stamp(at: float) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M:%S.%f +0000}"
