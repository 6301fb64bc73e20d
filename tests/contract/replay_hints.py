"""What a recording tells of the real server's dice: the ids it drew and the places it chose for bricks."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from glusterterm.logic.capacity import Split
from glusterterm.logic.placement import Candidate, Choices, Rules
from glusterterm.model.ids import BrickId
from glusterterm.sim.chance import Dice, Draw

ItemT = TypeVar("ItemT")
Exchange = dict[str, Any]
_CREATED = {"/nodes": Draw.NODE, "/volumes": Draw.VOLUME, "/blockvolumes": Draw.BLOCK_VOLUME}
_LVCREATE = re.compile(r"--thin vg_([0-9a-f]{32})/tp_([0-9a-f]{32}) --virtualsize (\d+)K --name brick_([0-9a-f]{32})")
_BRICK = re.compile(r"/brick_([0-9a-f]{32})/brick")
_VOLUME = re.compile(r"gluster .* vol_([0-9a-f]{32})\b")
_GROUP = re.compile(r"vgcreate .* vg_([0-9a-f]{32}) ")
_UNSEEN = 10**9


@dataclass(slots=True)
class SeenBrick:
    """One brick, as the recording shows it first."""

    id: str
    device: str
    node: str
    size: int
    pool: str = ""
    made: int = _UNSEEN
    place: tuple[int, int] | None = None


@dataclass(slots=True)
class Hints:
    """The draws of each exchange, by its number, and all bricks by volume in the order in which they show."""

    draws: dict[int, dict[Draw, list[str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    hosts: dict[int, tuple[str, ...]] = field(default_factory=dict)
    hosting: dict[int, str] = field(default_factory=dict)
    bricks: dict[str, list[SeenBrick]] = field(default_factory=lambda: defaultdict(list))

    @property
    def known(self) -> set[str]:
        """Give all ids that are handed to the simulator, and so have to come back as they are."""
        drawn = {id_ for draws in self.draws.values() for ids in draws.values() for id_ in ids}
        return drawn | {brick.id for bricks in self.bricks.values() for brick in bricks}


def of(exchanges: Sequence[Exchange], commands: Sequence[Exchange]) -> Hints:
    """Read a recording through, before it is replayed."""
    hints = Hints()
    _bricks(hints, exchanges, commands)
    _results(hints, exchanges)
    _devices(
        hints, exchanges, {line["step"]: found[1] for line in commands if (found := _GROUP.search(line["command"]))}
    )
    _failed_creates(hints, exchanges, commands)
    return hints


def objects(exchanges: Iterable[Exchange]) -> Iterator[tuple[int, Any]]:
    """Give every JSON object of every reply, with the number of its exchange."""
    for number, exchange in enumerate(exchanges):
        yield from ((number, value) for value in _inner(exchange["response"].get("json")))


def _inner(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield value
        for member in value.values():
            yield from _inner(member)
    elif isinstance(value, list):
        for member in value:
            yield from _inner(member)


def _bricks(hints: Hints, exchanges: Sequence[Exchange], commands: Sequence[Exchange]) -> None:
    seen: dict[str, SeenBrick] = {}
    for _, value in objects(exchanges):
        info = value.get("Info", value)
        if {"path", "device", "node", "volume"} <= info.keys() and info["id"] not in seen:
            seen[info["id"]] = SeenBrick(info["id"], info["device"], info["node"], info["size"])
            hints.bricks[info["volume"]].append(seen[info["id"]])
        if "LvmThinPool" in value:
            seen[info["id"]].pool = value["LvmThinPool"].removeprefix("tp_")
    _made_on_nodes(hints, commands, seen)
    for number, line in enumerate(commands):
        if "volume create" in line["command"] or "add-brick" in line["command"]:
            for position, id_ in enumerate(_BRICK.findall(line["command"])):
                if id_ in seen:
                    seen[id_].place = seen[id_].place or (number, position)
    for number, value in objects(exchanges):
        for position, change in enumerate(value.get("changes", ())):
            if change["id"] in seen:
                seen[change["id"]].place = seen[change["id"]].place or (number, position)
    for bricks in hints.bricks.values():
        bricks.sort(key=lambda brick: brick.made)


def _made_on_nodes(hints: Hints, commands: Sequence[Exchange], seen: dict[str, SeenBrick]) -> None:
    """Add what only the commands tell: pools, the order of making, and the bricks that came to nothing."""
    volumes = {line["step"]: found[1] for line in commands if (found := _VOLUME.search(line["command"]))}
    hosts = {line["step"]: line["host"] for line in commands}
    for number, line in enumerate(commands):
        if (found := _LVCREATE.search(line["command"])) is None:
            continue
        device, pool, size, id_ = found.groups()
        if id_ not in seen and line["step"] in volumes:
            seen[id_] = SeenBrick(id_, device, hosts[line["step"]] + id_, int(size))
            hints.bricks[volumes[line["step"]]].append(seen[id_])
        if id_ in seen:
            seen[id_].pool, seen[id_].made = pool, number


def _results(hints: Hints, exchanges: Sequence[Exchange]) -> None:
    asked = {
        exchange["response"]["headers"]["location"].rpartition("/")[2]: number
        for number, exchange in enumerate(exchanges)
        if exchange["response"].get("status") == 202
    }
    blocks = {value["id"]: value for _, value in objects(exchanges) if "blockhostingvolume" in value}
    volumes = {value["id"]: value for _, value in objects(exchanges) if "glustervolumeoptions" in value}
    hosting: set[str] = set()
    for number, exchange in enumerate(exchanges):
        if exchange["request"]["method"] == "POST" and exchange["request"]["path"] == "/clusters":
            if exchange["response"]["status"] == 201:
                hints.draws[number][Draw.CLUSTER].append(exchange["response"]["json"]["id"])
            continue
        if exchange["response"].get("status") != 303:
            continue
        first = asked[exchange["request"]["path"].rpartition("/")[2]]
        request, id_ = exchanges[first]["request"], exchange["response"]["headers"]["location"].rpartition("/")[2]
        if (draw := _CREATED.get(request["path"])) is not None:
            hints.draws[first][draw].append(id_)
        if request["path"].endswith("/clone") and id_ in volumes:
            hints.draws[first][Draw.VOLUME].append(id_)
            hints.draws[first][Draw.BRICK] += [brick["id"] for brick in volumes[id_]["bricks"]]
        if draw is Draw.BLOCK_VOLUME and id_ in blocks:
            _block(hints, first, blocks[id_], hosting)
            if request["json"].get("hacount") == len(blocks[id_]["blockvolume"]["hosts"]):
                hints.hosts[first] = tuple(blocks[id_]["blockvolume"]["hosts"])


def _block(hints: Hints, first: int, block: Any, hosting: set[str]) -> None:
    volume = block["blockhostingvolume"]
    if volume not in hosting:
        hints.draws[first][Draw.VOLUME].append(volume)
        hosting.add(volume)
    hints.hosting[first] = volume


def _devices(hints: Hints, exchanges: Sequence[Exchange], groups: dict[str, str]) -> None:
    """Give each `POST /devices` its volume group's id, else the device that shows up later with its node and name."""
    taken: set[str] = set()
    steps = [exchange["step"] for exchange in exchanges]
    for number, exchange in enumerate(exchanges):
        request = exchange["request"]
        if (request["method"], request["path"]) != ("POST", "/devices") or exchange["response"]["status"] != 202:
            continue
        if steps.count(exchange["step"]) == 1 and exchange["step"] in groups:
            hints.draws[number][Draw.DEVICE].append(groups[exchange["step"]])
            taken.add(groups[exchange["step"]])
            continue
        wanted, failed = request["json"], _failed(exchanges, exchange["response"]["headers"]["location"])
        for later, value in objects(exchanges):
            if failed or later < number or "devices" not in value or value.get("id") != wanted["node"]:
                continue
            new = [each["id"] for each in value["devices"] if each["name"] == wanted["name"]]
            if left := [id_ for id_ in new if id_ not in taken]:
                hints.draws[number][Draw.DEVICE].append(left[0])
                taken.add(left[0])
                break
        else:
            if not failed:
                _device_elsewhere(hints, number, wanted, exchanges, taken)


