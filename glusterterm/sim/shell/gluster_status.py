"""`gluster volume status`, whole, of one volume, with details, clients or tasks."""

from collections.abc import Iterable

from glusterterm.sim import derived
from glusterterm.sim.nodes import GlusterBrick, GlusterVolume, SimNode
from glusterterm.sim.nodes_work import Move
from glusterterm.sim.shell import space, xml
from glusterterm.sim.shell.gluster_words import Asked, no
from glusterterm.sim.shell.printed import Here, Printed
from glusterterm.sim.shell.xml import Element, leaf, of

NONE = "N/A"
SELF_HEAL = "Self-heal Daemon"
CLIENTS = 3
OP_VERSION = 100000
KINDS = ("detail", "clients", "tasks", "shd")


def answer(asked: Asked) -> Printed | None:
    """Answer what is asked of processes, if it is."""
    match asked.words:
        case ("volume", "status"):
            return _status(asked, "all", "")
        case ("volume", "status", name) if name not in KINDS:
            return _status(asked, name, "")
        case ("volume", "status", name, what) if what in KINDS or ":" in what:
            return _status(asked, name, what)
        case _:
            return None


def _status(asked: Asked, name: str, what: str) -> Printed:
    here = asked.here
    if name == "all":
        told = [volume for volume in here.volumes() if volume.started]
    else:
        one = here.volume(name)
        if one is None or not one.started:
            return _refused(asked, f"Volume {name} {'does not exist' if one is None else 'is not started'}")
        if ":" in what and all(brick.name != what for brick in one.bricks):
            return _refused(asked, f"No brick {what} in volume {name}")
        told = [one]
    if not asked.as_xml:
        return Printed("".join(_plain(here, volume) for volume in told), seconds=here.waiting_s())
    volumes = of("volumes", *(of("volume", *_volume(here, volume, what)) for volume in told))
    return Printed(xml.answer(of("volStatus", volumes)), seconds=here.waiting_s())


def _refused(asked: Asked, reason: str) -> Printed:
    return no(asked, reason, leaf("cliOp", "volStatus"), leaf("output", reason))


def _plain(here: Here, volume: GlusterVolume) -> str:
    head = f"Status of volume: {volume.name}\n{'Gluster process':<44}TCP Port  RDMA Port  Online  Pid\n"
    rule = "-" * 78 + "\n"
    lines = []
    for brick in _told(here, volume):
        up = here.world.brick_is_up(brick)
        name, tcp, pid = f"Brick {brick.name}", port(brick) if up else NONE, process(brick) if up else NONE
        lines.append(f"{name:<44}{tcp!s:<10}{0 if up else NONE!s:<11}{'Y' if up else 'N':<8}{pid!s:<5}\n")
    return head + rule + "".join(lines) + "\n"


def _told(here: Here, volume: GlusterVolume) -> list[GlusterBrick]:
    """Give the bricks whose nodes answer this one's glusterd: the others are left out."""
    return [brick for brick in volume.bricks if (node := here.world.by_storage(brick.storage)) and _heard(here, node)]


def _heard(here: Here, node: SimNode) -> bool:
    return node is here.node or (node.glusterd and not here.cut(node))


def _volume(here: Here, volume: GlusterVolume, what: str) -> Iterable[Element]:
    name = leaf("volName", volume.name)
    if what == "tasks":
        return name, tasks(here, volume)
    rows: list[Element] = []
    if what != "shd":
        wanted = [brick for brick in _told(here, volume) if ":" not in what or brick.name == what]
        rows += (of("node", *_brick(here, brick), *_more(here, brick, what)) for brick in wanted)
    if volume.redundant and what in ("", "shd"):
        rows += (_healer(here, node) for node in (here.node, *filter(lambda peer: _heard(here, peer), here.peers())))
    last = (tasks(here, volume),) if what == "" else ()
    return name, leaf("nodeCount", len(rows)), *rows, *last


