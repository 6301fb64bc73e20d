"""`gluster volume info`, `volume list` and `volume get`."""

from xml.etree.ElementTree import Element

from glusterterm.backends.direct.decode.reading import harmless, not_understood
from glusterterm.backends.direct.decode.xml import answer, children, count_of, named, text_of
from glusterterm.model.gluster.volumes import (
    GlusterBrick,
    GlusterVolume,
    GlusterVolumeState,
    GlusterVolumeType,
    OptionInForce,
    Transport,
)
from glusterterm.model.ids import GlusterVolumeUuid, PeerUuid

VOLUME_INFO = "gluster volume info"
VOLUME_LIST = "gluster volume list"
VOLUME_GET = "gluster volume get"

_TYPES = {kind.value: kind for kind in GlusterVolumeType if kind is not GlusterVolumeType.OTHER}
_STATES = {state.value: state for state in GlusterVolumeState if state is not GlusterVolumeState.OTHER}
_TRANSPORTS = {0: Transport.TCP, 1: Transport.RDMA, 2: Transport.BOTH}
_DEFAULT = " (DEFAULT)"
_NO_VALUE = "(null)"


def decode_volumes(output: str) -> tuple[GlusterVolume, ...]:
    """Read the XML of `volume info`, of one volume or of all; none at all is an answer too.

    Raises:
        CommandRefused: there is no such volume, or glusterd doesn't run there.
        OutputNotUnderstood: it is no answer to that, or what makes the brick sets is not whole.
    """
    volumes = answer(output, VOLUME_INFO).find("volInfo/volumes")
    if volumes is None:
        raise not_understood(VOLUME_INFO, "no <volumes>")
    return tuple(_volume(volume) for volume in children(volumes, "volume"))


def decode_volume_names(output: str) -> tuple[str, ...]:
    """Read the XML of `volume list`: the names of all volumes, started or not.

    Raises:
        CommandRefused: glusterd doesn't run there.
        OutputNotUnderstood: it is no answer to that.
    """
    listed = answer(output, VOLUME_LIST).find("volList")
    if listed is None:
        raise not_understood(VOLUME_LIST, "no <volList>")
    names = tuple(harmless(volume.text) for volume in children(listed, "volume"))
    if count_of(listed, "count") != len(names) or not all(names):
        raise not_understood(VOLUME_LIST, "another count than it has names")
    return names


def decode_options(output: str) -> tuple[OptionInForce, ...]:
    """Read the XML of `volume get`: every option asked for, as it is in force.

    Raises:
        CommandRefused: there is no such volume or option, or glusterd doesn't run there.
        OutputNotUnderstood: it is no answer to that.
    """
    options = answer(output, VOLUME_GET).find("volGetopts")
    if options is None:
        raise not_understood(VOLUME_GET, "no <volGetopts>")
    return tuple(_option(option) for option in children(options, "Opt"))


def split_brick(name: str, command: str) -> tuple[str, str]:
    """Split `HOST:PATH`; a host may hold colons (IPv6), and no slash.

    Raises:
        OutputNotUnderstood: it is no such name.
    """
    host, mark, path = name.partition(":/")
    if not host or not mark or "/" in host:
        raise not_understood(command, f"{name[:80]} where HOST:PATH was expected")
    return host, f"/{path}"


def _volume(volume: Element) -> GlusterVolume:
    bricks = tuple(_brick(brick) for brick in children(volume, "bricks/brick"))
    if count_of(volume, "brickCount") != len(bricks):
        raise not_understood(VOLUME_INFO, "another count than it has bricks")
    transport = count_of(volume, "transport")
    return GlusterVolume(
        name=named(volume, "name", VOLUME_INFO),
        uuid=GlusterVolumeUuid(named(volume, "id", VOLUME_INFO)),
        type=_TYPES.get(text_of(volume, "typeStr"), GlusterVolumeType.OTHER),
        state=_STATES.get(text_of(volume, "statusStr"), GlusterVolumeState.OTHER),
        transport=Transport.OTHER if transport is None else _TRANSPORTS.get(transport, Transport.OTHER),
        replica_count=_making_sets(volume, "replicaCount"),
        arbiter_count=count_of(volume, "arbiterCount"),
        disperse_count=_making_sets(volume, "disperseCount"),
        redundancy_count=count_of(volume, "redundancyCount"),
        snapshot_count=count_of(volume, "snapshotCount"),
        bricks=bricks,
        options=tuple(
            (named(option, "name", VOLUME_INFO), text_of(option, "value"))
            for option in children(volume, "options/option")
        ),
    )


def _making_sets(volume: Element, path: str) -> int:
    count = count_of(volume, path)
    if count is None or count < 0:
        raise not_understood(VOLUME_INFO, f"no <{path}>, without which brick sets are not known")
    return count


def _brick(brick: Element) -> GlusterBrick:
    host, path = split_brick(named(brick, "name", VOLUME_INFO), VOLUME_INFO)
    peer = text_of(brick, "hostUuid")
    return GlusterBrick(host, path, PeerUuid(peer) if peer else None, count_of(brick, "isArbiter") == 1)


def _option(option: Element) -> OptionInForce:
    value = text_of(option, "Value")
    kept = value.removesuffix(_DEFAULT)
    return OptionInForce(named(option, "Option", VOLUME_GET), None if kept == _NO_VALUE else kept, kept != value)
