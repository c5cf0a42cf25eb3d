"""Drafts of small texts, by the stages that a test is about."""

from collections.abc import Callable, Sequence

import pytest

pytest.importorskip("spacy", reason="the extractor rules needs spaCy")

from rejoinder.pipeline.articles import Article, ArticleMetadata
from rejoinder.pipeline.errors import ExtractorError
from rejoinder.pipeline.extract import Proposal
from rejoinder.pipeline.extract.rules.document import parse
from rejoinder.pipeline.extract.rules.draft import Draft, Stage, run
from rejoinder.pipeline.extract.rules.extractor import STAGES, propose
from rejoinder.pipeline.extract.rules.language import Model, load

Drafting = Callable[..., Draft]
Proposing = Callable[[str], Proposal]


@pytest.fixture(scope="session")
def model() -> Model:
    try:
        return load()
    except ExtractorError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def draft(model: Model) -> Drafting:
    """Draft a text by ``stages``, by default all; ``publisher`` is the medium that it is from."""

    def make(text: str, stages: Sequence[Stage] = STAGES, publisher: str | None = None) -> Draft:
        return run(Draft(parse(text, model), model, publisher), stages)

    return make


@pytest.fixture(scope="session")
def proposal(model: Model) -> Proposing:
    """What the extractor proposes for a text."""

    def make(text: str) -> Proposal:
        return propose(Article("x.txt", "sha256:0", text, "sha256:0", ArticleMetadata()))

    return make
