"""Copying a volume."""

from collections.abc import Callable
from dataclasses import dataclass

from glusterterm.logic.flows import checks, choices
from glusterterm.logic.flows.flow import Choice, Flow, Ground, Page, Text, chosen_from
from glusterterm.logic.plans import volume
from glusterterm.model.ids import VolumeId
from glusterterm.model.plans import Plan
from glusterterm.model.topology import Volume


@dataclass(frozen=True, slots=True)
class CloneVolume(Flow):
    """Clone a volume, the one that is `given` if one is. `made_name` is the clone's where none is typed."""

    made_name: str = ""
    given: str = ""
    volume: str = ""
    name: str = ""

    @property
    def title(self) -> str:
        """Say what the change is."""
        return "Clone a volume"

    def asking(self) -> tuple[Callable[[Ground], Page], ...]:
        """Ask for the volume and the clone's name."""
        return (self._page,)

    def plan(self, ground: Ground) -> Plan:
        """Plan it."""
        return volume.clone(ground.snapshot, VolumeId(self._volume(ground)), self.name or self.made_name)

    def _volume(self, ground: Ground) -> str:
        return chosen_from(choices.volumes(ground, _not_hosting, self.given), self.volume)

    def _page(self, ground: Ground) -> Page:
        options, value = choices.volumes(ground, _not_hosting, self.given), self._volume(ground)
        source = ground.snapshot.volumes.get(VolumeId(value))
        taken = names_in(ground, source.cluster) if source else ()
        return Page(
            "Which volume, and how is its copy called?",
            (
                Text("name", "name", self.name, checks.name(self.name, taken), "empty: a name is made", self.made_name),
                Choice("volume", "volume", value, options, "" if value else "choose a volume"),
            ),
        )


def _not_hosting(source: Volume) -> str:
    return "Heketi clones no volume that hosts block volumes" if source.block else ""


def names_in(ground: Ground, cluster: str = "") -> tuple[str, ...]:
    """Give the names of the volumes in a cluster, of all where none is named."""
    volumes = ground.snapshot.volumes.values()
    return tuple(volume.name for volume in volumes if not cluster or volume.cluster == cluster)
