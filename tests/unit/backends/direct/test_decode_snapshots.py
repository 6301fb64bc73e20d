"""Snapshots, their limits and quotas, read off recorded answers by eye."""

from collections.abc import Callable

import pytest

from glusterterm.backends.direct.decode.snapshots import (
    decode_quota,
    decode_snapshot_names,
    decode_snapshot_settings,
    decode_snapshot_status,
    decode_snapshots,
    quota_is_off,
)
from glusterterm.model.errors import CommandRefused, OutputNotUnderstood
from glusterterm.model.gluster.snapshots import (
    GlusterSnapshot,
    QuotaLimit,
    SnapshotBrick,
    SnapshotLimit,
    SnapshotSettings,
    SnapshotStatus,
    SnapshotVolume,
)
from glusterterm.model.gluster.volumes import GlusterVolumeState
from tests.recorded_nodes import recorded

UUID = "14c45c17-fe18-4386-9888-711ec4ba4f20"
VOLUME = "01067d238d0a4ddcbb19a6ec3caa47e6"


def said(file: str) -> str:
    return recorded(file).stdout


def wrapped(tag: str, inside: str) -> str:
    return f"<cliOutput><opRet>0</opRet><{tag}>{inside}</{tag}></cliOutput>"


def snapshot_info(volume: str, above: str = "") -> str:
    snapshot = f"<snapshot><name>s</name><uuid>u</uuid>{volume}</snapshot>"
    return wrapped("snapInfo", f"{above}<count>1</count><snapshots>{snapshot}</snapshots>")


def test_snapshots_are_listed_by_name() -> None:
    assert decode_snapshot_names(said("lvm-thin-uml/node1-snapshot-list.xml")) == ("snap1",)
    assert decode_snapshot_names(said("features/node1-snapshot-list.xml")) == ()


@pytest.mark.parametrize(
    "inside", ["<count>2</count><snapshot>a</snapshot>", "<snapshot>a</snapshot>", "<count>1</count><snapshot/>"]
)
def test_a_list_that_is_not_whole_is_not_understood(inside: str) -> None:
    with pytest.raises(OutputNotUnderstood):
        decode_snapshot_names(wrapped("snapList", inside))


def test_a_snapshot_tells_of_its_volume_and_how_many_more_there_may_be() -> None:
    (told,) = decode_snapshots(said("lvm-thin-uml/node1-snapshot-info.xml"))
    assert told == GlusterSnapshot(
        name="snap1",
        uuid=UUID,
        description="",
        created_at=1795376393.0,  # 2026-11-22 19:39:53 UTC
        volumes=(SnapshotVolume(VOLUME, "vol_thin", GlusterVolumeState.STOPPED, taken=1, left=255),),
    )
    assert not told.active


def test_no_snapshots_at_all_is_an_answer() -> None:
    assert decode_snapshots(said("features/node1-snapshot-info.xml")) == ()
    assert decode_snapshot_status(said("features/node1-snapshot-status.xml")) == ()


def test_a_volume_told_of_once_above_its_snapshots_is_that_of_each() -> None:
    above = "<originVolume><name>v</name><snapCount>3</snapCount></originVolume>"
    (told,) = decode_snapshots(snapshot_info("<snapVolume><name>n</name><status>Started</status></snapVolume>", above))
    assert told.volumes == (SnapshotVolume("n", "v", GlusterVolumeState.STARTED, 3, None),)
    assert told.active
    assert told.created_at is None


@pytest.mark.parametrize(
    "output",
    [
        snapshot_info("<snapVolume><name>n</name><status>Started</status></snapVolume>"),
        wrapped("snapInfo", "<count>1</count><snapshots/>"),
        wrapped("snapInfo", "<count>1</count><snapshots><snapshot><name>s</name></snapshot></snapshots>"),
    ],
)
def test_a_snapshot_that_is_not_whole_is_not_understood(output: str) -> None:
    with pytest.raises(OutputNotUnderstood):
        decode_snapshots(output)


