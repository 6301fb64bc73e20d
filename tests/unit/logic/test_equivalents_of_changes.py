"""The commands of Heketi's own client for changes: read back by its flags, they give the change again."""

import shlex
from typing import get_args

import pytest

from glusterterm.logic.equivalents import change_command
from glusterterm.model.ids import ClusterId, NodeId
from glusterterm.model.operations import (
    AddDevice,
    AddNode,
    ChangeNodeTags,
    CreateVolume,
    FromStep,
    HealCheck,
    HealVolume,
    Operation,
    ProfileVolume,
    RebalanceAction,
    RebalanceVolume,
    SetNodeState,
    SetVolumeOptions,
    StartVolume,
    StopVolume,
    TagChange,
)
from glusterterm.model.topology import Durability, DurabilityType, EntryState
from tests.every_operation import EVERY, FOR_HEKETI, REPLICA_3, V
from tests.heketi_cli import read


@pytest.mark.parametrize("operation", FOR_HEKETI, ids=repr)
def test_the_command_asks_for_the_same_change(operation: Operation) -> None:
    assert read(change_command(operation)) == operation


@pytest.mark.parametrize(
    ("operation", "command"),
    [
        (StartVolume(V, "web"), "gluster volume start web"),
        (StartVolume(V, "web", force=True), "gluster volume start web force"),
        (StopVolume(V, "web"), "gluster volume stop web"),
        (StopVolume(V, "web", force=True), "gluster volume stop web force"),
        (
            SetVolumeOptions(V, "web", ("user.note it's here",), ("nfs.disable",)),
            """gluster volume set web user.note 'it'"'"'s here' && gluster volume reset web nfs.disable""",
        ),
        (HealVolume(V, "web"), "gluster volume heal web"),
        (HealVolume(V, "web", full=True), "gluster volume heal web full"),
        (RebalanceVolume(V, "web"), "gluster volume rebalance web start"),
        (RebalanceVolume(V, "web", RebalanceAction.FIX_LAYOUT), "gluster volume rebalance web fix-layout start"),
        (RebalanceVolume(V, "web", RebalanceAction.STOP), "gluster volume rebalance web stop"),
        (ProfileVolume(V, "web", on=True), "gluster volume profile web start"),
        (ProfileVolume(V, "web", on=False), "gluster volume profile web stop"),
    ],
    ids=repr,
)
def test_what_heketi_has_no_call_for_is_gluster_s_own_command(operation: Operation, command: str) -> None:
    assert change_command(operation) == command


def test_every_kind_of_change_is_among_them() -> None:
    assert {type(operation) for operation in EVERY} == set(get_args(Operation))


@pytest.mark.parametrize("change", TagChange)
def test_a_tag_that_begins_with_a_hyphen_is_read_as_no_option(change: TagChange) -> None:
    words = shlex.split(change_command(ChangeNodeTags(NodeId("n1"), change, (("-e", "x"),))))
    assert words[words.index("--") + 1] == "n1"


def test_a_snapshot_factor_keeps_all_its_digits() -> None:
    asked = CreateVolume("web", 1, REPLICA_3, snapshot_factor=1.23456789)
    assert "--snapshot-factor=1.23456789" in change_command(asked)


def test_what_a_step_is_to_make_is_named_by_that_step() -> None:
    command = change_command(AddDevice(FromStep(1), "/dev/vdb"))
    assert command == "heketi-cli device add --name=/dev/vdb '--node=<id of step 2>'"


def test_tags_of_a_new_node_follow_in_a_second_command() -> None:
    command = change_command(AddNode(ClusterId("c1"), 1, "stor-04", "stor-04", (("rack", "7"),)))
    assert command.endswith(" && heketi-cli node settags '<id of the new node>' rack:7")


def test_a_value_cannot_run_a_command_of_its_own() -> None:
    command = change_command(AddDevice(NodeId("$(reboot)"), "/dev/vdb; reboot"))
    assert shlex.split(command) == ["heketi-cli", "device", "add", "--name=/dev/vdb; reboot", "--node=$(reboot)"]
    assert "'--node=$(reboot)'" in command


@pytest.mark.parametrize(
    ("operation", "comment"),
    [
        (SetNodeState(NodeId("n1"), EntryState.FAILED, HealCheck.DISABLE), "can't turn off the heal check"),
        (CreateVolume("web", 1, REPLICA_3, options=("auth.allow 10.0.0.1,10.0.0.2",)), "at its comma"),
        (CreateVolume("web", 1, Durability(DurabilityType.NONE), snapshot_factor=1.0), "above 1 only"),
    ],
)
def test_what_the_client_cannot_say_is_told_as_a_comment(operation: Operation, comment: str) -> None:
    command, _, told = change_command(operation).partition("  # ")
    assert comment in told
    assert shlex.split(change_command(operation), comments=True) == shlex.split(command)
