"""What a route is given and what it is: shared by the modules that hold them."""

from collections.abc import Callable
from dataclasses import dataclass

from glusterterm.sim import go_json
from glusterterm.sim.go_json import Body
from glusterterm.sim.jobs import Steps
from glusterterm.sim.replies import Reply, Request, redirect
from glusterterm.sim.world import World


@dataclass(frozen=True, slots=True)
class Call:
    """A request that was let in: its role, and the id in its path, if there is one."""

    world: World
    request: Request
    role: str
    id: str

    def body(self, type_name: str = "request") -> Body:
        """Read the body.

        Raises:
            BodyMalformed: it is none that can be read.
        """
        return go_json.read(self.request.body, type_name)

    def optional_body(self) -> Body:
        """Read the body, an empty one as an empty object.

        Raises:
            BodyMalformed: it is none that can be read.
        """
        return self.body() if self.request.body else Body(None)

    def accepted(self, queue_id: str, wait_s: float = 0.0) -> Reply:
        """Answer that the request is queued."""
        return redirect(202, f"/queue/{queue_id}", method=self.request.method, wait_s=wait_s)

    def queue(self, steps: Steps[str], wait_s: float = 0.0) -> Reply:
        """Run work in the background and answer that it is queued."""
        return self.accepted(self.world.start(steps), wait_s)


Route = Callable[[Call], Reply]
Routes = dict[str, dict[str, Route]]
