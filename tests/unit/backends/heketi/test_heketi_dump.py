"""Dumps as they should not be: damaged, hostile, or no dumps at all."""

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glusterterm.backends.heketi import dump
from glusterterm.backends.heketi.decode import MAX_NOTES, MAX_TEXT
from glusterterm.model.errors import ReplyNotUnderstood
from glusterterm.model.ids import BrickId, DeviceId, VolumeId
from glusterterm.model.snapshot import BackendKind, Method, Snapshot, Source
from glusterterm.model.text import clean
from glusterterm.model.topology import EntryState, OperationStatus

SOURCE = Source(BackendKind.HEKETI, "http://heketi.test", Method.DUMP)
C, N, D, B, V, W, P = ("c1" * 16, "a1" * 16, "d1" * 16, "b1" * 16, "e1" * 16, "f1" * 16, "91" * 16)


def records() -> dict[str, Any]:
    """Give a whole small dump: one of everything."""
    brick = {"id": B, "path": f"/mnt/brick_{B}/brick", "device": D, "node": N, "volume": V, "size": 1048576}
    mount = {"hosts": ["192.0.2.1"], "device": "192.0.2.1:vol", "options": {"backup-volfile-servers": ""}}
    return {
        "clusterentries": {
            C: {"Info": {"id": C, "nodes": [N], "volumes": [V], "block": True, "file": True, "blockvolumes": [W]}}
        },
        "nodeentries": {
            N: {
                "State": "online",
                "Info": {
                    "zone": 1,
                    "hostnames": {"manage": ["node1"], "storage": ["192.0.2.1"]},
                    "cluster": C,
                    "id": N,
                    "tags": {"rack": "r1", "arbiter": "disabled"},
                },
                "Devices": [D],
            }
        },
        "deviceentries": {
            D: {
                "State": "offline",
                "Info": {
                    "name": "/dev/vdb",
                    "storage": {"total": 100, "free": 40, "used": 60},
                    "id": D,
                    "tags": {"ssd": ""},
                    "paths": ["/dev/vdb"],
                    "pv_uuid": "xATt3F",
                },
                "Bricks": [B],
                "NodeId": N,
                "ExtentSize": 4096,
            }
        },
        "brickentries": {
            B: {
                "Info": brick,
                "TpSize": 1048576,
                "PoolMetadataSize": 8192,
                "Pending": {"Id": ""},
                "LvmThinPool": "tp_x",
                "LvmLv": "",
                "SubType": 2,
            }
        },
        "volumeentries": {
            V: {
                "Info": {
                    "size": 1,
                    "name": "vol",
                    "durability": {"type": "none", "replicate": {}, "disperse": {}},
                    "snapshot": {"enable": True, "factor": 1.5},
                    "id": V,
                    "cluster": C,
                    "block": True,
                    "blockinfo": {"freesize": 3, "reservedsize": 2, "blockvolume": [W], "restriction": "locked"},
                    "mount": {"glusterfs": mount},
                },
                "Bricks": [B],
                "GlusterVolumeOptions": ["", "nfs.disable on", ""],
                "Pending": {"Id": ""},
            }
        },
        "blockvolumeentries": {
            W: {
                "Info": {
                    "size": 2,
                    "name": "blk",
                    "hacount": 1,
                    "id": W,
                    "cluster": C,
                    "blockhostingvolume": V,
                    "usablesize": 2,
                    "blockvolume": {
                        "hosts": ["192.0.2.1"],
                        "iqn": "iqn.x",
                        "username": "kestrel",
                        "password": "merlin",
                    },
                },
                "Pending": {"Id": ""},
            }
        },
        "pendingoperations": {
            P: {
                "Id": P,
                "Timestamp": 1795377614,
                "Type": 6,
                "Actions": [{"Change": 8, "Id": D, "Delta": None}, {"Change": 12, "Id": "00ab", "Delta": None}],
                "Status": "stale",
            }
        },
    }


def read(told: object) -> Snapshot:
    """Read records as a dump."""
    return dump.snapshot(json.dumps(told).encode(), SOURCE, 1.0)


def texts(value: object) -> Iterator[str]:
    """Give every text in a value of the model."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name))
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from texts(key)
            yield from texts(each)
    elif isinstance(value, tuple):
        for each in value:
            yield from texts(each)


def text_fields(value: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Give where in records a text stands: each value, and each key that is an id or a tag's name."""
    if isinstance(value, str):
        yield path
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from text_fields(each, (*path, key))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from text_fields(each, (*path, number))


def replaced(told: Any, path: tuple[Any, ...], new: object) -> Any:
    """Give records with one value replaced."""
    inner = told
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = new
    return told


def test_a_whole_dump_gives_no_notes() -> None:
    assert read(records()).notes == ()


