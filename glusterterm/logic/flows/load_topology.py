"""Loading a topology file of Heketi's: what it names and the server does not have yet."""

from collections.abc import Callable
from dataclasses import dataclass

from glusterterm.logic.flows.flow import Flow, Ground, Page, Text, Toggle
from glusterterm.logic.plans import topology
from glusterterm.logic.topology_file import parse
from glusterterm.model.plans import Plan


@dataclass(frozen=True, slots=True)
class LoadTopology(Flow):
    """Load the file at `path`, which holds `contents`. `over_empty`: even where clusters that there were are gone."""

    path: str = ""
    contents: str = ""
    over_empty: bool = False

    @property
    def title(self) -> str:
        """Say what the change is."""
        return "Load a topology file"

    @property
    def file_to_read(self) -> str:
        """Name the file that has to be read first."""
        return self.path.strip()

    def asking(self) -> tuple[Callable[[Ground], Page], ...]:
        """Ask for the file."""
        return (self._page,)

    def plan(self, ground: Ground) -> Plan:
        """Plan what is new in it."""
        return topology.load(
            ground.snapshot,
            parse(self.contents),
            known_before=ground.known_clusters,
            over_empty=self.over_empty and _lost(ground),
        )

    def _page(self, ground: Ground) -> Page:
        problem = "" if self.path.strip() else "the path of a topology file, as heketi-cli loads it"
        path = Text("path", "file", self.path, problem, "Heketi's topology JSON", "~/topology.json")
        if not _lost(ground):
            return Page("Which file?", (path,))
        given_up = "Heketi had clusters and has none: what it knew is given up, if its database was lost"
        anyway = Toggle("over_empty", "load anyway", self.over_empty, given_up, danger=True)
        return Page("Which file?", (path, anyway))


def _lost(ground: Ground) -> bool:
    """Say whether the server had clusters and has none now."""
    return bool(ground.known_clusters) and not ground.snapshot.clusters
