"""`ssh disks`: the disks of a node, which of them can become a device, and why the others can't."""

from __future__ import annotations

import asyncio

from msgspec import Struct

from glusterterm import bootstrap_nodes
from glusterterm.cli import servers
from glusterterm.cli.arguments import Arguments
from glusterterm.cli.output import Column, print_json, print_lines, table
from glusterterm.config.paths import find
from glusterterm.logic import disk_words
from glusterterm.logic.free_disks import DiskFound, found_disks

_COLUMNS = tuple(Column(title) for title in ("DISK", "SIZE", "MODEL", "SERIAL", "ON IT", "SMART", "USE"))


class Disk(Struct, frozen=True):
    """One disk in what `ssh disks --json` prints. `use` is `free`, `free once wiped`, `can't be used` or `not known`.

    `smart` is the disk's own verdict, null where it gives none.
    """

    path: str
    size_kib: int | None
    model: str
    serial: str
    signatures: list[str]
    smart: bool | None
    use: str
    reasons: list[str]
    warnings: list[str]


class Disks(Struct, frozen=True):
    """What `ssh disks --json` prints, in the order of `lsblk`."""

    host: str
    disks: list[Disk]


def run(arguments: Arguments) -> None:
    """Look at the disks of one node, and print them.

    Raises:
        GlustertermError: whatever went wrong, in the operator's words.
    """
    with servers.demo(arguments) as demo:
        profile = servers.profile(arguments) if demo is None else demo.profile()
        told = asyncio.run(bootstrap_nodes.node_disks(profile, find(arguments.config), arguments.wanted))
    found = found_disks(told)
    if arguments.json:
        print_json(Disks(arguments.wanted, [_entry(disk) for disk in found]))
    else:
        print_lines(table(_COLUMNS, [_row(disk) for disk in found]))


def _entry(disk: DiskFound) -> Disk:
    return Disk(
        disk.device.path,
        disk.device.size_kib,
        disk_words.model(disk),
        disk_words.serial(disk),
        [signature.type for signature in disk.signatures],
        disk.smart.health.passed if disk.smart is not None else None,
        disk.use.value,
        list(disk.reasons),
        list(disk.warnings),
    )


def _row(disk: DiskFound) -> tuple[str, ...]:
    return (
        disk.device.path,
        disk_words.size(disk),
        disk_words.model(disk),
        disk_words.serial(disk),
        disk_words.on_it(disk),
        disk_words.smart(disk),
        disk_words.use(disk),
    )