def _device_elsewhere(hints: Hints, number: int, wanted: Any, exchanges: Sequence[Exchange], taken: set[str]) -> None:
    """Find a device that no node object shows: by a brick's path, or by its own object."""
    for later, value in objects(exchanges):
        if later < number:
            continue
        shown = value.get("node") == wanted["node"] and "device" in value
        own = value.get("name") == wanted["name"] and "storage" in value and "devices" not in value
        id_ = value["device"] if shown else value.get("id") if own else None
        if id_ and id_ not in taken and (shown or value.get("node", wanted["node"]) == wanted["node"]):
            hints.draws[number][Draw.DEVICE].append(id_)
            taken.add(id_)
            return


def _failed(exchanges: Sequence[Exchange], location: str) -> bool:
    ends = [each["response"]["status"] for each in exchanges if each["request"]["path"] == location]
    return 500 in ends


def _failed_creates(hints: Hints, exchanges: Sequence[Exchange], commands: Sequence[Exchange]) -> None:
    """Give a volume that was never made the id that the commands name it by."""
    named = {line["step"]: found[1] for line in commands if (found := _VOLUME.search(line["command"]))}
    for number, exchange in enumerate(exchanges):
        request, step = exchange["request"], exchange["step"]
        create = (request["method"], request["path"]) == ("POST", "/volumes")
        if create and step in named and not hints.draws[number][Draw.VOLUME]:
            hints.draws[number][Draw.VOLUME].append(named[step])


