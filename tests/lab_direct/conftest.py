"""The servers that the tests of this folder share: one after another, each leaves them as it found them."""

from collections.abc import Iterator

import pytest

from tests.lab.fixtures import lab_of_its_own
from tests.lab.lab import Lab
from tests.lab.layout import Kind


@pytest.fixture(scope="session")
def lab() -> Iterator[Lab]:
    """Give servers that are in no pool as yet."""
    with lab_of_its_own(Kind.UML, "direct", pool=False) as made:
        yield made
