"""Cells come back as they went out, and no spreadsheet does anything with them on the way."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rejoinder.pipeline.review.cells import neutralised, restored

WILD = st.lists(st.sampled_from([*"'=+-@\t\r\n 0159./:,eE%aé＝＠", "may", "TRUE"]), max_size=8)


@given(st.text() | WILD.map("".join))
@example("'=1+1")
@example("''")
@example("'' =x")
def test_every_cell_comes_back_as_it_was(cell: str) -> None:
    assert restored(neutralised(cell)) == cell


@given(st.text() | WILD.map("".join))
def test_no_cell_begins_a_formula(cell: str) -> None:
    assert not neutralised(cell).lstrip().startswith(("=", "+", "-", "@"))
    assert not neutralised(cell).startswith(("\t", "\r", "\n"))


@pytest.mark.parametrize(
    "cell",
    [
        *("=SUM(A1:A9)", "+1", "-yes", "@ada", "\tx", "\rx", " =1", "＝1"),
        *("1-2", "1/2", "3.50", "1,5", "007", "12345678901234567890", "1e5", "50 %", "€ 3"),
        *("1 Mar", "March 1, 2018", "mai 2018", "2018-01-14", "10:30", "3 pm", "SEPT2"),
        *("TRUE", "false", "wahr", "-", "9" * 50),
    ],
)
def test_what_a_spreadsheet_would_change_has_an_apostrophe_before_it(cell: str) -> None:
    assert neutralised(cell) == "'" + cell


@pytest.mark.parametrize(
    "cell",
    [
        *("", "74", "0", "100000", "Ada Marsh", "'tis the season", "over 100", "signature-1b2c3d"),
        *("74-year-old actress", "“We want to read”", "truth", "''said twice''", "'"),
    ],
)
def test_what_it_would_not_change_stays_as_it_is(cell: str) -> None:
    assert neutralised(cell) == restored(cell) == cell


def test_a_formula_that_a_person_bared_is_what_it_was() -> None:
    """Some programs take the apostrophe off."""
    assert restored("=SUM(A1)") == "=SUM(A1)"
