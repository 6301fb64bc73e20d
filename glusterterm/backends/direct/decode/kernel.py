"""Reads `dmesg --time-format=iso`: what the kernel has against disks, filesystems and thin pools.

The forms are those of Linux 3.10 to 6.x. Lines about anything else are skipped.
"""

import re
from collections import deque
from datetime import datetime

from glusterterm.backends.direct.decode.reading import bounded, harmless, not_understood
from glusterterm.model.machine.kernel import FaultKind, KernelFault, KernelFaults

MOST_FAULTS = 1000
"""Faults that are kept: a disk that dies fills the whole log."""
_DMESG = "dmesg --time-format=iso"
_LONGEST = 1000
_LINE = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d,\d{6}[+-]\d\d:?\d\d) (.*)", re.ASCII)
_BLOCK = re.compile(r"(?:\w+: )?(?P<why>\w[\w /-]{0,40}) error, dev (?P<device>[^\s,]+), sector ")
_WHY = {
    "critical medium": FaultKind.MEDIUM,
    "critical space allocation": FaultKind.POOL_FULL,
    "device offline": FaultKind.GONE,
    "timeout": FaultKind.TIMEOUT,
    "recoverable transport": FaultKind.LINK,
    "I/O": FaultKind.ACCESS,
    "critical target": FaultKind.ACCESS,
}
"""Reasons for which the block layer ends a request; of others, such as discards that a disk doesn't know, no fault."""
_SCSI = r"sd (?P<address>\d+:\d+:\d+:\d+): (?:\[(?P<device>\w+)\] )?(?:tag#\d+ )?"
_XFS = r"XFS \((?P<device>[^)\s]+)\): "
_ATA = r"(?P<device>ata\d+)(?:\.\d+)?: "
_NVME = r"nvme (?P<device>nvme\d+): "
_THIN = r"device-mapper: (?:thin|space map \w+): (?:(?P<device>\d+:\d+): )?"
_FORMS: tuple[tuple[re.Pattern[str], FaultKind], ...] = tuple(
    (re.compile(form), kind)
    for form, kind in (
        (r"Buffer I/O error on (?:dev |device )?(?P<device>[^\s,]+),", FaultKind.ACCESS),
        (r"lost page write due to I/O error on (?P<device>\S+)", FaultKind.ACCESS),
        (_XFS + r".*(?:Shutting down filesystem|has been shut down|force_shutdown)", FaultKind.SHUT_DOWN),
        (_XFS + r"(?:.*I/O error|.*corruption|.*Corruption|Internal error)", FaultKind.FILESYSTEM),
        (r"EXT4-fs error \(device (?P<device>[^)\s]+)\)", FaultKind.FILESYSTEM),
        (_SCSI + r"(?:rejecting I/O to (?:offline|dead) device|Synchronize Cache.* failed)", FaultKind.GONE),
        (_SCSI + r"Sense Key : (?:Medium|Hardware) Error", FaultKind.MEDIUM),
        (_SCSI + r"(?:FAILED Result|Sense Key : Aborted Command)", FaultKind.ACCESS),
        (_NVME + r".*timeout", FaultKind.TIMEOUT),
        (_NVME + r"(?:controller is down|Removing after|Device not ready|Disabling device)", FaultKind.GONE),
        (_ATA + r"(?:exception|failed command|.*reset failed|.*link down|limiting SATA|disabled)", FaultKind.LINK),
        (_THIN + r".*(?:out-of-data-space|no free|No space)", FaultKind.POOL_FULL),
        (_THIN + r".*(?:failed|aborting|read-only|READ_ONLY|fail mode|needs_check)", FaultKind.POOL),
    )
)


def decode_kernel_faults(output: str) -> KernelFaults:
    """Read the kernel's log; a log without anything against disks is an answer too.

    Raises:
        OutputNotUnderstood: its lines have no such times.
    """
    lines = bounded(output, _DMESG).splitlines()
    faults: deque[KernelFault] = deque(maxlen=MOST_FAULTS)
    timed = seen = 0
    for line in lines:
        parts = _LINE.fullmatch(line[:_LONGEST])
        if parts is None:
            continue  # What follows the first line of a message has no time of its own.
        timed += 1
        fault = _fault(parts[1], parts[2])
        if fault is not None:
            seen += 1
            faults.append(fault)
    if lines and not timed:
        raise not_understood(_DMESG, f"{harmless(lines[0][:80]) or 'an empty line'} where a time was expected")
    return KernelFaults(tuple(faults), seen - len(faults))


def _fault(time: str, text: str) -> KernelFault | None:
    block = _BLOCK.match(text)
    if block is not None:
        kind = next((kind for why, kind in _WHY.items() if block["why"].startswith(why)), None)
        return None if kind is None else _at(time, block["device"], kind, text)
    for form, kind in _FORMS:
        found = form.match(text)
        if found is not None:
            told = found.groupdict()
            return _at(time, told.get("device") or told.get("address") or "", kind, text)
    return None


def _at(time: str, device: str, kind: FaultKind, text: str) -> KernelFault:
    try:
        at = datetime.fromisoformat(time).timestamp()
    except ValueError as error:
        raise not_understood(_DMESG, f"{time} where a time was expected") from error
    return KernelFault(at, harmless(device), kind, harmless(text))
