"""The store tells its subscribers what it is told."""

from glusterterm.engine.store import Phase, Status, Store, Update
from glusterterm.model.diff import diff, empty
from tests.fakes import SOURCE


def test_a_subscriber_hears_of_a_status_and_of_a_snapshot_with_its_changes() -> None:
    store, heard = Store(), list[Update]()
    store.subscribe(heard.append)
    snapshot = empty(SOURCE)
    changes = diff(snapshot, snapshot)
    store.tell(Status(failures=1))
    store.publish(snapshot, changes, Status(Phase.LIVE))
    assert heard == [Update(Status(failures=1)), Update(Status(Phase.LIVE), changes)]
    assert store.snapshot is snapshot
    assert store.status.phase is Phase.LIVE


def test_who_has_unsubscribed_hears_no_more_even_when_it_does_so_twice() -> None:
    store, heard = Store(), list[Update]()
    leave = store.subscribe(heard.append)
    leave()
    leave()
    store.tell(Status())
    assert heard == []


def test_a_subscriber_may_leave_while_it_is_being_told() -> None:
    store, heard = Store(), list[str]()

    def once(update: Update) -> None:
        heard.append("once")
        leave()

    leave = store.subscribe(once)
    store.subscribe(lambda update: heard.append("always"))
    store.tell(Status())
    store.tell(Status())
    assert heard == ["once", "always", "always"]


def test_age_counts_from_the_last_answer_and_never_below_nothing() -> None:
    assert Status().age_s(5.0) is None
    assert Status(answered_at=3.0).age_s(5.0) == 2.0
    assert Status(answered_at=9.0).age_s(5.0) == 0.0
