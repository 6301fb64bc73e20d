"""Disks of nodes: sparse files without a name, and loop devices that end with their last user.

Nothing of a disk outlives the processes that hold it open, however they end: the kernel frees the file's room
and takes the loop device down.
"""

import errno
import fcntl
import os
import struct
from pathlib import Path

IMAGES = Path("/var/tmp")  # noqa: S108 - names there are made with O_EXCL, and are gone at once
_LOOP_CONFIGURE = 0x4C0A
_LOOP_CTL_GET_FREE = 0x4C82
_AUTOCLEAR = 4


def blank_image(label: str, disk: str, mib: int) -> int:
    """Give an open sparse file whose name, by which the kernel goes on telling it, is removed already."""
    path = IMAGES / f"{label}-{disk}"
    path.unlink(missing_ok=True)  # of a lab that was killed between the next two lines
    image = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    path.unlink()
    os.ftruncate(image, mib << 20)
    return image


def attach(image: int) -> tuple[str, int]:
    """Make a file a loop device: its path, and the open device, which lives as long as anybody has it open.

    Raises:
        OSError: no loop devices here.
    """
    # struct loop_config of linux/loop.h: fd, block size, loop_info64 (5 u64, 4 u32, 2 names, key, 2 u64), reserved
    config = struct.pack("=II5Q4I64s64s32s2Q8Q", image, 0, *[0] * 5, 0, 0, 0, _AUTOCLEAR, b"", b"", b"", *[0] * 10)
    control = os.open("/dev/loop-control", os.O_RDWR)
    try:
        while True:
            path = f"/dev/loop{fcntl.ioctl(control, _LOOP_CTL_GET_FREE)}"
            device = os.open(path, os.O_RDWR)
            try:
                fcntl.ioctl(device, _LOOP_CONFIGURE, config)
            except OSError as error:
                os.close(device)
                if error.errno != errno.EBUSY:  # somebody else took it first: ask for another
                    raise
            else:
                return path, device
    finally:
        os.close(control)


def attached(label: str) -> tuple[str, ...]:
    """Give the loop devices of this machine whose file is a disk of the lab."""
    found = []
    for backing in Path("/sys/block").glob("loop*/loop/backing_file"):
        try:
            file = backing.read_text()
        except OSError:  # taken down between listing and reading
            continue
        if Path(file).name.startswith(f"{label}-"):
            found.append(backing.parent.parent.name)
    return tuple(found)
