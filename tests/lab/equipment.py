"""What a node has otherwise than this machine: files that are laid over its own root before anything starts."""

import shutil
from pathlib import Path

from tests.lab.keys import Keys
from tests.lab.layout import Node, Role

FILES = Path(__file__).parent / "files"
OPERATOR = "operator"
"""A login beside root: with the same key, and `sudo -n` for everything."""

_OPERATOR_ID = 61077
_LVM_WITHOUT_UDEV = """\
activation { udev_sync = 0  udev_rules = 0  monitoring = 0 }
devices { obtain_device_list_from_udev = 0  types = [ "ubd", 16 ]  use_devicesfile = 0 }
"""


def pack(node: Node, nodes: tuple[Node, ...], keys: Keys, top: Path) -> None:
    """Write a node's own files below `top`, a new folder, each with the path and the mode that it has in the node."""
    names = "".join(f"{other.address} {other.name}\n" for other in nodes)
    _write(top, "etc/hostname", f"{node.name}\n")
    _write(top, "etc/hosts", f"127.0.0.1 localhost\n{names}")
    _write(top, "etc/machine-id", f"{node.index:032x}\n")
    _write(top, "etc/fstab", "# of this node alone\n")
    _write(top, "etc/nsswitch.conf", "passwd: files\ngroup: files\nshadow: files\nhosts: files\n")
    _write(top, "usr/bin/systemctl", (FILES / "systemctl.sh").read_text(), 0o755)
    _add_operator(top)
    if node.own_kernel:
        _write(top, "etc/lvm/lvm.conf", _LVM_WITHOUT_UDEV)
        _write(top, "usr/bin/udevadm", (FILES / "udevadm.sh").read_text(), 0o755)
    if node.role is Role.SERVER:
        _write(top, "etc/ssh/lab_sshd_config", (FILES / "sshd_config").read_text())
        _write(top, "etc/ssh/lab_host_key", keys.of(node).read_text(), 0o600)
        _write(top, "etc/ssh/lab_authorized_keys", f"{keys.public(keys.right)}\n")


def _add_operator(top: Path) -> None:
    number = _OPERATOR_ID
    added = {
        "passwd": (f"{OPERATOR}:x:{number}:{number}::/home/{OPERATOR}:/bin/sh", 0o644),
        "group": (f"{OPERATOR}:x:{number}:", 0o644),
        "shadow": (f"{OPERATOR}:*:19000:0:99999:7:::", 0o640),
    }
    for file, (line, mode) in added.items():
        own = [old for old in Path("/etc", file).read_text().splitlines() if not old.startswith(f"{OPERATOR}:")]
        _write(top, f"etc/{file}", "\n".join((*own, line, "")), mode)
    _write(top, f"etc/sudoers.d/{OPERATOR}", f"{OPERATOR} ALL=(ALL) NOPASSWD: ALL\n", 0o440)
    _write(top, f"home/{OPERATOR}/.hushlogin", "")
    shutil.chown(top / "home" / OPERATOR, _OPERATOR_ID, _OPERATOR_ID)


def _write(top: Path, file: str, text: str, mode: int = 0o644) -> None:
    path = top / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(mode)
