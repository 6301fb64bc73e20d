"""Heketi's routes, and which of them only read: the route decides, not the method.

`GET /devices/ID/resync` rewrites a device's figures. `GET /queue/ID` takes the final answer of a change away from
whoever waits for it, since Heketi tells it once (Heketi's API, sections 3 and 4). Both count as writing.
"""

import re
from dataclasses import dataclass

ID = "ID"
"""Stands for any id in a route's path."""
_HEX = re.compile(r"[A-Fa-f0-9]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Route:
    """One call that Heketi knows. `path` holds `ID` where an id stands."""

    method: str
    path: str
    writes: bool = False


def _reads(*paths: str) -> tuple[Route, ...]:
    return tuple(Route("GET", path) for path in paths)


def _writes(method: str, *paths: str) -> tuple[Route, ...]:
    return tuple(Route(method, path, writes=True) for path in paths)


ROUTES = (
    *_reads("/hello", "/metrics", "/admin"),
    *_reads("/clusters", "/clusters/ID", "/nodes/ID", "/devices/ID"),
    *_reads("/volumes", "/volumes/ID", "/blockvolumes", "/blockvolumes/ID"),
    *_reads("/operations", "/operations/pending", "/operations/pending/ID"),
    *_reads("/db/dump", "/db/check", "/backup/db", "/internal/logging", "/internal/state/examine/gluster"),
    *_writes("GET", "/devices/ID/resync", "/queue/ID"),
    *_writes("POST", "/clusters", "/clusters/ID/flags"),
    *_writes("POST", "/nodes", "/nodes/ID/state", "/nodes/ID/tags"),
    *_writes("POST", "/devices", "/devices/ID/state", "/devices/ID/tags"),
    *_writes("POST", "/volumes", "/volumes/ID/expand", "/volumes/ID/clone", "/volumes/ID/block-restriction"),
    *_writes("POST", "/blockvolumes", "/blockvolumes/ID/expand"),
    *_writes("POST", "/bricks/to-evict/ID", "/operations/pending/cleanup", "/internal/logging", "/admin"),
    *_writes("DELETE", "/clusters/ID", "/nodes/ID", "/devices/ID", "/volumes/ID", "/blockvolumes/ID"),
)
"""Every route of Heketi 10."""

_BY_SHAPE = {(route.method, tuple(route.path.split("/"))): route for route in ROUTES}


def is_id(text: str) -> bool:
    """Say whether Heketi could take `text` for an id in a path; anything else is answered as an unknown path."""
    return _HEX.fullmatch(text) is not None


def find(method: str, path: str) -> Route | None:
    """Give the route that `method` and the decoded `path` lead to, None where Heketi has none.

    Exactly as Heketi looks: methods in capitals, no slash at the end, no repeated slashes, hexadecimal ids.
    """
    parts = path.split("/")
    exact = _BY_SHAPE.get((method, tuple(parts)))
    if exact is not None:
        return exact if ID not in parts else None
    return _BY_SHAPE.get((method, tuple(ID if is_id(part) else part for part in parts)))


def reads(method: str, path: str) -> bool:
    """Say whether a call changes nothing for sure. What is not in the table counts as writing."""
    route = find(method, path)
    return route is not None and not route.writes
