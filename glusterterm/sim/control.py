"""The control address: where tests and the demo set faults and move the simulated nodes. JSON in, JSON out.

`GET /` lists what can be asked. Every change answers 200 with what it made of it; what makes no sense is 400 with
`{"error": ...}`.
"""

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Protocol

from aiohttp import web

from glusterterm.model.units import gib_to_kib
from glusterterm.sim.control_nodes import node_state, set_disk, set_node
from glusterterm.sim.control_values import ControlRefused, Values
from glusterterm.sim.evacuation_faults import EvacuationFailure, provoke, relent
from glusterterm.sim.executor import Json
from glusterterm.sim.faults import Fault, FaultInvalid, FaultKind
from glusterterm.sim.nodes import GlusterVolume, Injected
from glusterterm.sim.nodes_gluster import brick_start, start_heal
from glusterterm.sim.presets import Simulation

if TYPE_CHECKING:
    from glusterterm.sim.ssh_nodes import SshNodes

Answer = Mapping[str, Json]
Handler = Callable[[Values], Answer]


class Skewed(Protocol):
    """The server's clock, which can be put ahead of the real one."""

    skew_s: float

    def now(self) -> float:
        """Give the time by it."""
        ...


class Control:
    """Answers the control address of one simulation."""

    def __init__(self, simulation: Simulation, server: Skewed, ssh: "SshNodes | None" = None) -> None:
        self._simulation = simulation
        self._server = server
        self._ssh = ssh
        self._routes: dict[tuple[str, str], Handler] = {
            ("GET", "/"): self._help,
            ("GET", "/faults"): self._faults,
            ("POST", "/faults"): self._add_fault,
            ("DELETE", "/faults"): self._clear_faults,
            ("POST", "/evacuations"): self._fail_evacuation,
            ("DELETE", "/evacuations"): self._relent,
            ("POST", "/commands"): self._inject,
            ("DELETE", "/commands"): self._relent,
            ("GET", "/nodes"): self._nodes,
            ("POST", "/nodes"): self._set_node,
            ("GET", "/ssh"): self._ssh_nodes,
            ("POST", "/ssh"): self._set_latency,
            ("POST", "/disks"): self._set_disk,
            ("POST", "/bricks"): self._set_brick,
            ("POST", "/heals"): self._heal,
            ("POST", "/drift"): self._drift,
            ("POST", "/time"): self._time,
            ("POST", "/restart"): self._restart,
        }

    async def answer(self, http: web.BaseRequest) -> web.StreamResponse:
        """Answer one request."""
        body = await http.read()
        if self._ssh is not None:
            await self._ssh.catch_up()
        status, told = self.ask(http.method, http.path, body)
        if self._ssh is not None:
            self._ssh.settle()
        return web.Response(status=status, text=json.dumps(told, indent=1) + "\n", content_type="application/json")

    def ask(self, method: str, path: str, body: bytes = b"") -> tuple[int, Answer]:
        """Do what is asked for; give a status and what came of it."""
        handler = self._routes.get((method, path))
        if handler is None:
            known = any(route == path for _, route in self._routes)
            return (405 if known else 404), {"error": f"{method} {path} is not known; GET / lists what is"}
        self._simulation.advance(self._server.now())
        try:
            answer = handler(Values.read(body))
        except (ControlRefused, FaultInvalid) as refused:
            return 400, {"error": str(refused)}
        self._simulation.world.touch()
        return 200, answer

    def _help(self, values: Values) -> Answer:
        del values
        return {
            "routes": [f"{method} {path}" for method, path in self._routes],
            "fault kinds": list(FaultKind),
            "evacuation failures": list(EvacuationFailure),
        }

    # faults of the server

    def _faults(self, values: Values) -> Answer:
        del values
        shown: list[Json] = [
            {"kind": fault.kind, "route": fault.route, "times": fault.times, "after": fault.after}
            for fault in self._simulation.faults.set
        ]
        return {"faults": shown}

    def _add_fault(self, values: Values) -> Answer:
        fault = Fault(
            values.choice("kind", FaultKind),
            values.text("route", ""),
            values.whole_or_none("times"),
            values.whole("after", 0),
            values.number("seconds", 0.0),
            values.whole("status", 500),
            values.text("text", ""),
        )
        self._simulation.faults.set.append(fault)
        return self._faults(values)

    def _clear_faults(self, values: Values) -> Answer:
        self._simulation.faults.set.clear()
        return self._faults(values)

    def _fail_evacuation(self, values: Values) -> Answer:
        world = self._simulation.world
        id_ = values.text("device")
        device = world.devices.get(id_)
        if device is None:
            raise ControlRefused(f"there is no device {id_}")
        failure = values.choice("failure", EvacuationFailure)
        provoke(world, self._simulation.nodes, device, failure)
        return {"device": id_, "failure": failure}

    def _relent(self, values: Values) -> Answer:
        del values
        relent(self._simulation.world, self._simulation.nodes)
        return {}

    def _inject(self, values: Values) -> Answer:
        """Have commands on nodes fail or be slow."""
        injected = Injected(
            values.pattern("pattern"),
            values.text("stderr", ""),
            values.pattern("host", ""),
            values.whole_or_none("times"),
            values.number("seconds", 0.0),
            values.whole("status", 1),
        )
        self._simulation.nodes.injected.append(injected)
        return {"injected": len(self._simulation.nodes.injected)}

    # the nodes

    def _nodes(self, values: Values) -> Answer:
        del values
        nodes = self._simulation.nodes
        return {"nodes": [node_state(nodes, node) for node in nodes.nodes.values()]}

    def _set_node(self, values: Values) -> Answer:
        return set_node(self._simulation.nodes, values)

    def _ssh_nodes(self, values: Values) -> Answer:
        """Tell how the nodes are reached over SSH, those that came since the start too."""
        del values
        if self._ssh is None:
            raise ControlRefused("the nodes have no SSH: start the simulator with --ssh")
        ready = self._ssh.ready
        return {"key_file": ready.key_file, "known_hosts": ready.known_hosts, "nodes": ready.nodes}

    def _set_latency(self, values: Values) -> Answer:
        """Set what SSH takes to all nodes and back."""
        for node in self._simulation.nodes.nodes.values():
            node.latency_s = max(values.number("latency_s"), 0.0)
        return self._ssh_nodes(values)

    def _set_disk(self, values: Values) -> Answer:
        return set_disk(self._simulation.nodes, values)

    def _volume(self, values: Values) -> GlusterVolume:
        name = values.text("volume")
        found = next((volume for key, volume in self._simulation.nodes.volumes.items() if key[1] == name), None)
        if found is None:
            raise ControlRefused(f"there is no gluster volume {name}")
        return found

    def _set_brick(self, values: Values) -> Answer:
        """Start or end brick processes: one by its number in the volume, or all. One that comes back has to heal."""
        volume, up = self._volume(values), values.flag("up")
        number = values.whole_or_none("number")
        if number is not None and not 0 <= number < len(volume.bricks):
            raise ControlRefused(f"{volume.name} has bricks 0 to {len(volume.bricks) - 1}")
        chosen = volume.bricks if number is None else [volume.bricks[number]]
        for brick in chosen:
            if up and not brick.up:
                brick_start(self._simulation.nodes, volume, brick)
            brick.up = up
        return {"volume": volume.name, "up": [brick.up for brick in volume.bricks]}

    def _heal(self, values: Values) -> Answer:
        """Have a brick lack files, as after an outage; or files of the first set be in split-brain."""
        volume = self._volume(values)
        volume.split = max(values.whole("split", volume.split), 0)
        if values.has("split") and not values.has("files"):
            return {"volume": volume.name, "split": volume.split}
        sink = volume.bricks[values.whole("number", 0) % len(volume.bricks)]
        start_heal(self._simulation.nodes, volume, sink.name, values.whole("files", volume.files))
        return {"volume": volume.name, "sink": sink.name}

    def _drift(self, values: Values) -> Answer:
        """Let somebody take room of a device by hand, so that LVM's figures are not Heketi's."""
        id_ = values.text("device")
        groups = (node.groups.get(f"vg_{id_}") for node in self._simulation.nodes.nodes.values())
        group = next((group for group in groups if group), None)
        if group is None:
            raise ControlRefused(f"no node has a volume group vg_{id_}")
        group.foreign_kib = min(gib_to_kib(values.whole("gib")), group.size_kib)
        return {"device": id_, "lvm_free_kib": group.free_kib}

    # the server

    def _time(self, values: Values) -> Answer:
        """Set the pace of node commands (0: at once), the speed of the background life (0: paused), the skew."""
        simulation = self._simulation
        simulation.nodes.pace = max(values.number("pace", simulation.nodes.pace), 0.0)
        simulation.life.speed = max(values.number("life", simulation.life.speed), 0.0)
        self._server.skew_s = values.number("skew_s", self._server.skew_s)
        return {"pace": simulation.nodes.pace, "life": simulation.life.speed, "skew_s": self._server.skew_s}

    def _restart(self, values: Values) -> Answer:
        """Kill the server and start it again: queue ids die, operations become stale."""
        del values
        self._simulation.world.restart(self._server.now())
        return {"operations": len(self._simulation.world.operations)}
