"""State folders: claimed by a lock that its holder's death undoes, so that what a killed lab left is known as such."""

import fcntl
import os
import shutil

from tests.lab.layout import FOLDERS, PREFIX, LabPlan


class LabRunning(Exception):
    """There is a lab of this kind and name already."""


def claim(plan: LabPlan) -> int:
    """Make the lab's state folder, empty, and give the file that holds the lock on it.

    Folders that killed labs left, of this name or another, are removed.

    Raises:
        LabRunning: somebody has this lab.
    """
    remove_left_folders()
    while True:
        plan.folder.mkdir(mode=0o700, exist_ok=True)
        lock = _lock(plan.folder.name)
        if lock is None:
            raise LabRunning(f"{plan.label} is running: take it down first, or give this one another --name")
        if lock >= 0:
            break
    for old in plan.folder.iterdir():
        shutil.rmtree(old) if old.is_dir() else old.unlink()
    return lock


def remove_left_folders() -> None:
    """Remove the state folders whose labs are gone."""
    for folder in FOLDERS.glob(f"{PREFIX}*"):
        lock = _lock(folder.name)
        if lock is not None and lock >= 0:
            shutil.rmtree(folder, ignore_errors=True)
            os.close(lock)


def _lock(name: str) -> int | None:
    """Lock a folder: the open file, -1 where the folder went meanwhile, None where somebody has it."""
    try:
        opened = os.open(FOLDERS / name, os.O_RDONLY | os.O_DIRECTORY)
    except FileNotFoundError:
        return -1
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(opened)
        return None
    try:
        same = os.path.samestat(os.fstat(opened), os.stat(FOLDERS / name))
    except FileNotFoundError:
        same = False
    if not same:
        os.close(opened)
        return -1
    return opened
