"""Reads how a node itself stands: `systemctl is-active`, `/proc/uptime`, `date +%s.%N`, `hostname`, its machine id."""

import re

from glusterterm.backends.direct.decode.reading import bounded, decimal, harmless, not_understood
from glusterterm.model.machine.service import ServiceState
from glusterterm.model.text import clean

_IS_ACTIVE, _UPTIME, _DATE, _HOSTNAME = "systemctl is-active", "cat /proc/uptime", "date +%s.%N", "hostname"
_MACHINE_ID = "cat /etc/machine-id"
_WORD = re.compile(r"[a-z-]{1,40}")
_STATES = {state.value: state for state in ServiceState if state is not ServiceState.OTHER}
_HOST = re.compile(r"[A-Za-z0-9][\w.-]{0,254}", re.ASCII)
_ID = re.compile(r"[0-9a-f]{32}")


def decode_service(output: str) -> ServiceState:
    """Read `systemctl is-active UNIT`, which exits 3 for a unit that is not active and prints its state all the same.

    Raises:
        OutputNotUnderstood: it is no state.
    """
    word = bounded(output, _IS_ACTIVE).strip()
    if not _WORD.fullmatch(word):
        raise not_understood(_IS_ACTIVE, f"{harmless(word[:80]) or 'nothing'} where a state was expected")
    return _STATES.get(word, ServiceState.OTHER)


def decode_uptime(output: str) -> float:
    """Read `/proc/uptime`: for how many seconds the node has been up.

    Raises:
        OutputNotUnderstood: it is no such figure.
    """
    return _seconds(bounded(output, _UPTIME).partition(" ")[0], _UPTIME)


def decode_date(output: str) -> float:
    """Read `date +%s.%N`: seconds since 1970 by the node's clock.

    Raises:
        OutputNotUnderstood: it is no such figure.
    """
    return _seconds(bounded(output, _DATE), _DATE)


def decode_hostname(output: str) -> str:
    """Read `hostname`.

    Raises:
        OutputNotUnderstood: it is no name.
    """
    return _one(output, _HOST, _HOSTNAME)


def decode_machine_id(output: str) -> str:
    """Read `/etc/machine-id`, which tells nodes apart whatever they are called.

    Raises:
        OutputNotUnderstood: it is no such id: on a node that was never started properly it is empty.
    """
    return _one(output, _ID, _MACHINE_ID)


def _seconds(text: str, command: str) -> float:
    seconds = decimal(text)
    if seconds is None or seconds < 0:
        raise not_understood(command, f"{harmless(text[:80]) or 'nothing'} where seconds were expected")
    return seconds


def _one(output: str, form: re.Pattern[str], command: str) -> str:
    word = bounded(output, command).strip()
    if not form.fullmatch(word):
        raise not_understood(command, harmless(word[:80]) or "nothing")
    return clean(word)
