"""Choosing among the disks of a node: what can be marked, what has to be confirmed, and what is typed beside them."""

from dataclasses import replace

from glusterterm.logic.flows import disks
from glusterterm.logic.flows.add_devices import AddDevices
from glusterterm.logic.flows.add_node import AddNode
from glusterterm.logic.flows.flow import Choices, DisksTold, Flow, Ground, Page, Text, Toggle
from glusterterm.logic.free_disks import DiskFound, found_disks
from glusterterm.model.errors import NodeUnreachable
from glusterterm.model.machine.disks import BlockDevice, BlockKind, Signature
from glusterterm.model.machine.node_disks import NodeDisks
from glusterterm.model.operations import AddDevice
from glusterterm.model.units import KIB_PER_GIB
from tests.builders import make_cluster, make_device, make_node, make_snapshot

XFS = Signature(0, "xfs")


def disk(name: str, **known: object) -> BlockDevice:
    """Give a disk of 100 GiB."""
    return replace(BlockDevice(name, name, f"/dev/{name}", BlockKind.DISK, 100 * KIB_PER_GIB, model="M1"), **known)  # type: ignore[arg-type]


def four() -> tuple[DiskFound, ...]:
    """Give a disk that is mounted, one of a device, one with files on it, and a blank one."""
    blocks = (disk("sda", mounted_at=("/srv",)), disk("sdb"), disk("sdc"), disk("sdd"))
    signatures = {block.path: (XFS,) if block.name == "sdc" else () for block in blocks}
    return found_disks(NodeDisks(blocks, signatures, ()))


def ground(told: DisksTold | None) -> Ground:
    """Give a node with a device, reached over SSH; None: it did not tell of its disks yet."""
    snapshot = make_snapshot(make_cluster(), make_node(host="stor-01"), make_device(path="/dev/sdb"))
    return Ground(snapshot, disks={} if told is None else {"stor-01": told, "stor-09": told})


def page(flow: Flow, told: DisksTold | None, number: int = 0) -> Page:
    """Give a page of a flow."""
    shown = flow.page(number, ground(told))
    assert isinstance(shown, Page)
    return shown


def listed(shown: Page) -> Choices:
    """Give the list of disks."""
    (found,) = (field for field in shown.fields if isinstance(field, Choices))
    return found


def planned(flow: Flow, told: DisksTold) -> list[tuple[str, bool]]:
    """Give the path of each device that would be added, and whether it may be wiped."""
    operations = [step.operation for step in flow.plan(ground(told)).steps]
    return [(one.path, one.destroy_data) for one in operations if isinstance(one, AddDevice)]


FOUND = DisksTold(four())


def test_disks_that_can_be_used_come_first_and_the_others_say_why_not() -> None:
    options = listed(page(AddDevices(), FOUND)).options
    assert [option.value for option in options] == ["/dev/sdc", "/dev/sdd", "/dev/sda", "/dev/sdb"], (
        "a device that is blank was swapped: it is none to add"
    )
    assert [option.why_not for option in options] == ["", "", "it is mounted at /srv", "it is a device already"]
    assert options[0].detail == "100 GiB · holds xfs · M1"
    assert options[1].detail == "100 GiB · M1"


def test_a_blank_disk_is_added_without_asking_to_wipe_it() -> None:
    flow = AddDevices(disks=("/dev/sdd",))
    shown = page(flow, FOUND)
    assert shown.problems == ()
    assert not [field for field in shown.fields if isinstance(field, Toggle)]
    assert planned(flow, FOUND) == [("/dev/sdd", False)]


def test_what_is_on_a_disk_is_destroyed_only_where_that_was_said_and_only_there() -> None:
    flow = AddDevices(disks=("/dev/sdc", "/dev/sdd"))
    shown = page(flow, FOUND)
    assert shown.problems == ("wipe",)
    (wipe,) = (field for field in shown.fields if isinstance(field, Toggle))
    assert "/dev/sdc holds xfs" in wipe.problem
    flow = replace(flow, wipe=True)
    assert page(flow, FOUND).problems == ()
    assert planned(flow, FOUND) == [("/dev/sdc", True), ("/dev/sdd", False)]
    assert "what is on /dev/sdc is destroyed: xfs" in flow.plan(ground(FOUND)).notes


def test_a_disk_that_is_taken_can_neither_be_marked_nor_typed() -> None:
    assert planned(AddDevices(disks=("/dev/sda", "/dev/sdd")), FOUND) == [("/dev/sdd", False)]
    (typed,) = (field for field in page(AddDevices(paths="/dev/sda"), FOUND).fields if field.key == "paths")
    assert typed.problem == "/dev/sda can't be used: it is mounted at /srv"
    (twice,) = (
        field
        for field in page(AddDevices(disks=("/dev/sdd",), paths="/dev/sdd"), FOUND).fields
        if isinstance(field, Text) and field.key == "paths"
    )
    assert twice.problem == "/dev/sdd is marked above"


def test_a_disk_that_is_not_listed_is_typed_beside_those_that_are_marked() -> None:
    flow = AddDevices(disks=("/dev/sdd",), paths="/dev/disk/by-id/wwn-0x5")
    assert page(flow, FOUND).problems == ()
    assert planned(flow, FOUND) == [("/dev/sdd", False), ("/dev/disk/by-id/wwn-0x5", False)]
    notes = flow.plan(ground(FOUND)).notes
    assert any("/dev/disk/by-id/wwn-0x5 is not known from here" in note for note in notes)


def test_nothing_marked_and_nothing_typed_is_not_enough_for_devices_but_for_a_node() -> None:
    assert page(AddDevices(), FOUND).problems == ("disks",)
    node = AddNode(manage="stor-09")
    assert page(node, FOUND, 1).problems == ()
    assert planned(replace(node, disks=("/dev/sdd",)), FOUND) == [("/dev/sdd", False)]


def test_a_node_that_tells_nothing_has_its_paths_typed_and_says_why() -> None:
    failed = DisksTold(failure=NodeUnreachable("stor-01 can't be reached", next_step="see whether it runs"))
    shown = page(AddDevices(), failed)
    assert shown.problems == ("paths",)
    assert "stor-01 can't be reached" in "\n".join(line.text for line in shown.told)
    assert planned(AddDevices(paths="/dev/vdx", wipe=True), failed) == [("/dev/vdx", True)]


def test_while_a_node_is_asked_that_is_said_and_without_ssh_nothing_is() -> None:
    assert "Looking at the disks of stor-01" in page(AddDevices(), None).told[0].text
    alone = replace(ground(None), disks=None)
    assert disks.lines(alone, "stor-01", None) == ()
    assert AddDevices().looks_at(0, alone) == "stor-01"
    assert (AddNode(manage=" stor-09 ").looks_at(0, alone), AddNode(manage=" stor-09 ").looks_at(1, alone)) == (
        "",
        "stor-09",
    )
