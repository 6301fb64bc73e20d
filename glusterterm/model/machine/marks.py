"""Extended attributes with which gluster marks what lies in a brick."""

from dataclasses import dataclass
from uuid import UUID

from glusterterm.model.ids import GlusterVolumeUuid

VOLUME_ID = "trusted.glusterfs.volume-id"
"""On the root of a brick: whose it is. It stays when the volume is gone, and gluster then takes the folder for none."""


@dataclass(frozen=True, slots=True)
class Marks:
    """The attributes of one path: names and their octets."""

    path: str
    attributes: tuple[tuple[str, bytes], ...]

    @property
    def volume(self) -> GlusterVolumeUuid | None:
        """Tell which volume the folder is a brick of, or was; None where it is no brick's root."""
        octets = next((octets for name, octets in self.attributes if name == VOLUME_ID), b"")
        return GlusterVolumeUuid(str(UUID(bytes=octets))) if len(octets) == 16 else None