class RecordedChoices:
    """Walks that begin with the devices that the recording shows, set by set."""

    def __init__(self, sets: Sequence[Sequence[SeenBrick]], existed: set[str]) -> None:
        self._sets = list(sets)
        self._set: Sequence[SeenBrick] = ()
        self._walks = 0
        self._existed = existed

    def new_id(self) -> BrickId:
        """Give the recorded id of the next set's first brick."""
        self._set, self._walks = self._sets.pop(0), 0
        return BrickId(self._set[0].id)

    def walk(self, candidates: Sequence[Candidate], start: BrickId) -> Iterable[Candidate]:
        """Give the recorded devices of the set; the second walk of a set is that of its arbiter."""
        self._walks += 1
        wanted = [brick.device for brick in (self._set if self._walks == 1 else reversed(self._set))]
        by_device = {str(candidate.device): candidate for candidate in candidates}
        self._existed.update(brick.id for brick in self._set if brick.device in by_device)
        return [by_device[device] for device in wanted if device in by_device]


class RecordedDice:
    """The dice of the recording where it tells them, others where not."""

    def __init__(self, hints: Hints, seed: str) -> None:
        self._hints = hints
        self._dice = Dice(seed)
        self._queues: dict[Draw, list[str]] = defaultdict(list)
        self._hosts: list[tuple[str, ...]] = []
        self._hosting = ""
        self._existed: set[str] = set()

    def turn_to(self, number: int, more: dict[Draw, list[str]]) -> None:
        """Prepare for an exchange."""
        for draw in (*_CREATED.values(), Draw.CLUSTER, Draw.DEVICE):
            self._queues[draw] = []
        for draw, ids in (*self._hints.draws.get(number, {}).items(), *more.items()):
            self._queues[draw] = list(ids)
        self._hosting = self._hints.hosting.get(number, "")
        if number in self._hints.hosts:
            self._hosts.append(self._hints.hosts[number])

    def new_id(self, draw: Draw) -> str:
        """Give the recorded id, or any."""
        queue = self._queues[draw]
        return queue.pop(0) if queue else self._dice.new_id(draw)

    def choices(self, volume: str, rules: Rules, split: Split) -> Choices:
        """Give the recorded places of this volume's next bricks of that size, or any."""
        set_size = rules.durability.set_size if split.sets else 1
        wanted = set_size * (split.sets or 1)
        left = [brick for brick in self._hints.bricks.get(volume, []) if brick.id not in self._existed]
        data = [brick for brick in left if brick.size == split.brick_kib]
        arbiters: list[SeenBrick] = []
        if rules.has_arbiter and split.sets:
            wanted -= split.sets
            arbiters = [brick for brick in left if brick.size < split.brick_kib][: split.sets]
        if not wanted or len(data) < wanted:
            return self._dice.choices(volume, rules, split)
        sets = grouped(data[:wanted], split.sets or 1)
        sets = [[*bricks, *arbiters[number : number + 1]] for number, bricks in enumerate(sets)]
        first = 0 if rules.has_arbiter and split.sets else 1
        self._queues[Draw.BRICK] = [brick.id for bricks in sets for brick in bricks[first:]]
        self._queues[Draw.POOL] = [bricks[0].pool for bricks in sets if bricks[0].pool]
        return RecordedChoices(sets, self._existed)

    def pick(self, items: Sequence[ItemT]) -> ItemT:
        """Take the recorded hosting volume, or any."""
        return next((item for item in items if getattr(item, "id", "") == self._hosting), self._dice.pick(items))

    def sample(self, items: Sequence[ItemT], count: int) -> tuple[ItemT, ...]:
        """Take the recorded hosts, or any."""
        while self._hosts:
            hosts = self._hosts.pop(0)
            if set(hosts) <= set(items):
                return tuple(sorted(items, key=[*hosts, *items].index))
        return self._dice.sample(items, count)


def grouped(bricks: Sequence[SeenBrick], sets: int) -> list[list[SeenBrick]]:
    """Put bricks into sets: as gluster was told, else so that no set has two of a node; named first what was first."""
    size = len(bricks) // sets
    if all(brick.place is not None for brick in bricks):
        ordered = sorted(bricks, key=lambda brick: brick.place or (0, 0))
        return [ordered[size * number : size * (number + 1)] for number in range(sets)]
    groups: list[list[SeenBrick]] = []
    left = sorted(bricks, key=lambda brick: brick.pool in ("", brick.id))
    for _ in range(sets):
        group: list[SeenBrick] = []
        for brick in list(left):
            if len(group) < size and brick.node not in [other.node for other in group]:
                group.append(brick)
                left.remove(brick)
        groups.append(group)
    return groups


def lines(text: str) -> list[Exchange]:
    """Read a recording."""
    return [json.loads(line) for line in text.splitlines()]
