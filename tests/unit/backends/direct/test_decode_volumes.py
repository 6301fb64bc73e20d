"""Volumes, read off recorded definitions by eye."""

from collections.abc import Callable

import pytest

from glusterterm.backends.direct.decode.volumes import (
    decode_options,
    decode_volume_names,
    decode_volumes,
    split_brick,
)
from glusterterm.model.errors import CommandRefused, OutputNotUnderstood
from glusterterm.model.gluster.volumes import (
    GlusterBrick,
    GlusterVolume,
    GlusterVolumeState,
    GlusterVolumeType,
    OptionInForce,
    Transport,
)
from glusterterm.model.ids import GlusterVolumeUuid, PeerUuid
from tests.recorded_nodes import recorded

NODE1 = PeerUuid("327b756d-b979-47b7-bea1-b458c2d393be")
NODE2 = PeerUuid("901bce56-7858-47eb-bc83-711ac2bb0a5c")
NODE3 = PeerUuid("2158d472-9c69-4adb-95d4-e42bd7361656")
NODE4 = PeerUuid("68e6049b-83e2-4506-a60e-0743b1f87e83")
HOSTS = {NODE1: "10.77.0.11", NODE2: "10.77.0.12", NODE3: "10.77.0.13", NODE4: "10.77.0.14"}


def volumes(file: str) -> tuple[GlusterVolume, ...]:
    return decode_volumes(recorded(file).stdout)


def volume(file: str) -> GlusterVolume:
    (only,) = volumes(file)
    return only


def brick(peer: PeerUuid, path: str, *, arbiter: bool = False) -> GlusterBrick:
    return GlusterBrick(HOSTS[peer], path, peer, arbiter)


def test_an_arbiter_volume_is_read_whole() -> None:
    arb = volume("status/node1-info-arb.xml")
    assert arb == GlusterVolume(
        name="arb",
        uuid=GlusterVolumeUuid("a8ed2f64-690b-4560-a9d4-b4e24882f7c8"),
        type=GlusterVolumeType.REPLICATE,
        state=GlusterVolumeState.STARTED,
        transport=Transport.TCP,
        replica_count=3,
        arbiter_count=1,
        disperse_count=0,
        redundancy_count=0,
        snapshot_count=0,
        bricks=(
            brick(NODE1, "/bricks/b1/arb"),
            brick(NODE2, "/bricks/b1/arb"),
            brick(NODE3, "/bricks/b1/arb", arbiter=True),
        ),
        options=(
            ("cluster.granular-entry-heal", "on"),
            ("storage.fips-mode-rchecksum", "on"),
            ("transport.address-family", "inet"),
            ("nfs.disable", "on"),
            ("performance.client-io-threads", "off"),
        ),
    )
    assert arb.sets == (arb.bricks,)


def test_six_bricks_of_replica_three_are_two_sets_in_gluster_s_order() -> None:
    dr3 = volume("status/node1-info-dr3.xml")
    assert dr3.type is GlusterVolumeType.DISTRIBUTED_REPLICATE
    assert dr3.sets == (
        tuple(brick(node, "/bricks/b1/dr3") for node in (NODE1, NODE2, NODE3)),
        tuple(brick(node, "/bricks/b2/dr3") for node in (NODE1, NODE2, NODE3)),
    )


def test_a_dispersed_volume_is_one_set_though_its_replica_count_is_one() -> None:
    ec42 = volume("status/node1-info-ec42.xml")
    assert (ec42.type, ec42.replica_count, ec42.disperse_count, ec42.redundancy_count) == (
        GlusterVolumeType.DISPERSE,
        1,
        6,
        2,
    )
    assert [(one.peer, one.path) for one in ec42.sets[0]] == [
        (NODE1, "/bricks/b1/ec42"),
        (NODE2, "/bricks/b1/ec42"),
        (NODE3, "/bricks/b1/ec42"),
        (NODE4, "/bricks/b1/ec42"),
        (NODE1, "/bricks/b2/ec42"),
        (NODE2, "/bricks/b2/ec42"),
    ]
    assert len(ec42.sets) == 1
    assert ec42.heals


