"""The articles that the dataset cites, as reference managers import them: ``citations.*``."""

from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Final

from ...ontology.citations import CITATION_TYPES, Reference, citation_key, write
from ...ontology.manifest import Download
from .naming import local_name
from .packed import pack
from .scratch import ArticleRow

_WORTH_WRITING: Final = 1 << 18


def cite(folder: Path, articles: Callable[[], Iterable[ArticleRow]]) -> list[Download]:
    """Write what ``articles`` yields, each time anew, in each form into ``folder``."""
    downloads = []
    for form, media_type in CITATION_TYPES.items():
        pieces = write(form, map(reference, articles()))
        downloads += pack(folder, f"citations.{form}", media_type, _joined(pieces))
    return downloads


def _joined(pieces: Iterable[str]) -> Iterator[bytes]:
    """Pieces that are worth compressing."""
    held: list[str] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= _WORTH_WRITING:
            yield "".join(held).encode()
            held.clear()
            size = 0
    yield "".join(held).encode()


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
