"""Making a block volume."""

from collections.abc import Callable
from dataclasses import dataclass

from glusterterm.logic import format as fmt
from glusterterm.logic.flows import checks, choices
from glusterterm.logic.flows.flow import Choice, Flow, Ground, Option, Page, Text, Toggle, chosen_from
from glusterterm.logic.lines import Line, Mark, Role, Span
from glusterterm.logic.plans import block_volume
from glusterterm.model.ids import ClusterId, Ref
from glusterterm.model.plans import Plan
from glusterterm.model.topology import Cluster, Volume

ANY = "any"


@dataclass(frozen=True, slots=True)
class CreateBlockVolume(Flow):
    """Make a block volume. `made_name` is its name where none is typed."""

    made_name: str = ""
    cluster: str = ""
    size: str = ""
    name: str = ""
    ha: str = "3"
    auth: bool = False

    @property
    def title(self) -> str:
        """Say what the change is."""
        return "Create a block volume"

    def asking(self) -> tuple[Callable[[Ground], Page], ...]:
        """Ask for everything on one page."""
        return (self._page,)

    def plan(self, ground: Ground) -> Plan:
        """Plan it."""
        cluster = self._cluster(ground)
        return block_volume.create(
            ground.snapshot,
            self.name or self.made_name,
            checks.gib(self.size) or 0,
            ha_count=checks.whole(self.ha) or 0,
            auth=self.auth,
            clusters=() if cluster == ANY else (ClusterId(cluster),),
        )

    def _options(self, ground: Ground) -> tuple[Option, ...]:
        each = choices.clusters(ground, _takes_block)
        several = sum(not option.why_not for option in each) > 1
        return (Option(ANY, "any", "the first that has room, by id"), *each) if several else each

    def _cluster(self, ground: Ground) -> str:
        return chosen_from(self._options(ground), self.cluster)

    def _page(self, ground: Ground) -> Page:
        options, value = self._options(ground), self._cluster(ground)
        hosts = checks.whole(self.ha)
        return Page(
            "How large, and where?",
            (
                Text("size", "size", self.size, checks.size(self.size), example="10G"),
                Text("name", "name", self.name, checks.name(self.name, ()), "empty: a name is made", self.made_name),
                Text(
                    "ha", "hosts", self.ha, "" if hosts is not None else "a number", "how many serve it; 0: all nodes"
                ),
                Toggle("auth", "password", self.auth, "clients log in with a CHAP password of Heketi's making"),
                Choice("cluster", "cluster", value, options, "" if value else "choose a cluster"),
            ),
            tuple(_hosting(ground, value, checks.gib(self.size) or 0)),
        )


def _takes_block(cluster: Cluster) -> str:
    return "" if cluster.block else "it takes no block volumes"


def _hosting(ground: Ground, cluster: str, size_gib: int) -> list[Line]:
    """Say which volumes could hold it: Heketi takes one of them at random, or makes one."""
    found = [
        volume for volume in ground.snapshot.volumes.values() if volume.hosting and cluster in (ANY, volume.cluster)
    ]
    if not found:
        return [
            Line((Span("No volume hosts block volumes there yet: Heketi makes one, if it is set up to.", Role.MUTED),))
        ]
    lines = [Line((Span("Volumes that host block volumes", Role.NAME),))]
    for volume in sorted(found, key=lambda one: one.name):
        why, free = _why_not(volume, size_gib), volume.hosting.free_gib if volume.hosting else 0
        told = Span(f"{fmt.size_gib(free)} free{' · ' if why else ''}{why}", Role.WARNING if why else Role.MUTED)
        name = Span(f"{fmt.short_name(volume.name)}  ", Role.MUTED if why else Role.TEXT)
        lines.append(Line((name, told), mark=Mark.OFFLINE if why else Mark.ONLINE, ref=Ref.volume(volume.id)))
    return lines


def _why_not(volume: Volume, size_gib: int) -> str:
    if volume.hosting is None:
        return ""
    if volume.hosting.locked:
        return "takes no new ones"
    return "too little" if volume.hosting.free_gib < size_gib else ""
