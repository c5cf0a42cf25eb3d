"""What some triples say, read by subject and property."""

from pyoxigraph import Literal, NamedNode, Quad
from rejoinder.server.description import Description

A, B, NAME, KNOWS = (NamedNode(f"https://debates.example/{x}") for x in ("a", "b", "name", "knows"))


def test_what_is_added_to_a_description_leaves_the_first_as_it_was():
    first = Description([Quad(A, NAME, Literal("Ada")), Quad(B, NAME, Literal("Bo"))])
    both = Description([Quad(A, NAME, Literal("Ada Quill")), Quad(A, KNOWS, B)], first)
    assert first.literals(A.value, NAME.value) == [Literal("Ada")]
    assert first.properties(A.value) == [NAME.value]
    assert both.literals(A.value, NAME.value) == [Literal("Ada Quill"), Literal("Ada")]
    assert both.pointing_to(B.value) == [(A.value, KNOWS.value)]
    assert both.text(B.value, NAME.value) == "Bo"


def test_values_come_sorted_and_nobody_can_change_them_for_others():
    d = Description([Quad(A, KNOWS, NamedNode(f"https://debates.example/{x}")) for x in "cba"])
    found = d.iris(A.value, KNOWS.value)
    assert found == sorted(found)
    d.values(A.value, KNOWS.value).clear()
    assert d.iris(A.value, KNOWS.value) == found
