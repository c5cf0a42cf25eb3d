"""Who says what: quotations, claims, demands and accusations, and who must not be named."""

from collections.abc import Callable

import pytest
from rejoinder.pipeline.extract import Proposal
from rejoinder.pipeline.facts import Fact

Proposing = Callable[[str], Proposal]


def name_of(proposal: Proposal, thing: str | None) -> str | None:
    return next((t.name for t in proposal.things if t.id == thing), None)


def of_kind(proposal: Proposal, kind: str) -> list[Fact]:
    return [fact for fact in proposal.facts if fact.kind == kind]  # type: ignore[attr-defined]


def quotations(proposal: Proposal) -> list[tuple[str, str | None]]:
    return [
        (fact.evidence[0].exact, name_of(proposal, fact.speaker))  # type: ignore[attr-defined]
        for fact in of_kind(proposal, "quotation")
    ]


WORDS = "We will not sell the harbour to anybody"


@pytest.mark.parametrize(
    "text",
    [
        f"“{WORDS},” said Ada Marsh.",
        f"“{WORDS},” Ada Marsh said on Friday.",
        f"Ada Marsh said: “{WORDS}.”",
        f"Ada Marsh told the council, “{WORDS}.”",
        f'"{WORDS}," Ada Marsh wrote in an e-mail.',
        f"''{WORDS},'' Ada Marsh told the paper.",
        f"‘{WORDS},’ said Ada Marsh, who chairs the board.",
        f"“{WORDS},” said the chairwoman, Ada Marsh.",
        f"“{WORDS}.” — Ada Marsh",
        f"According to Ada Marsh, “{WORDS.lower()}.”",
        f"Ada Marsh chairs the board. “{WORDS},” she said.",
        f"Ada Marsh chairs the board. “{WORDS},” Marsh said.",
    ],
)
def test_each_way_to_introduce_a_quotation(proposal: Proposing, text: str) -> None:
    ((words, speaker),) = quotations(proposal(text))
    assert words.strip(",.").lower() == WORDS.lower()
    assert speaker == "Ada Marsh"


@pytest.mark.parametrize(
    "who", ["a spokeswoman for the Harbour Board", "the Harbour Board's spokesman"]
)
def test_a_body_speaks_by_its_spokespeople(proposal: Proposing, who: str) -> None:
    ((_, speaker),) = quotations(proposal(f"The Harbour Board met. “{WORDS},” said {who}."))
    assert speaker == "Harbour Board"


def test_the_second_evidence_names_the_speaker(proposal: Proposing) -> None:
    (fact,) = of_kind(proposal(f"“{WORDS},” said Ada Marsh."), "quotation")
    assert [span.exact for span in fact.evidence] == [f"{WORDS},", "said Ada Marsh"]


@pytest.mark.parametrize(
    "text",
    [
        f"“{WORDS},” said a spokesman for Ada Marsh.",
        f"Ada Marsh met Beth Cole before the vote. Cole and Marsh left. “{WORDS},” she said.",
        f"A banner read: “{WORDS}.” Ada Marsh looked at it.",
        f"“{WORDS},” was painted on the wall of Ada Marsh's house.",
    ],
)
def test_where_it_is_not_clear_who_speaks_nobody_is_named(proposal: Proposing, text: str) -> None:
    assert [speaker for _, speaker in quotations(proposal(text))] in ([None], [])


@pytest.mark.parametrize(
    ("text", "who"),
    [
        (f"Ada Marsh stood by. “{WORDS},” said a man in the crowd.", "a man in the crowd"),
        (f"“{WORDS},” an official said of Ada Marsh.", "an official"),
    ],
)
def test_who_has_no_name_speaks_under_the_articles_words(
    proposal: Proposing, text: str, who: str
) -> None:
    found = proposal(text)
    assert [speaker for _, speaker in quotations(found)] == [who]
    assert [said.named for said in found.attributions] == [None]


@pytest.mark.parametrize(
    "text",
    [
        "The word translates as “expose your pig.”",
        "Ada Marsh has read “The Quiet Harbour” twice.",
        "The so-called “harbour tax” was paid by everybody.",
    ],
)
def test_titles_terms_and_irony_are_nobodys_words(proposal: Proposing, text: str) -> None:
    assert quotations(proposal(text)) == []


