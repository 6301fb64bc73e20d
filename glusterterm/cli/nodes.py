"""`ssh check` and `ssh trust`: whether the nodes themselves are reached, and by which host keys they are known."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping, Sequence

from msgspec import Struct

from glusterterm import bootstrap, bootstrap_nodes
from glusterterm.cli import servers
from glusterterm.cli.arguments import Arguments
from glusterterm.cli.look import look
from glusterterm.cli.output import print_error, print_json, print_lines, print_remark, prompt
from glusterterm.config.paths import Paths, find
from glusterterm.config.profiles import Profile
from glusterterm.model.errors import ConfigInvalid, GlustertermError, HostKeyUnknown, NotConfirmed
from glusterterm.model.host_key import HostKey

_HOW = "compare it on the node itself: ssh-keygen -lf /etc/ssh/ssh_host_*_key.pub"
_YES = ("y", "yes")

Failures = Mapping[str, GlustertermError | None]


class NodeReached(Struct, frozen=True):
    """One node in what `ssh check --json` prints: `error` and `next_step` are null where it was reached."""

    host: str
    reached: bool
    error: str | None = None
    next_step: str | None = None
    unknown_key: str | None = None


class NodesReached(Struct, frozen=True):
    """What `ssh check --json` prints; nodes in the order of their names. `unknown_key` is a fingerprint."""

    profile: str
    nodes: list[NodeReached]


def run(arguments: Arguments) -> bool:
    """Run one of them, and give whether every node was reached, every key is known now, or what was asked is done.

    Raises:
        GlustertermError: whatever went wrong, in the operator's words.
    """
    if arguments.command == "ssh unlock":
        from glusterterm.cli import unlock

        unlock.run(arguments)
        return True
    if arguments.command == "ssh disks":
        from glusterterm.cli import disks

        disks.run(arguments)
        return True
    with servers.demo(arguments) as demo:
        profile = servers.profile(arguments) if demo is None else demo.profile()
        paths = find(arguments.config)
        if profile.ssh is None:
            raise ConfigInvalid(
                f"profile {profile.name} says nothing of SSH",
                next_step=f"give it a table, even an empty one: [profiles.{profile.name}.ssh]",
            )
        hosts = sorted(set(arguments.hosts)) or _listed(profile)
        if arguments.command == "ssh check":
            return _check(profile, asyncio.run(bootstrap_nodes.reach(profile, paths, hosts)), as_json=arguments.json)
        return _trust(profile, paths, hosts, tuple(arguments.fingerprints))


def _listed(profile: Profile) -> list[str]:
    """Give the nodes that Heketi lists or, without one, those of the pool: the others are not asked for that."""
    ask = bootstrap.open_backend if profile.hosts else bootstrap.open_heketi
    snapshot = look(ask(profile, servers.key_of(profile)))
    return sorted({node.host for node in snapshot.nodes.values()})


def _check(profile: Profile, found: Failures, *, as_json: bool) -> bool:
    if as_json:
        print_json(NodesReached(profile.name, [_entry(host, error) for host, error in sorted(found.items())]))
    else:
        print_lines(f"{host}: {_told(error)}" for host, error in sorted(found.items()))
    return not any(found.values())


def _entry(host: str, error: GlustertermError | None) -> NodeReached:
    if error is None:
        return NodeReached(host, True)
    key = error.key if isinstance(error, HostKeyUnknown) else None
    return NodeReached(host, False, error.what, error.next_step, key.fingerprint if key is not None else None)


def _told(error: GlustertermError | None) -> str:
    return "reached" if error is None else f"not reached: {error.what} (next: {error.next_step})"


def _trust(profile: Profile, paths: Paths, hosts: Sequence[str], fingerprints: Sequence[str]) -> bool:
    """Store one key after another: behind a host whose key is known now there may be others whose is not.

    Raises:
        NotConfirmed: nobody is here to be asked, or no key has a fingerprint that was given.
    """
    answered: set[HostKey] = set()
    stored: set[HostKey] = set()
    while True:
        found = asyncio.run(bootstrap_nodes.reach(profile, paths, hosts))
        new = [key for key in _unknown(found) if key not in answered]
        if not new:
            break
        for key in new:
            answered.add(key)
            if _confirmed(key, fingerprints):
                asyncio.run(bootstrap_nodes.trust(profile, paths, key))
                stored.add(key)
                print_lines((f"{key.place}: stored {key.type} {key.fingerprint}",))
    missed = sorted(set(fingerprints) - {key.fingerprint for key in answered})
    others = [error for error in found.values() if error is not None and not isinstance(error, HostKeyUnknown)]
    for error in others:
        print_error(error)
    if missed:
        raise NotConfirmed(f"no node showed an unknown key with {missed[0]}", next_step="see: glusterterm ssh check")
    if not answered and not others:
        print_lines(("nothing to accept: the keys of all these nodes are known",))
    return answered == stored and not others


def _unknown(found: Failures) -> list[HostKey]:
    keys = (error.key for error in found.values() if isinstance(error, HostKeyUnknown))
    return list(dict.fromkeys(key for key in keys if key is not None))


def _confirmed(key: HostKey, fingerprints: Sequence[str]) -> bool:
    shown = f"{key.place}: {key.type} {key.fingerprint}"
    if fingerprints:
        if key.fingerprint not in fingerprints:
            print_remark(f"{shown}: not stored, no --fingerprint is that")
        return key.fingerprint in fingerprints
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr)):
        raise NotConfirmed(
            f"{shown}: nobody is here to say that it is the node's own, and nothing was stored",
            next_step=f"{_HOW}; then give --fingerprint {key.fingerprint}",
        )
    print_remark(shown)
    print_remark(f"  {_HOW}")
    return prompt("Is it the node's own? [y/N] ").strip().lower() in _YES
