"""Who runs a task: told to other consoles and in the audit log."""

import os
import socket
from getpass import getuser

from glusterterm.model.tasks import Owner


def owner_now() -> Owner:
    """Tell who we are."""
    try:
        user = getuser()
    except (KeyError, OSError):
        user = str(os.getuid())
    return Owner(os.getpid(), socket.gethostname(), user)
