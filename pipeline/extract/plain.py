"""The extractor ``plain``: what can be seen without understanding a word.

Title and date from the article's head, hashtags as movements, capitalised names of two words or
more as people, and what stands between quotation marks. It never says who speaks, and never
proposes what could do harm to somebody.
"""

from collections.abc import Iterable

from slugify import slugify

from ..articles import Article, ArticleMetadata
from ..facts import Thing
from .dates import only_date
from .extractor import Extractor, Proposal
from .passages import head, heading, paragraphs
from .plain_names import hashtags, people
from .plain_quotes import quotations


def propose(article: Article) -> Proposal:
    """What ``article`` names and quotes. A thing's id is its name, made plain."""
    passages = paragraphs(article.text)
    above = head(passages)
    title = heading(passages)
    body = [passage for passage in passages if passage not in above]
    things = [*hashtags(article.text), *people(body)]
    return Proposal(
        things=_with_ids(things),
        facts=list(quotations(body)),
        metadata=ArticleMetadata(
            title=" ".join(title.text.split()) if title else None,
            published=only_date(passage.text for passage in above),
        ),
    )


def _with_ids(things: Iterable[Thing]) -> list[Thing]:
    """``things``, each with an id of its own: its name, made plain."""
    named: dict[str, Thing] = {}
    for thing in things:
        base = slugify(thing.name, max_length=60, word_boundary=True) or thing.kind
        name, number = base, 2
        while name in named:
            name = f"{base}-{number}"
            number += 1
        named[name] = thing.model_copy(update={"id": name})
    return list(named.values())


#: A new version means that every article is read again.
extract = Extractor("plain", "0.1.0", propose)
