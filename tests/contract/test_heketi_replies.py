"""Every reply that a real Heketi was seen to give becomes a value or an error, or is left for a reason."""

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import msgspec
import pytest

from glusterterm.backends.heketi import dump, examine, objects, operations, outcomes, server_state, shapes, wire
from glusterterm.backends.heketi.decode import Decoder
from glusterterm.backends.heketi.routes import ROUTES, find
from glusterterm.model.address import Address
from glusterterm.model.errors import (
    GlustertermError,
    IdNotFound,
    ReplyNotUnderstood,
    RoleRefused,
    RouteNotFound,
    ServerFailed,
    ServerRefused,
)
from glusterterm.model.ids import Kind, NodeId, QueueId, Ref
from glusterterm.model.outcomes import Accepted, Done, Failed, Lost, Pending
from glusterterm.model.server import LoggerLevel, ServerMode
from glusterterm.model.snapshot import BackendKind, Method, Snapshot, Source
from tests.recordings import Exchange, everything

ADDRESS = Address.of("http://heketi.test:8080")
QUEUE = wire.Call("GET", "/queue/0123456789abcdef0123456789abcdef")
CHANGE = wire.Call("POST", "/volumes")
SOURCE = Source(BackendKind.HEKETI, "http://heketi.test", Method.DUMP)
ALL = tuple(everything())
Read = Callable[[wire.Call, wire.Reply], object]


def call(each: Exchange) -> wire.Call:
    """Give the request of a recorded exchange."""
    return wire.Call(each.method, each.path)


def reply(each: Exchange) -> wire.Reply:
    """Give the reply of a recorded exchange as the client would see it."""
    return wire.Reply(each.status, {name.lower(): value for name, value in each.headers}, each.content)


def header(each: Exchange, name: str) -> str:
    """Give one header of a recorded reply."""
    return reply(each).headers.get(name, "")


def answers(method: str, path: str, status: int = 200) -> list[Exchange]:
    """Give the recorded replies with a status to a route; there is one at least."""
    found = [each for each in ALL if each.status == status and route(each) == f"{method} {path}"]
    assert found
    return found


def route(each: Exchange) -> str:
    """Name the route that an exchange took, as the table of routes has it."""
    taken = find(each.method, each.path.partition("?")[0])
    return f"{taken.method} {taken.path}" if taken else "no route"


def made(status: int, text: str = "", **headers: str) -> wire.Reply:
    """Give a reply of our own making; `x_pending` is the header `x-pending`."""
    return wire.Reply(status, {name.replace("_", "-"): value for name, value in headers.items()}, text.encode())


def json_of(shape: type[object]) -> Read:
    """Give a reader of JSON of one shape."""
    decoder = msgspec.json.Decoder(shape)
    return lambda asked, got: wire.decode(asked, got, decoder)


def volume(asked: wire.Call, got: wire.Reply) -> object:
    """Read a volume as a walk does."""
    told = wire.decode(asked, got, msgspec.json.Decoder(shapes.VolumeReply))
    decoder = Decoder()
    value = decoder.volume(told.id, told, (), mount=decoder.mount(told.mount), options=told.glustervolumeoptions)
    assert value.name
    return value


def node(asked: wire.Call, got: wire.Reply) -> object:
    """Read a node as a walk does."""
    told = wire.decode(asked, got, msgspec.json.Decoder(shapes.NodeReply))
    value = Decoder().node(told.id, told, told.state, ())
    assert value.host
    return value


def block_volume(asked: wire.Call, got: wire.Reply) -> object:
    """Read a block volume as a walk does."""
    told = wire.decode(asked, got, msgspec.json.Decoder(shapes.BlockVolumeShape))
    return Decoder().block_volume(told.id, told)


def operation(asked: wire.Call, got: wire.Reply) -> object:
    """Read a pending operation as a walk does."""
    return operations.from_reply(Decoder(), wire.decode(asked, got, msgspec.json.Decoder(shapes.OperationReply)))


def greeting(_: wire.Call, got: wire.Reply) -> object:
    """Read a greeting."""
    assert server_state.greets(got)
    return True


def accepted(asked: wire.Call, got: wire.Reply) -> object:
    """Read the answer to a change that goes on."""
    return outcomes.accepted(asked, got, ADDRESS)


def done(asked: wire.Call, got: wire.Reply) -> object:
    """Read the answer to a change that is made."""
    outcomes.done(asked, got, ADDRESS)
    return True


def outcome(asked: wire.Call, got: wire.Reply) -> object:
    """Read a queue's answer."""
    return outcomes.outcome(asked, got, ADDRESS)


