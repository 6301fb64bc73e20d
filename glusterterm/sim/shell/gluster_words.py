"""A command to gluster, taken apart, and the forms of what it refuses."""

from dataclasses import dataclass

from glusterterm.sim.nodes import CommandFailed, GlusterVolume
from glusterterm.sim.shell import xml
from glusterterm.sim.shell.printed import Here, Printed, Words
from glusterterm.sim.shell.xml import Element

FAILED = 30800
"""The error number of most failures."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One command: the words without options, and whether the answer is wanted as XML."""

    here: Here
    words: Words
    as_xml: bool

    def volume(self, name: str, command: str) -> GlusterVolume:
        """Find a volume.

        Raises:
            CommandFailed: there is none.
        """
        found = self.here.volume(name)
        if found is None:
            raise CommandFailed(f"{command}: failed: Volume {name} does not exist\n")
        return found

    def told(self, text: str, *elements: Element, note: str = "") -> Printed:
        """Give the answer to what succeeded, in the form that was asked for."""
        if self.as_xml:
            return Printed(xml.document(*xml.outcome(text=note), *elements))
        return Printed(text)


def no(asked: Asked, reason: str, *elements: Element, command: str = "", status: int = 1) -> Printed:
    """Refuse for `reason`. XML tells of it in its own way and exits 0; text goes to stderr."""
    if asked.as_xml:
        return Printed(xml.document(*xml.outcome(-1, FAILED, reason), *elements))
    return Printed(stderr=f"{command}: failed: {reason}\n" if command else f"{reason}\n", status=status)


def refused(asked: Asked, error: CommandFailed) -> Printed:
    """Give what gluster prints of a failure."""
    if not asked.as_xml:
        return Printed(stderr=error.stderr, status=error.status)
    _, failed, reason = error.stderr.partition(": failed: ")
    return no(asked, (reason if failed else error.stderr).rstrip("\n"))
