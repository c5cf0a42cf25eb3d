"""The extractor ``rules``: an article in English → what it says, who says it, and in which words.

It is a chain of stages (:data:`STAGES`), each a plain function that reads the draft and adds to it.
"""

from typing import Final

from ...articles import Article, ArticleMetadata
from ...facts import Fact, Thing
from ...settings import Settings
from ..dates import only_date
from ..extractor import Configured, Extractor, Proposal
from ..passages import head, heading, paragraphs
from .accusations import accusations, charges
from .addressed_responses import addressed_responses
from .addressing import addressing
from .allegations import allegations
from .attributions import say
from .authorship import authorship
from .claims import claims
from .countings import countings
from .demands import demands
from .denials import denials
from .descriptions import descriptions
from .document import parse
from .draft import Draft, Stage, run
from .first_person import first_person
from .framed_responses import counter_letters, framed_responses
from .groups import groups
from .handles import handles
from .implied_responses import implied_responses
from .language import load, model_name
from .letter_texts import letter_texts
from .memberships import memberships
from .movement_relations import movement_relations
from .movements import movements
from .names import names
from .nested import nested_claims
from .partisans import partisans
from .post_responses import post_responses
from .posts import posts
from .publishing import publishing
from .quotations import quotations
from .reception import reception
from .responses import responses
from .roles import roles
from .signatures import signatures
from .spoken_responses import spoken_responses
from .translating import translating
from .works import works

#: Another version means that every article is read again.
VERSION: Final = "0.1.0"
#: From names to facts, in this order: each builds on those before.
STAGES: Final[tuple[Stage, ...]] = (
    movements,
    names,
    handles,
    groups,
    works,
    roles,
    posts,
    memberships,
    letter_texts,
    first_person,
    signatures,
    publishing,
    authorship,
    addressing,
    translating,
    movement_relations,
    descriptions,
    say,
    quotations,
    demands,
    claims,
    nested_claims,
    accusations,
    charges,
    allegations,
    denials,
    responses,
    reception,
    framed_responses,
    counter_letters,
    partisans,
    post_responses,
    implied_responses,
    spoken_responses,
    addressed_responses,
    countings,
)


def propose(article: Article) -> Proposal:
    """What ``article`` says. Raise :class:`ExtractorError` where the model is not installed."""
    model = load()
    draft = run(Draft(parse(article.text, model), model, article.metadata.publisher), STAGES)
    things, facts = _used(draft)
    return Proposal(
        things, facts, _metadata(article.text), draft.attributions, text_of=draft.text_of
    )


def _used(draft: Draft) -> tuple[list[Thing], list[Fact]]:
    """The facts in the order of the text, and the things.

    That some people, a tweet or a speech are mentioned says nothing: these are things only where a
    fact speaks of them. So is a letter that is not an open one.
    """
    facts = sorted(draft.facts, key=lambda fact: fact.evidence[0].bounds)
    spoken_of = {name for fact in facts for _, _, name in fact.references}
    spoken_of |= {said.named for said in draft.attributions if said.named}
    spoken_of |= {draft.text_of} if draft.text_of else set()
    things = [
        thing
        for thing in draft.things.values()
        if thing.id in spoken_of
        or thing.open
        or not (thing.kind in _INCIDENTAL or thing.id in draft.nameless)
    ]
    return things, facts


#: Things of these kinds are in every article, and seldom matter.
_INCIDENTAL: Final = frozenset({"group", "letter", "post", "statement", "opinion", "translation"})


def _metadata(text: str) -> ArticleMetadata:
    passages = paragraphs(text)
    title = heading(passages)
    return ArticleMetadata(
        title=" ".join(title.text.split()) if title else None,
        published=only_date(passage.text for passage in head(passages)),
    )


def _make(_: Settings) -> Extractor:
    return Extractor("rules", VERSION, propose, model_name())


extract = Configured(_make)
