"""What bricks do for their clients: operations and how long they take, and the files that are asked for most."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Operation:
    """One kind of file operation (`LOOKUP`, `WRITE`), in gluster's words; times in ns, as GlusterFS 10.3 measures.

    Calls are counted since profiling began. Kinds whose time is not measured, such as `RELEASE`, are not told of.
    """

    name: str
    calls: int | None
    average_ns: float | None
    least_ns: float | None
    most_ns: float | None

    @property
    def time_ns(self) -> float | None:
        """How long all calls took together; None where that is not known."""
        return None if self.calls is None or self.average_ns is None else self.calls * self.average_ns


@dataclass(frozen=True, slots=True)
class Blocks:
    """How many reads and writes had a size of `size_bytes` up to twice that."""

    size_bytes: int
    reads: int | None
    writes: int | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """What one brick did over a stretch of time, which lasted `seconds`.

    `read_bytes`, `written_bytes` and `blocks` are counted whether profiling is on or not, `operations` only while it
    is: the two do not add up to each other (seen on real nodes). Sizes that nobody used are not among the blocks.
    """

    seconds: int | None
    read_bytes: int | None
    written_bytes: int | None
    blocks: tuple[Blocks, ...]
    operations: tuple[Operation, ...]

    @property
    def time_ns(self) -> float:
        """How long all operations took together, as far as that is known: what one of them makes its share of."""
        return sum(operation.time_ns or 0.0 for operation in self.operations)


@dataclass(frozen=True, slots=True)
class BrickProfile:
    """What one brick does: since its process began, and since it was last asked.

    Every `profile info` without `peek` begins a new interval, whoever asks. A part that was not asked for is None.
    """

    host: str
    path: str
    cumulative: Stretch | None
    interval: Stretch | None

    @property
    def name(self) -> str:
        """Name the brick as gluster's commands do: `HOST:PATH`."""
        return f"{self.host}:{self.path}"


@dataclass(frozen=True, slots=True)
class VolumeProfile:
    """What the bricks of one volume do, in the order in which they answered, which is not that of the definition.

    Bricks that did not answer are not in it.
    """

    volume: str
    bricks: tuple[BrickProfile, ...]


@dataclass(frozen=True, slots=True)
class TopFile:
    """How often a file or directory was opened, read or written, as asked. `path` is that inside of the volume."""

    path: str
    count: int | None


@dataclass(frozen=True, slots=True)
class TopOfBrick:
    """The files or directories of one brick that are asked for most, most first.

    Told by `top open` alone, else None: `open_now` files are open, `open_most` were at a time, which was `open_most_at`
    in seconds since 1970.
    """

    host: str
    path: str
    files: tuple[TopFile, ...]
    open_now: int | None = None
    open_most: int | None = None
    open_most_at: float | None = None

    @property
    def name(self) -> str:
        """Name the brick as gluster's commands do: `HOST:PATH`."""
        return f"{self.host}:{self.path}"