AT_ONCE = {
    *("POST /clusters", "POST /clusters/ID/flags", "DELETE /clusters/ID", "POST /nodes/ID/tags"),
    *("POST /devices/ID/tags", "POST /internal/logging", "POST /admin", "GET /queue/ID"),
}
"""Routes that write and are answered at once; Heketi goes on by itself with all the others."""
BEGUN = {f"{each.method} {each.path}" for each in ROUTES if each.writes} - AT_ONCE
NEVER_RECORDED = {(202, "POST /bricks/to-evict/ID")}
"""Answers that Heketi's API names and no recording has."""
READERS: Mapping[tuple[int, str], Read] = {
    (200, "GET /hello"): greeting,
    (200, "GET /admin"): server_state.mode,
    (204, "POST /admin"): done,
    (200, "GET /internal/logging"): server_state.logger_level,
    (200, "POST /internal/logging"): server_state.logger_level,
    (200, "GET /operations"): server_state.counts,
    (200, "GET /operations/pending"): json_of(shapes.OperationList),
    (200, "GET /operations/pending/ID"): operation,
    (200, "GET /db/check"): server_state.database_check,
    (200, "GET /db/dump"): lambda _, got: dump.snapshot(got.content, SOURCE, 1.0),
    (200, "GET /internal/state/examine/gluster"): lambda _, got: examine.brick_sets(got, Snapshot(SOURCE, 1.0)),
    (200, "GET /clusters"): json_of(shapes.ClusterList),
    (200, "GET /clusters/ID"): objects.cluster,
    (201, "POST /clusters"): objects.cluster,
    (200, "DELETE /clusters/ID"): done,
    (200, "POST /clusters/ID/flags"): done,
    (200, "GET /nodes/ID"): node,
    (200, "POST /nodes/ID/tags"): objects.tags,
    (200, "GET /devices/ID"): lambda asked, got: objects.device(asked, got, NodeId("n")),
    (200, "POST /devices/ID/tags"): objects.tags,
    (200, "GET /volumes"): json_of(shapes.VolumeList),
    (200, "GET /volumes/ID"): volume,
    (200, "GET /blockvolumes"): objects.block_volume_ids,
    (200, "GET /blockvolumes/ID"): block_volume,
    **{(status, "GET /queue/ID"): outcome for status in (200, 204, 303, 404, 500)},
    **{(202, begun): accepted for begun in BEGUN},
}
"""Who reads which status of which route."""
LEFT_ALONE = {
    (200, "GET /metrics"): "Prometheus text for Prometheus: every figure in it is in the dump too",
    (200, "GET /backup/db"): "a database file, to be kept as it came",
}
"""Replies that nothing reads, and why."""


def test_every_recorded_reply_is_read_or_becomes_an_error_or_is_left_alone_for_a_reason() -> None:
    came_to: Counter[str] = Counter()
    for each in ALL:
        key = (each.status, route(each))
        if key in READERS:
            assert READERS[key](call(each), reply(each)) is not None, each.name
            came_to["value"] += 1
        elif each.status >= 400:
            with pytest.raises(ServerRefused) as caught:
                wire.check(call(each), reply(each), ADDRESS)
            assert caught.value.status == each.status, each.name
            came_to["error"] += 1
        else:
            assert key in LEFT_ALONE, each.name
            came_to["left alone"] += 1
    assert sum(came_to.values()) == len(ALL)
    assert came_to["left alone"] == 4
    assert came_to["value"] > 1000
    assert came_to["error"] > 200


def test_every_route_has_a_reader_or_is_left_alone() -> None:
    read = {name for _, name in (*READERS, *LEFT_ALONE)}
    assert {f"{each.method} {each.path}" for each in ROUTES} == read


def test_nothing_else_is_read_than_what_was_recorded() -> None:
    seen = {(each.status, route(each)) for each in ALL}
    assert {*READERS, *LEFT_ALONE} - seen == NEVER_RECORDED


def test_each_accepted_change_names_its_queue() -> None:
    begun = [each for each in ALL if each.status == 202]
    assert len(begun) > 200
    for each in begun:
        expected = Accepted(QueueId(header(each, "location").removeprefix("/queue/")))
        assert outcomes.accepted(call(each), reply(each), ADDRESS) == expected


@pytest.mark.parametrize(("status", "value"), [(200, Pending()), (204, Done())])
def test_a_queue_that_is_busy_or_has_nothing_to_show_says_so(status: int, value: object) -> None:
    for each in answers("GET", "/queue/ID", status):
        assert outcome(call(each), reply(each)) == value


def test_a_queue_that_ended_with_an_object_names_it() -> None:
    kinds = {"nodes": Kind.NODE, "volumes": Kind.VOLUME, "blockvolumes": Kind.BLOCK_VOLUME}
    met = set()
    for each in answers("GET", "/queue/ID", 303):
        _, collection, id_ = header(each, "location").split("/")
        assert outcome(call(each), reply(each)) == Done(Ref(kinds[collection], id_))
        met.add(collection)
    assert met == set(kinds)


