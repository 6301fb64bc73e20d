"""What a disk says of itself, with what is needed to judge it."""

from dataclasses import dataclass

from glusterterm.model.health import SmartHealth


@dataclass(frozen=True, slots=True)
class SmartDevice:
    """A device that `smartctl --scan` found. `type` is what `smartctl -d` takes, such as `sat` or `megaraid,3`."""

    name: str
    type: str
    protocol: str


@dataclass(frozen=True, slots=True)
class SmartReport:
    """What `smartctl -a` told of one disk.

    `supported` is False for a disk without SMART, as virtual ones are; `health.why_not` then says so. `enabled` is
    None where it was not told. `failing` names the attributes that are at or below their thresholds now, `failed`
    those that have been. `link_errors` are those of the cable or the backplane, `logged_errors` those that an ATA disk
    noted. `spare_share` is what an NVMe disk has left of its spare blocks, `warnings` are its own words of alarm.
    A figure that is not told is None.
    """

    health: SmartHealth
    device: str = ""
    protocol: str = ""
    firmware: str = ""
    size_kib: int | None = None
    supported: bool = True
    enabled: bool | None = None
    failing: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    link_errors: int | None = None
    logged_errors: int | None = None
    spare_share: float | None = None
    warnings: tuple[str, ...] = ()
