"""`gluster peer status`, `gluster pool list` and `gluster --version`."""

import re
from xml.etree.ElementTree import Element

from glusterterm.backends.direct.decode.reading import bounded, harmless, not_understood
from glusterterm.backends.direct.decode.xml import answer, children, count_of, named, refuse_plain, text_of
from glusterterm.model.gluster.peers import Peer, PeerState
from glusterterm.model.ids import PeerUuid

PEER_STATUS = "gluster peer status"
POOL_LIST = "gluster pool list"
VERSION = "gluster --version"

_STATES = {state.value: state for state in PeerState if state is not PeerState.OTHER}
_CONNECTED = {1: True, 0: False}
_CONNECTED_WORDS = {"Connected": True, "Disconnected": False}
_POOL_HEADING = re.compile(r"UUID\s+Hostname\s+State\s*")
_POOL_ROW = re.compile(r"(?P<uuid>\S{1,64})\t(?P<host>\S{1,4096}) *\t(?P<state>\w{1,20}) *")
_VERSION_LINE = re.compile(r"glusterfs (?P<version>[0-9][0-9A-Za-z.~+-]{0,40})")


def decode_peer_status(output: str) -> tuple[Peer, ...]:
    """Read the XML of `peer status`: all of the pool but the node that was asked.

    Raises:
        CommandRefused: gluster said no, or glusterd doesn't run there.
        OutputNotUnderstood: it is no answer to that.
    """
    return _peers(output, PEER_STATUS)


def decode_pool_list(output: str) -> tuple[Peer, ...]:
    """Read the XML of `pool list`: all of the pool, the node that was asked as `localhost`, last in GlusterFS 10.3.

    Raises:
        CommandRefused: gluster said no, or glusterd doesn't run there.
        OutputNotUnderstood: it is no answer to that.
    """
    return _peers(output, POOL_LIST)


def decode_pool_list_text(output: str) -> tuple[Peer, ...]:
    """Read the text of `pool list`, as people copy it: names and states of trust are not in it.

    Raises:
        CommandRefused: glusterd doesn't run there.
        OutputNotUnderstood: it is no such table.
    """
    refuse_plain(output, POOL_LIST)
    heading, *rows = bounded(output, POOL_LIST).strip().splitlines() or [""]
    if not _POOL_HEADING.fullmatch(heading):
        raise not_understood(POOL_LIST, f"{harmless(heading[:80]) or 'nothing'} where a heading was expected")
    return tuple(_row(row) for row in rows)


def decode_version(output: str) -> str:
    """Read which GlusterFS a node has: `10.3`.

    Raises:
        OutputNotUnderstood: it does not tell.
    """
    found = _VERSION_LINE.match(bounded(output, VERSION))
    if found is None:
        raise not_understood(VERSION, "no version of GlusterFS")
    return found["version"]


def _peers(output: str, command: str) -> tuple[Peer, ...]:
    root = answer(output, command)
    if root.find("peerStatus") is None:
        raise not_understood(command, "no <peerStatus>")
    return tuple(_peer(peer, command) for peer in children(root, "peerStatus/peer"))


def _peer(peer: Element, command: str) -> Peer:
    state = text_of(peer, "stateStr")
    connected = count_of(peer, "connected")
    return Peer(
        uuid=PeerUuid(named(peer, "uuid", command)),
        host=named(peer, "hostname", command),
        connected=None if connected is None else _CONNECTED.get(connected),
        state=_STATES.get(state, PeerState.OTHER) if state else None,
        names=tuple(harmless(name.text) for name in children(peer, "hostnames/hostname") if harmless(name.text)),
    )


def _row(row: str) -> Peer:
    found = _POOL_ROW.fullmatch(row)
    if found is None:
        raise not_understood(POOL_LIST, f"the row {harmless(row[:80])}")
    return Peer(PeerUuid(harmless(found["uuid"])), harmless(found["host"]), _CONNECTED_WORDS.get(found["state"]))
