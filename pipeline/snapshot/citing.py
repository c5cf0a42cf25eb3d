"""The articles that the dataset cites, as reference managers import them: ``citations.*``."""

from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path

from ...ontology.citations import CITATION_TYPES, Reference, citation_key, write
from ...ontology.manifest import Download
from .naming import local_name
from .packed import encoded, pack
from .scratch import ArticleRow


def cite(folder: Path, articles: Callable[[], Iterable[ArticleRow]]) -> list[Download]:
    """Write what ``articles`` yields, each time anew, in each form into ``folder``."""
    downloads = []
    for form, media_type in CITATION_TYPES.items():
        pieces = write(form, map(reference, articles()))
        downloads += pack(folder, f"citations.{form}", media_type, encoded(pieces))
    return downloads


def reference(row: ArticleRow) -> Reference:
    """An article as one cites it; without an address of its own, by the one that it has here."""
    name = local_name(row.iri)
    key = citation_key(name)
    if key != name:  # two names may become one key
        key += f"-{sha256(name.encode()).hexdigest()[:6]}"
    return Reference(
        key=key,
        kind="article-newspaper",
        title=row.title,
        authors=tuple(filter(None, row.authors.split("\n"))),
        container=row.publisher,
        published=row.published,
        url=_on_the_web(row.url) or row.iri,
        archived=_on_the_web(row.archived),
        language=row.language,
    )


def _on_the_web(address: str) -> str:
    """``address`` if somebody may follow it; reference managers make links of what they get."""
    return address if address.lower().startswith(("https://", "http://")) else ""
