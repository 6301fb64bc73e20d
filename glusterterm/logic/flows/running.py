"""What gluster does with a volume that is there: healed, rebalanced, profiled, its options set."""

from collections.abc import Callable
from dataclasses import dataclass

from glusterterm.logic.flows import checks, choices
from glusterterm.logic.flows.flow import Choice, Field, Flow, Ground, Option, Page, Text, Toggle, chosen_from
from glusterterm.logic.plans import running
from glusterterm.model.ids import VolumeId
from glusterterm.model.operations import RebalanceAction
from glusterterm.model.plans import Plan
from glusterterm.model.topology import Volume

_ON, _OFF = "on", "off"
_MEASURED = "diagnostics.latency-measurement on"
"""The option that gluster sets itself while it counts what is done on a volume."""


@dataclass(frozen=True, slots=True)
class _OnVolume(Flow):
    """A change of one volume, the one that is `given` if one is."""

    given: str = ""
    volume: str = ""

    def asking(self) -> tuple[Callable[[Ground], Page], ...]:
        """Ask all on one page."""
        return (self._page,)

    def _page(self, ground: Ground) -> Page:
        value = self._volume(ground)
        choice = Choice("volume", "volume", value, self._options(ground), "" if value else "choose a volume")
        return Page(self._question, (*self._fields(ground), choice))

    @property
    def _question(self) -> str:
        raise NotImplementedError

    def _fields(self, ground: Ground) -> tuple[Field, ...]:
        raise NotImplementedError

    def _why_not(self) -> choices.Objector[Volume]:
        return choices.anything

    def _options(self, ground: Ground) -> tuple[Option, ...]:
        return choices.volumes(ground, self._why_not(), self.given)

    def _volume(self, ground: Ground) -> VolumeId:
        return VolumeId(chosen_from(self._options(ground), self.volume or self.given))


@dataclass(frozen=True, slots=True)
class HealVolume(_OnVolume):
    """Have a volume healed."""

    full: bool = False

    @property
    def title(self) -> str:
        """Say what the change is."""
        return "Heal a volume"

    def plan(self, ground: Ground) -> Plan:
        """Plan it."""
        return running.heal(ground.snapshot, self._volume(ground), full=self.full)

    @property
    def _question(self) -> str:
        return "Which volume, and all of it?"

    def _fields(self, ground: Ground) -> tuple[Field, ...]:
        return (Toggle("full", "look at every file", self.full, "slow: for what gluster does not know to be unhealed"),)

    def _why_not(self) -> choices.Objector[Volume]:
        return _without_copies


def _without_copies(volume: Volume) -> str:
    return "" if volume.durability.set_size > 1 else "it keeps no copies"


@dataclass(frozen=True, slots=True)
class RebalanceVolume(_OnVolume):
    """Have files spread over all brick sets, or that ended."""

    action: str = RebalanceAction.START

    @property
    def title(self) -> str:
        """Say what the change is."""
        return "Rebalance a volume"

    def plan(self, ground: Ground) -> Plan:
        """Plan it."""
        return running.rebalance(ground.snapshot, self._volume(ground), RebalanceAction(self.action))

    @property
    def _question(self) -> str:
        return "Which volume, and what of it?"

    def _fields(self, ground: Ground) -> tuple[Field, ...]:
        offered = (
            Option(RebalanceAction.START, "move files", "to where the present brick sets want them"),
            Option(RebalanceAction.FIX_LAYOUT, "folders alone", "new files go to all sets; files stay where they are"),
            Option(RebalanceAction.STOP, "stop it", "files that were moved stay there"),
        )
        return (Choice("action", "what", self.action, offered),)


@dataclass(frozen=True, slots=True)
class ProfileVolume(_OnVolume):
    """Have gluster count what is done on a volume, or no longer."""

    on: str = ""

    @property
    def title(self) -> str:
        """Say what the change is."""
        return "Profile a volume"

    def plan(self, ground: Ground) -> Plan:
        """Plan it."""
        return running.profile(ground.snapshot, self._volume(ground), on=self._on(ground) == _ON)

    @property
    def _question(self) -> str:
        return "Which volume, and is it counted?"

    def _fields(self, ground: Ground) -> tuple[Field, ...]:
        offered = (
            Option(_ON, "count", "operations and latency of each brick; costs a little speed"),
            Option(_OFF, "count no longer", ""),
        )
        return (Choice("on", "what", self._on(ground), offered),)

    def _on(self, ground: Ground) -> str:
        volume = ground.snapshot.volumes.get(self._volume(ground))
        counted = volume is not None and _MEASURED in volume.options
        return self.on or (_OFF if counted else _ON)


@dataclass(frozen=True, slots=True)
class SetOptions(_OnVolume):
    """Set gluster options of a volume, and take others back to their defaults."""

    options: str = ""
    reset: str = ""

    @property
    def title(self) -> str:
        """Say what the change is."""
        return "Set options of a volume"

    def plan(self, ground: Ground) -> Plan:
        """Plan it."""
        reset = tuple(key.strip() for key in self.reset.split(",") if key.strip())
        return running.set_options(ground.snapshot, self._volume(ground), checks.read_options(self.options), reset)

    @property
    def _question(self) -> str:
        return "Which volume, and which options?"

    def _fields(self, ground: Ground) -> tuple[Field, ...]:
        problem = checks.options(self.options)
        if not self.options.strip() and not self.reset.strip():
            problem = "set one, or reset one"
        return (
            Text("options", "set", self.options, problem, "key value, key value", "cluster.self-heal-daemon on"),
            Text("reset", "reset", self.reset, "", "keys that go back to gluster's defaults", "features.shard"),
        )
