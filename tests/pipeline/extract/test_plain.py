"""What the extractor without understanding sees, and what it never claims."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rejoinder.pipeline.articles import Article, ArticleMetadata, digest_of, tidy
from rejoinder.pipeline.extract import Proposal
from rejoinder.pipeline.extract.plain import extract
from rejoinder.pipeline.extract.proposal_check import faults
from rejoinder.pipeline.facts.kinds import Quotation


def propose(text: str) -> Proposal:
    text = tidy(text)
    digest = digest_of(text.encode())
    return extract(Article("articles/a.txt", digest, text, digest, ArticleMetadata()))


def quoted(text: str) -> list[str]:
    """The quoted words that are found, each checked to stand where its span says."""
    facts = propose(text).facts
    for fact in facts:
        start, end = fact.evidence[0].bounds
        assert tidy(text)[start:end] == fact.evidence[0].exact
    return [fact.evidence[0].exact for fact in facts]


def people(text: str) -> list[str]:
    return [thing.name for thing in propose(text).things if thing.kind == "person"]


BODY = "\n\nThe mayor said nothing. He went home, and the lamp in the hall was put out at nine.\n"


@pytest.mark.parametrize(
    ("head", "title", "published"),
    [
        ("The mayor answers", "The mayor answers", None),
        ("Who will pay?\n\nBy our staff, 14 January 2018", None, None),
        ("Who pays\n\nBy our staff, 14 January 2018", "Who pays", "2018-01-14"),
        ("Who pays\n\nMarch 3rd, 2019", "Who pays", "2019-03-03"),
        ("Who pays\n\n2019-03-11", "Who pays", "2019-03-11"),
        ("Who pays\n\n31 February 2019", "Who pays", None),
        ("Who pays\n\n11 March 2019, changed on 12 March 2019", "Who pays", None),
        ("The mayor came on 11 March 2019, and he was late.", None, None),
        ("A first paragraph that " + "goes on and " * 20 + "on", None, None),
    ],
)  # fmt: skip
def test_title_and_date_are_those_at_the_head(
    head: str, title: str | None, published: str | None
) -> None:
    metadata = propose(head + BODY).metadata
    assert (metadata.title, metadata.published) == (title, published)


def test_one_paragraph_has_no_title() -> None:
    assert propose("Just a line").metadata == ArticleMetadata()


def test_hashtags_are_movements_under_their_most_frequent_spelling() -> None:
    things = propose(
        "#metoo, #MeToo and #MeToo; #42 is a number, see http://x.org/#top and a&#b;. (#Élan)"
    ).things
    assert [(t.kind, t.name, t.names, t.hashtag) for t in things] == [
        ("movement", "#MeToo", ["#metoo"], "#MeToo"),
        ("movement", "#Élan", [], "#Élan"),
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("It was Ada Marsh who came. Ada Marsh's hat fell.", ["Ada Marsh"]),
        ("Ada Marsh came. Yesterday Marsh left. In January Bo came.", ["Ada Marsh"]),
        ("Simone de Beauvoir met J. K. Arlen and Jean-Luc d'Orsay.",
         ["Simone de Beauvoir", "J. K. Arlen"]),
        ("said Mayor Tobias Wrenfield and Mrs Hale", ["Tobias Wrenfield"]),
        ("The New Voices read the Harbour Gazette in North Street.", []),
        ("He saw the White Lady and BREAKING NEWS.", []),
        ("He met Ada\nMarsh, Bo Finch, Cy Grey.", ["Bo Finch", "Cy Grey"]),
        ("Children came. The children Grey saw were three. Children Grey knew.", []),
        ("They write “Expose Your Fish.” and ''Grey Gull''.", []),
        ("Émile Zola and Øystein Åsen", ["Émile Zola", "Øystein Åsen"]),
        ("@Ada Marsh, #Ada Marsh, Ada", []),
    ],
)  # fmt: skip
def test_capitalised_words_in_a_row_are_people(text: str, names: list[str]) -> None:
    assert people(text) == names


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("He said “it is not so,” and left. “Not at all.”", ["it is not so,", "Not at all."]),
        ('"It is 5\' 10" high," he said, "or so."', ['It is 5\' 10', "or so."]),
        ("They write: ''It doesn't 'matter' now.'' So.", ["It doesn't 'matter' now."]),
        ("« je ne sais pas » dit-elle; „ich weiß nicht“", ["je ne sais pas", "ich weiß nicht"]),
        ("»ich weiß nicht«, »gar nicht«", ["ich weiß nicht", "gar nicht"]),
        ("“he called it “a fine mess” then”", ["he called it “a fine mess” then"]),
        ("the dog's dinner, the dogs' dinner, a 5\" nail", []),
        ("“Le Monde” and «The New York Times» wrote of “#MeToo”", []),
        ("“…” and “ ” and \"\"", []),
    ],
)  # fmt: skip
def test_quoted_words_stand_without_their_marks(text: str, words: list[str]) -> None:
    assert quoted(text) == words


def test_a_quotation_goes_on_in_the_next_paragraph() -> None:
    proposal = propose("They write: “It is so.\n\n“It has been so for years.” He left.\n\nEnd.")
    first, second = proposal.facts
    assert isinstance(first, Quotation)
    assert first.evidence[0].exact == "It is so."
    assert first.continued_by == second.id


def test_a_quotation_goes_on_to_a_paragraph_that_is_not_closed_either() -> None:
    text = "They write: “It is so.\n\n“Grand Plan\n\nHe left.\n\n“Again” and “It is so.\n\n“No"
    facts = propose(text).facts
    assert [(fact.evidence[0].exact, fact.continued_by) for fact in facts] == [  # type: ignore[union-attr]
        ("It is so.", facts[1].id),
        ("Grand Plan", None),
        ("It is so.", facts[3].id),
        ("No", None),
    ]


def test_a_mark_that_is_not_closed_spoils_only_its_paragraph() -> None:
    assert quoted("“It is so, he said.\n\nHe left.\n\nThen: “No more.”\n\nEnd.") == ["No more."]


def test_an_article_may_end_within_a_quotation() -> None:
    proposal = propose("He came.\n\nShe wrote: ''We are many and not alone")
    (fact,) = proposal.facts
    assert fact.evidence[0].exact == "We are many and not alone"
    assert fact.confidence == 0.3


def test_confidence_is_lower_where_less_is_clear() -> None:
    facts = propose("He said “we shall see” of the “evening economy”.").facts
    assert [fact.confidence for fact in facts] == [0.5, 0.3]


WILD = st.lists(
    st.sampled_from(["\n\n", "\n\n“", "\n", " ", "''", *"“”\"„«»‘’.,#AaZéß1\u0301\u200b'"])
).map("".join)


@given(WILD)
def test_whatever_the_text_what_is_proposed_stands_in_it(text: str) -> None:
    proposal = propose(text)
    assert list(faults(proposal, tidy(text))) == []
    for fact in proposal.facts:
        assert isinstance(fact, Quotation)
        assert fact.speaker is None
    assert {thing.kind for thing in proposal.things} <= {"person", "movement"}
