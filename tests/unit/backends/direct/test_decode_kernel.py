"""What the kernel has against disks. The lines are in the forms that Linux prints; no recording has any."""

from contextlib import suppress
from random import Random

import pytest

from glusterterm.backends.direct.decode.kernel import MOST_FAULTS, decode_kernel_faults
from glusterterm.model.errors import OutputNotUnderstood
from glusterterm.model.machine.kernel import FaultKind, KernelFault
from tests.recorded_nodes import in_time
from tests.unit.backends.direct.test_decode_anything import PIECES, damaged, odd

TIME = "2026-11-22T19:30:57,250000+00:00"
AT = 1795375857.25
LINES = (
    ("blk_update_request: I/O error, dev sdb, sector 1953120 op 0x0:(READ) flags 0x0", "sdb", FaultKind.ACCESS),
    ("I/O error, dev sdb, sector 0 op 0x1:(WRITE) flags 0x800 phys_seg 0", "sdb", FaultKind.ACCESS),
    ("end_request: I/O error, dev xvda1, sector 4196916", "xvda1", FaultKind.ACCESS),
    ("critical medium error, dev sdc, sector 80 op 0x0:(READ)", "sdc", FaultKind.MEDIUM),
    ("blk_update_request: critical space allocation error, dev dm-4, sector 8 op 0x1:", "dm-4", FaultKind.POOL_FULL),
    ("device offline error, dev sdd, sector 16 op 0x0:(READ)", "sdd", FaultKind.GONE),
    ("Buffer I/O error on dev sdb1, logical block 244139, async page read", "sdb1", FaultKind.ACCESS),
    ("Buffer I/O error on device dm-2, logical block 5", "dm-2", FaultKind.ACCESS),
    ("XFS (sdb1): log I/O error -5", "sdb1", FaultKind.FILESYSTEM),
    ('XFS (dm-0): metadata I/O error in "xfs_imap_to_bp+0x5c" at daddr 0x8a', "dm-0", FaultKind.FILESYSTEM),
    ("XFS (dm-0): Metadata corruption detected at xfs_agf_verify", "dm-0", FaultKind.FILESYSTEM),
    ("XFS (dm-0): Filesystem has been shut down due to log error (0x2).", "dm-0", FaultKind.SHUT_DOWN),
    (
        "XFS (sdb1): Log I/O Error (0x2) detected at xlog_ioend_work.  Shutting down filesystem.",
        "sdb1",
        FaultKind.SHUT_DOWN,
    ),
    ("EXT4-fs error (device dm-1): ext4_find_entry:1455: inode #2", "dm-1", FaultKind.FILESYSTEM),
    ("sd 1:0:0:10: [sdb] tag#12 Sense Key : Medium Error [current]", "sdb", FaultKind.MEDIUM),
    ("sd 1:0:0:10: [sdb] tag#12 FAILED Result: hostbyte=DID_OK driverbyte=DRIVER_OK", "sdb", FaultKind.ACCESS),
    ("sd 2:0:0:0: rejecting I/O to offline device", "2:0:0:0", FaultKind.GONE),
    ("nvme nvme0: I/O 12 QID 5 timeout, aborting", "nvme0", FaultKind.TIMEOUT),
    ("nvme nvme1: Removing after probe failure status: -19", "nvme1", FaultKind.GONE),
    ("ata3.00: failed command: READ FPDMA QUEUED", "ata3", FaultKind.LINK),
    ("device-mapper: thin: 254:2: switching pool to out-of-data-space (queue IO) mode", "254:2", FaultKind.POOL_FULL),
    (
        "device-mapper: thin: 254:2: metadata operation 'dm_pool_commit_metadata' failed: error = -5",
        "254:2",
        FaultKind.POOL,
    ),
)
LOG = "".join(f"{TIME} {text}\n" for text, _, _ in LINES)


@pytest.mark.parametrize(("text", "device", "kind"), LINES, ids=[text[:50] for text, _, _ in LINES])
def test_a_fault_is_told_with_its_device_and_time(text: str, device: str, kind: FaultKind) -> None:
    assert decode_kernel_faults(f"{TIME} {text}\n").faults == (KernelFault(AT, device, kind, text),)


@pytest.mark.parametrize(
    "text",
    [
        "Linux version 6.1.0-37-amd64",
        "blk_update_request: operation not supported error, dev nvme0n1, sector 0 op 0x9:(WRITE_ZEROES)",
        "XFS (dm-0): Ending clean mount",
        "nvme nvme0: 16/0/0 default/read/poll queues",
        "sd 0:0:0:0: [sda] Attached SCSI disk",
        "device-mapper: uevent: version 1.0.3",
    ],
)
def test_lines_of_other_things_are_no_faults(text: str) -> None:
    assert decode_kernel_faults(f"{TIME} {text}\n").faults == ()


def test_a_log_without_lines_has_no_faults() -> None:
    assert decode_kernel_faults("").faults == ()


def test_older_forms_of_the_time_and_other_zones_are_read() -> None:
    (fault,) = decode_kernel_faults("2026-11-22T20:30:57,250000+0100 I/O error, dev sdb, sector 0\n").faults
    assert fault.at == AT


def test_what_follows_a_messages_first_line_is_passed_over() -> None:
    text = f"{TIME} ata3.00: failed command: WRITE DMA\n         res 40/00:00:00:00:00/00 Emask 0x4 (timeout)\n"
    assert len(decode_kernel_faults(text).faults) == 1


def test_of_many_faults_the_newest_are_kept_and_the_others_counted() -> None:
    found = decode_kernel_faults("".join(f"{TIME} I/O error, dev sdb, sector {n}\n" for n in range(MOST_FAULTS + 7)))
    assert (len(found.faults), found.earlier) == (MOST_FAULTS, 7)
    assert found.faults[-1].text.endswith(f"sector {MOST_FAULTS + 6}")


@pytest.mark.parametrize("text", ["[   12.345] I/O error, dev sdb, sector 0\n", "dmesg: read kernel buffer failed\n"])
def test_a_log_without_such_times_is_not_understood(text: str) -> None:
    with pytest.raises(OutputNotUnderstood):
        decode_kernel_faults(text)


def test_damaged_logs_are_read_or_told_to_be_none_and_soon() -> None:
    for seed in range(200):
        random = Random(seed)
        with in_time(), suppress(OutputNotUnderstood):
            decode_kernel_faults(random.choice((odd, damaged))(LOG, random))
    for piece in (*PIECES, "XFS (", "a: ", "0:", "sd 0:0:0:0: ", "device-mapper: thin: ", "I/O "):
        with in_time(), suppress(OutputNotUnderstood):
            decode_kernel_faults(f"{TIME} {piece * 20_000}\n" + f"{TIME} {piece}\n" * 2000)
