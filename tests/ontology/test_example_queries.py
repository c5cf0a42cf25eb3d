"""The example queries: well headed, in order, valid SPARQL; bad files are refused by name."""

from pathlib import Path

import pyoxigraph
import pytest
from rejoinder.ontology.example_queries import QueryFileError, example_queries

GOOD = "# title: Who?\n# question: 2\n# answers: Everybody.\n\nSELECT * { ?s ?p ?o }\n"
PLAIN = "# title: Who?\n# answers: Everybody.\n\nSELECT * { ?s ?p ?o }\n"


def test_the_competency_questions_come_by_number_and_then_the_plain_ones() -> None:
    queries = example_queries()
    numbers = [query.number for query in queries]
    asked = [number for number in numbers if number is not None]
    assert asked == sorted(set(asked))
    assert {*range(1, 7), *range(8, 16), *range(20, 25)} <= set(asked) <= set(range(1, 26))
    assert numbers[len(asked) :] == [None] * 8
    assert len({query.name for query in queries}) == len({q.title for q in queries}) == len(queries)


@pytest.mark.parametrize("query", example_queries(), ids=lambda q: q.name)
def test_every_query_is_sparql_of_its_own(query) -> None:  # type: ignore[no-untyped-def]
    """It declares the prefixes that it uses, so that it runs wherever it is pasted."""
    pyoxigraph.Store().query(query.text)
    assert query.answers.endswith(".")
    assert not query.title.endswith(".")


def test_the_header_is_read(tmp_path: Path) -> None:
    (tmp_path / "02-who.rq").write_text(GOOD)
    (tmp_path / "plain-1-who.rq").write_text("# A comment.\n" + PLAIN)
    (tmp_path / "notes.txt").write_text("no query")
    first, second = example_queries(tmp_path)
    assert (first.name, first.number, first.title) == ("02-who", 2, "Who?")
    assert (first.answers, first.text) == ("Everybody.", GOOD)
    assert (second.name, second.number) == ("plain-1-who", None)


def test_the_list_is_the_callers_own(tmp_path: Path) -> None:
    (tmp_path / "02-who.rq").write_text(GOOD)
    example_queries(tmp_path).clear()
    assert len(example_queries(tmp_path)) == 1


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("who.rq", GOOD, "is not named"),
        ("2-who.rq", GOOD, "is not named"),
        ("02-Who.rq", GOOD, "is not named"),
        ("02.rq", GOOD, "is not named"),
        ("plain-who.rq", PLAIN, "is not named"),
        ("02-who.rq", GOOD.replace("# title: Who?\n", ""), "has no '# title: …'"),
        ("02-who.rq", GOOD.replace("Who?", ""), "has no '# title: …'"),
        ("02-who.rq", GOOD.replace("# answers: Everybody.\n", ""), "has no '# answers: …'"),
        ("02-who.rq", "\n" + GOOD, "has no '# title: …'"),
        ("02-who.rq", PLAIN, "says nothing, the file's name 2"),
        ("03-who.rq", GOOD, "says 2, the file's name 3"),
        ("plain-2-who.rq", GOOD, "answers no numbered question"),
        ("02-who.rq", "# titel: Who?\n" + GOOD, "'# titel:' is none of title, question, answers"),
        ("02-who.rq", "# title: What?\n" + GOOD, "stands twice"),
        ("02-who.rq", GOOD.encode("utf-16"), "is not UTF-8"),
    ],
)
def test_bad_files_are_refused(
    tmp_path: Path, name: str, content: str | bytes, complaint: str
) -> None:
    data = content if isinstance(content, bytes) else content.encode()
    (tmp_path / name).write_bytes(data)
    with pytest.raises(QueryFileError) as error:
        example_queries(tmp_path)
    assert name in str(error.value)
    assert complaint in str(error.value)