def test_tags_charges_pools_arbiters_and_hosting_are_read() -> None:
    told = read(records())
    assert told.nodes[next(iter(told.nodes))].tags == (("arbiter", "disabled"), ("rack", "r1"))
    device = told.devices[DeviceId(D)]
    assert (device.tags, device.extent_kib, device.pv_uuid, device.state) == (
        (("ssd", ""),),
        4096,
        "xATt3F",
        EntryState.OFFLINE,
    )
    brick = told.bricks[BrickId(B)]
    assert (brick.charge_kib, brick.thin_pool, brick.logical_volume) == (1056768, "tp_x", None)
    volume = told.volumes[VolumeId(V)]
    assert volume.arbiter_bricks == (BrickId(B),)
    assert volume.options == ("nfs.disable on",)
    assert volume.snapshot_factor == 1.5
    assert volume.hosting is not None
    assert (volume.hosting.free_gib, volume.hosting.reserved_gib, volume.hosting.locked) == (3, 2, True)


def test_a_snapshot_factor_counts_only_where_snapshots_are_on() -> None:
    told = read(replaced(records(), ("volumeentries", V, "Info", "snapshot", "enable"), False))
    assert told.volumes[VolumeId(V)].snapshot_factor == 1.0


def test_entries_are_in_the_order_of_their_ids_whatever_the_dumps() -> None:
    told = records()
    told["brickentries"] = {B: told["brickentries"][B], "00ab": told["brickentries"][B]}
    assert list(read(told).bricks) == ["00ab", B]


def test_a_volume_that_is_being_expanded_names_the_operation() -> None:
    told = read(replaced(records(), ("pendingoperations", P, "Actions"), [{"Change": 5, "Id": V}]))
    assert told.volumes[VolumeId(V)].pending == P


@pytest.mark.parametrize("section", ["volumeentries", "brickentries", "blockvolumeentries"])
def test_a_record_that_names_its_operation_is_pending(section: str) -> None:
    ((id_, _),) = records()[section].items()
    told = read(replaced(records(), (section, id_, "Pending", "Id"), "00ab"))
    volumes = [volume.id for volume in told.volumes.values() if volume.pending == "00ab"]
    bricks = [brick.id for brick in told.bricks.values() if brick.pending == "00ab"]
    block_volumes = [block_volume.id for block_volume in told.block_volumes.values() if block_volume.pending == "00ab"]
    assert [*volumes, *bricks, *block_volumes] == [id_]


def test_passwords_of_block_volumes_reach_nothing() -> None:
    assert not {"merlin", "kestrel"} & set(texts(read(records())))


def test_a_device_being_removed_names_the_operation_that_does_it() -> None:
    told = read(records())
    (operation,) = told.operations.values()
    assert (operation.type, operation.status) == ("remove-device", OperationStatus.STALE)
    assert (operation.started_at, operation.devices) == (1795377614.0, (DeviceId(D),))
    assert told.devices[DeviceId(D)].pending == operation.id


@pytest.mark.parametrize(
    ("number", "type_"),
    [
        (1, "create-volume"),
        (2, "delete-volume"),
        (3, "expand-volume"),
        (4, "create-block-volume"),
        (5, "delete-block-volume"),
        (6, "remove-device"),
        (7, "clone-volume"),
        (8, "evict-brick"),
        (9, "expand-block-volume"),
    ],
)
def test_each_number_of_an_operation_has_heketis_word(number: int, type_: str) -> None:
    told = read(replaced(records(), ("pendingoperations", P, "Type"), number))
    assert [operation.type for operation in told.operations.values()] == [type_]
    assert told.notes == ()


@pytest.mark.parametrize(
    ("change", "member"),
    [
        (1, "bricks"),
        (2, "volumes"),
        (3, "bricks"),
        (4, "volumes"),
        (5, "volumes"),
        (6, "block_volumes"),
        (7, "block_volumes"),
        (8, "devices"),
        (9, "volumes"),
        (10, "volumes"),
        (11, "volumes"),
        (14, "block_volumes"),
    ],
)
def test_each_change_of_an_operation_names_the_kind_of_its_object(change: int, member: str) -> None:
    told = read(replaced(records(), ("pendingoperations", P, "Actions"), [{"Change": change, "Id": "00ab"}]))
    (operation,) = told.operations.values()
    named = {name for name in ("bricks", "volumes", "block_volumes", "devices") if getattr(operation, name)}
    assert named == {member}
    assert getattr(operation, member) == ("00ab",)


@pytest.mark.parametrize("timestamp", [0, -1, 10**12, 2**63 - 1])
def test_an_operation_whose_time_is_no_time_has_none(timestamp: int) -> None:
    told = read(replaced(records(), ("pendingoperations", P, "Timestamp"), timestamp))
    assert [operation.started_at for operation in told.operations.values() if operation.id == P] == [None]


