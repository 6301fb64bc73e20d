"""What is made of the recorded outputs of heal, rebalance, remove-brick, profile, top, snapshot and quota."""

from tests.recorded_nodes import Entry

ENTRIES: tuple[Entry, ...] = ()
