"""What the store and the log say reaches screens in the order in which it was said."""

from textual.message import Message
from textual.message_pump import MessagePump

from glusterterm.engine.log import Log, LogLevel
from glusterterm.engine.session import Session, SessionInfo
from glusterterm.engine.store import Phase, Status
from glusterterm.ui.bridge import Bridge
from glusterterm.ui.connection import Connection, Stage
from glusterterm.ui.messages import LogGrew, StoreUpdated
from tests.fakes import FakeClock, FakeFeed, settle


class Listener(MessagePump):
    """Remembers what it was told."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[Message] = []

    def post_message(self, message: Message) -> bool:
        self.told.append(message)
        return True


async def test_lines_of_one_turn_go_on_together_and_before_the_update_they_explain() -> None:
    clock = FakeClock()
    log = Log(clock)
    session = Session(SessionInfo("prod", "http://heketi.test:8080"), FakeFeed(), log, clock)
    bridge, listener = Bridge(), Listener()
    bridge.show(Connection(Stage.OPEN, session=session))
    bridge.join(listener)

    log.say(LogLevel.REQUEST, "GET /db/dump")
    log.say(LogLevel.INFO, "snapshot 1")
    session.store.tell(Status(Phase.LIVE))
    await settle()

    grew, updated = listener.told
    assert isinstance(grew, LogGrew)
    assert [line.text for line in grew.lines] == ["GET /db/dump", "snapshot 1"]
    assert isinstance(updated, StoreUpdated)