def test_a_part_of_an_evacuation_names_its_parent() -> None:
    actions = [{"Change": 3, "Id": B}, {"Change": 13, "Id": "00ab"}]
    told = read(replaced(records(), ("pendingoperations", P, "Actions"), actions))
    (operation,) = told.operations.values()
    assert operation.parent == "00ab"
    assert told.bricks[BrickId(B)].pending == operation.id


def test_mounts_follow_the_nodes_as_heketis_own_do() -> None:
    told = records()
    second = json.loads(json.dumps(told["nodeentries"][N]).replace(N, "a2" * 16).replace("192.0.2.1", "192.0.2.2"))
    second["Devices"] = []
    told["nodeentries"]["a2" * 16] = second
    told["clusterentries"][C]["Info"]["nodes"].insert(0, "a2" * 16)
    mount = read(told).volumes[VolumeId(V)].mount
    assert mount is not None
    assert (mount.device, mount.hosts, mount.backup_volfile_servers) == (
        "192.0.2.1:vol",
        ("192.0.2.1", "192.0.2.2"),
        ("192.0.2.2",),
    )


def test_where_a_node_is_missing_the_mount_is_the_stored_one() -> None:
    told = records()
    del told["nodeentries"][N]
    mount = read(told).volumes[VolumeId(V)].mount
    assert mount is not None
    assert (mount.device, mount.hosts) == ("192.0.2.1:vol", ("192.0.2.1",))


