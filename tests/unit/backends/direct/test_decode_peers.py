"""Peers, read off recorded pools by eye."""

from collections.abc import Callable

import pytest

from glusterterm.backends.direct.decode.peers import (
    decode_peer_status,
    decode_pool_list,
    decode_pool_list_text,
    decode_version,
)
from glusterterm.model.errors import CommandRefused, OutputNotUnderstood
from glusterterm.model.gluster.peers import Peer, PeerState
from glusterterm.model.ids import PeerUuid
from tests.recorded_nodes import recorded

NODE1 = PeerUuid("327b756d-b979-47b7-bea1-b458c2d393be")
NODE2 = PeerUuid("901bce56-7858-47eb-bc83-711ac2bb0a5c")
NODE3 = PeerUuid("2158d472-9c69-4adb-95d4-e42bd7361656")
NODE4 = PeerUuid("68e6049b-83e2-4506-a60e-0743b1f87e83")


def peer_status(file: str) -> tuple[Peer, ...]:
    return decode_peer_status(recorded(file).stdout)


def pool_list(file: str) -> tuple[Peer, ...]:
    return decode_pool_list(recorded(file).stdout)


def one_peer(inside: str) -> str:
    return f"<cliOutput><opRet>0</opRet><peerStatus><peer>{inside}</peer></peerStatus></cliOutput>"


def test_a_pool_in_health_is_all_members_and_connected() -> None:
    assert peer_status("pool/node1-peer-status.xml") == tuple(
        Peer(uuid, host, True, PeerState.MEMBER, (host,))
        for uuid, host in ((NODE2, "10.77.0.12"), (NODE3, "10.77.0.13"), (NODE4, "10.77.0.14"))
    )


def test_one_node_goes_by_a_name_on_some_nodes_and_by_an_address_on_others() -> None:
    told = {peer.uuid: peer for peer in pool_list("pool/node2-pool-list.xml")}
    assert (told[NODE1].host, told[NODE1].names) == ("node1", ("node1", "10.77.0.11"))
    assert (told[NODE2].host, told[NODE2].itself) == ("localhost", True)
    assert {peer.uuid: peer.host for peer in pool_list("pool/node1-pool-list.xml")}[NODE2] == "10.77.0.12"


def test_the_pool_list_ends_with_the_node_that_was_asked_which_has_no_state() -> None:
    *others, itself = pool_list("pool/node1-pool-list.xml")
    assert itself == Peer(NODE1, "localhost", True, None, ())
    assert itself.itself
    assert itself.trusted
    assert [(peer.itself, peer.trusted) for peer in others] == [(False, True)] * 3


def test_a_peer_whose_glusterd_is_stopped_is_a_member_and_not_connected() -> None:
    told = {peer.uuid: peer for peer in pool_list("glusterd_down/node1-pool-list-node3-down.xml")}
    assert {uuid: peer.connected for uuid, peer in told.items()} == {
        NODE1: True,
        NODE2: True,
        NODE3: False,
        NODE4: True,
    }
    assert told[NODE3].state is PeerState.MEMBER


def test_a_node_that_was_cut_off_sees_all_others_gone() -> None:
    told = peer_status("node_cut/node2-peer-status-on-cut-node.xml")
    assert [(peer.uuid, peer.connected) for peer in told] == [(NODE1, False), (NODE3, False), (NODE4, False)]


def test_a_peer_that_was_just_cut_off_still_reads_connected() -> None:
    told = peer_status("node_cut/node1-peer-status-just-after-cut.xml")
    assert [peer.connected for peer in told] == [True, True, True]


def test_a_node_that_was_detached_has_no_peers() -> None:
    assert peer_status("pool/node4-peer-status.xml") == ()


@pytest.mark.parametrize("decode", [decode_peer_status, decode_pool_list, decode_pool_list_text])
@pytest.mark.parametrize("file", ["glusterd_down/node3-pool-list.xml", "glusterd_down/node3-peer-status.txt"])
def test_a_node_without_glusterd_is_a_refusal_that_says_so(decode: Callable[[str], object], file: str) -> None:
    with pytest.raises(CommandRefused, match="Connection failed") as refused:
        decode(recorded(file).stdout)
    assert refused.value.next_step == "start glusterd on that node"


def test_the_text_of_a_pool_list_tells_the_same_but_for_names_and_trust() -> None:
    for file in ("pool/node2-pool-list", "node_cut/node1-pool-list-cut", "glusterd_down/node1-pool-list-node3-down"):
        text = decode_pool_list_text(recorded(f"{file}.txt").stdout)
        assert text == tuple(Peer(peer.uuid, peer.host, peer.connected) for peer in pool_list(f"{file}.xml"))


@pytest.mark.parametrize("text", ["", "UUID\n", "UUID\tHostname\tState\nnonsense\n", "peer status: failed"])
def test_a_text_that_is_no_pool_list_is_not_understood(text: str) -> None:
    with pytest.raises(OutputNotUnderstood, match="pool list"):
        decode_pool_list_text(text)


def test_a_state_that_nobody_knows_is_not_trusted_and_a_missing_link_is_not_known() -> None:
    told = decode_peer_status(one_peer("<uuid>u</uuid><hostname>h</hostname><stateStr>Peer in Limbo</stateStr>"))
    assert told == (Peer(PeerUuid("u"), "h", None, PeerState.OTHER, ()),)
    assert not told[0].trusted


def test_a_rejected_peer_is_connected_and_not_trusted() -> None:
    inside = "<uuid>u</uuid><hostname>h</hostname><connected>1</connected><stateStr>Peer Rejected</stateStr>"
    (peer,) = decode_peer_status(one_peer(inside))
    assert (peer.connected, peer.state, peer.trusted) == (True, PeerState.REJECTED, False)


def test_a_peer_without_a_uuid_is_not_understood() -> None:
    with pytest.raises(OutputNotUnderstood, match="uuid"):
        decode_peer_status(one_peer("<hostname>h</hostname>"))


def test_names_that_would_move_the_cursor_are_made_harmless() -> None:
    (peer,) = decode_peer_status(one_peer("<uuid>u</uuid><hostname>a\u202eb\u200dc\nd</hostname>"))
    assert peer.host == "a\ufffdb\ufffdc\ufffdd"


def test_an_answer_to_another_question_is_not_understood() -> None:
    with pytest.raises(OutputNotUnderstood, match="peerStatus"):
        decode_peer_status(recorded("status/node1-list.xml").stdout)


def test_the_version_is_told_by_client_and_daemon_alike() -> None:
    assert decode_version(recorded("versions/node1-version.txt").stdout) == "10.3"
    assert decode_version(recorded("versions/node1-glusterd-version.txt").stdout) == "10.3"
    with pytest.raises(OutputNotUnderstood):
        decode_version("bash: gluster: command not found")
