"""The Debian packages that the labs are made of, and the reason why a lab cannot be had here.

As a program, with any Python: prints those that are not installed.
"""

import shutil
from pathlib import Path

PROGRAMS = {
    "glusterd": "glusterfs-server",
    "mount.glusterfs": "glusterfs-client",
    "sshd": "openssh-server",
    "ssh": "openssh-client",
    "ip": "iproute2",
    "mkfs.xfs": "xfsprogs",
    "vgcreate": "lvm2",
    "smartctl": "smartmontools",
    "sudo": "sudo",
    "nsenter": "util-linux",
    "mount": "mount",
}
"""Programs of both labs and the packages that bring them."""

UML_PROGRAMS = {
    "linux.uml": "user-mode-linux",
    "busybox": "busybox-static",
    "tcc": "tcc",
    "thin_check": "thin-provisioning-tools",
}
"""What nodes on User-Mode Linux want besides."""

SBIN = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
"""Where programs are looked for, whatever PATH the developer has."""


def missing(programs: dict[str, str]) -> tuple[str, ...]:
    """Give the packages whose programs are not there, by name."""
    return tuple(sorted({package for program, package in programs.items() if not shutil.which(program, path=SBIN)}))


def is_debian() -> bool:
    """Tell whether packages can be had by apt-get here."""
    return Path("/etc/debian_version").exists() and shutil.which("apt-get", path=SBIN) is not None


if __name__ == "__main__":
    print(*missing(PROGRAMS | UML_PROGRAMS))
