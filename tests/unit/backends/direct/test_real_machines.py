"""What nodes answered to a real Heketi (`tests/recorded/nodes/real`), other than gluster: all of it is understood."""

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from glusterterm.backends.direct.decode.disks import decode_symlinks
from glusterterm.backends.direct.decode.done import decode_done
from glusterterm.backends.direct.decode.lvm import (
    decode_group_figures,
    decode_logical_volumes,
    decode_physical_volumes,
    decode_thin_count,
    decode_volume_groups,
)
from glusterterm.backends.direct.decode.mounts import decode_fstab
from glusterterm.model.errors import OutputNotUnderstood
from glusterterm.model.machine.lvm import GroupFigures
from glusterterm.model.machine.refusals import Refusal, ToolRefused

FILES = sorted((Path(__file__).parents[3] / "recorded" / "nodes" / "real").glob("*.commands.ndjson"))
READING: tuple[tuple[str, Callable[[str], object]], ...] = (
    (r"/usr/sbin/lvm pvs .+", decode_physical_volumes),
    (r"/usr/sbin/lvm vgs .+", decode_volume_groups),
    (r"/usr/sbin/lvm lvs --reportformat json.*", decode_logical_volumes),
    (r"/usr/sbin/lvm lvs --noheadings --options=thin_count .+", decode_thin_count),
    (r"/usr/sbin/lvm vgdisplay -c \S+", decode_group_figures),
    (r"/usr/bin/udevadm info --query=symlink .+", decode_symlinks),
    (r"cat /etc/fstab", decode_fstab),
)
CHANGING = (
    r"/usr/sbin/lvm (pvcreate|vgcreate|lvcreate|lvremove|vgremove|pvremove|vgchange|lvchange) .+"
    r"|(wipefs|mkfs\.xfs|mkdir|rmdir|mount|umount|awk|sed|chown|chmod) .+"
)
GLUSTER = r".*\bgluster .+"
CUT = "...(cut)"
"""What the recording puts in the place of what was too long for it."""
LEFT_ALONE = {
    r"mount": "for people, and ambiguous where names hold blanks: `/proc/mounts` is asked for instead",
    GLUSTER: "gluster's answers are decoded by what knows gluster",
}


@dataclass(frozen=True, slots=True)
class Ran:
    """One command that Heketi ran on a node."""

    command: str
    exit: int
    stdout: str
    stderr: str


def ran(file: Path) -> list[Ran]:
    rows = [json.loads(line) for line in file.read_text().splitlines()]
    return [Ran(row["command"], row["exit"], row.get("stdout", ""), row.get("stderr", "")) for row in rows]


def read(one: Ran) -> object:
    """Decode what was printed, by the one entry that is about the command."""
    decode_done(one.command, one.exit, one.stdout, one.stderr)
    return next((decode(one.stdout) for pattern, decode in READING if re.fullmatch(pattern, one.command)), None)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_command_is_told_of_by_exactly_one_entry(file: Path) -> None:
    patterns = (*(pattern for pattern, _ in READING), CHANGING, *LEFT_ALONE)
    for one in ran(file):
        told = [pattern for pattern in patterns if re.fullmatch(pattern, one.command, re.DOTALL)]
        assert len(told) == 1, one.command


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_succeeded_is_read_and_what_failed_is_refused(file: Path) -> None:
    for one in ran(file):
        if any(re.fullmatch(pattern, one.command, re.DOTALL) for pattern in LEFT_ALONE):
            continue
        if one.stdout.endswith(CUT):
            with pytest.raises(OutputNotUnderstood):
                read(one)
            continue
        if one.exit == 0:
            read(one)
            continue
        with pytest.raises(ToolRefused) as caught:
            read(one)
        assert caught.value.refusal is not Refusal.OTHER, caught.value.text


def test_refusals_of_real_nodes_are_told_apart() -> None:
    why: Counter[tuple[str, Refusal]] = Counter()
    for one in (one for file in FILES for one in ran(file)):
        if one.exit and not re.fullmatch(GLUSTER, one.command, re.DOTALL):
            with pytest.raises(ToolRefused) as caught:
                read(one)
            why[one.command.removeprefix("/usr/sbin/lvm ").split()[0], caught.value.refusal] += 1
    assert why == {
        ("lvremove", Refusal.NOT_FOUND): 44,
        ("umount", Refusal.NOT_MOUNTED): 29,
        ("lvs", Refusal.NOT_FOUND): 21,
        ("rmdir", Refusal.NOT_FOUND): 20,
        ("pvs", Refusal.NOT_FOUND): 10,
        ("pvcreate", Refusal.IN_USE): 9,
        ("mkfs.xfs", Refusal.TOO_SMALL): 5,
        ("vgremove", Refusal.NOT_FOUND): 4,
        ("pvcreate", Refusal.HOLDS_DATA): 2,
        ("pvcreate", Refusal.NOT_FOUND): 2,
        ("wipefs", Refusal.IN_USE): 2,
        ("wipefs", Refusal.NOT_FOUND): 1,
        ("vgremove", Refusal.HOLDS_VOLUMES): 1,
        ("umount", Refusal.IN_USE): 1,
        ("pvs", Refusal.DAMAGED): 1,
    }


def test_the_links_of_a_real_disk_and_the_figures_of_its_group_are_read() -> None:
    first = ran(FILES[0])
    links = next(one for one in first if "udevadm" in one.command)
    assert read(links) == ("/dev/disk/by-id/lvm-pv-uuid-tZJk70-WKeS-KGgR-3fJz-GfUF-IEsK-leQfNQ",)
    figures = read(next(one for one in first if "vgdisplay" in one.command))
    assert isinstance(figures, GroupFigures)
    assert (figures.size_kib, figures.free_extents, figures.logical_volumes) == (10350592, 2527, 0)