def _process(host: str, path: str, peer: str, tcp: int | None, pid: int | None) -> tuple[Element, ...]:
    shown = NONE if tcp is None else str(tcp)
    return (
        leaf("hostname", host),
        leaf("path", path),
        leaf("peerid", peer),
        leaf("status", int(pid is not None)),
        leaf("port", shown),
        of("ports", leaf("tcp", shown), leaf("rdma", NONE)),
        leaf("pid", -1 if pid is None else pid),
    )


def port(brick: GlusterBrick) -> int:
    """Give the TCP port of a brick's process; another each time it is started."""
    return derived.number(49152, 60999, "port", brick.name, brick.starts)


def process(brick: GlusterBrick) -> int:
    """Give the id of a brick's process."""
    return derived.number(900, 32000, "process", brick.name, brick.starts)


def _brick(here: Here, brick: GlusterBrick) -> tuple[Element, ...]:
    node = here.world.by_storage(brick.storage)
    up = here.world.brick_is_up(brick)
    peer = node.uuid if node else ""
    return _process(brick.storage, brick.path, peer, port(brick) if up else None, process(brick) if up else None)


def _healer(here: Here, node: SimNode) -> Element:
    pid = derived.number(400, 900, "healer", node.uuid) if node.heal_daemon else None
    path = "localhost" if node is here.node else node.storage
    return of("node", *_process(SELF_HEAL, path, node.uuid, None, pid))


def _more(here: Here, brick: GlusterBrick, what: str) -> tuple[Element, ...]:
    if what == "detail":
        return _detail(here, brick)
    if what == "clients" and here.world.brick_is_up(brick):
        return (_clients(here, brick),)
    return ()


def _detail(here: Here, brick: GlusterBrick) -> tuple[Element, ...]:
    node = here.world.by_storage(brick.storage)
    found = space.of_mount(node, brick.path.removesuffix("/brick")) if node else None
    if found is None:
        return ()
    return (
        leaf("sizeTotal", found.total_kib * 1024),
        leaf("sizeFree", found.free_kib * 1024),
        leaf("device", found.device),
        leaf("blockSize", 4096),
        leaf("mntOptions", space.MOUNTED),
        leaf("fsName", "xfs"),
        leaf("inodeSize", "xfs"),
        leaf("inodesTotal", found.inodes),
        leaf("inodesFree", found.inodes - found.inodes_used),
    )


def _clients(here: Here, brick: GlusterBrick) -> Element:
    addresses = [node.storage for node in here.world.members(here.node.pool)]
    addresses += (f"192.0.2.{derived.number(100, 250, brick.name, number)}" for number in range(CLIENTS))
    rows = []
    for number, address in enumerate(addresses):
        rate = derived.number(200, 90_000, "rate", brick.name, number)
        moved = int(rate * max(here.now - here.booted_at, 0))
        rows.append(
            of(
                "client",
                leaf("hostname", f"{address}:{derived.number(49000, 49151, brick.name, number)}"),
                leaf("bytesRead", moved),
                leaf("bytesWrite", moved // 3),
                leaf("opVersion", OP_VERSION),
            )
        )
    return of("clientsStatus", leaf("clientCount", len(rows)), *rows)


def tasks(here: Here, volume: GlusterVolume) -> Element:
    """Tell of what goes on over a whole volume."""
    return of("tasks", *(_task(here, move) for move in (volume.rebalance, volume.removal) if move is not None))


def _task(here: Here, move: Move) -> Element:
    number, word = move_state(move, here.now)
    bricks = (of("params", *(leaf("brick", name) for name in move.bricks)),) if move.bricks else ()
    return of(
        "task", leaf("type", move.kind), leaf("id", move.task), leaf("status", number), leaf("statusStr", word), *bricks
    )


def move_state(move: Move, now: float) -> tuple[int, str]:
    """Give gluster's number and word for how far a move is."""
    if move.layout_only:
        return (7, "fix-layout completed") if move.ended(now) else (5, "fix-layout in progress")
    return (3, "completed") if move.ended(now) else (1, "in progress")