def test_each_brick_of_a_volume_that_spreads_files_is_a_set_and_nothing_is_healed() -> None:
    dist = volume("expand/node1-info-dist.xml")
    assert dist.type is GlusterVolumeType.DISTRIBUTE
    assert dist.sets == tuple((brick(node, "/bricks/b1/dist"),) for node in (NODE1, NODE2, NODE3, NODE4))
    assert not dist.heals


def test_a_volume_expanded_by_two_bricks_has_a_third_set() -> None:
    dr = volume("expand/node1-info-dr.xml")
    assert dr.sets[2] == (brick(NODE1, "/bricks/b2/dr"), brick(NODE2, "/bricks/b2/dr"))
    assert (dr.set_size, len(dr.sets)) == (2, 3)


def test_a_replaced_brick_stands_in_the_place_of_the_old_one() -> None:
    assert volume("replace/node1-info-rep3.xml").sets == (
        (brick(NODE1, "/bricks/b1/rep3"), brick(NODE2, "/bricks/b1/rep3"), brick(NODE4, "/bricks/b1/rep3")),
    )


def test_a_brick_taken_from_each_set_makes_the_sets_smaller() -> None:
    rep3 = volume("expand/node1-info-rep3-as-replica-2.xml")
    assert (rep3.replica_count, rep3.set_size) == (2, 2)
    assert rep3.sets == ((brick(NODE1, "/bricks/b1/rep3"), brick(NODE2, "/bricks/b1/rep3")),)


def test_a_brick_that_is_being_emptied_is_in_the_definition_until_that_is_committed() -> None:
    assert brick(NODE3, "/bricks/b1/dist") in volume("expand/node1-info-during-remove-brick.xml").bricks
    assert brick(NODE3, "/bricks/b1/dist") not in volume("expand/node1-info-after-remove-brick.xml").bricks


def test_all_volumes_are_told_of_whether_started_or_not() -> None:
    states = {told.name: told.state for told in volumes("status/node1-info.xml")}
    assert states["dr"] is GlusterVolumeState.STARTED
    assert states["ec3"] is GlusterVolumeState.CREATED
    assert len(states) == 9
    stopped = {told.name: told.state for told in volumes("glusterd_down/node3-volume-info-after-return.xml")}
    assert GlusterVolumeState.STOPPED in stopped.values()


def test_the_id_that_heketi_wrote_is_found_and_none_where_it_did_not() -> None:
    assert volume("options/node1-info-rep3.xml").heketi_id == "0123456789abcdef"
    assert volume("options/node1-info-rep3.xml").option("auth.allow") == "10.77.0.*"
    assert volume("options/node1-info-rep3-after-reset.xml").heketi_id is None


def test_a_pool_without_volumes_has_none_which_is_no_refusal() -> None:
    assert volumes("pool/node1-volume-info-empty.xml") == ()
    assert decode_volume_names(recorded("pool/node1-volume-list-empty.xml").stdout) == ()


def test_a_volume_that_is_not_there_is_refused_in_gluster_s_words() -> None:
    with pytest.raises(CommandRefused) as refused:
        volumes("status/node1-info-nosuch.xml")
    assert refused.value.text == "Volume does not exist"


def test_the_list_names_all_volumes() -> None:
    names = decode_volume_names(recorded("status/node1-list.xml").stdout)
    assert names == ("arb", "dist", "dr", "dr3", "ec", "ec3", "ec42", "rep2", "rep3")


def test_a_list_that_lacks_a_name_is_not_understood() -> None:
    listed = recorded("status/node1-list.xml").stdout
    for damaged in (listed.replace("    <volume>dr3</volume>\n", ""), listed.replace(">dr3<", "><")):
        with pytest.raises(OutputNotUnderstood, match="count"):
            decode_volume_names(damaged)


