"""How fast an extractor is, as an evaluation tells it."""

import pytest
from rejoinder.pipeline.evaluate.run import Run


@pytest.mark.parametrize(
    ("run", "told"),
    [
        (Run(articles=3, words=90, busy=5.0, first=(30, 4.0)), "(60 words/s, the first article"),
        (Run(articles=1, words=30, busy=4.0, first=(30, 4.0)), "(8 words/s)"),
        (Run(), "(0 words/s)"),
    ],
    ids=["what is loaded for the first does not count", "one alone", "none"],
)
def test_the_pace_is_that_of_the_articles_behind_the_first(run: Run, told: str) -> None:
    (line,) = run.lines()
    assert told in line
