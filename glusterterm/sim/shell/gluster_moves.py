"""`gluster volume rebalance` and `volume remove-brick`: files that move."""

from dataclasses import dataclass

from glusterterm.sim import derived, nodes_gluster
from glusterterm.sim.nodes import CommandFailed, GlusterVolume, SimNode
from glusterterm.sim.nodes_gluster import begun
from glusterterm.sim.nodes_work import Move, MoveKind
from glusterterm.sim.shell import xml
from glusterterm.sim.shell.gluster_status import move_state
from glusterterm.sim.shell.gluster_words import FAILED, Asked
from glusterterm.sim.shell.printed import Here, Printed, Words
from glusterterm.sim.shell.xml import Element, leaf, of

OP_START, OP_STOP, OP_STATUS = 1, 2, 3
FILE_BYTES = 30_000
STARTED = "has been started successfully. Use rebalance status command to check status of the rebalance process.\nID: "
STOPPED = """'{0}' process may be in the middle of a file migration.
The process will be fully stopped once the migration of the file is complete.
Please check {0} process for completion before doing any further brick related tasks on the volume.
"""


def answer(asked: Asked) -> Printed | None:
    """Answer what is asked of moves, if it is."""
    match asked.words:
        case ("volume", "rebalance", name, *rest):
            return _rebalance(asked, name, tuple(rest))
        case ("volume", "remove-brick", name, *rest) if len(rest) > 1:
            return _remove(asked, name, tuple(rest[:-1]), rest[-1])
        case _:
            return None


def _rebalance(asked: Asked, name: str, what: Words) -> Printed | None:
    command = f"volume rebalance: {name}"
    volume = asked.volume(name, command)
    if what in (("start",), ("start", "force"), ("fix-layout", "start")):
        return _start(asked, volume, layout_only="fix-layout" in what)
    if what not in (("status",), ("stop",)):
        return None
    if not volume.started:
        return _no_rebalance(asked, f"Volume {name} needs to be started to perform rebalance", status=1)
    if volume.rebalance is None:
        return _no_rebalance(asked, f"Rebalance not started for volume {name}.", status=1)
    move = volume.rebalance
    told = _figures(asked, volume, move, "volRebalance", OP_STATUS if what == ("status",) else OP_STOP)
    if what == ("stop",):
        volume.rebalance = None
    return told


def _start(asked: Asked, volume: GlusterVolume, *, layout_only: bool) -> Printed:
    here, name = asked.here, volume.name
    if volume.rebalance is not None and not volume.rebalance.ended(here.now):
        raise CommandFailed(f"volume rebalance: {name}: failed: Rebalance on {name} is already started\n")
    nodes_gluster.rebalance(here.world, here.node, name)
    move = volume.rebalance = begun(here.world, volume, MoveKind.REBALANCE, layout_only=layout_only)
    text = f"volume rebalance: {name}: success: Rebalance on {name} {STARTED}{move.task}\n"
    return asked.told(text, of("volRebalance", leaf("task-id", move.task), leaf("op", OP_START)))


def _no_rebalance(asked: Asked, reason: str, status: int) -> Printed:
    if asked.as_xml:
        told = xml.document(*xml.outcome(-1, FAILED, reason), leaf("cliOp", "volRebalance"), leaf("output", reason))
        return Printed(told, status=status)
    return Printed(stderr=f"volume rebalance: {asked.words[2]}: failed: {reason}\n", status=status)


def _figures(asked: Asked, volume: GlusterVolume, move: Move, root: str, op: int | None) -> Printed:
    here = asked.here
    nodes = _moving(here, volume, move)
    rows = [_row(here, move, node) for node in nodes]
    if not asked.as_xml:
        return Printed(_table(rows))
    told = of(
        root,
        leaf("task-id", move.task),
        *((leaf("op", op),) if op is not None else ()),
        leaf("nodeCount", len(here.peers()) + 1),
        *(of("node", *row.elements(name=True)) for row in rows),
        of("aggregate", *_Row.of_all(rows).elements(name=False)),
    )
    return Printed(xml.answer(told))


def _moving(here: Here, volume: GlusterVolume, move: Move) -> list[SimNode]:
    """Give the nodes that move files: those of the bricks that are emptied, or all; the one that is asked last."""
    names = move.bricks or tuple(brick.name for brick in volume.bricks)
    storages = {name.partition(":")[0] for name in names}
    found = [node for node in here.peers() if node.storage in storages and node.glusterd and not here.cut(node)]
    return [*found, here.node] if here.node.storage in storages else found


