"""The routes of the server itself: queue, operations, modes, logging, database, metrics (Heketi's API, 3 to 5)."""

from glusterterm.sim import check, dump, examine, go_json, metrics, objects, validation, world_cleanup
from glusterterm.sim.executor import Json
from glusterterm.sim.go_json import BodyMalformed
from glusterterm.sim.jobs import JobState
from glusterterm.sim.replies import (
    JSON_TYPE,
    Reply,
    as_json,
    empty,
    error,
    no_content,
    redirect,
    sized,
)
from glusterterm.sim.routing import Call, Route, Routes
from glusterterm.sim.world import Refused

LOG_LEVELS = ("none", "critical", "error", "warning", "info", "debug")
LOGGER = "glusterfs"
BACKUP_HEADER = b"glusterterm simulator: no bolt database\n"


def hello(call: Call) -> Reply:
    """`GET /hello`, open to all."""
    return sized(200, {"content-type": "text/plain; charset=UTF-8"}, b"Hello from Heketi")


def queue(call: Call) -> Reply:
    """`GET /queue/ID`: an end is told once."""
    entry = call.world.jobs.collect(call.id)
    if entry is None:
        raise Refused(404, "Id not found")
    match entry.state:
        case JobState.PENDING:
            return empty(200, **{"x-pending": "true"})
        case JobState.FAILED:
            return error(500, entry.text)
    return redirect(303, entry.text, method="GET") if entry.text else no_content()


def operations(call: Call) -> Reply:
    """`GET /operations`."""
    return as_json(objects.operation_counts(call.world))


def pending(call: Call) -> Reply:
    """`GET /operations/pending`."""
    world = call.world
    listed: list[Json] = [
        objects.operation_info(world, world.operations[id_], listed=True) for id_ in sorted(world.operations)
    ]
    return as_json({"pendingoperations": listed})


def pending_details(call: Call) -> Reply:
    """`GET /operations/pending/ID`."""
    operation = call.world.operations.get(call.id)
    if operation is None:
        raise Refused(404, f"Id not found: {call.id}")
    return as_json(objects.operation_details(call.world, operation))


def clean_up(call: Call) -> Reply:
    """`POST /operations/pending/cleanup`: all of them, or those that are named."""
    ids = call.body().texts("operations")
    validation.check({"operations": validation.operations(ids)})
    return call.queue(world_cleanup.clean_up(call.world, ids or None))


def mode(call: Call) -> Reply:
    """`GET /admin`."""
    return as_json({"state": call.world.state})


def set_mode(call: Call) -> Reply:
    """`POST /admin`: from read-only there is no way back here."""
    try:
        state = call.body("api.AdminStatus").text("state")
    except BodyMalformed as malformed:
        raise Refused(400, f"request unable to be parsed: {malformed}") from malformed
    validation.check({"state": validation.one_of(state, "normal", "read-only", "local-client")})
    call.world.state = state
    return no_content()


def logging(call: Call) -> Reply:
    """`GET /internal/logging`."""
    return as_json({"loglevel": {LOGGER: call.world.log_level}})


def set_logging(call: Call) -> Reply:
    """`POST /internal/logging`: an empty level changes nothing."""
    try:
        levels = call.body("api.LogLevelInfo").named_texts("loglevel")
    except BodyMalformed as malformed:
        raise Refused(400, f"request unable to be parsed: {malformed}") from malformed
    for logger, level in levels.items():
        if logger != LOGGER:
            raise Refused(422, f'Only "{LOGGER}" logger may be modified')
        if level and level not in LOG_LEVELS:
            raise Refused(422, f"invalid log level: {level}")
        call.world.log_level = level or call.world.log_level
    return logging(call)


def database_dump(call: Call) -> Reply:
    """`GET /db/dump`: everything, as one consistent text."""
    return Reply(200, {"content-type": JSON_TYPE}, dump.encoded(call.world))


def database_check(call: Call) -> Reply:
    """`GET /db/check`."""
    return sized(200, {"content-type": JSON_TYPE}, go_json.write_indented(check.report(call.world)))


def backup(call: Call) -> Reply:
    """`GET /backup/db`: stands for the live database file, which a simulation has not."""
    headers = {"content-type": "application/octet-stream", "content-disposition": 'attachment; filename="heketi.db"'}
    body = BACKUP_HEADER + dump.encoded(call.world)
    return Reply(200, {**headers, "content-length": str(len(body))}, body)


def examination(call: Call) -> Reply:
    """`GET /internal/state/examine/gluster`: asks every node while the client waits."""
    value, wait_s = examine.report(call.world)
    return as_json(value, wait_s=wait_s)


def metrics_text(call: Call) -> Reply:
    """`GET /metrics`, open to all."""
    body = metrics.text(call.world).encode()
    return sized(200, {"content-type": "text/plain; version=0.0.4; charset=utf-8"}, body)


OPEN: dict[str, Route] = {"/hello": hello, "/metrics": metrics_text}
ROUTES: Routes = {
    "/hello": {"GET": hello},
    "/metrics": {"GET": metrics_text},
    "/queue/ID": {"GET": queue},
    "/operations": {"GET": operations},
    "/operations/pending": {"GET": pending},
    "/operations/pending/cleanup": {"POST": clean_up},
    "/operations/pending/ID": {"GET": pending_details},
    "/admin": {"GET": mode, "POST": set_mode},
    "/internal/logging": {"GET": logging, "POST": set_logging},
    "/internal/state/examine/gluster": {"GET": examination},
    "/db/dump": {"GET": database_dump},
    "/db/check": {"GET": database_check},
    "/backup/db": {"GET": backup},
}
