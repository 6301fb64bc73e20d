"""`gluster volume heal`: what waits, what is in split-brain, and having it healed."""

from datetime import UTC, datetime

from glusterterm.sim import derived
from glusterterm.sim.nodes import GlusterBrick, GlusterVolume
from glusterterm.sim.nodes_gluster import DISCONNECTED
from glusterterm.sim.shell import xml
from glusterterm.sim.shell.gluster_words import Asked
from glusterterm.sim.shell.printed import Here, Printed
from glusterterm.sim.shell.xml import Element, leaf, of

NO_VOLUME, NOT_STARTED, NOT_REDUNDANT = (254, 2), (251, 5), (234, 22)
"""Exit status and error number of what `heal info` refuses."""
FILES_PER_FOLDER = 100
CRAWL_EVERY_S = 600


def answer(asked: Asked) -> Printed | None:
    """Answer what is asked of healing, if it is."""
    match asked.words:
        case ("volume", "heal", name, "info"):
            return _info(asked, name, _WithFiles)
        case ("volume", "heal", name, "info", "summary"):
            return _info(asked, name, _Summary)
        case ("volume", "heal", name, "info", "split-brain"):
            return _info(asked, name, _Split)
        case ("volume", "heal", name, "statistics", "heal-count"):
            return _counts(asked, name)
        case ("volume", "heal", name, "statistics"):
            return _crawls(asked, name)
        case ("volume", "heal", name):
            return _launch(asked, name, "index")
        case ("volume", "heal", name, "full"):
            return _launch(asked, name, "full")
        case _:
            return None


def _info(asked: Asked, name: str, told: "type[_Told]") -> Printed:
    here = asked.here
    volume = here.volume(name)
    if volume is None:
        return _refused(asked, NO_VOLUME, f"Volume {name} does not exist")
    if not volume.redundant:
        return _refused(
            asked,
            NOT_REDUNDANT,
            "This command is supported for only volumes of replicate/disperse type. "
            f"Volume {name} is not of type replicate/disperse",
        )
    if not volume.started:
        return _refused(asked, NOT_STARTED, f"{name}: Not able to fetch volfile from glusterd")
    bricks = of("bricks", *(told(here, volume, brick).element() for brick in volume.bricks))
    if asked.as_xml:
        return Printed(xml.document(of("healInfo", bricks), *xml.outcome()), seconds=here.waiting_s())
    return Printed("\n".join(told(here, volume, brick).text() for brick in volume.bricks) + "\n")


def _refused(asked: Asked, code: tuple[int, int], reason: str) -> Printed:
    status, number = code
    if asked.as_xml:
        told = xml.document(of("healInfo", Element("bricks")), *xml.outcome(-1, number, reason))
        return Printed(told, status=status)
    return Printed(f"{reason}\nVolume heal failed.\n", status=status)


class _Told:
    """What is told of one brick."""

    def __init__(self, here: Here, volume: GlusterVolume, brick: GlusterBrick) -> None:
        world = here.world
        self.brick = brick
        self.volume = volume
        node = world.by_storage(brick.storage)
        self.up = world.brick_is_up(brick) and node is not None and not here.cut(node)
        self.host = node.uuid if node is not None and self.up else "-"
        self.split = volume.split if brick in volume.bricks[: volume.set_size] else 0
        self.waiting = volume.entries(brick.name, here.now)

    def element(self) -> Element:
        """Write it as XML."""
        return Element("brick", (leaf("name", self.brick.name), *self.inside()), (("hostUuid", self.host),))

    def inside(self) -> tuple[Element, ...]:
        """Give what comes after the name."""
        raise NotImplementedError

    def files(self) -> list[tuple[str, str]]:
        """Give paths and ids of the files that are told of."""
        return []

    def text(self) -> str:
        """Write it as text."""
        files = self.files()
        state = "Connected" if self.up else DISCONNECTED
        lines = [f"Brick {self.brick.name}", *(f"{path} " for path, _ in files), f"Status: {state}"]
        return "\n".join([*lines, f"Number of entries: {len(files) if self.up else '-'}", ""])


class _Files(_Told):
    def inside(self) -> tuple[Element, ...]:
        """Give the files one by one."""
        if not self.up:
            return leaf("status", DISCONNECTED), leaf("numberOfEntries", "-")
        files = self.files()
        listed = (Element("file", path, (("gfid", id_),)) for path, id_ in files)
        return *listed, leaf("status", "Connected"), leaf("numberOfEntries", len(files))