def test_a_queue_that_failed_tells_the_reason_in_heketis_words() -> None:
    for each in answers("GET", "/queue/ID", 500):
        told = outcome(call(each), reply(each))
        assert isinstance(told, Failed)
        assert told.error.text == each.content.decode().strip()
        assert told.error.next_step


def test_a_queue_that_is_not_known_is_lost() -> None:
    for each in answers("GET", "/queue/ID", 404):
        assert outcome(call(each), reply(each)) == Lost()


def test_a_question_to_a_queue_that_is_refused_says_nothing_of_the_change() -> None:
    for each in answers("GET", "/queue/ID", 401):
        with pytest.raises(RoleRefused):
            outcome(call(each), reply(each))
    with pytest.raises(RouteNotFound):
        outcome(QUEUE, made(404, "Invalid path or request\n"))


def test_a_proxys_failure_is_not_taken_for_that_of_the_change() -> None:
    for broken in (made(502, "Bad Gateway"), made(500, "<html>oops</html>"), made(500), made(503, "no server")):
        with pytest.raises(ServerFailed):
            outcome(QUEUE, broken)


def test_locations_that_a_proxy_has_put_its_own_address_before_are_understood() -> None:
    behind = Address.of("https://proxy.test/heketi")
    begun = made(202, location="https://proxy.test/heketi/queue/a1")
    assert outcomes.accepted(CHANGE, begun, behind) == Accepted(QueueId("a1"))
    ended = made(303, location="/heketi/volumes/b2")
    assert outcomes.outcome(QUEUE, ended, behind) == Done(Ref(Kind.VOLUME, "b2"))


LOCATIONS = [
    "",
    "/",
    "/queue/",
    "/queue/x\x1b[2J",
    "/login",
    "/volumes/ab/cd",
    "http://[",
    "/x/volumes/ab",
    "queue",
    "//",
]


@pytest.mark.parametrize("location", [*LOCATIONS, "/queue/ab", "/devices/ab"])
def test_a_queue_that_leads_elsewhere_is_not_understood(location: str) -> None:
    with pytest.raises(ReplyNotUnderstood, match="GET /queue/") as caught:
        outcome(QUEUE, made(303, location=location))
    assert "\x1b" not in caught.value.what


@pytest.mark.parametrize("location", [*LOCATIONS, "/volumes/ab"])
def test_an_accepted_change_without_a_queue_is_not_understood(location: str) -> None:
    with pytest.raises(ReplyNotUnderstood, match="POST /volumes"):
        accepted(CHANGE, made(202, location=location))


def test_statuses_that_no_queue_and_no_change_has_are_not_understood() -> None:
    for odd in (made(200), made(200, x_pending="false"), made(201), made(202, location="/queue/ab")):
        with pytest.raises(ReplyNotUnderstood):
            outcome(QUEUE, odd)
    for odd in (made(200, location="/queue/ab"), made(204, location="/queue/ab")):
        with pytest.raises(ReplyNotUnderstood):
            accepted(CHANGE, odd)
    for odd in (made(200, "{}"), made(202)):
        with pytest.raises(ReplyNotUnderstood):
            done(CHANGE, odd)


def test_a_change_that_is_refused_is_an_error_of_its_kind() -> None:
    for read in (accepted, done):
        with pytest.raises(IdNotFound):
            read(CHANGE, made(404, "Id not found\n"))


def test_modes_and_levels_are_the_recorded_words_and_all_of_them_were_recorded() -> None:
    for each in answers("GET", "/admin"):
        assert server_state.mode(call(each), reply(each)) == each.json["state"]
    levels = [*answers("GET", "/internal/logging"), *answers("POST", "/internal/logging")]
    for each in levels:
        assert server_state.logger_level(call(each), reply(each)) == each.json["loglevel"]["glusterfs"]
    assert {each.json["state"] for each in answers("GET", "/admin")} == set(ServerMode)
    assert {each.json["loglevel"]["glusterfs"] for each in levels} == set(LoggerLevel)


def test_counts_of_operations_are_the_recorded_ones() -> None:
    for each in answers("GET", "/operations"):
        told = server_state.counts(call(each), reply(each))
        assert {name: getattr(told, name) for name in each.json} == each.json


