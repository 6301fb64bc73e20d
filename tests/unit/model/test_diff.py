"""Changes lead from one snapshot to the next, whole or in slices."""

from dataclasses import replace
from functools import reduce

from hypothesis import given
from hypothesis import strategies as st

from glusterterm.model.diff import apply, diff, empty, slices
from glusterterm.model.ids import DeviceId, Kind, NodeId, Ref
from glusterterm.model.snapshot import BackendKind, Method, Snapshot, Source
from glusterterm.model.topology import Device, EntryState

SOURCE = Source(BackendKind.HEKETI, "http://h:8080", Method.DUMP)


def snapshots() -> st.SearchStrategy[Snapshot]:
    """Build snapshots of a few devices, some of which differ and some of which are missing."""
    device = st.builds(
        lambda number, used: Device(
            DeviceId(f"d{number}"), NodeId("n1"), "/dev/sdb", EntryState.ONLINE, 100, used, 100 - used
        ),
        st.integers(0, 9),
        st.integers(0, 2),
    )
    return st.lists(device, max_size=8).map(
        lambda found: replace(empty(SOURCE), taken_at=1.0, devices={device.id: device for device in found})
    )


@given(snapshots(), snapshots())
def test_changes_lead_from_the_old_to_the_new(old: Snapshot, new: Snapshot) -> None:
    assert apply(old, diff(old, new)) == new


@given(snapshots(), snapshots(), st.integers(1, 3))
def test_slices_lead_there_as_well_and_stay_small(old: Snapshot, new: Snapshot, entries: int) -> None:
    pieces = list(slices(diff(old, new), entries))
    assert pieces
    assert all(piece.count <= entries for piece in pieces)
    assert reduce(apply, pieces, old) == new


@given(snapshots())
def test_nothing_different_is_no_change_and_copies_nothing(snapshot: Snapshot) -> None:
    changes = diff(snapshot, snapshot)
    assert changes.count == 0
    assert apply(snapshot, changes).devices is snapshot.devices


def test_what_is_gone_is_named() -> None:
    device = Device(DeviceId("d1"), NodeId("n1"), "/dev/sdb", EntryState.ONLINE, 1, 0, 1)
    old = replace(empty(SOURCE), devices={device.id: device})
    assert diff(old, empty(SOURCE)).gone == (Ref(Kind.DEVICE, "d1"),)
