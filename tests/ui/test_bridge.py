"""What the store and the log say reaches the screens, once, and only from the present connection."""

from textual.message import Message
from textual.message_pump import MessagePump

from glusterterm.engine.log import Log, LogLevel
from glusterterm.engine.session import Session, SessionInfo
from glusterterm.engine.store import Status
from glusterterm.ui.bridge import Bridge
from glusterterm.ui.connection import Connection, Stage
from glusterterm.ui.messages import ConnectionChanged, LogGrew, StoreUpdated
from tests.fakes import FakeClock, FakeFeed, settle


class Listener(MessagePump):
    """Keeps what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[Message] = []

    def post_message(self, message: Message) -> bool:
        """Keep it."""
        self.heard.append(message)
        return True


def make_session(name: str) -> Session:
    clock = FakeClock()
    return Session(SessionInfo(name, "http://h"), FakeFeed(), Log(clock), clock)


async def test_lines_of_one_turn_are_told_together() -> None:
    bridge, listener, session = Bridge(), Listener(), make_session("a")
    bridge.join(listener)
    bridge.show(Connection(Stage.OPEN, session=session))
    for text in ("one", "two", "three"):
        session.log.say(LogLevel.INFO, text)
    await settle()
    told = [message for message in listener.heard if isinstance(message, LogGrew)]
    assert [[line.text for line in message.lines] for message in told] == [["one", "two", "three"]]


async def test_a_connection_that_was_left_is_heard_no_more() -> None:
    bridge, listener, left, present = Bridge(), Listener(), make_session("a"), make_session("b")
    bridge.join(listener)
    bridge.show(Connection(Stage.OPEN, session=left))
    left.log.say(LogLevel.INFO, "said just before")
    bridge.show(Connection(Stage.OPEN, session=present))
    left.log.say(LogLevel.INFO, "too late")
    left.store.tell(Status())
    await settle()
    assert [type(message) for message in listener.heard] == [ConnectionChanged, ConnectionChanged]


async def test_each_update_is_told_with_its_connection_until_the_listener_leaves() -> None:
    bridge, listener, session = Bridge(), Listener(), make_session("a")
    bridge.join(listener)
    connection = Connection(Stage.OPEN, session=session)
    bridge.show(connection)
    session.store.tell(Status())
    bridge.leave(listener)
    session.store.tell(Status())
    updates = [message for message in listener.heard if isinstance(message, StoreUpdated)]
    assert [message.connection for message in updates] == [connection]
