"""What is made of the recorded outputs of gluster's command line: peers, volumes, status, changes."""

from tests.recorded_nodes import Entry

ENTRIES: tuple[Entry, ...] = ()