@pytest.mark.parametrize("decode", [decode_volumes, decode_volume_names, decode_options])
def test_an_answer_to_another_question_is_not_understood(decode: Callable[[str], object]) -> None:
    with pytest.raises(OutputNotUnderstood):
        decode(recorded("pool/node1-pool-list.xml").stdout)


def test_counts_of_nothing_make_sets_of_one() -> None:
    whole = recorded("status/node1-info-rep3.xml").stdout
    (rep3,) = decode_volumes(whole.replace("<replicaCount>3<", "<replicaCount>0<"))
    assert (rep3.set_size, len(rep3.sets)) == (1, 3)


def test_options_in_force_tell_defaults_from_what_was_set_and_what_has_no_value() -> None:
    options = decode_options(recorded("options/node1-get-rep3-all.xml").stdout)
    assert len(options) == 342
    assert options[0] == OptionInForce("cluster.lookup-unhashed", "on", default=True)
    assert OptionInForce("cluster.rsync-hash-regex", None, default=True) in options
    (quorum,) = decode_options(recorded("options/node1-get-rep3-cluster.server-quorum-type.xml").stdout)
    assert quorum == OptionInForce("cluster.server-quorum-type", "off", default=False)
    pool = decode_options(recorded("options/node1-get-all-all.xml").stdout)
    assert OptionInForce("cluster.op-version", "100000", default=False) in pool


def test_an_option_that_gluster_does_not_know_is_refused_in_its_words() -> None:
    with pytest.raises(CommandRefused) as refused:
        decode_options(recorded("options/node1-get-rep3-no.such.option.xml").stdout)
    assert refused.value.text == "Did you mean nfs.drc-size or ...mem-factor?"


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("<replicaCount>3</replicaCount>", "", "replicaCount"),
        ("<disperseCount>0</disperseCount>", "<disperseCount>-2</disperseCount>", "disperseCount"),
        ("<brickCount>3</brickCount>", "<brickCount>4</brickCount>", "count"),
        ("<name>10.77.0.11:/bricks/b1/rep3</name>", "<name>nonsense</name>", "HOST:PATH"),
        ("<name>10.77.0.11:/bricks/b1/rep3</name>", "", "name"),
        ("<id>dc7f6ca2-ed58-45d8-9e56-c8954433e2f9</id>", "", "id"),
    ],
)
def test_what_makes_the_sets_wrong_is_not_understood_rather_than_guessed(old: str, new: str, why: str) -> None:
    whole = recorded("status/node1-info-rep3.xml").stdout
    assert old in whole
    with pytest.raises(OutputNotUnderstood, match=why):
        decode_volumes(whole.replace(old, new))


def test_counts_and_words_that_are_missing_are_unknown_and_never_zero() -> None:
    whole = recorded("status/node1-info-rep3.xml").stdout
    for lost in ("<snapshotCount>0</snapshotCount>", "<arbiterCount>0</arbiterCount>", "<transport>0</transport>"):
        whole = whole.replace(lost, "")
    whole = whole.replace(">Replicate<", ">Tier [NOT SUPPORTED from v6.0]<").replace(">Started<", ">Paused<")
    (rep3,) = decode_volumes(whole.replace("<hostUuid>327b756d-b979-47b7-bea1-b458c2d393be</hostUuid>", ""))
    assert (rep3.snapshot_count, rep3.arbiter_count) == (None, None)
    assert (rep3.type, rep3.state, rep3.transport) == (
        GlusterVolumeType.OTHER,
        GlusterVolumeState.OTHER,
        Transport.OTHER,
    )
    assert [one.peer for one in rep3.bricks] == [None, NODE2, NODE3]


def test_a_host_may_hold_colons_and_a_path_any() -> None:
    assert split_brick("fe80::1:/bricks/a:/b", "gluster volume info") == ("fe80::1", "/bricks/a:/b")
    for name in ("", ":/x", "host:x", "a/b:/x"):
        with pytest.raises(OutputNotUnderstood):
            split_brick(name, "gluster volume info")
