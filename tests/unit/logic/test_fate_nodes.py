"""What became of a change that gluster keeps itself: as the nodes say, and no more than they say."""

from dataclasses import replace

import pytest

from glusterterm.logic.fate import fate
from glusterterm.model.gluster.volumes import GlusterVolumeState
from glusterterm.model.health import BrickTruth, ProcessState, VolumeTruth
from glusterterm.model.ids import VolumeId
from glusterterm.model.operations import StartVolume
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.tasks import Before, FateKind
from tests.builders import make_brick, make_cluster, make_device, make_node, make_snapshot, make_volume

FORCED = StartVolume(VolumeId("v1"), "v1", force=True)


def running(*processes: ProcessState | None) -> Snapshot:
    """Give a started volume with bricks whose processes stand like this; None: nothing is known of one."""
    bricks = [
        replace(make_brick(f"b{number}", "d1", "v1", node="n1"), truth=BrickTruth(process, 1.0) if process else None)
        for number, process in enumerate(processes)
    ]
    volume = replace(make_volume("v1"), truth=VolumeTruth(exists=True, state=GlusterVolumeState.STARTED))
    return make_snapshot(make_cluster(), make_node("n1"), make_device("d1", "n1"), *bricks, volume)


@pytest.mark.parametrize(
    ("processes", "kind"),
    [
        ((ProcessState.ONLINE, ProcessState.ONLINE), FateKind.MADE),
        ((ProcessState.ONLINE, ProcessState.SUSPECT), FateKind.UNCLEAR),
        ((ProcessState.ONLINE, None), FateKind.UNCLEAR),
        ((), FateKind.UNCLEAR),
    ],
)
def test_a_forced_start_is_done_where_every_brick_process_runs(
    processes: tuple[ProcessState | None, ...], kind: FateKind
) -> None:
    assert fate(FORCED, Before(), running(*processes)).kind is kind
