"""What bricks are on servers, as GlusterFS, LVM, the kernel and fstab tell each for itself."""

import re
from dataclasses import dataclass

from tests.lab.lab import Lab

_BRICK = re.compile(r"brick_([0-9a-f]{32})")
_POOL = re.compile(r"tp_[0-9a-f]{32}")


@dataclass(frozen=True)
class Kept:
    """The bricks that each tells of, by their ids; pools are counted, since Heketi names them otherwise."""

    gluster: frozenset[str]
    logical_volumes: frozenset[str]
    mounted: frozenset[str]
    in_fstab: frozenset[str]
    thin_pools: int
    volumes: tuple[str, ...]

    @classmethod
    def on(cls, lab: Lab) -> "Kept":
        """Ask all servers."""
        first = lab.servers[0]
        names = lab.run(first, "gluster", "--mode=script", "volume", "list").stdout.splitlines()
        volumes = tuple(name for name in names if "No volumes" not in name)
        logical = _said(lab, "lvs", "--noheadings", "-o", "lv_name")
        return cls(
            frozenset(_BRICK.findall("".join(described(lab, name) for name in volumes))),
            frozenset(_BRICK.findall(logical)),
            frozenset(_BRICK.findall(_said(lab, "findmnt", "--list", "--noheadings", "--output", "TARGET"))),
            frozenset(_BRICK.findall(_said(lab, "cat", "/etc/fstab"))),
            len(_POOL.findall(logical)),
            volumes,
        )

    def agree(self, bricks: int) -> None:
        """Fail unless all tell of the same bricks, that many."""
        assert len(self.gluster) == bricks
        assert self.gluster == self.logical_volumes == self.mounted == self.in_fstab
        assert self.thin_pools == bricks


def described(lab: Lab, name: str) -> str:
    """Give what gluster says of a volume."""
    return lab.run(lab.servers[0], "gluster", "--mode=script", "volume", "info", name).stdout


def _said(lab: Lab, *words: str) -> str:
    return "".join(lab.run(server, *words).stdout for server in lab.servers)
