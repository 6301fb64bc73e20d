"""Sizes as people type them."""

import pytest

from glusterterm.model.units import KIB_PER_GIB, parse_size_kib


@pytest.mark.parametrize(
    ("text", "kib"),
    [
        ("10", 10 * KIB_PER_GIB),
        ("10G", 10 * KIB_PER_GIB),
        ("1.5 TiB", 1536 * KIB_PER_GIB),
        ("512m", KIB_PER_GIB // 2),
        ("4k", 4),
        ("0.1k", 0),
    ],
)
def test_sizes_are_binary_and_default_to_gib(text: str, kib: int) -> None:
    assert parse_size_kib(text) == kib


@pytest.mark.parametrize("text", ["", "ten", "-1G", "1e3", "10X", "1.G"])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no size"):
        parse_size_kib(text)
