"""The `gluster` command: its options, and which part of it answers."""

from collections.abc import Callable
from dataclasses import dataclass

from glusterterm.sim.nodes import CommandFailed
from glusterterm.sim.shell import (
    gluster_bricks,
    gluster_heal,
    gluster_moves,
    gluster_peers,
    gluster_profile,
    gluster_snapshots,
    gluster_status,
    gluster_volumes,
)
from glusterterm.sim.shell.gluster_words import Asked, refused
from glusterterm.sim.shell.printed import DAEMON_DOWN, Here, Printed, Words

VERSION = """glusterfs 10.3
Repository revision: git://git.gluster.org/glusterfs.git
Copyright (c) 2006-2016 Red Hat, Inc. <https://www.gluster.org/>
GlusterFS comes with ABSOLUTELY NO WARRANTY.
It is licensed to you under your choice of the GNU Lesser
General Public License, version 3 or any later version (LGPLv3
or later), or the GNU General Public License, version 2 (GPLv2),
in all cases as published by the Free Software Foundation.
"""
USAGE = """
 Usage: gluster [options] <help> <peer> <pool> <volume>
 Options:
 --help  Shows the help information
 --version  Shows the version
 --print-logdir  Shows the log directory
 --print-statedumpdir Shows the state dump directory

"""
Part = Callable[[Asked], Printed | None]


@dataclass(frozen=True, slots=True)
class _Options:
    words: Words
    xml: bool
    version: bool


PARTS: dict[str, tuple[Part, ...]] = {
    "peer": (gluster_peers.answer,),
    "pool": (gluster_peers.answer,),
    "snapshot": (gluster_snapshots.answer,),
    "volume": (
        gluster_volumes.answer,
        gluster_status.answer,
        gluster_heal.answer,
        gluster_moves.answer,
        gluster_profile.answer,
        gluster_bricks.answer,
    ),
}


def gluster(here: Here, words: Words) -> Printed:
    """Answer as gluster's command line does."""
    options = _options(words)
    if options.version:
        return Printed(VERSION)
    if not here.node.glusterd:
        return Printed(DAEMON_DOWN, status=1)
    asked = Asked(here, options.words, options.xml)
    for part in PARTS.get(options.words[0], ()) if options.words else ():
        try:
            printed = part(asked)
        except CommandFailed as error:
            printed = refused(asked, error)
        if printed is not None:
            return printed
    return _not_understood(options.words)


def _options(words: Words) -> _Options:
    plain = tuple(word for word in words if not word.startswith("--"))
    return _Options(plain, "--xml" in words, "--version" in words)


def _not_understood(words: Words) -> Printed:
    known = bool(words) and words[0] in PARTS
    odd = words[1] if known and len(words) > 1 else words[0] if words else ""
    return Printed(f"unrecognized word: {odd} (position {int(known)})\n{USAGE}", status=1)
