"""Marks on nodes: whatever is written is read back, in letters that LVM takes."""

from hypothesis import given
from hypothesis import strategies as st

from glusterterm.backends.direct import names
from glusterterm.backends.direct.commands_operands import LVM_TAG
from glusterterm.backends.direct.marks import (
    ChangeMark,
    DeviceMarks,
    NodeMarks,
    change_mark,
    device_marks,
    is_device_mark,
    is_node_mark,
    node_marks,
)
from glusterterm.model.ids import BrickId, ClusterId, DeviceId, NodeId, OperationId
from glusterterm.model.text import clean
from glusterterm.model.topology import EntryState, Tags

HEX = "0123456789abcdef0123456789abcdef"
ids = st.text("0123456789abcdef", min_size=32, max_size=32)
words = st.text(st.characters(codec="utf-8"), max_size=40).filter(lambda text: clean(text) == text)
tags: st.SearchStrategy[Tags] = st.dictionaries(words.filter(bool), words, max_size=4).map(
    lambda pairs: tuple(sorted(pairs.items()))
)
states = st.sampled_from([EntryState.ONLINE, EntryState.OFFLINE, EntryState.FAILED])
nodes = st.builds(
    NodeMarks,
    st.none() | ids.map(ClusterId),
    st.none() | ids.map(NodeId),
    st.integers(1, 999_999_999),
    states,
    tags,
)
devices = st.builds(DeviceMarks, states, tags)


@given(nodes, devices)
def test_marks_of_a_node_and_of_a_device_are_read_back_from_one_group(node: NodeMarks, device: DeviceMarks) -> None:
    written = (*node.written, *device.written, "somebody.else=1", "change")
    assert node_marks(written) == node
    assert device_marks(written) == device
    assert {tag for tag in written if is_node_mark(tag)} == set(node.written)
    assert {tag for tag in written if is_device_mark(tag)} == set(device.written)


@given(nodes, devices)
def test_marks_are_written_in_letters_that_lvm_takes(node: NodeMarks, device: DeviceMarks) -> None:
    assert all(LVM_TAG.takes(tag) for tag in (*node.written, *device.written))


@given(st.lists(st.text(max_size=60)))
def test_tags_of_others_and_damaged_ones_are_no_marks_and_raise_nothing(texts: list[str]) -> None:
    found = [*texts, *(f"glusterterm.{text}" for text in texts), *(f"glusterterm.zone={text}" for text in texts)]
    node_marks(found)
    device_marks(found)
    change_mark(found)
    assert node_marks(["other.zone=3"]) is None


def test_what_is_so_anyway_is_not_written() -> None:
    assert NodeMarks().written == ("glusterterm.zone=1",)
    assert DeviceMarks().written == ()
    assert node_marks(()) is None


def test_a_change_is_known_by_its_type_and_its_operation() -> None:
    mark = ChangeMark("replace-brick", OperationId(HEX))
    assert mark.written == f"glusterterm.change=replace-brick/{HEX}"
    assert change_mark(("x", mark.written)) == mark
    assert change_mark(("glusterterm.change=x",)) is None


def test_names_on_nodes_lead_to_ids_and_back() -> None:
    device, brick = DeviceId("d" * 32), BrickId("b" * 32)
    assert names.device_of(names.group(device)) == device
    assert names.brick_of(names.logical(brick)) == brick
    assert names.place_of(names.path(device, brick)) == (device, brick)
    assert names.place_of(names.mount(device, brick)) == (device, brick)
    assert names.place_of(names.mount(device, brick) + "/../x") is None
    assert names.device_of("vg_data") is None
    assert names.brick_of("brick_1") is None
