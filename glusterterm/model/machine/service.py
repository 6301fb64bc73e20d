"""How a service of a node stands."""

from enum import StrEnum


class ServiceState(StrEnum):
    """How a unit stands, in systemd's words."""

    ACTIVE = "active"
    ACTIVATING = "activating"
    RELOADING = "reloading"
    DEACTIVATING = "deactivating"
    INACTIVE = "inactive"
    """Stopped, or there is no such unit: `is-active` does not tell them apart."""
    FAILED = "failed"
    OTHER = "other"
