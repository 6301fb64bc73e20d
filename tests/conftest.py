"""Fixtures that every test may use, and which tests a process of a parallel run takes together."""

import pytest

from tests.lab.fixtures import namespace_lab, standing_namespace_lab, standing_uml_lab, uml_lab

__all__ = ["namespace_lab", "standing_namespace_lab", "standing_uml_lab", "uml_lab"]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep a module's tests together, and all those of the labs: they share labs, and look for what labs leave."""
    for item in items:
        module = item.nodeid.partition("::")[0]
        item.add_marker(pytest.mark.xdist_group("labs" if module.startswith("tests/lab") else module))
