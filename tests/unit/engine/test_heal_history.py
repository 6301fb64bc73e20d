"""What was left to heal over time, as the store tells it."""

from dataclasses import replace

from glusterterm.engine.heal_history import KEPT, HealHistory
from glusterterm.engine.store import Phase, Status, Store
from glusterterm.logic.heal_trend import Counted
from glusterterm.model.diff import diff
from glusterterm.model.health import HealCount, Part, Reading, VolumeTruth
from glusterterm.model.ids import Ref, VolumeId
from glusterterm.model.snapshot import Snapshot
from tests.builders import make_cluster, make_snapshot, make_volume

V1 = VolumeId("v1")


def told(left: int | None, at: float) -> Snapshot:
    """Give a snapshot in which a volume has so much left, as counted at that time."""
    volume = replace(make_volume("v1"), truth=VolumeTruth(True, heal=HealCount(left)))
    reading = Reading(Ref.volume(V1), Part.HEAL, at)
    return replace(make_snapshot(make_cluster("c1"), volume), readings=(reading,) if left != 0 else ())


class Followed:
    """A store, and the history that follows it."""

    def __init__(self) -> None:
        self.store = Store()
        self.history = HealHistory(self.store)

    def tell(self, snapshot: Snapshot, at: float) -> None:
        """Publish a snapshot."""
        before = self.store.snapshot or make_snapshot()
        self.store.publish(snapshot, diff(before, snapshot), Status(Phase.LIVE, answered_at=at))

    @property
    def counts(self) -> list[tuple[float, int]]:
        """Give what is kept."""
        return [(each.at, each.left) for each in self.history.of(V1)]


def test_each_count_is_kept_once_till_nothing_is_left() -> None:
    followed = Followed()
    followed.tell(told(9, at=10.0), at=11.0)
    followed.tell(told(9, at=10.0), at=12.0)
    followed.tell(told(9, at=20.0), at=21.0)
    followed.tell(told(4, at=30.0), at=31.0)
    followed.tell(told(0, at=40.0), at=41.0)
    followed.tell(told(0, at=50.0), at=51.0)
    assert followed.counts == [(10.0, 9), (20.0, 9), (30.0, 4), (41.0, 0)]


def test_what_is_not_known_is_no_count_and_what_is_fine_is_not_kept() -> None:
    followed = Followed()
    followed.tell(told(0, at=10.0), at=11.0)
    followed.tell(told(None, at=20.0), at=21.0)
    assert followed.counts == []


def test_no_more_is_kept_than_is_bounded_and_nothing_of_volumes_that_are_gone() -> None:
    followed = Followed()
    for number in range(KEPT + 10):
        followed.tell(told(1000 - number, at=float(number)), at=float(number))
    assert len(followed.counts) == KEPT
    assert followed.history.of(V1)[-1] == Counted(KEPT + 9.0, 1000 - KEPT - 9)
    followed.tell(make_snapshot(make_cluster("c1")), at=500.0)
    assert followed.counts == []
