"""The simulated server's HTTP interface: a pure function from a request and a time to a reply."""

import posixpath
import re
from urllib.parse import quote, unquote_to_bytes, urlsplit

from glusterterm.sim import (
    routes_clusters,
    routes_machines,
    routes_server,
    routes_volumes,
    tokens,
)
from glusterterm.sim.executor import ServerCrashed
from glusterterm.sim.go_json import BodyMalformed
from glusterterm.sim.replies import Reply, Request, dropped, empty, error, redirect
from glusterterm.sim.routing import Call, Route
from glusterterm.sim.validation import Invalid
from glusterterm.sim.world import IdMissing, Refused, World

_ID = r"(?P<id>[A-Fa-f0-9]+)"
ROUTES: tuple[tuple[re.Pattern[str], dict[str, Route]], ...] = tuple(
    (re.compile(path.replace("ID", _ID)), methods)
    for path, methods in {
        **routes_clusters.ROUTES,
        **routes_machines.ROUTES,
        **routes_volumes.ROUTES,
        **routes_server.ROUTES,
    }.items()
)
NOT_FOUND = "Invalid path or request"
IN_MAINTENANCE = "Service disabled for maintenance"
LOCAL_PEERS = ("127.0.0.1", "::1")


def handle(world: World, request: Request, now: float) -> Reply:
    """Answer a request that arrives at `now`, seconds since 1970; everything that is due by then happens first."""
    world.advance(now)
    target = urlsplit(f"//host{request.raw_path}" if request.raw_path.startswith("/") else request.raw_path)
    path = unquote_to_bytes(target.path).decode(errors="replace") or "/"
    if (clean := _cleaned(path)) != path:
        query = f"?{target.query}" if target.query else ""
        return empty(301, location=quote(clean, safe="/:@!$&'()*+,;=~-._") + query)
    if request.method == "GET" and path in routes_server.OPEN:
        return routes_server.OPEN[path](Call(world, request, "", ""))
    try:
        role = _role(world, request, path)
        _check_mode(world, request)
        return _dispatch(world, request, path, role)
    except Refused as refused:
        return error(refused.status, refused.text)
    except ServerCrashed:
        return dropped()


def _cleaned(path: str) -> str:
    """Give a path without repeated slashes and dots; a slash at its end stays."""
    if not path.startswith("/"):
        path = f"/{path}"
    clean = posixpath.normpath(path)
    if clean.startswith("//"):
        clean = clean[1:]  # POSIX keeps two leading slashes, Go does not
    return f"{clean}/" if path.endswith("/") and clean != "/" else clean


def _role(world: World, request: Request, path: str) -> str:
    if not world.config.auth:
        return "admin"
    header = request.headers.get("authorization")
    role = tokens.role_of(world.config, header, request.method, path, world.now)
    if role == "user" and path != "/volumes":
        raise Refused(401, tokens.ADMIN_ONLY)
    return role


def _check_mode(world: World, request: Request) -> None:
    if request.method in ("GET", "HEAD") or world.state == "normal":
        return
    if world.state == "local-client" and request.peer in LOCAL_PEERS:
        return
    raise Refused(503, IN_MAINTENANCE)


def _dispatch(world: World, request: Request, path: str, role: str) -> Reply:
    for pattern, methods in ROUTES:
        if found := pattern.fullmatch(path):
            return _call(methods, Call(world, request, role, found.groupdict().get("id", "")))
    if path.endswith("/") and path != "/" and any(pattern.fullmatch(path[:-1]) for pattern, _ in ROUTES):
        return redirect(301, path[:-1], method=request.method)
    return error(404, NOT_FOUND)


def _call(methods: dict[str, Route], call: Call) -> Reply:
    route = methods.get(call.request.method)
    if route is None:
        return empty(405)
    if call.request.method != "GET":
        call.world.touch()
    try:
        return route(call)
    except BodyMalformed:
        return error(422, "request unable to be parsed")
    except IdMissing as missing:
        return error(404, missing.text)
    except Invalid as invalid:
        return error(400, f"validation failed: {invalid}")
