"""Deleting an evacuated device, be its disk there or gone."""

from collections.abc import Callable
from dataclasses import dataclass

from glusterterm.logic.flows import choices
from glusterterm.logic.flows.flow import Choice, Flow, Ground, Page, Toggle, chosen_from
from glusterterm.logic.plans import device
from glusterterm.model.ids import DeviceId
from glusterterm.model.plans import Plan

_FORGET = "the disk is gone: clearing it is tried, and the device forgotten whatever its node answers"


@dataclass(frozen=True, slots=True)
class DeleteDevice(Flow):
    """Delete a device, the one that is `given` if one is; `forget`: also where its volume group can't be removed."""

    given: str = ""
    device: str = ""
    forget: bool = False

    @property
    def title(self) -> str:
        """Say what the change is."""
        return "Delete a device"

    def asking(self) -> tuple[Callable[[Ground], Page], ...]:
        """Ask for the device, and whether its disk is gone."""
        return (self._page,)

    def plan(self, ground: Ground) -> Plan:
        """Plan it."""
        id_ = DeviceId(chosen_from(choices.devices(ground, given=self.given), self.device))
        return device.delete(ground.snapshot, id_, forget=self.forget)

    def _page(self, ground: Ground) -> Page:
        options = choices.devices(ground, given=self.given)
        value = chosen_from(options, self.device)
        return Page(
            "Which device, and is its disk still there?",
            (
                Toggle("forget", "forget it", self.forget, _FORGET, danger=True),
                Choice("device", "device", value, options, "" if value else "choose a device"),
            ),
        )
