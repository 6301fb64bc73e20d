"""The screens behind the keys 1 to 6, each loaded when it is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glusterterm.ui.commands import Scope
from glusterterm.ui.screens.topology import TopologyScreen

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from glusterterm.config.profiles import Profile
    from glusterterm.model.ports import Clock
    from glusterterm.ui.bridge import Bridge
    from glusterterm.ui.look import Look
    from glusterterm.ui.screens.console import ConsoleScreen

TOPOLOGY, VOLUMES, TASKS, HEALS, PROFILES = "topology", "volumes", "tasks", "heals", "profiles"
HOMES = {Scope.VOLUMES: VOLUMES, Scope.TASKS: TASKS, Scope.HEALS: HEALS, Scope.PROFILES: PROFILES}
"""On which screen the commands of a scope are at home, where that is not the first."""


class Modes:
    """Makes the screens. `profiles` gives the present profiles, `probe` asks a profile's server cheaply."""

    def __init__(
        self,
        bridge: Bridge,
        clock: Clock,
        look: Look,
        profiles: Callable[[], tuple[Profile, ...]],
        probe: Callable[[Profile], Awaitable[str]],
    ) -> None:
        self._shared = (bridge, clock, look)
        self._profiles = profiles
        self._probe = probe

    @property
    def makers(self) -> Mapping[str, Callable[[], ConsoleScreen]]:
        """Give what makes the screen of each mode."""
        return {
            TOPOLOGY: self.topology,
            VOLUMES: self.volumes,
            TASKS: self.tasks,
            HEALS: self.heals,
            PROFILES: self.profiles,
        }

    def topology(self) -> ConsoleScreen:
        """Make the tree's screen."""
        return TopologyScreen(*self._shared)

    def volumes(self) -> ConsoleScreen:
        """Make the volumes' screen."""
        from glusterterm.ui.screens.volumes import VolumesScreen

        return VolumesScreen(*self._shared)

    def tasks(self) -> ConsoleScreen:
        """Make the tasks' screen."""
        from glusterterm.ui.screens.tasks import TasksScreen

        return TasksScreen(*self._shared)

    def heals(self) -> ConsoleScreen:
        """Make the screen of what heals and moves."""
        from glusterterm.ui.screens.heals import HealsScreen

        return HealsScreen(*self._shared)

    def profiles(self) -> ConsoleScreen:
        """Make the profiles' screen."""
        from glusterterm.ui.screens.profiles import ProfilesScreen

        return ProfilesScreen(*self._shared, self._profiles(), self._probe)
