"""Making a volume or a block volume larger."""

from collections.abc import Callable
from dataclasses import dataclass

from glusterterm.logic import format as fmt
from glusterterm.logic.flows import checks, choices
from glusterterm.logic.flows.fits import fits
from glusterterm.logic.flows.flow import Choice, Flow, Ground, Page, Text, chosen_from
from glusterterm.logic.lines import Line, Role, Span
from glusterterm.logic.plans import block_volume, volume
from glusterterm.model import operations
from glusterterm.model.ids import BlockVolumeId, VolumeId
from glusterterm.model.plans import Plan


@dataclass(frozen=True, slots=True)
class ExpandVolume(Flow):
    """Add to a volume, the one that is `given` if one is."""

    given: str = ""
    volume: str = ""
    add: str = ""

    @property
    def title(self) -> str:
        """Say what the change is."""
        return "Expand a volume"

    def asking(self) -> tuple[Callable[[Ground], Page], ...]:
        """Ask how much, and to which volume."""
        return (self._page,)

    def plan(self, ground: Ground) -> Plan:
        """Plan it."""
        return volume.expand(ground.snapshot, VolumeId(self._volume(ground)), checks.gib(self.add) or 0)

    def preview(self, number: int, ground: Ground) -> tuple[Line, ...]:
        """Say whether it fits."""
        add_gib, id_ = checks.gib(self.add), VolumeId(self._volume(ground))
        if add_gib and id_ in ground.snapshot.volumes:
            return fits(ground, operations.ExpandVolume(id_, add_gib))
        return ()

    def _volume(self, ground: Ground) -> str:
        return chosen_from(choices.volumes(ground, given=self.given), self.volume)

    def _page(self, ground: Ground) -> Page:
        options, value = choices.volumes(ground, given=self.given), self._volume(ground)
        known, add_gib = ground.snapshot.volumes.get(VolumeId(value)), checks.gib(self.add)
        told: tuple[Line, ...] = ()
        if known is not None:
            total = f" → {fmt.size_gib(known.size_gib + add_gib)}" if add_gib else ""
            size = Line((Span(fmt.size_gib(known.size_gib)), Span(total, Role.ACCENT)), label="size")
            told = (Line((Span(fmt.short_name(known.name), Role.NAME),)), size)
        return Page(
            "How much is added?",
            (
                Text("add", "add", self.add, checks.size(self.add), "on top of its present size", "10G"),
                Choice("volume", "volume", value, options, "" if value else "choose a volume"),
            ),
            told,
        )


@dataclass(frozen=True, slots=True)
class ExpandBlockVolume(Flow):
    """Make a block volume larger."""

    block_volume: str = ""
    size: str = ""

    @property
    def title(self) -> str:
        """Say what the change is."""
        return "Expand a block volume"

    def asking(self) -> tuple[Callable[[Ground], Page], ...]:
        """Ask how large, and which."""
        return (self._page,)

    def plan(self, ground: Ground) -> Plan:
        """Plan it."""
        return block_volume.expand(ground.snapshot, BlockVolumeId(self._chosen(ground)), checks.gib(self.size) or 0)

    def _chosen(self, ground: Ground) -> str:
        return chosen_from(choices.block_volumes(ground), self.block_volume)

    def _page(self, ground: Ground) -> Page:
        options, value = choices.block_volumes(ground), self._chosen(ground)
        known = ground.snapshot.block_volumes.get(BlockVolumeId(value))
        problem, size_gib = checks.size(self.size), checks.gib(self.size) or 0
        if not problem and known is not None and size_gib <= known.size_gib:
            problem = f"it has {fmt.size_gib(known.size_gib)} already; block volumes only grow"
        told = (Line((Span(fmt.size_gib(known.size_gib)),), label="size"),) if known else ()
        return Page(
            "How large shall it be?",
            (
                Text("size", "new size", self.size, problem, "its new total, not what is added", "20G"),
                Choice("block_volume", "block volume", value, options, "" if value else "choose a block volume"),
            ),
            told,
        )
