"""A terminal console for GlusterFS."""

__version__ = "0.1.0"
