"""What arrived at a simulated Heketi, told apart by whether it changes something."""

from glusterterm.backends.heketi.routes import find
from tests.contract.managed import Managed


def changes(managed: Managed) -> list[str]:
    """Give the requests of our backend that change something, as they came, but for questions after a queue."""
    calls = [(each.method, each.path) for each in managed.seen if not each.path.startswith("/queue/")]
    return [f"{method} {path}" for method, path in calls if (route := find(method, path)) is None or route.writes]
