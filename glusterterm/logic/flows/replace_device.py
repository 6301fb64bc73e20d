"""Replacing a device: its bricks moved and healed elsewhere, the device deleted, a new disk added in its place."""

from collections.abc import Callable
from dataclasses import dataclass

from glusterterm.logic.flows import choices
from glusterterm.logic.flows.flow import Choice, Flow, Ground, Page, Text, chosen_from
from glusterterm.logic.plans import replace_device, values
from glusterterm.model.ids import DeviceId
from glusterterm.model.plans import Plan

_HINT = "the task stops for the swap before it is added; empty: it ends once the old device is deleted"


@dataclass(frozen=True, slots=True)
class ReplaceDevice(Flow):
    """Replace a device, the one that is `given` if one is, by the disk that will be at `path`."""

    given: str = ""
    device: str = ""
    path: str = ""

    @property
    def title(self) -> str:
        """Say what the change is."""
        return "Replace a device"

    def asking(self) -> tuple[Callable[[Ground], Page], ...]:
        """Ask for the device, and where the new disk will be."""
        return (self._page,)

    def plan(self, ground: Ground) -> Plan:
        """Plan it."""
        id_ = DeviceId(chosen_from(choices.devices(ground, given=self.given), self.device))
        return replace_device.replace(ground.snapshot, id_, new_path=self.path.strip())

    def _page(self, ground: Ground) -> Page:
        options = choices.devices(ground, given=self.given)
        value = chosen_from(options, self.device)
        path = self.path.strip()
        problem = values.path(path) or "" if path else ""
        return Page(
            "Which device is replaced, and where will the new disk be?",
            (
                Text("path", "new disk", self.path, problem, _HINT, "/dev/disk/by-id/ata-..."),
                Choice("device", "device", value, options, "" if value else "choose a device"),
            ),
        )