def test_a_check_of_the_database_tells_each_class_with_what_is_wrong() -> None:
    names = {"blockvolumes": "block_volumes", "dbattributes": "attributes", "pendingoperations": "operations"}
    for each in answers("GET", "/db/check"):
        told = server_state.database_check(call(each), reply(each))
        classes: dict[str, Any] = dict(each.json)
        assert told.total_inconsistencies == classes.pop("totalinconsistencies")
        for name, recorded in classes.items():
            found = getattr(told, names.get(name, name))
            assert (found.total, found.pending, found.ok) == tuple(recorded[key] for key in ("total", "pending", "ok"))
            assert found.not_ok == recorded["notok"]
            assert list(found.inconsistencies) == (recorded["inconsistencies"] or [])


def test_a_lone_device_and_its_bricks_are_the_recorded_ones() -> None:
    for each in answers("GET", "/devices/ID"):
        device, bricks = objects.device(call(each), reply(each), NodeId("n"))
        assert (device.id, device.path, device.state, device.node) == (
            *(each.json[name] for name in ("id", "name", "state")),
            "n",
        )
        sizes = each.json["storage"]
        assert (device.total_kib, device.used_kib, device.free_kib) == (sizes["total"], sizes["used"], sizes["free"])
        assert [(brick.id, brick.size_kib) for brick in bricks] == sorted(
            (brick["id"], brick["size"]) for brick in each.json["bricks"]
        )
        assert list(device.bricks) == [brick.id for brick in bricks]


def test_lists_clusters_and_tags_are_the_recorded_ones() -> None:
    for each in answers("GET", "/blockvolumes"):
        assert list(objects.block_volume_ids(call(each), reply(each))) == sorted(each.json["blockvolumes"])
    for each in answers("POST", "/clusters", 201):
        cluster = objects.cluster(call(each), reply(each))
        assert (cluster.id, cluster.file, cluster.block) == tuple(each.json[name] for name in ("id", "file", "block"))
    for each in (*answers("POST", "/nodes/ID/tags"), *answers("POST", "/devices/ID/tags")):
        assert dict(objects.tags(call(each), reply(each))) == each.json


JSON_READERS: list[tuple[str, Read]] = [
    (name, read)
    for name, read in (
        ("GET /admin", server_state.mode),
        ("POST /internal/logging", server_state.logger_level),
        ("GET /operations", server_state.counts),
        ("GET /db/check", server_state.database_check),
        ("POST /clusters", objects.cluster),
        ("GET /devices/ID", READERS[200, "GET /devices/ID"]),
        ("GET /blockvolumes", objects.block_volume_ids),
        ("POST /nodes/ID/tags", objects.tags),
    )
]
MALFORMED = [
    "",
    "null",
    "[]",
    "3",
    '{"state',
    "\x00",
    '{"a":1}',
    '{"id":null}',
    "[" * 5000,
    '{"total":1e30}',
    '"\\ud800"',
]


@pytest.mark.parametrize(("name", "read"), JSON_READERS, ids=[name for name, _ in JSON_READERS])
@pytest.mark.parametrize("text", MALFORMED, ids=range(len(MALFORMED)))
def test_what_is_malformed_is_not_understood_and_the_request_is_named(name: str, read: Read, text: str) -> None:
    method, path = name.split(" ")
    with pytest.raises(ReplyNotUnderstood, match=re.escape(name)):
        read(wire.Call(method, path), made(200, text))


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (server_state.mode, '{"state":"NORMAL"}'),
        (server_state.mode, '{"state":""}'),
        (server_state.logger_level, '{"loglevel":{"glusterfs":"loud"}}'),
        (server_state.logger_level, '{"loglevel":{}}'),
        (objects.cluster, '{"id":""}'),
        (READERS[200, "GET /devices/ID"], '{"id":"ab","name":"/dev/sdb"}'),
    ],
)
def test_words_that_heketi_does_not_have_are_not_understood(read: Read, text: str) -> None:
    with pytest.raises(GlustertermError) as caught:
        read(CHANGE, made(200, text))
    assert type(caught.value) is ReplyNotUnderstood


def test_hostile_text_is_made_harmless() -> None:
    evil = "\x1b[2Jname\n\u202e"
    assert all(
        text.isprintable() for pair in objects.tags(CHANGE, made(200, json.dumps({evil: evil}))) for text in pair
    )
    recorded = json.loads(answers("GET", "/db/check")[0].content)
    recorded["bricks"]["inconsistencies"] = [evil, "x" * 100_000]
    sentences = server_state.database_check(CHANGE, made(200, json.dumps(recorded))).bricks.inconsistencies
    assert all(sentence.isprintable() and len(sentence) < 5000 for sentence in sentences)
    (id_,) = objects.block_volume_ids(CHANGE, made(200, json.dumps({"blockvolumes": [evil]})))
    assert id_.isprintable()
    failed = outcome(QUEUE, made(500, evil))
    assert isinstance(failed, Failed)
    assert "\x1b" not in failed.error.text + failed.error.what
