"""What is counted of pending operations."""

from glusterterm.model.server import OperationCounts
from glusterterm.model.topology import OperationStatus
from tests.builders import make_operation


def test_operations_are_counted_by_what_became_of_them() -> None:
    statuses = (OperationStatus.NEW, OperationStatus.NEW, OperationStatus.STALE, OperationStatus.FAILED)
    begun = [make_operation(f"o{number}", status=status) for number, status in enumerate(statuses)]
    assert OperationCounts.of(begun) == OperationCounts(total=4, in_flight=2, stale=1, failed=1, new=2)
    assert OperationCounts.of([]) == OperationCounts(total=0)
