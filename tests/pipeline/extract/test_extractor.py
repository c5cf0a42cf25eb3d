"""Extractors are found by name, ours and those of other distributions."""

from pathlib import Path

import pytest
from rejoinder.pipeline.articles import Article, ArticleMetadata, digest_of
from rejoinder.pipeline.errors import ExtractorError
from rejoinder.pipeline.extract import Extractor, available_extractors, load_extractor
from rejoinder.pipeline.settings import Settings

MODULE = '''
"""An extractor of somebody else's: every "yes" is a quotation."""

import re

from rejoinder.pipeline.extract import Configured, Extractor, Proposal
from rejoinder.pipeline.facts import FACT_KINDS, Span


def propose(article):
    return Proposal(
        facts=[
            FACT_KINDS["quotation"](
                kind="quotation",
                evidence=[Span(exact="yes", start=match.start(), end=match.end())],
                confidence=0.25,
            )
            for match in re.finditer("yes", article.text)
        ]
    )


def loud(settings):
    return Extractor("loud", settings.extract.options("loud")["version"], propose)


careful = Extractor("careful", "7", propose, model="none 1.0")
configured = Configured(loud)
number = 3
'''


@pytest.fixture
def other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another distribution, installed for the time of a test."""
    (tmp_path / "yes_extractor.py").write_text(MODULE)
    info = tmp_path / "yes_extractor-1.2.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: yes-extractor\nVersion: 1.2\n")
    (info / "entry_points.txt").write_text(
        "[rejoinder.extractors]\n"
        "yes = yes_extractor:propose\n"
        "careful = yes_extractor:careful\n"
        "loud = yes_extractor:configured\n"
        "number = yes_extractor:number\n"
        "absent = yes_extractor_that_is_absent:propose\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))


def article(text: str) -> Article:
    digest = digest_of(text.encode())
    return Article("articles/a.txt", digest, text, digest, ArticleMetadata())


def test_plain_is_installed() -> None:
    extractor = load_extractor("plain")
    assert extractor.name == "plain"
    assert extractor.version
    assert extractor.model is None
    assert "plain" in available_extractors()


@pytest.mark.usefixtures("other")
def test_a_plain_callable_of_another_distribution_will_do() -> None:
    extractor = load_extractor("yes")
    assert (extractor.name, extractor.version, extractor.model) == ("yes", "1.2", None)
    (fact,) = extractor(article("She said yes.")).facts
    assert fact.evidence[0].bounds == (9, 12)


@pytest.mark.usefixtures("other")
def test_an_extractor_says_its_own_version_and_model() -> None:
    extractor = load_extractor("careful")
    assert isinstance(extractor, Extractor)
    assert (extractor.name, extractor.version, extractor.model) == ("careful", "7", "none 1.0")


@pytest.mark.usefixtures("other")
def test_an_extractor_is_made_from_settings_of_its_own() -> None:
    extract = {"extractor": "loud", "loud": {"version": "11"}}
    extractor = load_extractor("loud", Settings.model_validate({"extract": extract}))
    assert (extractor.name, extractor.version) == ("loud", "11")
    assert extractor(article("yes")).facts
    with pytest.raises(ExtractorError, match=r"'loud' .* cannot be made: KeyError: 'version'"):
        load_extractor("loud")


@pytest.mark.usefixtures("other")
def test_an_unknown_name_lists_what_is_installed() -> None:
    with pytest.raises(ExtractorError, match=r"called 'rulez' \(installed: .*plain.*yes\)"):
        load_extractor("rulez")


@pytest.mark.usefixtures("other")
@pytest.mark.parametrize(
    ("name", "message"),
    [("absent", "cannot be loaded: No module named"), ("number", "not callable, but a int")],
)
def test_what_cannot_be_loaded_says_why(name: str, message: str) -> None:
    with pytest.raises(ExtractorError, match=message) as caught:
        load_extractor(name)
    assert f"'{name}' (yes_extractor" in str(caught.value)
