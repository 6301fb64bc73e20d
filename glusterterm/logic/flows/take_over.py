"""Taking a pool over from Heketi, where no dump of its database is at hand."""

from collections.abc import Callable
from dataclasses import dataclass

from glusterterm.logic.flows import choices
from glusterterm.logic.flows.flow import Choice, Flow, Ground, Page, Text, chosen_from
from glusterterm.logic.plans import take_over
from glusterterm.model.errors import PlanRefused
from glusterterm.model.ids import ClusterId
from glusterterm.model.plans import Plan


@dataclass(frozen=True, slots=True)
class TakeOver(Flow):
    """Keep on the nodes of a cluster, the one that is `given` if one is, which zone each is in."""

    given: str = ""
    cluster: str = ""
    zones: str = ""

    @property
    def title(self) -> str:
        """Say what the change is."""
        return "Take a pool over"

    def asking(self) -> tuple[Callable[[Ground], Page], ...]:
        """Ask for the cluster and the zones."""
        return (self._page,)

    def plan(self, ground: Ground) -> Plan:
        """Plan it."""
        zoned = take_over.zones(each for each in self._zones(ground).split(",") if each.strip())
        return take_over.take_over(ground.snapshot, self._cluster(ground), zoned)

    def _cluster(self, ground: Ground) -> ClusterId:
        return ClusterId(chosen_from(choices.clusters(ground), self.cluster or self.given))

    def _zones(self, ground: Ground) -> str:
        if self.zones:
            return self.zones
        known = ground.snapshot.clusters.get(self._cluster(ground))
        nodes = ground.snapshot.nodes_of(known) if known is not None else ()
        return ", ".join(f"{node.host}={node.zone}" for node in nodes)

    def _page(self, ground: Ground) -> Page:
        cluster, zones = self._cluster(ground), self._zones(ground)
        hint = "HOST=N, HOST=N: the failure domain of each; with a dump: glusterterm cluster take-over --dump"
        which = Choice("cluster", "cluster", cluster, choices.clusters(ground), "" if cluster else "choose a cluster")
        typed = Text("zones", "zones", zones, _wrong(zones), hint)
        return Page("Which cluster, and where do its nodes stand?", (typed, which))


def _wrong(zones: str) -> str:
    try:
        take_over.zones(each for each in zones.split(",") if each.strip())
    except PlanRefused as error:
        return error.what
    return ""
