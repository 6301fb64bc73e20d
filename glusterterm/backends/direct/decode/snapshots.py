"""Reads `gluster snapshot list`, `info`, `status` and `config`, and `gluster volume quota V list`."""

from xml.etree.ElementTree import Element

from glusterterm.backends.direct.decode.amounts import amount_of, measure_of, moment_of
from glusterterm.backends.direct.decode.reading import harmless, not_understood, whole
from glusterterm.backends.direct.decode.volumes import split_brick
from glusterterm.backends.direct.decode.xml import answer, children, named, text_of
from glusterterm.model.errors import CommandRefused
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

LIST, INFO, STATUS, CONFIG = "snapshot list", "snapshot info", "snapshot status", "snapshot config"
QUOTA = "volume quota list"
_STATES = {state.value: state for state in GlusterVolumeState if state is not GlusterVolumeState.OTHER}
_UNKNOWN = "N/A"
_YES_OR_NO = {"Yes": True, "No": False, "enable": True, "disable": False}
_QUOTA_OFF = "Quota is disabled"


def decode_snapshot_names(output: str) -> tuple[str, ...]:
    """Read `snapshot list --xml`: the names of all snapshots, or of those of one volume.

    Raises:
        CommandRefused: there is no such volume, or glusterd doesn't run there.
        OutputNotUnderstood: it is something else.
    """
    told = _told(output, LIST, "snapList")
    names = tuple(harmless(snapshot.text) for snapshot in children(told, "snapshot"))
    if amount_of(told, "count") != len(names) or not all(names):
        raise not_understood(LIST, "another count than it has names")
    return names


def decode_snapshots(output: str) -> tuple[GlusterSnapshot, ...]:
    """Read `snapshot info --xml`, of all snapshots, of one, or of those of one volume.

    Asked for one volume, gluster tells of that once, above all of its snapshots.

    Raises:
        CommandRefused: there is no such snapshot or volume, or glusterd doesn't run there.
        OutputNotUnderstood: it is something else.
    """
    told = _told(output, INFO, "snapInfo")
    snapshots = tuple(_snapshot(each, told.find("originVolume")) for each in children(told, "snapshots/snapshot"))
    if amount_of(told, "count") != len(snapshots):
        raise not_understood(INFO, "another count than it has snapshots")
    return snapshots


def decode_snapshot_status(output: str) -> tuple[SnapshotStatus, ...]:
    """Read `snapshot status --xml`: what runs for snapshots, brick by brick.

    Raises:
        CommandRefused: there is no such snapshot or volume, or glusterd doesn't run there.
        OutputNotUnderstood: it is something else.
    """
    told = _told(output, STATUS, "snapStatus")
    return tuple(_status(each) for each in children(told, "snapshots/snapshot"))


def decode_snapshot_settings(output: str) -> SnapshotSettings:
    """Read `snapshot config --xml`: how many snapshots there may be.

    Raises:
        CommandRefused: there is no such volume, or glusterd doesn't run there.
        OutputNotUnderstood: it is something else.
    """
    told = _told(output, CONFIG, "snapConfig")
    cluster = told.find("systemConfig")
    if cluster is None:
        raise not_understood(CONFIG, "no <systemConfig>")
    return SnapshotSettings(
        amount_of(cluster, "hardLimit"),
        _percent(cluster, "softLimit"),
        _flag(cluster, "autoDelete"),
        _flag(cluster, "activateOnCreate"),
        tuple(_limit(volume) for volume in children(told, "volumeConfig/volume")),
    )


def decode_quota(output: str) -> tuple[QuotaLimit, ...]:
    """Read `volume quota V list --xml`: the directories whose contents are limited.

    Raises:
        CommandRefused: quotas are off (see `quota_is_off`), or there is no such volume.
        OutputNotUnderstood: it is something else.
    """
    return tuple(_quota(limit) for limit in children(_told(output, QUOTA, "volQuota"), "limit"))


def quota_is_off(refusal: CommandRefused) -> bool:
    """Tell whether a list of quotas was refused because the volume has none."""
    return refusal.text.startswith(_QUOTA_OFF)


def _told(output: str, command: str, tag: str) -> Element:
    told = answer(output, command).find(tag)
    if told is None:
        raise not_understood(command, f"no <{tag}>")
    return told


def _snapshot(snapshot: Element, origin: Element | None) -> GlusterSnapshot:
    return GlusterSnapshot(
        named(snapshot, "name", INFO),
        named(snapshot, "uuid", INFO),
        text_of(snapshot, "description"),
        moment_of(snapshot, "createTime"),
        tuple(_volume(volume, origin) for volume in children(snapshot, "snapVolume")),
    )


def _volume(volume: Element, origin: Element | None) -> SnapshotVolume:
    of = volume.find("originVolume") if origin is None else origin
    if of is None:
        raise not_understood(INFO, "a snapshot without the volume that it is of")
    return SnapshotVolume(
        named(volume, "name", INFO),
        named(of, "name", INFO),
        _STATES.get(text_of(volume, "status"), GlusterVolumeState.OTHER),
        amount_of(of, "snapCount"),
        amount_of(of, "snapRemaining"),
    )


def _status(snapshot: Element) -> SnapshotStatus:
    bricks = tuple(_brick(brick) for brick in children(snapshot, "volume/brick"))
    return SnapshotStatus(named(snapshot, "name", STATUS), named(snapshot, "uuid", STATUS), bricks)


def _brick(brick: Element) -> SnapshotBrick:
    host, path = split_brick(named(brick, "path", STATUS), STATUS)
    return SnapshotBrick(
        host,
        path,
        _flag(brick, "brick_running"),
        amount_of(brick, "pid"),
        _known(brick, "volumeGroup"),
        _known(brick, "lvSize"),
        measure_of(brick, "data_percentage"),
    )


def _limit(volume: Element) -> SnapshotLimit:
    return SnapshotLimit(
        named(volume, "name", CONFIG),
        amount_of(volume, "hardLimit"),
        amount_of(volume, "effectiveHardLimit"),
        amount_of(volume, "softLimit"),
    )


def _quota(limit: Element) -> QuotaLimit:
    return QuotaLimit(
        named(limit, "path", QUOTA),
        amount_of(limit, "hard_limit"),
        _percent(limit, "soft_limit_percent"),
        amount_of(limit, "soft_limit_value"),
        amount_of(limit, "used_space"),
        amount_of(limit, "avail_space"),
        _flag(limit, "sl_exceeded"),
        _flag(limit, "hl_exceeded"),
    )


def _percent(told: Element, path: str) -> int | None:
    percent = whole(text_of(told, path).removesuffix("%"))
    return percent if percent is not None and percent >= 0 else None


def _flag(told: Element, path: str) -> bool | None:
    return _YES_OR_NO.get(text_of(told, path))


def _known(told: Element, path: str) -> str:
    """Give the text at `path`, and "" where gluster says that it does not know, whatever it says of why."""
    text = text_of(told, path)
    return "" if text.startswith(_UNKNOWN) else text
