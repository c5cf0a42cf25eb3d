"""Whether a proposal fits its article: extractors are other people's code, too."""

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Final

from ...ontology.kinds import WORK_KINDS
from ..articles import Article
from ..errors import ExtractorError, Problem, Problems
from ..evidence import NotAnchoredError, anchor
from ..facts import FACT_KINDS, Fact
from ..facts.meaning import Refers
from .extractor import Extractor, Proposal
from .matching import UNREVIEWED

_KIND_OF = {model: name for name, model in FACT_KINDS.items()}
#: How many faults of a proposal are named; one shows the way, a thousand hide it.
_FAULTS_SHOWN: Final = 3


def checked_proposal(extractor: Extractor, article: Article) -> Proposal:
    """What ``extractor`` proposes for ``article``, if it fits.

    Raise :class:`Problems` where it does not, and where the extractor fails on this article;
    :class:`ExtractorError` where it cannot work at all.
    """
    name = f"the extractor {extractor.name}"
    try:
        proposal = extractor(article)
    except (ExtractorError, Problems):
        raise
    except Exception as error:
        # Extractors are other people's code; one article must not end the run.
        reason = f"{name} failed: {type(error).__name__}: {error}"
        raise Problems([Problem(article.source, 0, "", reason)]) from error
    wrong = list(islice(faults(proposal, article.text), _FAULTS_SHOWN))
    if wrong:
        reason = f"{name} proposed what does not fit: {'; '.join(wrong)}"
        raise Problems([Problem(article.source, 0, "", reason)])
    return proposal


def faults(proposal: Proposal, text: str) -> Iterator[str]:
    """Everything that keeps ``proposal`` from becoming a sheet of an article with ``text``.

    Words that do not stand where they must, references to what is not proposed or of the wrong
    kind, an id used twice, a fact without confidence (it would pass for a person's) or with a
    review.
    """
    things: dict[str, str] = {thing.id: thing.kind for thing in proposal.things}
    facts = {fact.id: _KIND_OF[type(fact)] for fact in proposal.facts if fact.id}
    if proposal.text_of is not None and things.get(proposal.text_of) not in WORK_KINDS:
        yield f"'text_of' names '{proposal.text_of}', which is not proposed as a work"
    ids = [thing.id for thing in proposal.things]
    ids += [fact.id for fact in proposal.facts if fact.id]
    for identifier, times in Counter(ids).items():
        if times > 1:
            yield f"{times} things or facts with the id '{identifier}'"
    for fact in proposal.facts:
        name = f"{_KIND_OF[type(fact)]} “{fact.evidence[0].exact[:40]}”"
        if fact.confidence is None:
            yield f"{name}: no confidence"
        if fact.review != UNREVIEWED:
            yield f"{name}: a review, which only people make"
        for span in fact.evidence:
            if not span.anchored:
                yield f"{name}: evidence without offsets"
                continue
            try:
                anchor(text, span.exact, span.start)
            except NotAnchoredError as error:
                yield f"{name}: {error}"
        for field, meaning, reference in fact.references:
            if not _fits(fact, meaning, reference, things, facts):
                yield f"{name}: '{field}' names '{reference}', which is not proposed as such"


def _fits(
    fact: Fact, meaning: Refers, name: str, things: dict[str, str], facts: dict[str, str]
) -> bool:
    return things.get(name) in meaning.kinds or (
        facts.get(name) in meaning.facts and name != fact.id
    )
