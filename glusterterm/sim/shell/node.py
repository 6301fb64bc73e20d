"""A simulated node as a login finds it: which commands there are, and what stands in front of them."""

import shlex
from collections.abc import Mapping

from glusterterm.sim.nodes import CommandFailed, NodeWorld, SimNode
from glusterterm.sim.shell import disks, files, machine, mounts
from glusterterm.sim.shell.gluster import gluster
from glusterterm.sim.shell.lvm import by_name, lvm
from glusterterm.sim.shell.printed import Here, Printed, Program, Words, failed
from glusterterm.sim.shell.smart import smartctl

LVM_COMMANDS = "pvs vgs lvs vgdisplay pvcreate vgcreate vgremove pvremove lvcreate lvremove vgchange lvchange"
PROGRAMS: Mapping[str, Program] = {
    "gluster": gluster,
    "lvm": lvm,
    **{command: by_name(command) for command in LVM_COMMANDS.split()},
    "lsblk": disks.lsblk,
    "blkid": disks.blkid,
    "wipefs": disks.wipefs,
    "udevadm": disks.udevadm,
    "dmsetup": disks.dmsetup,
    "smartctl": smartctl,
    "findmnt": mounts.findmnt,
    "mount": mounts.mount,
    "umount": mounts.umount,
    "df": mounts.df,
    "awk": mounts.awk,
    "sed": mounts.sed,
    "cat": files.cat,
    "cksum": files.cksum,
    "ls": files.ls,
    "getfattr": files.getfattr,
    "mkfs.xfs": files.mkfs,
    "rmdir": files.rmdir,
    "mkdir": files.quietly,
    "chown": files.quietly,
    "chmod": files.quietly,
    "sh": files.sh,
    "systemctl": machine.systemctl,
    "hostname": machine.hostname,
    "date": machine.date,
    "uptime": machine.uptime,
    "dmesg": machine.dmesg,
    "true": files.quietly,
}
"""Every command that a simulated node knows."""
NO_SUCH_COMMAND = 127
NO_PASSWORD = "sudo: a password is required\n"  # noqa: S105 - what sudo says, no secret
OPERATORS = "();<>|&"


class SudoRefused(Exception):
    """The login may not use sudo without a password."""


def bare(node: SimNode, words: Words) -> Words:
    """Take `sudo -n`, `env`, assignments, `timeout` and `exec` off the front of a command.

    Raises:
        SudoRefused: sudo would ask for a password.
    """
    left = list(words)
    while left:
        first = left[0].rpartition("/")[2]
        if first == "sudo":
            if not node.sudo:
                raise SudoRefused
            del left[0]
            while left and left[0].startswith("-"):
                del left[0]
        elif first == "timeout":
            del left[0]
            while left and left[0].startswith("-"):
                del left[: 2 if left[0] in ("-k", "-s") else 1]
            del left[:1]
        elif first in ("env", "exec") or ("=" in left[0] and left[0].partition("=")[0].isidentifier()):
            del left[0]
        else:
            break
    return tuple(left)


def run(world: NodeWorld, node: SimNode, words: Words) -> Printed:
    """Answer one command, given as its words, as the node stands now. A node that knows it not answers as a shell."""
    try:
        words = bare(node, words)
    except SudoRefused:
        return Printed(stderr=NO_PASSWORD, status=1)
    if not words:
        return Printed()
    injected = world.strike(node.manage, shlex.join(words))
    late_s = injected.seconds if injected is not None else 0.0
    if injected is not None and injected.stderr:
        return Printed(stderr=injected.stderr, status=injected.status, seconds=late_s)
    printed = _answered(Here(world, node), words)
    return Printed(printed.stdout, printed.stderr, printed.status, printed.seconds + late_s)


def _answered(here: Here, words: Words) -> Printed:
    program = PROGRAMS.get(words[0].rpartition("/")[2])
    if program is None:
        return Printed(stderr=f"sh: 1: {words[0]}: not found\n", status=NO_SUCH_COMMAND)
    try:
        return program(here, words[1:])
    except CommandFailed as error:
        return failed(error)


def split(line: str) -> Words | None:
    """Take a command line apart as a shell does; None for what has more in it than one plain command."""
    try:
        lexer = shlex.shlex(line, posix=True, punctuation_chars=OPERATORS)
        lexer.whitespace_split = True
        lexer.commenters = ""
        if any(set(word) <= set(OPERATORS) for word in lexer if word) or "\n" in line.strip():
            return None
        return tuple(shlex.split(line))
    except ValueError:
        return None