DAMAGE: dict[str, tuple[tuple[Any, ...], object, str]] = {
    "a node that is not there": (("clusterentries", C, "Info", "nodes"), [N, "00ab"], "lists node 00ab"),
    "a volume that is not there": (("clusterentries", C, "Info", "volumes"), [V, "00ab"], "lists volume 00ab"),
    "a block volume that is not there": (
        ("clusterentries", C, "Info", "blockvolumes"),
        [W, "00ab"],
        "block volume 00ab",
    ),
    "a device that is not there": (("nodeentries", N, "Devices"), [D, "00ab"], "lists device 00ab"),
    "a brick that is not there": (("deviceentries", D, "Bricks"), [B, "00ab"], "lists brick 00ab"),
    "a volume's brick that is not there": (("volumeentries", V, "Bricks"), [B, "00ab"], "lists brick 00ab"),
    "a ghost brick": (("brickentries", B, "Info", "volume"), "00ab", "1 brick belongs to volume 00ab"),
    "a brick on no device": (("brickentries", B, "Info", "device"), "00ab", "on device 00ab"),
    "a device on no node": (("deviceentries", D, "NodeId"), "00ab", f"device {D} belongs to node 00ab"),
    "a node in no cluster": (("nodeentries", N, "Info", "cluster"), "00ab", f"node {N} belongs to cluster 00ab"),
    "a volume in no cluster": (("volumeentries", V, "Info", "cluster"), "00ab", f"volume {V} belongs to cluster 00ab"),
    "an unknown state of a node": (("nodeentries", N, "State"), "asleep", "'asleep'"),
    "an empty state of a device": (("deviceentries", D, "State"), "", "state ''"),
    "an unknown durability": (("volumeentries", V, "Info", "durability"), {"type": "raid"}, "'raid'"),
    "an unknown status": (("pendingoperations", P, "Status"), "odd", "'odd'"),
    "an unknown type": (("pendingoperations", P, "Type"), 99, "type"),
    "an unknown change": (("pendingoperations", P, "Actions"), [{"Change": 99, "Id": D}], "change"),
    "no list of nodes": (("clusterentries", C, "Info", "nodes"), None, "no list of nodes"),
    "no list of devices": (("nodeentries", N, "Devices"), None, "no list of devices"),
    "no list of bricks": (("volumeentries", V, "Bricks"), None, "no list of bricks"),
    "no names": (("nodeentries", N, "Info", "hostnames"), None, "host name"),
    "no zone": (("nodeentries", N, "Info", "zone"), 0, "zone"),
    "no sizes": (("deviceentries", D, "Info", "storage"), None, "no sizes"),
    "a record without its middle": (("nodeentries", N), {}, f"the record of node {N} can't be read"),
    "a record of another shape": (("brickentries", B), [1, 2], f"the record of brick {B} can't be read"),
    "a size that is a text": (("deviceentries", D, "Info", "storage", "total"), "10 GB", f"device {D} can't be read"),
    "a size beyond 64 bits": (("deviceentries", D, "Info", "storage", "total"), 2**64, f"device {D} can't be read"),
    "a time beyond 64 bits": (("pendingoperations", P, "Timestamp"), 10**400, f"operation {P} can't be read"),
    "a name that is null": (("volumeentries", V, "Info", "name"), None, f"volume {V} can't be read"),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_what_is_damaged_is_noted_and_the_rest_is_shown(name: str) -> None:
    path, new, note = DAMAGE[name]
    told = read(replaced(records(), path, new))
    assert any(note in line for line in told.notes), told.notes
    assert told.clusters
    assert told.block_volumes


def test_what_a_pending_operation_names_is_not_called_damaged() -> None:
    told = replaced(
        records(), ("pendingoperations", P, "Actions"), [{"Change": 2, "Id": "00ab"}, {"Change": 1, "Id": "00cd"}]
    )
    told["clusterentries"][C]["Info"]["volumes"].append("00ab")
    told["brickentries"][B]["Info"]["volume"] = "00ab"
    told["deviceentries"][D]["Bricks"].append("00cd")
    assert read(told).notes == ()


@pytest.mark.parametrize("path", list(text_fields(records())), ids=lambda path: ".".join(map(str, path)))
def test_a_record_that_lacks_a_member_is_still_a_record(path: tuple[Any, ...]) -> None:
    told = records()
    inner = told
    for key in path[:-1]:
        inner = inner[key]
    del inner[path[-1]]
    assert read(told).clusters


@pytest.mark.parametrize(
    "section", [name for name in records() if name not in ("blockvolumeentries", "pendingoperations")]
)
def test_a_dump_without_a_section_is_no_dump(section: str) -> None:
    told = records()
    del told[section]
    with pytest.raises(ReplyNotUnderstood) as caught:
        read(told)
    assert "GET /db/dump" in caught.value.what


@pytest.mark.parametrize("section", records())
def test_a_section_that_is_null_is_empty(section: str) -> None:
    told = read(replaced(records(), (section,), None))
    assert isinstance(told, Snapshot)


@pytest.mark.parametrize("told", [None, [], {}, "x", 1, {"clusters": []}])
def test_any_other_json_is_no_dump(told: object) -> None:
    with pytest.raises(ReplyNotUnderstood):
        read(told)


def test_half_a_dump_is_said_to_end_in_its_middle() -> None:
    whole = json.dumps(records()).encode()
    with pytest.raises(ReplyNotUnderstood, match="ends in its middle"):
        dump.snapshot(whole[: len(whole) // 2], SOURCE, 1.0)


def test_notes_are_bounded_and_say_so() -> None:
    told = records()
    told["clusterentries"][C]["Info"]["volumes"] = [f"{number:032x}" for number in range(5000)]
    notes = read(told).notes
    assert len(notes) == MAX_NOTES + 1
    assert notes[-1] == "and 4,900 more"


HOSTILE = [
    "\x1b[2J\x1b]0;owned\x07",
    "a\nb\r\tc",
    "\u202egnp.exe",
    "n" * 10_000,
    "[red]x[/red]",
    "e" + "\u0301" * 500,
    "\x00",
]


@pytest.mark.parametrize("hostile", HOSTILE, ids=["escape codes", "breaks", "rtl", "long", "markup", "marks", "nul"])
@pytest.mark.parametrize("path", list(text_fields(records())), ids=lambda path: ".".join(map(str, path)))
def test_a_hostile_text_in_any_field_of_a_dump_is_harmless(path: tuple[Any, ...], hostile: str) -> None:
    told = read(replaced(records(), path, hostile))
    for text in texts(told):
        assert text == clean(text, 2 * MAX_TEXT)
        assert text.isprintable()


@pytest.mark.parametrize("hostile", HOSTILE, ids=["escape codes", "breaks", "rtl", "long", "markup", "marks", "nul"])
@pytest.mark.parametrize("section", records())
def test_a_hostile_id_is_harmless(section: str, hostile: str) -> None:
    told = records()
    told[section] = {hostile: next(iter(told[section].values()))}
    for text in texts(read(told)):
        assert text == clean(text, 2 * MAX_TEXT)
        assert text.isprintable()


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_text_in_any_field_gets_through_unclean_or_breaks_the_reading(data: st.DataObject) -> None:
    told = records()
    for path in text_fields(records()):
        if data.draw(st.booleans()):
            replaced(told, path, data.draw(st.text(st.characters(codec="utf-8"), max_size=20)))
    for text in texts(read(told)):
        assert text == clean(text, 2 * MAX_TEXT)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_json_in_any_field_breaks_the_reading(data: st.DataObject) -> None:
    told = records()
    path = data.draw(st.sampled_from(list(text_fields(records()))))
    json_values = st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=5,
    )
    replaced(told, path[: data.draw(st.integers(2, len(path)))], data.draw(json_values))
    assert isinstance(read(told), Snapshot)


def test_a_snapshot_is_written_out_in_one_short_line() -> None:
    assert repr(read(records())) == "Snapshot(http://heketi.test, dump, 1 nodes, 1 volumes, 1 bricks)"
