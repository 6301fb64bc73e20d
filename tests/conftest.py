"""Fixtures that every test may use."""

from tests.lab.fixtures import namespace_lab, standing_namespace_lab, standing_uml_lab, uml_lab

__all__ = ["namespace_lab", "standing_namespace_lab", "standing_uml_lab", "uml_lab"]
