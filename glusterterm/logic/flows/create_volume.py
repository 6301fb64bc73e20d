"""Making a volume: whether and how it fits is said while it is described."""

from collections.abc import Callable
from dataclasses import dataclass

from glusterterm.logic import format as fmt
from glusterterm.logic.flows import checks, choices
from glusterterm.logic.flows.clone_volume import names_in
from glusterterm.logic.flows.fits import fits
from glusterterm.logic.flows.flow import Choice, Field, Flow, Ground, Option, Page, Text, Toggle, chosen_from
from glusterterm.logic.lines import Line
from glusterterm.logic.plans import volume
from glusterterm.logic.room import SHAPES, Shape
from glusterterm.model import operations
from glusterterm.model.ids import ClusterId
from glusterterm.model.plans import Plan
from glusterterm.model.topology import Cluster

_ARBITER = "user.heketi.arbiter true"
_STRICT = "user.heketi.zone-checking strict"
_SAFE = "replica 3"
_MEANS = {
    "distribute": "one copy: a lost disk is lost",
    "replica 2": "two copies, may split in two",
    "replica 3": "three copies",
    "arbiter": "two copies and a small third",
    "disperse 2+1": "survives the loss of 1 of 3",
    "disperse 4+2": "survives the loss of 2 of 6",
    "disperse 8+3": "survives the loss of 3 of 11",
    "disperse 8+4": "survives the loss of 4 of 12",
}
_BY_LABEL = {shape.label: shape for shape in SHAPES}
_ORDER = (_SAFE, "arbiter", "replica 2", "distribute", "disperse 2+1", "disperse 4+2", "disperse 8+3", "disperse 8+4")


@dataclass(frozen=True, slots=True)
class CreateVolume(Flow):
    """Make a volume. `made_name` is its name where none is typed; with `more` there is a second page."""

    made_name: str = ""
    cluster: str = ""
    size: str = ""
    kept: str = _SAFE
    name: str = ""
    more: bool = False
    factor: str = ""
    gid: str = ""
    strict: bool = False
    block: bool = False
    options: str = ""

    @property
    def title(self) -> str:
        """Say what the change is."""
        return "Create a volume"

    def asking(self) -> tuple[Callable[[Ground], Page], ...]:
        """Ask for size, durability and name; for the rest where it is wanted."""
        return (self._volume, self._more) if self.more else (self._volume,)

    def plan(self, ground: Ground) -> Plan:
        """Plan it."""
        return volume.create(ground.snapshot, self._wish(ground, checks.gib(self.size) or 0))

    def preview(self, number: int, ground: Ground) -> tuple[Line, ...]:
        """Say whether it fits, and what of each durability would."""
        cluster = self._cluster(ground)
        if not cluster or any(self._problems()):
            return ()
        return fits(ground, self._wish(ground, checks.gib(self.size) or 0))

    def _problems(self) -> tuple[str, ...]:
        more = (checks.snapshot_factor(self.factor), checks.gid(self.gid), checks.options(self.options))
        return (checks.size(self.size), *(more if self.more else ()))

    def _shape(self) -> Shape:
        return _BY_LABEL[self.kept]

    def _wish(self, ground: Ground, size_gib: int) -> operations.CreateVolume:
        options = checks.read_options(self.options) if self.more else ()
        options += (_ARBITER,) if self._shape().arbiter and _ARBITER not in options else ()
        options += (_STRICT,) if self.more and self.strict and _STRICT not in options else ()
        return operations.CreateVolume(
            self.name or self.made_name,
            size_gib,
            self._shape().durability,
            (ClusterId(self._cluster(ground)),),
            gid=(checks.whole(self.gid or "0") or 0) if self.more else 0,
            snapshot_factor=checks.factor(self.factor) if self.more else None,
            options=options,
            block=self.more and self.block,
        )

    def _clusters(self, ground: Ground) -> tuple[Option, ...]:
        hosting = self.more and self.block
        return choices.clusters(ground, _takes_block if hosting else _takes_files)

    def _cluster(self, ground: Ground) -> str:
        return chosen_from(self._clusters(ground), self.cluster)

    def _volume(self, ground: Ground) -> Page:
        options, value = self._clusters(ground), self._cluster(ground)
        problem = "" if value else "choose a cluster" if options else "there is no cluster yet: create one first"
        shapes = tuple(Option(label, label, _MEANS[label]) for label in _ORDER)
        taken = names_in(ground, value)
        fields: tuple[Field, ...] = (
            Text("size", "size", self.size, checks.size(self.size), example="100G"),
            Text("name", "name", self.name, checks.name(self.name, taken), "empty: a name is made", self.made_name),
            Choice("kept", "durability", self.kept, shapes),
            Choice("cluster", "cluster", value, options, problem),
            Toggle("more", "more options", self.more, "snapshots, group, zones, gluster's"),
        )
        return Page("How large, and how safe?", fields)

    def _more(self, ground: Ground) -> Page:
        factor, gid = checks.snapshot_factor(self.factor), checks.gid(self.gid)
        block = "" if self._cluster(ground) else "its cluster takes no volumes that host block volumes"
        told = "its files belong to this group, by number; empty: root"
        size = checks.gib(self.size)
        fields: tuple[Field, ...] = (
            Text("factor", "snapshots", self.factor, factor, "times the size kept free for them; empty: none", "1.5"),
            Text("gid", "group id", self.gid, gid, told, "2000"),
            Toggle("strict", "strict zones", self.strict, "each brick of a set in another zone"),
            Toggle("block", "block hosting", self.block, "it holds block volumes, no files", problem=block),
            Text(
                "options",
                "gluster options",
                self.options,
                checks.options(self.options),
                "key value, key value",
                "performance.cache-size 256MB",
            ),
        )
        return Page(f"More about this volume of {fmt.size_gib(size) if size else 'no size'}", fields)


def _takes_files(cluster: Cluster) -> str:
    return "" if cluster.file else "it takes no file volumes"


def _takes_block(cluster: Cluster) -> str:
    return "" if cluster.block else "it takes no volumes that host block volumes"
