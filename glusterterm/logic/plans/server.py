"""Plans for the server itself."""

from glusterterm.logic.plans.assemble import plan
from glusterterm.model.operations import SetLoggerLevel, SetServerMode
from glusterterm.model.plans import Plan
from glusterterm.model.server import LoggerLevel, ServerMode
from glusterterm.model.snapshot import Snapshot


def set_mode(snapshot: Snapshot, mode: ServerMode) -> Plan:
    """Plan to set the server's own mode."""
    notes = ("operations that run go on; after a restart the server has the mode of its configuration again",)
    return plan(snapshot, [SetServerMode(mode)], notes=notes)


def set_logger_level(snapshot: Snapshot, level: LoggerLevel) -> Plan:
    """Plan to set how much Heketi writes into its own log."""
    return plan(snapshot, [SetLoggerLevel(level)], notes=("until the server starts again",))
