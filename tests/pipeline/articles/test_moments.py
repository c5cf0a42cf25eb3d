import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter
from rejoinder.pipeline.articles.moments import moment_of
from rejoinder.pipeline.facts.values import Moment


@pytest.mark.parametrize(
    ("said", "moment"),
    [
        ("2018", "2018"),
        (2018, "2018"),
        ("2018-01", "2018-01"),
        ("2018-01-10", "2018-01-10"),
        ("2018/01/10", "2018-01-10"),
        ("20180110", "2018-01-10"),
        ("20180110T093000Z", "2018-01-10T09:30:00Z"),
        ("2018-01-10T09:30:00Z", "2018-01-10T09:30:00Z"),
        ("2018-01-10T09:30Z", "2018-01-10T09:30:00Z"),
        ("2018-01-10T09:30:00.123+0100", "2018-01-10T09:30:00+01:00"),
        ("2018-01-10 09:30:00 UTC", "2018-01-10T09:30:00Z"),
        ("2018-01-10T09:30:00-05", "2018-01-10T09:30:00-05:00"),
        ("2018-01-10 00:00:00", "2018-01-10"),
        ("Wed, 10 Jan 2018 09:30:00 GMT", "2018-01-10T09:30:00+00:00"),
        ("Wed, 10 Jan 2018 09:30:00 +0100", "2018-01-10T09:30:00+01:00"),
        ("10 January 2018", "2018-01-10"),
        ("January 10th, 2018", "2018-01-10"),
        ("Jan 10, 2018", "2018-01-10"),
        (" January  2018 ", "2018-01"),
    ],
)
def test_a_moment_is_read_however_it_is_written(said: object, moment: str) -> None:
    assert moment_of(said) == moment


@pytest.mark.parametrize(
    "said",
    ["10/01/2018", "01/2018", "201801", "2018-13-01", "2018-02-30", "2018-01-10T25:00:00Z",
     "yesterday", "", "10", "May", "2018-1-1", None, True, 18, 12345, ["2018"], "Mon, 99:99:99"],
)  # fmt: skip
def test_what_is_no_date_or_may_be_two_is_none(said: object) -> None:
    assert moment_of(said) is None


@given(st.text() | st.from_regex(r"[0-9]{4}[-/ ]?[0-9]{2}[-/ ]?[0-9]{2}[T ]?[0-9:Z+-]{0,14}"))
def test_whatever_is_read_can_stand_in_a_sheet(said: str) -> None:
    moment = moment_of(said)
    if moment is not None:
        assert TypeAdapter(Moment).validate_python(moment) == moment
