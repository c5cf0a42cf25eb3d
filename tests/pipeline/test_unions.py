"""What hangs together, however it was joined."""

from hypothesis import given
from hypothesis import strategies as st
from rejoinder.pipeline.unions import Unions

PAIRS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=30)


def together(pairs: list[tuple[int, int]], item: int) -> set[int]:
    found, grown = {item}, {item}
    while grown:
        grown = {x for pair in pairs if set(pair) & found for x in pair} - found
        found |= grown
    return found


@given(PAIRS)
def test_the_sets_are_those_that_the_pairs_connect(pairs: list[tuple[int, int]]) -> None:
    unions = Unions[int]()
    for pair in pairs:
        unions.unite(*pair)
    sets = list(unions)
    assert sorted(item for one in sets for item in one) == sorted({x for p in pairs for x in p})
    assert all(set(one) == together(pairs, item) for one in sets for item in one)


def test_long_chains_are_no_trouble() -> None:
    unions = Unions[int]()
    for number in range(50_000):
        unions.unite(number, number + 1)
    assert [len(one) for one in unions] == [50_001]
