"""Heketi's topology file, read with the place of each fault."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glusterterm.logic.topology_file import FileCluster, FileDevice, FileNode, TopologyFile, parse
from glusterterm.model.errors import PlanRefused

SAMPLE = """
{"clusters": [{"file": true, "block": false, "nodes": [
  {"node": {"hostnames": {"manage": ["stor-01", "x"], "storage": ["192.0.2.1"]}, "zone": 1, "tags": {"rack": "7"}},
   "devices": ["/dev/sdb", {"name": "/dev/sdc", "destroydata": true, "tags": {"disk": "ssd"}}]},
  {"node": {"hostnames": {"manage": ["stor-02"], "storage": ["192.0.2.2"]}, "zone": 2}, "devices": []}]}]}
"""


def node(**changed: object) -> dict[str, object]:
    """Give a node of a file, with members changed; one that is None is left out."""
    inner: dict[str, object] = {"hostnames": {"manage": ["a"], "storage": ["192.0.2.1"]}, "zone": 1}
    inner |= {name: value for name, value in changed.items() if name != "devices"}
    kept = {name: value for name, value in inner.items() if value is not None}
    return {"node": kept, "devices": changed.get("devices", [])}


def file(*nodes: object, **cluster: object) -> str:
    return json.dumps({"clusters": [{"nodes": nodes, **cluster}]})


def test_a_file_is_read_as_heketis_own_client_reads_it() -> None:
    devices = (FileDevice("/dev/sdb"), FileDevice("/dev/sdc", True, (("disk", "ssd"),)))
    first = FileNode("stor-01", "192.0.2.1", 1, (("rack", "7"),), devices)
    second = FileNode("stor-02", "192.0.2.2", 2)
    assert parse(SAMPLE) == TopologyFile((FileCluster((first, second), True, False),))


def test_flags_are_true_where_they_are_missing() -> None:
    (cluster,) = parse(file(node())).clusters
    assert (cluster.file, cluster.block) == (True, True)


def test_the_case_of_members_does_not_count_but_that_of_tags_does() -> None:
    text = SAMPLE.replace('"hostnames"', '"HostNames"').replace('"rack"', '"Rack"')
    assert parse(text).clusters[0].nodes[0].tags == (("Rack", "7"),)


def test_members_that_nobody_knows_are_passed_over() -> None:
    assert parse(file(node(colour="red"), comment="mine")).clusters[0].nodes


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("{", "line 1, column 2"),
        ("[]", "the file: an object"),
        ("{}", "names no clusters"),
        ('{"clusters": {}}', "clusters: a list"),
        ('{"clusters": [7]}', "clusters[0]: an object"),
        (file(node(), file="yes"), "clusters[0].file: true or false"),
        (file(node(zone=0)), "clusters[0].nodes[0].node.zone: zones count from 1"),
        (file(node(zone="1")), "clusters[0].nodes[0].node.zone: a whole number"),
        (file(node(zone=True)), "clusters[0].nodes[0].node.zone: a whole number"),
        (file(node(zone=None)), "clusters[0].nodes[0].node.zone: a whole number"),
        (file(node(hostnames={"manage": ["a"]})), "node.hostnames.storage: at least one"),
        (file(node(hostnames={"manage": "a", "storage": ["a"]})), "node.hostnames.manage: a list"),
        (file(node(hostnames={"manage": ["a b"], "storage": ["a"]})), "node.hostnames.manage[0]: this is no host name"),
        (file(node(devices=["sdb"])), "nodes[0].devices[0]: a path begins with /"),
        (file(node(devices=[{"path": "/dev/sdb"}])), "nodes[0].devices[0].name: a string"),
        (file(node(devices=[7])), "nodes[0].devices[0]: a path, or an object"),
        (file(node(devices=["/dev/sdb", "/dev/sdb"])), "nodes[0].devices: /dev/sdb is named twice"),
        (file(node(tags={"a b": "c"})), "nodes[0].node.tags: the tag 'a b'"),
        (file(node(tags={"a": 1})), "nodes[0].node.tags.a: a string"),
        (file(node(), node()), "a is the name of two nodes"),
    ],
)
def test_a_fault_is_told_with_its_place(text: str, place: str) -> None:
    with pytest.raises(PlanRefused) as refused:
        parse(text)
    assert place in refused.value.what
    assert refused.value.next_step


def test_a_file_that_is_nested_without_end_is_refused() -> None:
    with pytest.raises(PlanRefused):
        parse("[" * 200_000)


MEMBERS = ("clusters", "nodes", "node", "hostnames", "manage", "storage", "zone", "devices", "name", "tags")
CONTENT = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(MEMBERS), inner, max_size=4),
)


@given(CONTENT)
def test_whatever_a_file_holds_it_is_read_or_refused(content: object) -> None:
    with suppress(PlanRefused):
        assert parse(json.dumps(content)).clusters


@pytest.mark.parametrize("text", ['{"clusters": [', '{"clusters": [{"no\n', '{"clusters": [\n'])
def test_a_file_that_is_cut_off_is_told_as_that(text: str) -> None:
    with pytest.raises(PlanRefused, match=r"not whole: its JSON ends too early, at line [12], column"):
        parse(text)
