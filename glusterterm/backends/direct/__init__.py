"""The nodes themselves, over SSH: their commands, and what these print."""
