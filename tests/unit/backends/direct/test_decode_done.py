"""What a node's own tools say of a change: done, or why not, read off outputs that real nodes printed."""

import pytest

from glusterterm.backends.direct.decode.done import decode_done
from glusterterm.model.errors import BackendTimedOut
from glusterterm.model.machine.refusals import Refusal, ToolRefused
from tests import recorded_nodes


def refusal_of(file: str) -> Refusal:
    found = recorded_nodes.recorded(file)
    with pytest.raises(ToolRefused) as caught:
        decode_done(found.command, found.exit, found.stdout, found.stderr)
    return caught.value.refusal


@pytest.mark.parametrize(
    ("file", "refusal"),
    [
        ("lvm/node4-pvcreate-dev-nosuch.txt", Refusal.NOT_FOUND),
        ("lvm/node4-vgremove-qq-vg-nosuch.txt", Refusal.NOT_FOUND),
        ("lvm/node4-lvremove-nosuch.txt", Refusal.NOT_FOUND),
        ("lvm/node4-pvcreate-on-mounted.txt", Refusal.IN_USE),
        ("lvm/node4-vgcreate-on-used-pv.txt", Refusal.IN_USE),
        ("lvm/node4-vgcreate-again.txt", Refusal.EXISTS),
        ("lvm/node4-pvcreate-heketi-style-on-xfs.txt", Refusal.HOLDS_DATA),
        ("lvm/node4-vgremove-with-lvs.txt", Refusal.HOLDS_VOLUMES),
        ("lvm/node4-lvcreate-thin-heketi-style.txt", Refusal.NO_SUPPORT),
        ("lvm-thin-uml/node1-lvremove-mounted.txt", Refusal.IN_USE),
        ("lvm-thin-uml/node1-pvremove-in-use.txt", Refusal.IN_USE),
        ("lvm-thin-uml/node1-umount-busy.txt", Refusal.IN_USE),
        ("disks/node4-wipefs-a-dev-vdb.txt", Refusal.IN_USE),
        ("disks/node4-mkfs.xfs-dev-vdb.txt", Refusal.IN_USE),
    ],
)
def test_refusals_are_told_apart_by_the_tools_words(file: str, refusal: Refusal) -> None:
    assert refusal_of(file) is refusal


def test_a_refusal_is_told_without_how_the_tool_is_used() -> None:
    found = recorded_nodes.recorded("disks/node4-mkfs.xfs-dev-vdb.txt")
    with pytest.raises(ToolRefused) as caught:
        decode_done(found.command, found.exit, found.stdout, found.stderr)
    assert caught.value.text == "mkfs.xfs: /dev/vdb contains a mounted filesystem"


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ('  Volume group "vg" has insufficient free space (255 extents): 2560 required.\n', Refusal.NO_SPACE),
        ("sudo: a password is required\n", Refusal.NOT_ALLOWED),
        ("mkdir: cannot create directory '/x': Read-only file system\n", Refusal.READ_ONLY),
        ("", Refusal.OTHER),
    ],
)
def test_words_that_were_not_recorded_are_told_apart_too(words: str, refusal: Refusal) -> None:
    with pytest.raises(ToolRefused) as caught:
        decode_done("tool", 5, "", words)
    assert caught.value.refusal is refusal
    assert caught.value.text


def test_a_tool_that_is_not_there_is_told_by_its_exit_status() -> None:
    with pytest.raises(ToolRefused) as caught:
        decode_done("udevadm info", 127, "", "sh: 1: udevadm: not found\n")
    assert caught.value.refusal is Refusal.NO_TOOL


def test_a_warning_is_no_refusal() -> None:
    found = recorded_nodes.recorded("lvm-thin-uml/node1-vgcreate.txt")
    assert found.stderr
    assert decode_done(found.command, found.exit, found.stdout, found.stderr) == ""


def test_what_was_cut_off_may_have_happened() -> None:
    with pytest.raises(BackendTimedOut):
        decode_done("lvcreate", None, "", "")
