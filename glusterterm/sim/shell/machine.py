"""`systemctl`, `hostname`, `date`, `uptime` and `dmesg`."""

from datetime import UTC, datetime

from glusterterm.sim import derived
from glusterterm.sim.nodes import Disk
from glusterterm.sim.shell.printed import Here, Printed, Words

INACTIVE = 3
UNIT = "glusterd.service - GlusterFS, a clustered file-system server"
LOADED = "Loaded: loaded (/lib/systemd/system/glusterd.service; enabled; preset: enabled)"


def systemctl(here: Here, words: Words) -> Printed:
    """Tell how glusterd stands."""
    match words:
        case ("is-active", "glusterd" | "glusterd.service"):
            return Printed("active\n") if here.node.glusterd else Printed("inactive\n", status=INACTIVE)
        case ("status", "glusterd" | "glusterd.service"):
            return _status(here)
        case ("is-active", _):
            return Printed("inactive\n", status=INACTIVE)
        case _:
            return Printed(stderr=f"Unit {words[-1] if words else ''}.service could not be found.\n", status=4)


def _status(here: Here) -> Printed:
    if not here.node.glusterd:
        text = f"○ {UNIT}\n     {LOADED}\n     Active: inactive (dead)\n       Docs: man:glusterd(8)\n"
        return Printed(text, status=INACTIVE)
    since = f"{datetime.fromtimestamp(here.booted_at, UTC):%a %Y-%m-%d %H:%M:%S UTC}"
    pid = derived.number(500, 900, "glusterd", here.node.uuid)
    return Printed(
        f"● {UNIT}\n     {LOADED}\n     Active: active (running) since {since}\n       Docs: man:glusterd(8)\n"
        f"   Main PID: {pid} (glusterd)\n"
    )


def hostname(here: Here, words: Words) -> Printed:
    """Tell the node's name."""
    return Printed(f"{here.node.manage if words == ('-f',) else here.name}\n")


def date(here: Here, words: Words) -> Printed:
    """Tell the time: `+%s`, `+%s.%N`, or as people read it."""
    if words == ("+%s.%N",):
        return Printed(f"{here.now:.9f}\n")
    if words == ("+%s",):
        return Printed(f"{int(here.now)}\n")
    return Printed(f"{datetime.fromtimestamp(here.now, UTC):%a %b %e %H:%M:%S UTC %Y}\n")


def uptime(here: Here, words: Words) -> Printed:
    """Tell how long the node has been up."""
    del words
    days, seconds = divmod(int(max(here.now - here.booted_at, 0)), 86_400)
    up = f"{days} days, " if days else ""
    clock = f"{datetime.fromtimestamp(here.now, UTC):%H:%M:%S}"
    hours, minutes = seconds // 3600, seconds // 60 % 60
    return Printed(f" {clock} up {up}{hours:2d}:{minutes:02d},  0 user,  load average: 0.42, 0.38, 0.31\n")


def dmesg(here: Here, words: Words) -> Printed:
    """Give the kernel's errors: sectors of disks that could not be read, and disks that are gone."""
    iso = "--time-format=iso" in words or "--time-format" in words
    found = [line for disk in here.node.disks.values() for line in _lines(here, disk)]
    return Printed("".join(f"{_at(here, at, iso=iso)} {text}\n" for at, text in sorted(found)))


def _at(here: Here, at: float, *, iso: bool) -> str:
    if not iso:
        return f"[{max(at - here.booted_at, 0):12.6f}]"
    moment = datetime.fromtimestamp(at, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S},{moment.microsecond:06d}+00:00"


def _lines(here: Here, disk: Disk) -> list[tuple[float, str]]:
    name = disk.path.rsplit("/", 1)[-1]
    lines = []
    for error in disk.errors:
        request = f"sector {error.sector} op 0x0:(READ) flags 0x80700 phys_seg 1 prio class 2"
        lines.append((error.at, f"critical medium error, dev {name}, {request}"))
        lines.append((error.at + 0.000_3, f"I/O error, dev {name}, {request}"))
    if disk.dead:
        at = disk.errors[-1].at if disk.errors else here.booted_at
        lines.append((at + 1, f"I/O error, dev {name}, sector 0 op 0x0:(READ) flags 0x0 phys_seg 1 prio class 2"))
        lines.append((at + 2, f"Buffer I/O error on dev {name}, logical block 0, async page read"))
    return lines
