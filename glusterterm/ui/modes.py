"""The screens behind the keys 1 to 6, each loaded when it is first asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from glusterterm.ui.commands import Scope
from glusterterm.ui.screens.topology import TopologyScreen

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from glusterterm.config.profiles import Profile
    from glusterterm.model.ports import Clock
    from glusterterm.ui.bridge import Bridge
    from glusterterm.ui.look import Look
    from glusterterm.ui.screens.console import ConsoleScreen

TOPOLOGY, VOLUMES, PROFILES = "topology", "volumes", "profiles"
HOMES = {Scope.VOLUMES: VOLUMES, Scope.PROFILES: PROFILES}
"""On which screen the commands of a scope are at home, where that is not the first."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What all screens are handed."""

    bridge: Bridge
    clock: Clock
    look: Look

    def topology(self) -> ConsoleScreen:
        """Make the tree's screen."""
        return TopologyScreen(self.bridge, self.clock, self.look)

    def volumes(self) -> ConsoleScreen:
        """Make the volumes' screen."""
        from glusterterm.ui.screens.volumes import VolumesScreen

        return VolumesScreen(self.bridge, self.clock, self.look)

    def profiles(self, profiles: tuple[Profile, ...], probe: Callable[[Profile], Awaitable[str]]) -> ConsoleScreen:
        """Make the profiles' screen."""
        from glusterterm.ui.screens.profiles import ProfilesScreen

        return ProfilesScreen(self.bridge, self.clock, self.look, profiles, probe)
