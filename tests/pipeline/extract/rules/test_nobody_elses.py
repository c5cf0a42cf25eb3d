"""Nothing is anybody's who is only named near it."""

from collections.abc import Callable

from rejoinder.pipeline.extract.rules.draft import Draft

from .reading import facts, things

Drafting = Callable[..., Draft]


def test_who_is_not_among_the_signatories_signed_nothing(draft: Drafting) -> None:
    text = (
        "Ninety bakers have signed an open letter. The painter Ida Holm is not among the "
        "signatories. The poet Tom Reed is."
    )
    signed = [f for f in facts(draft(text), "signature") if f.get("polarity") != "denied"]
    assert "Ida Holm" not in [f["signatory"] for f in signed]


def test_who_is_first_named_behind_a_verb_is_known_by_a_surname_with_an_age(
    draft: Drafting,
) -> None:
    text = (
        "The chess player Tom Reed said that his rival Lovro Zupan had cheated.\n\n"
        "Zupan, 19, denied it. “I am not going to back down,” he told a journalist."
    )
    found = draft(text)
    assert things(found, "person") == ["Tom Reed", "Lovro Zupan"]
    assert [f["speaker"] for f in facts(found, "quotation")] == ["Lovro Zupan"]


def test_whom_a_letter_speaks_of_is_not_its_author(draft: Drafting) -> None:
    text = (
        "The chess player Tom Reed is angry. In an open letter posted on his website on Monday, "
        "Reed, the world champion, said he believed that the pianist Ida Holm had cheated."
    )
    assert [f["author"] for f in facts(draft(text), "authorship")] == ["Tom Reed"]


def test_a_reply_is_not_the_letter_of_those_whom_it_answers(draft: Drafting) -> None:
    text = (
        "A week after 900 students called on Tarn University to close the mill, 85 professors "
        "have published a reply.\n\n"
        "The students' letter was drafted by the economist Ida Holm. It demands a vote."
    )
    found = facts(draft(text), "authorship")
    assert {f["author"] for f in found if f["work"] == "reply"} == {"85 professors"}
    assert {f["author"] for f in found if f["work"] != "reply"} == {"900 students", "Ida Holm"}


def test_praise_of_something_else_supports_nothing(draft: Drafting) -> None:
    text = (
        "Ninety bakers have signed an open letter. The mayor, Ida Holm, called the letter “a stain "
        "on a great town”."
    )
    assert [f.get("stance") for f in facts(draft(text), "response")] == [None]


def test_who_stands_on_the_list_and_never_signed_disputes_it(draft: Drafting) -> None:
    text = (
        "Ninety bakers have signed an open letter.\n\n"
        "“I did not sign this letter,” said Dr Ida Holm, a poet whose name is on the list.\n\n"
        "Two people listed as signatories, including the geologist Clara Frost, said that they had "
        "never been asked.\n\n"
        "The signatories, including the painter Tom Reed, are tired."
    )
    found = {f["signatory"]: f.get("status") for f in facts(draft(text), "signature")}
    assert found == {
        "ninety bakers": None,
        "Ida Holm": "disputed",
        "Clara Frost": "disputed",
        "Tom Reed": None,
    }
