"""The background life of a simulated server: somebody creates, expands, moves and deletes now and then, empties disks.

Time is handed in and nothing runs between requests: what should have happened meanwhile happens at the next one.
"""

import base64
import hashlib
import hmac
import json
import random

from glusterterm.sim.executor import Json
from glusterterm.sim.nodes import NodeWorld
from glusterterm.sim.presets_maintenance import Maintenance
from glusterterm.sim.replies import Reply, Request
from glusterterm.sim.routes import handle
from glusterterm.sim.world import World

EVERY_S = 25.0
LONGEST_GAP_S = 600.0
"""After a longer silence the life goes on from now: nobody catches up hours of it."""
OWN_VOLUMES = 4
LARGEST_MOVED_GIB = 60
NAMES = ("ci-run", "review-app", "restore-test", "staging-db", "import-batch", "render-job", "qa-fixture")


class Life:
    """Does something to a world every now and then, over its own HTTP interface. `speed` 0 pauses it."""

    def __init__(self, world: World, nodes: NodeWorld, *, seed: str, speed: float = 1.0) -> None:
        self.world = world
        self.speed = speed
        self._source = random.Random(f"{seed}/life")  # noqa: S311 - a simulation, nothing secret
        self._maintenance = Maintenance(world, nodes, random.Random(f"{seed}/maintenance"))  # noqa: S311 - the same
        self._next_at = world.now + EVERY_S / 3
        self._own: list[str] = []
        self._made = 0
        self._queue = ""

    def advance(self, now: float) -> None:
        """Do what is due by `now`."""
        if self.speed <= 0:
            self._next_at = now + EVERY_S
            return
        if now - self._next_at > LONGEST_GAP_S:
            self._next_at = now
        while self._next_at <= now:
            due = self._next_at
            self._next_at += EVERY_S / self.speed * self._source.uniform(0.6, 1.4)
            self._maintenance.advance(due, self._ask)
            if self._idle(due):
                self._act(due)

    def _idle(self, now: float) -> bool:
        """Say whether what was begun last has ended; its end is collected."""
        if self._queue:
            reply = self._ask("GET", self._queue, now)
            if reply.headers.get("x-pending"):
                return False
            location = reply.headers.get("location", "")
            if location.startswith("/volumes/") and location.removeprefix("/volumes/") not in self._own:
                self._own.append(location.removeprefix("/volumes/"))
            self._queue = ""
        return True

    def _act(self, now: float) -> None:
        self._own = [id_ for id_ in self._own if id_ in self.world.volumes]
        own = [id_ for id_ in self._own if not self._is_being_moved(id_)]
        action = self._source.choice(("create", "create", "expand", "evict", "evict", "delete"))
        if action == "delete" and len(self._own) < OWN_VOLUMES - 1:
            action = "evict"
        if action == "create" and len(self._own) >= OWN_VOLUMES:
            action = "delete"
        match action:
            case "create":
                self._create(now)
            case "expand" if own:
                path = f"/volumes/{self._source.choice(own)}/expand"
                self._begin("POST", path, now, {"expand_size": self._source.randint(2, 8)})
            case "delete" if own:
                self._own.remove(own[0])
                self._begin("DELETE", f"/volumes/{own[0]}", now)
            case _ if not self._maintenance.device:
                self._evict(now)

    def _is_being_moved(self, volume: str) -> bool:
        """Say whether a volume has bricks on the device that is being emptied: changing it would end that."""
        bricks = self.world.volumes[volume].bricks
        return any(self.world.bricks[id_].device == self._maintenance.device for id_ in bricks)

    def _create(self, now: float) -> None:
        self._made += 1
        clusters: list[Json] = [id_ for id_, entry in sorted(self.world.clusters.items()) if entry.file]
        body: dict[str, Json] = {
            "name": f"{self._source.choice(NAMES)}-{self._made}",
            "size": self._source.randint(3, 30),
            "durability": {"type": "replicate", "replicate": {"replica": 3}},
            "clusters": clusters,
        }
        self._begin("POST", "/volumes", now, body)

    def _evict(self, now: float) -> None:
        """Move a small brick of a volume that has copies."""
        bricks = sorted(
            brick.id
            for brick in self.world.bricks.values()
            if not brick.pending
            and brick.size <= LARGEST_MOVED_GIB * 1024 * 1024
            and (volume := self.world.volumes.get(brick.volume))
            and not volume.pending
            and volume.durability.set_size > 1
        )
        if bricks:
            self._begin("POST", f"/bricks/to-evict/{self._source.choice(bricks)}", now)

    def _begin(self, method: str, path: str, now: float, body: Json = None) -> None:
        reply = self._ask(method, path, now, body)
        self._queue = reply.headers.get("location", "") if reply.status == 202 else ""

    def _ask(self, method: str, path: str, now: float, body: Json = None) -> Reply:
        token = signed(self.world.config.admin_key, method, path, now)
        raw = b"" if body is None else json.dumps(body).encode()
        return handle(self.world, Request(method, path, {"authorization": f"bearer {token}"}, raw), now)


def signed(key: str, method: str, path: str, now: float) -> str:
    """Make a token of the role admin for one request."""
    qsh = hashlib.sha256(f"{method}&{path}".encode()).hexdigest()
    claims = {"iss": "admin", "iat": int(now), "exp": int(now) + 60, "qsh": qsh}
    parts = [_base64(json.dumps(part).encode()) for part in ({"alg": "HS256", "typ": "JWT"}, claims)]
    text = ".".join(parts)
    return f"{text}.{_base64(hmac.new(key.encode(), text.encode(), hashlib.sha256).digest())}"


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
