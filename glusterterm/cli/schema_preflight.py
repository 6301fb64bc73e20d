"""The shape of what `device preflight --json` and `node preflight --json` print. What is not known is null."""

from msgspec import Struct

from glusterterm.model.ids import BrickId, DeviceId, VolumeId


class HindranceEntry(Struct, frozen=True):
    """What stands against a move: `cause` is one of a few words, `rule` its entry in the catalogue of failures."""

    cause: str
    verdict: str
    text: str
    next_step: str
    rule: str


class BrickEntry(Struct, frozen=True):
    """One brick. `copies_left` of `copies_needed` stay while it moves; `places` is how many devices could take it."""

    id: BrickId
    device: DeviceId
    volume: VolumeId | None
    verdict: str
    hindrances: list[HindranceEntry]
    others: list[BrickId]
    copies_left: int | None
    copies_needed: int
    places: int
    to_heal: int | None
    cautions: list[str]


class DiskEntry(Struct, frozen=True):
    """How the disk of one device is, and what tells so."""

    device: DeviceId
    condition: str
    signs: list[str]


class ProposalEntry(Struct, frozen=True):
    """Another order of the steps that fits what was found."""

    variant: str
    text: str


class PreflightDocument(Struct, frozen=True):
    """Whether all bricks of a device or node may be moved; `asked_nodes`: whether the nodes themselves were asked."""

    schema: int
    kind: str
    id: str
    verdict: str
    asked_nodes: bool
    asked_at: str
    bricks: list[BrickEntry]
    disks: list[DiskEntry]
    proposals: list[ProposalEntry]
