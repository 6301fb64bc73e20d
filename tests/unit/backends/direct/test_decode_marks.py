"""What lies in a brick, read off outputs that real nodes printed."""

import pytest

from glusterterm.backends.direct.decode.marks import decode_folder, decode_marks
from glusterterm.model.errors import OutputNotUnderstood
from tests.fake_nodes import recorded

BRICK = "status/node1-getfattr-d-m.-e-hex-bricks-b1-rep3-bricks-b1-rep3-services.txt"


def test_a_bricks_root_tells_whose_it_is() -> None:
    root, folder = decode_marks(recorded(BRICK))
    assert (root.path, root.volume) == ("bricks/b1/rep3", "dc7f6ca2-ed58-45d8-9e56-c8954433e2f9")
    assert [name for name, _ in root.attributes] == [
        "trusted.gfid",
        "trusted.glusterfs.mdata",
        "trusted.glusterfs.volume-id",
    ]
    assert folder.volume is None
    assert dict(folder.attributes)["trusted.afr.dirty"] == bytes(12)


def test_a_folder_without_marks_is_not_told_of() -> None:
    assert decode_marks("") == ()


@pytest.mark.parametrize("text", ["a=0x00\n", "# file: x\na=0x0\n", "# file: x\na=text\n"])
def test_what_is_no_list_of_marks_is_not_understood(text: str) -> None:
    with pytest.raises(OutputNotUnderstood):
        decode_marks(text)


def test_names_in_a_folder_are_told_as_they_are() -> None:
    assert decode_folder(".glusterfs\nbrick\na b \n") == (".glusterfs", "brick", "a b ")
    assert decode_folder("") == ()
