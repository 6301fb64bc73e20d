"""The command of Heketi's own client for each kind of object."""

import pytest

from glusterterm.logic.equivalents import show_command
from glusterterm.model.ids import Kind, Ref
from tests.builders import small_snapshot


@pytest.mark.parametrize(
    ("ref", "command"),
    [
        (Ref(Kind.CLUSTER, "c1"), "heketi-cli cluster info c1"),
        (Ref(Kind.NODE, "n1"), "heketi-cli node info n1"),
        (Ref(Kind.DEVICE, "d1b"), "heketi-cli device info d1b"),
        (Ref(Kind.VOLUME, "v1"), "heketi-cli volume info v1"),
        (Ref(Kind.BLOCK_VOLUME, "bv1"), "heketi-cli blockvolume info bv1"),
        (Ref(Kind.OPERATION, "o1"), "heketi-cli server operations info o1"),
        (Ref(Kind.BRICK, "b1"), "heketi-cli volume info v1"),
        (Ref(Kind.BRICK, "nowhere"), None),
    ],
)
def test_each_kind_of_object_has_its_command(ref: Ref, command: str | None) -> None:
    assert show_command(small_snapshot(), ref) == command


def test_an_id_cannot_run_a_command_of_its_own() -> None:
    assert show_command(small_snapshot(), Ref(Kind.NODE, "n1; reboot")) == "heketi-cli node info 'n1; reboot'"
