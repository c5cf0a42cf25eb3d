"""Extents are sets of places, counted without listing them."""

import itertools

from hypothesis import given
from hypothesis import strategies as st
from rejoinder.pipeline.evaluate.extent import Extent

SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=6)


def points(spans: list[tuple[int, int]]) -> set[int]:
    return {at for start, end in spans for at in range(start, end)}


@given(SPANS, SPANS)
def test_lengths_and_overlaps_are_those_of_the_sets(
    some: list[tuple[int, int]], others: list[tuple[int, int]]
) -> None:
    one, two = Extent.of(some), Extent.of(others)
    a, b = points(some), points(others)
    assert one.length == len(a)
    assert bool(one) == bool(a)
    assert one.common(two) == two.common(one) == len(a & b)
    assert one.iou(two) == (len(a & b) / len(a | b) if a & b else 0)


@given(SPANS)
def test_parts_are_in_order_and_apart(spans: list[tuple[int, int]]) -> None:
    parts = Extent.of(spans).parts
    assert all(start < end for start, end in parts)
    assert all(one[1] < other[0] for one, other in itertools.pairwise(parts))
