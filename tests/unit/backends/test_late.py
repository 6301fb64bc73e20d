"""A console's actor: its HTTP is loaded with the first change, once."""

import asyncio

import httpx
import pytest

from glusterterm.backends.heketi import requests
from glusterterm.backends.heketi.client import Endpoint, HeketiBackend
from glusterterm.backends.late import LateActor
from glusterterm.model.errors import ConfigInvalid
from glusterterm.model.ids import BrickId, DeviceId, QueueId
from glusterterm.model.operations import CreateCluster, SetServerMode
from glusterterm.model.outcomes import Done, Pending
from glusterterm.model.ports import Capabilities
from glusterterm.model.server import ServerMode
from tests.fakes import FakeClock

DEVICE = """{"id": "00ab", "name": "/dev/sdb", "state": "online", "storage": {"total": 1, "free": 1, "used": 0},
"bricks": [{"id": "00b1", "path": "/b", "device": "00ab", "node": "00cd", "volume": "00ef", "size": 1}]}"""


class Making:
    """Makes backends, and counts them; `fails` the next ones with a file that can't be read."""

    def __init__(self) -> None:
        self.made: list[HeketiBackend] = []
        self.fails = False

    def __call__(self) -> HeketiBackend:
        """Make one."""
        if self.fails:
            raise ConfigInvalid("the CA file can't be used", next_step="check the path")
        self.made.append(HeketiBackend(Endpoint("http://heketi.test"), FakeClock(), transport=httpx.MockTransport(say)))
        return self.made[-1]


def say(request: httpx.Request) -> httpx.Response:
    """Answer as Heketi does."""
    if request.url.path.startswith("/queue/"):
        return httpx.Response(200, headers={"X-Pending": "true"})
    return httpx.Response(200, text=DEVICE) if request.method == "GET" else httpx.Response(204)


def late(making: Making) -> LateActor:
    """Give the actor."""
    return LateActor(Capabilities(changes=True), lambda operation, _: requests.shown(operation), making)


async def test_nothing_is_made_before_the_first_change() -> None:
    making = Making()
    actor = late(making)
    assert str(actor.request(CreateCluster())) == 'POST /clusters {"file":true,"block":true}'
    await actor.close()
    assert not making.made


async def test_all_that_is_asked_goes_to_the_one_that_is_made() -> None:
    making = Making()
    actor = late(making)
    answers = await asyncio.gather(
        actor.submit(SetServerMode(ServerMode.NORMAL)), actor.poll(QueueId("00ab")), actor.bricks_on(DeviceId("00ab"))
    )
    assert tuple(answers) == (Done(), Pending(), (BrickId("00b1"),))
    assert len(making.made) == 1
    await actor.close()


async def test_what_could_not_be_made_is_tried_again_with_the_next_change() -> None:
    making = Making()
    making.fails = True
    actor = late(making)
    with pytest.raises(ConfigInvalid):
        await actor.submit(SetServerMode(ServerMode.NORMAL))
    making.fails = False
    assert await actor.submit(SetServerMode(ServerMode.NORMAL)) == Done()
    await actor.close()
