"""Texts in English that can be said in another language later, also by another process."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rejoinder.server.message import Message, joined, packed, unpacked

words = st.text(max_size=20)
messages = st.recursive(
    words,
    lambda inner: st.builds(lambda a, b: Message("%(a)s – %(b)s", a=a, b=b), inner, inner),
    max_leaves=5,
)


@given(messages)
def test_a_message_is_the_same_after_its_way_through_json(message: str) -> None:
    again = unpacked(json.loads(json.dumps(packed(message))))
    assert again == message
    assert getattr(again, "values", None) == getattr(message, "values", None)


@given(st.lists(words, min_size=1, max_size=4))
def test_sentences_stand_behind_each_other(texts: list[str]) -> None:
    assert joined(texts) == " ".join(texts)


@pytest.mark.parametrize(
    "found", [None, 3, [], ["x"], ["%(a)s", {"b": "c"}], ["%(a)d", {"a": "c"}],
              ["x", ["y"]], [1, {}], ["%(a)s", {"a": None}]],
)  # fmt: skip
def test_what_is_no_message_is_refused(found: Any) -> None:
    with pytest.raises(ValueError, match="message"):
        unpacked(found)
