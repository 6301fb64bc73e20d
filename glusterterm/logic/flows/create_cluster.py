"""Clusters: making one, and which volumes one takes."""

from collections.abc import Callable
from dataclasses import dataclass

from glusterterm.logic.flows import choices
from glusterterm.logic.flows.flow import Choice, Flow, Ground, Page, Toggle, chosen_from
from glusterterm.logic.plans import cluster
from glusterterm.model.ids import ClusterId
from glusterterm.model.plans import Plan

_NOTHING = "with neither it takes no volumes at all"


def _flags(file: bool, block: bool) -> tuple[Toggle, Toggle]:
    problem = "" if file or block else _NOTHING
    return (
        Toggle("file", "file volumes", file, "volumes that clients mount"),
        Toggle("block", "block volumes", block, "volumes that host block volumes", problem=problem),
    )


@dataclass(frozen=True, slots=True)
class CreateCluster(Flow):
    """Make a cluster."""

    file: bool = True
    block: bool = True

    @property
    def title(self) -> str:
        """Say what the change is."""
        return "Create a cluster"

    def asking(self) -> tuple[Callable[[Ground], Page], ...]:
        """Ask which volumes it takes."""
        return (self._page,)

    def plan(self, ground: Ground) -> Plan:
        """Plan it."""
        return cluster.create(ground.snapshot, file=self.file, block=self.block)

    def _page(self, ground: Ground) -> Page:
        return Page("Which volumes does it take?", _flags(self.file, self.block))


@dataclass(frozen=True, slots=True)
class ClusterFlags(Flow):
    """Say which volumes a cluster takes."""

    cluster: str = ""
    file: bool = True
    block: bool = True

    @property
    def title(self) -> str:
        """Say what the change is."""
        return "Set a cluster's flags"

    def asking(self) -> tuple[Callable[[Ground], Page], ...]:
        """Ask for the cluster and what it takes."""
        return (self._page,)

    def plan(self, ground: Ground) -> Plan:
        """Plan it."""
        return cluster.set_flags(ground.snapshot, ClusterId(self.cluster), file=self.file, block=self.block)

    def _page(self, ground: Ground) -> Page:
        options = choices.clusters(ground)
        value = chosen_from(options, self.cluster)
        which = Choice("cluster", "cluster", value, options, "" if value else "choose a cluster")
        return Page("Which volumes does it take?", (which, *_flags(self.file, self.block)))
