"""What Heketi takes: the same as the simulator, which was judged by recorded refusals."""

from hypothesis import given
from hypothesis import strategies as st

from glusterterm.logic.plans import values
from glusterterm.model.topology import Durability, DurabilityType
from glusterterm.sim import routes_volumes, validation

TEXTS = st.text(st.sampled_from("aZ09_-./:= !é\n"), max_size=40) | st.text(max_size=12)


@given(TEXTS)
def test_names_paths_and_hosts_are_those_that_the_server_takes(text: str) -> None:
    if text:
        assert (values.name(text) is None) == (validation.name(text) is None)
    assert (values.path(text) is None) == (validation.device_name(text) is None)
    taken = text != "" and validation.host_names((text,), (text,)) is None
    assert (values.host(text) is None) == taken


@given(st.dictionaries(TEXTS, st.text(max_size=70), max_size=35))
def test_tags_are_those_that_the_server_takes(tags: dict[str, str]) -> None:
    assert (values.tags(tuple(tags.items())) is None) == (validation.tags(tags) is None)


@given(st.integers(-1, 6), st.integers(-1, 9), st.integers(-1, 5))
def test_durabilities_are_those_that_the_server_makes(replica: int, data: int, redundancy: int) -> None:
    copies = Durability(DurabilityType.REPLICATE, replica)
    assert (values.durability(copies) is None) == (1 <= replica <= routes_volumes.MAX_REPLICA)
    disperse = Durability(DurabilityType.DISPERSE, 0, data, redundancy)
    assert (values.durability(disperse) is None) == ((data, redundancy) in routes_volumes.DISPERSIONS)


def test_the_ends_of_ranges_are_taken() -> None:
    assert values.gid(0) is values.gid(2_147_483_646) is None
    assert values.gid(2_147_483_647) is not None
    assert values.snapshot_factor(1) is values.snapshot_factor(100) is values.snapshot_factor(None) is None
    assert values.snapshot_factor(0.99) is not None
    assert values.zone(1) is None
    assert values.zone(0) is not None
    assert values.size(1) is None
    assert values.size(0) is not None