def test_a_quotation_over_paragraphs_is_chained_and_has_one_speaker(proposal: Proposing) -> None:
    text = (
        "Ada Marsh wrote: “We have waited for the harbour.\n\n"
        "“We shall wait no longer than we must.\n\n"
        "“And then we shall sail.”\n\nNobody else spoke."
    )
    found = proposal(text)
    first, second, third = of_kind(found, "quotation")
    assert (first.continued_by, second.continued_by) == (second.id, third.id)  # type: ignore[attr-defined]
    assert [speaker for _, speaker in quotations(found)] == ["Ada Marsh"] * 3


def test_words_of_a_group_are_the_groups_and_not_a_members(proposal: Proposing) -> None:
    text = (
        "Ada Marsh is among over 100 sailors who signed an open letter in the Harbour Gazette.\n\n"
        f"They write: “{WORDS}.”"
    )
    ((_, speaker),) = quotations(proposal(text))
    assert speaker is not None
    assert "100 sailors" in speaker


def test_words_of_a_letter_are_its_signatories_and_that_is_inferred(proposal: Proposing) -> None:
    text = (
        "Over 100 sailors signed an open letter published in the Harbour Gazette.\n\n"
        f"The letter begins: “{WORDS}.”"
    )
    found = proposal(text)
    (fact,) = of_kind(found, "quotation")
    assert name_of(found, fact.quoted_from) == "open letter published in the Harbour Gazette"  # type: ignore[attr-defined]
    assert "100 sailors" in (name_of(found, fact.speaker) or "")  # type: ignore[attr-defined]
    assert fact.inferred == ["speaker"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Ada Marsh said that the harbour was too small for the ferry.", "claim"),
        ("The harbour is too small for the ferry, Ada Marsh said.", "claim"),
        ("The harbour, Ada Marsh said, is too small for the ferry.", "claim"),
        ("According to Ada Marsh, the harbour is too small for the ferry.", "claim"),
        ("Ada Marsh argues the harbour is too small for the ferry.", "claim"),
        ("Ada Marsh called for the harbour to be closed at night.", "demand"),
        ("Ada Marsh demanded that the council close the harbour at night.", "demand"),
        ("Ada Marsh urged the council to close the harbour at night.", "demand"),
    ],
)
def test_indirect_speech_is_a_claim_or_a_demand(proposal: Proposing, text: str, kind: str) -> None:
    found = proposal(text)
    (fact,) = [f for f in found.facts if f.kind in ("claim", "demand")]  # type: ignore[attr-defined]
    assert fact.kind == kind  # type: ignore[attr-defined]
    assert name_of(found, fact.claimant) == "Ada Marsh"  # type: ignore[attr-defined]
    assert "harbour" in " ".join(span.exact for span in fact.evidence)


@pytest.mark.parametrize(
    "demand",
    [
        "The letter demands that the council close the harbour at night.",
        "It urges the council to close the harbour at night.",
    ],
)
def test_what_a_letter_demands_its_signatories_demand(proposal: Proposing, demand: str) -> None:
    text = (
        "Over 100 sailors signed an open letter published in the Harbour Gazette. "
        f"The letter appeared on Monday. {demand}"
    )
    found = proposal(text)
    (fact,) = of_kind(found, "demand")
    assert "100 sailors" in (name_of(found, fact.claimant) or "")  # type: ignore[attr-defined]
    assert "open letter" in (name_of(found, fact.claimed_in) or "")  # type: ignore[attr-defined]
    assert fact.inferred == ["claimant"]


def test_a_letter_accuses_for_its_signatories(proposal: Proposing) -> None:
    text = (
        "Over 100 sailors signed an open letter published in the Harbour Gazette.\n\n"
        "The letter accuses Beth Cole of theft."
    )
    found = proposal(text)
    (fact,) = of_kind(found, "accusation")
    assert "100 sailors" in (name_of(found, fact.claimant) or "")  # type: ignore[attr-defined]
    assert fact.inferred == ["claimant"]


def test_to_call_is_not_to_call_on(proposal: Proposing) -> None:
    assert of_kind(proposal("Ada Marsh called to say goodbye to the council."), "demand") == []


def test_according_to_is_attributed_and_denied_is_denied(proposal: Proposing) -> None:
    (fact,) = of_kind(proposal("According to Ada Marsh, the harbour is too small."), "claim")
    assert fact.certainty == "attributed"
    (fact,) = of_kind(proposal("Ada Marsh denied that the harbour was too small."), "claim")
    assert fact.polarity == "denied"