@dataclass(frozen=True, slots=True)
class _Row:
    """What one node has done of a move; `counts` are files, bytes and lookups."""

    name: str
    id: str
    counts: tuple[int, int, int]
    state: tuple[int, str]
    seconds: float

    @staticmethod
    def of_all(rows: "list[_Row]") -> "_Row":
        """Add up."""
        files, size, lookups = (sum(row.counts[at] for row in rows) for at in range(3))
        state = min((row.state for row in rows), default=(3, "completed"))
        return _Row("", "", (files, size, lookups), state, max((row.seconds for row in rows), default=0.0))

    def elements(self, *, name: bool) -> tuple[Element, ...]:
        """Write it as XML."""
        files, size, lookups = self.counts
        who = (leaf("nodeName", self.name), leaf("id", self.id)) if name else ()
        return (
            *who,
            leaf("files", files),
            leaf("size", size),
            leaf("lookups", lookups),
            leaf("failures", 0),
            leaf("skipped", 0),
            leaf("status", self.state[0]),
            leaf("statusStr", self.state[1]),
            leaf("runtime", f"{self.seconds:.2f}"),
        )


def _row(here: Here, move: Move, node: SimNode) -> _Row:
    share = move.share(here.now)
    whole = 0 if move.layout_only else derived.number(move.files // 2, move.files, move.task, node.uuid)
    files = int(whole * share)
    counts = (files, files * FILE_BYTES, int((whole + move.files) * share))
    name = "localhost" if node is here.node else node.storage
    seconds = min(max(here.now - move.started, 0.0), move.seconds)
    return _Row(name, node.uuid, counts, move_state(move, here.now), float(int(seconds)))


def _table(rows: list[_Row]) -> str:
    head = ["Node", "Rebalanced-files", "size", "scanned", "failures", "skipped", "status", "run time in h:m:s"]
    wide = (40, 16, 13, 13, 13, 13, 20, 22)
    lines = ["".join(f"{word:>{width}}" for word, width in zip(head, wide, strict=True))]
    lines.append("".join(f"{'-' * (width - 4):>{width}}" for width in wide))
    for row in rows:
        files, size, lookups = row.counts
        run = f"{int(row.seconds) // 3600}:{int(row.seconds) // 60 % 60:02d}:{int(row.seconds) % 60:02d}"
        words = (row.name, files, f"{size}Bytes", lookups, 0, 0, row.state[1], run)
        lines.append("".join(f"{word!s:>{width}}" for word, width in zip(words, wide, strict=True)))
    return "\n".join(lines) + "\n"


def _remove(asked: Asked, name: str, words: Words, what: str) -> Printed | None:
    volume = asked.volume(name, f"volume remove-brick {what}")
    bricks = tuple(word for word in words if ":" in word)
    known = {brick.name for brick in volume.bricks}
    odd = next((brick for brick in bricks if brick not in known), None)
    if odd is not None and what != "status":
        raise CommandFailed(f"volume remove-brick {what}: failed: Incorrect brick {odd} for volume {name}\n")
    match what:
        case "start":
            return _begin(asked, volume, bricks)
        case "status" | "stop":
            return _removal(asked, volume, what)
        case "commit" | "force":
            return _drop(asked, volume, bricks, words, what)
        case _:
            return None


def _begin(asked: Asked, volume: GlusterVolume, bricks: Words) -> Printed:
    move = volume.removal = begun(asked.here.world, volume, MoveKind.REMOVE_BRICK, bricks)
    note = "Remove Brick start successful"
    text = f"volume remove-brick start: success\nID: {move.task}\n"
    return asked.told(text, of("volRemoveBrick", leaf("task-id", move.task)), note=note)


def _removal(asked: Asked, volume: GlusterVolume, what: str) -> Printed:
    move = volume.removal
    if move is None:
        reason = f"remove-brick not started for volume {volume.name}."
        if asked.as_xml:
            return Printed(xml.document(*xml.outcome(-1, FAILED, reason), Element("volRemoveBrick")))
        return Printed(stderr=f"volume remove-brick {what}: failed: {reason}\n", status=1)
    told = _figures(asked, volume, move, "volRemoveBrick", None)
    if what == "stop":
        volume.removal = None
        return told if asked.as_xml else Printed(told.stdout + STOPPED.format("remove-brick"))
    return told


def _drop(asked: Asked, volume: GlusterVolume, bricks: Words, words: Words, what: str) -> Printed:
    move, now = volume.removal, asked.here.now
    if what == "commit" and (move is None or not move.ended(now)):
        raise CommandFailed(
            "volume remove-brick commit: failed: use 'force' option as migration is in progress\n"
            if move is not None
            else f"volume remove-brick commit: failed: remove-brick not started for volume {volume.name}.\n"
        )
    volume.bricks = [brick for brick in volume.bricks if brick.name not in bricks]
    if words[0] == "replica":
        volume.replica = volume.set_size = int(words[1])
    volume.removal = None
    return asked.told(f"volume remove-brick commit{' force' if what == 'force' else ''}: success\n")