def test_of_bricks_of_a_snapshot_that_is_not_active_only_their_names_are_known() -> None:
    (told,) = decode_snapshot_status(said("lvm-thin-uml/node1-snapshot-status.xml"))
    assert told == SnapshotStatus(
        "snap1",
        UUID,
        tuple(
            SnapshotBrick(
                f"10.78.0.1{number}",
                f"/run/gluster/snaps/{VOLUME}/brick{number}/brick",
                running=False,
                pid=None,
                volume_group="",
                size="",
                full_percent=None,
            )
            for number in (1, 2, 3)
        ),
    )
    assert told.bricks[0].name == f"10.78.0.11:/run/gluster/snaps/{VOLUME}/brick1/brick"


def test_a_brick_that_runs_tells_of_its_logical_volume() -> None:
    inactive = said("lvm-thin-uml/node1-snapshot-status.xml")
    active = (
        inactive.replace("N/A (Deactivated Snapshot)", "vg0")
        .replace("<brick_running>No", "<brick_running>Yes")
        .replace("<pid>N/A", "<pid>77")
        .replace("<data_percentage>N/A", "<data_percentage>1.49")
        .replace("<lvSize>N/A", "<lvSize>2.00g")
    )
    first = decode_snapshot_status(active)[0].bricks[0]
    assert (first.running, first.pid, first.volume_group, first.size, first.full_percent) == (
        *(True, 77, "vg0", "2.00g"),
        1.49,
    )


def test_settings_tell_of_the_cluster_and_of_each_volume() -> None:
    told = decode_snapshot_settings(said("features/node1-snapshot-config.xml"))
    assert told == SnapshotSettings(
        hard_limit=256,
        soft_limit_percent=90,
        auto_delete=False,
        activate_on_create=False,
        volumes=tuple(
            SnapshotLimit(name, 256, 256, 230)
            for name in ("arb", "dist", "dr", "dr3", "ec", "ec3", "ec42", "rep2", "rep3")
        ),
    )


def test_settings_that_are_not_told_are_unknown() -> None:
    assert decode_snapshot_settings(
        wrapped("snapConfig", "<systemConfig><softLimit>-1%</softLimit><autoDelete>?</autoDelete></systemConfig>")
    ) == SnapshotSettings(None, None, None, None, ())


def test_each_limit_of_a_volume_is_read_from_its_own_place() -> None:
    volume = "<name>v</name><hardLimit>9</hardLimit><effectiveHardLimit>8</effectiveHardLimit><softLimit>7</softLimit>"
    told = wrapped("snapConfig", f"<systemConfig/><volumeConfig><volume>{volume}</volume></volumeConfig>")
    assert decode_snapshot_settings(told).volumes == (SnapshotLimit("v", 9, 8, 7),)


def test_a_quota_tells_what_is_used_and_what_is_left_in_bytes() -> None:
    assert decode_quota(said("features/node1-quota-rep3-list.2.xml")) == (
        QuotaLimit(
            path="/",
            hard_limit_bytes=104857600,
            soft_limit_percent=80,
            soft_limit_bytes=83886080,
            used_bytes=5105152,
            available_bytes=99752448,
            soft_exceeded=False,
            hard_exceeded=False,
        ),
    )


def test_quotas_that_are_off_are_told_apart_from_other_refusals() -> None:
    with pytest.raises(CommandRefused) as refused:
        decode_quota(said("features/node1-quota-rep3-list.xml"))
    assert refused.value.text == "Quota is disabled, please enable quota"
    assert quota_is_off(refused.value)
    none = "<cliOutput><opRet>-1</opRet><opErrstr>Volume nosuch does not exist</opErrstr></cliOutput>"
    with pytest.raises(CommandRefused) as refused:
        decode_quota(none)
    assert not quota_is_off(refused.value)


def test_what_a_quota_does_not_tell_is_unknown_and_never_zero() -> None:
    limit = "<path>/d</path><used_space>N/A</used_space><sl_exceeded>N/A</sl_exceeded><hl_exceeded>Yes</hl_exceeded>"
    assert decode_quota(wrapped("volQuota", f"<limit>{limit}</limit>")) == (
        QuotaLimit("/d", None, None, None, None, None, soft_exceeded=None, hard_exceeded=True),
    )


@pytest.mark.parametrize(
    "decode",
    [decode_snapshot_names, decode_snapshots, decode_snapshot_status, decode_snapshot_settings, decode_quota],
)
def test_an_answer_to_something_else_is_not_understood(decode: Callable[[str], object]) -> None:
    with pytest.raises(OutputNotUnderstood):
        decode("<cliOutput><opRet>0</opRet></cliOutput>")