@pytest.mark.parametrize(
    "text",
    [
        "Ada Marsh said that #SaveTheFerry - which inspired the #MoreBoats campaign - was over.",
        "Ada Marsh, who said that #SaveTheFerry was over, left the hall.",
    ],
)
def test_a_claim_is_about_what_it_speaks_of_and_not_of_what_it_mentions(
    proposal: Proposing, text: str
) -> None:
    found = proposal(text)
    (claim,) = of_kind(found, "claim")
    assert [name_of(found, thing) for thing in claim.about] == ["#SaveTheFerry"]  # type: ignore[attr-defined]


def test_a_sheet_does_not_say_what_goes_without_saying(proposal: Proposing) -> None:
    (claim,) = of_kind(proposal("Ada Marsh said that the harbour was lost."), "claim")
    assert not {"certainty", "polarity"} & claim.model_fields_set
    (hedged,) = of_kind(proposal("Ada Marsh reportedly said that the harbour was lost."), "claim")
    assert hedged.certainty == "hedged"


def test_a_harmful_claim_about_somebody_waits_for_a_person(proposal: Proposing) -> None:
    found = proposal("Ada Marsh said that Beth Cole had lied to the council about the harbour.")
    (fact,) = of_kind(found, "claim")
    assert [name_of(found, thing) for thing in fact.against] == ["Beth Cole"]  # type: ignore[attr-defined]
    assert fact.sensitive


@pytest.mark.parametrize(
    ("text", "claimant", "against"),
    [
        ("Ada Marsh accused Beth Cole of theft.", "Ada Marsh", "Beth Cole"),
        ("Beth Cole was accused of theft by Ada Marsh.", "Ada Marsh", "Beth Cole"),
        ("Beth Cole was accused of theft.", None, "Beth Cole"),
        ("Beth Cole, accused of theft, left the hall.", None, "Beth Cole"),
        ("Critics have accused Beth Cole of theft.", "critics", "Beth Cole"),
        (
            "Ada Marsh, an actress who accused Beth Cole of theft, has left the hall.",
            "Ada Marsh",
            "Beth Cole",
        ),
        ("Ada Marsh blamed Beth Cole for the loss of the ferry.", "Ada Marsh", "Beth Cole"),
    ],
)
def test_accusations(proposal: Proposing, text: str, claimant: str | None, against: str) -> None:
    found = proposal(text)
    (fact,) = of_kind(found, "accusation")
    assert name_of(found, fact.claimant) == claimant  # type: ignore[attr-defined]
    assert [name_of(found, thing) for thing in fact.against] == [against]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "text",
    [
        "Ada Marsh has never accused Beth Cole of theft.",
        "Ada Marsh will accuse Beth Cole of theft.",
        "Ada Marsh accused somebody of theft. Beth Cole was there.",
        "Ada Marsh charged Beth Cole ten pounds.",
        "“Ada Marsh accused Beth Cole of theft,” a man said.",
    ],
)
def test_what_is_no_accusation(proposal: Proposing, text: str) -> None:
    assert of_kind(proposal(text), "accusation") == []


def test_every_attribution_says_where_its_words_and_its_source_stand(proposal: Proposing) -> None:
    text = f"“{WORDS},” said Ada Marsh."
    found = proposal(text)
    (one,) = found.attributions
    assert [text[a:b] for a, b in one.content] == [f"“{WORDS},”"]
    assert [text[a:b] for a, b in one.source] == ["Ada Marsh"]
    assert name_of(found, one.named) == "Ada Marsh"


def test_a_dateline_is_nobody(proposal: Proposing) -> None:
    text = f"BRACKENMOUTH (Agency) — Ada Marsh said: “{WORDS}.”"
    ((_, speaker),) = quotations(proposal(text))
    assert speaker == "Ada Marsh"


def test_words_behind_that_belong_to_what_is_said_as_far_as_the_quotation(
    proposal: Proposing,
) -> None:
    text = (
        "Ada Marsh said in her opening remarks that the board should reiterate its support for "
        "the town's “stalwart allies,” naming the mill."
    )
    (attribution,) = proposal(text).attributions
    said = " ".join(text[start:end] for start, end in attribution.content)
    assert said.startswith("that the board should reiterate")
    assert "“stalwart allies,”" in said