class _Split(_Files):
    def files(self) -> list[tuple[str, str]]:
        """Give the files in split-brain."""
        return _paths(self.volume, "split", self.split)


class _WithFiles(_Files):
    def files(self) -> list[tuple[str, str]]:
        """Give all that wait."""
        return _paths(self.volume, "split", self.split) + _paths(self.volume, "f", self.waiting)


class _Summary(_Told):
    def inside(self) -> tuple[Element, ...]:
        """Give the counts."""
        if not self.up:
            return (leaf("status", f"Failed to process entries completely. ({DISCONNECTED})totalNumberOfEntries0"),)
        healing = int(self.waiting > 0)
        return (
            leaf("status", "Connected"),
            leaf("totalNumberOfEntries", self.waiting + self.split),
            leaf("numberOfEntriesInHealPending", self.waiting - healing),
            leaf("numberOfEntriesInSplitBrain", self.split),
            leaf("numberOfEntriesPossiblyHealing", healing),
        )

    def text(self) -> str:
        """Write it as text."""
        if not self.up:
            return f"Brick {self.brick.name}\nStatus: {DISCONNECTED}\nTotal Number of entries: -\n"
        lines = (
            f"Brick {self.brick.name}\nStatus: Connected",
            f"Total Number of entries: {self.waiting + self.split}",
            f"Number of entries in heal pending: {self.waiting - int(self.waiting > 0)}",
            f"Number of entries in split-brain: {self.split}",
            f"Number of entries possibly healing: {int(self.waiting > 0)}\n",
        )
        return "\n".join(lines)


def _paths(volume: GlusterVolume, word: str, count: int) -> list[tuple[str, str]]:
    """Name files, always the same ones: the first are healed last."""
    return [
        (f"/d{number // FILES_PER_FOLDER}/{word}{number}", derived.uuid(volume.uuid, word, number))
        for number in range(count)
    ]


def _counts(asked: Asked, name: str) -> Printed:
    here = asked.here
    volume = asked.volume(name, "Volume heal")
    head = f"Gathering count of entries to be healed on volume {name} has been successful \n"
    blocks = [head]
    for brick in volume.bricks:
        told = _Summary(here, volume, brick)
        if told.up:
            last = f"Number of entries: {told.waiting + told.split}\n"
        else:
            node = here.world.by_storage(brick.storage)
            known = node is not None and here.connected(node)
            last = ("Status: Brick is not connected\n" if known else "") + "No gathered input for this brick\n"
        blocks.append(f"Brick {brick.name}\n{last}")
    return Printed("\n".join(blocks), seconds=here.waiting_s())


def _crawls(asked: Asked, name: str) -> Printed:
    """Tell of the last look at each brick of those that the healers take, one every ten minutes."""
    here = asked.here
    volume = asked.volume(name, "Volume heal")
    at = f"{datetime.fromtimestamp(here.now // CRAWL_EVERY_S * CRAWL_EVERY_S, UTC):%a %b %e %H:%M:%S %Y}"
    text = f"Gathering crawl statistics on volume {name} has been successful \n"
    for number, brick in enumerate(volume.bricks):
        split = volume.split if number < volume.set_size else 0
        text += (
            f"{'-' * 48}\n\nCrawl statistics for brick no {number}\nHostname of brick {brick.storage}\n\n"
            f"Starting time of crawl: {at}\n\nEnding time of crawl: {at}\n\nType of crawl: INDEX\n"
            f"No. of entries healed: 0\nNo. of entries in split-brain: {split}\nNo. of heal failed entries: 0\n"
        )
    return Printed(text)


def _launch(asked: Asked, name: str, what: str) -> Printed:
    here = asked.here
    volume = asked.volume(name, f"volume heal: {name}")
    text = f"Launching heal operation to perform {what} self heal on volume {name} has been"
    if what == "index" and not all(here.world.brick_is_up(brick) for brick in volume.bricks):
        return Printed(
            stderr=f"{text} unsuccessful:\n"
            "Glusterd Syncop Mgmt brick op 'Heal' failed. Please check glustershd log file for details.\n",
            status=1,
        )
    return Printed(f"{text} successful \nUse heal info commands to check status.\n")
