"""The same page in each language: for search engines, and for who wants another one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from flask import g, request

from .facets import FACETS
from .links import document_path, graph_path, to_uri
from .messages import LANGUAGES, OWN_NAMES
from .reading import PARAMETER
from .snapshots import Snapshot

#: Endpoint → the parameters that its page hangs on. Any other is not repeated: a page that is kept
#: for all who ask for it must not say what one of them has asked besides.
_KEPT: Final = {
    "pages.kind_list": ("sort", "page"),
    "pages.search_page": ("q", *FACETS, "page"),
    "resources.document": ("page",),
    "graphs.graph_list": ("page",),
    "graphs.graph": ("page",),
    "corrections.corrections": ("page",),
    "versions.versions": ("from", "to", "of", "page"),
}
_REPEATED: Final = "repeated_parameters"
#: What a page is without the parameter, too.
_PLAIN: Final = frozenset((("page", "1"), ("sort", "name")))


@dataclass(frozen=True, slots=True)
class Alternate:
    """A page in one language: its tag, what it calls itself, its path and its whole address."""

    language: str
    name: str
    href: str
    address: str


def alternates(snapshot: Snapshot, iri: str | None) -> list[Alternate]:
    """The page of the current request in each language; ``iri`` is what it is about, if it is.

    ``address`` is absolute, since search engines take no other; ``href`` is for links.
    """
    scheme, host, _ = snapshot.origin
    found = []
    for language in LANGUAGES:
        href = _href(snapshot, iri, language)
        found.append(Alternate(language, OWN_NAMES[language], href, f"{scheme}://{host}{href}"))
    return found


def repeat(parameters: Sequence[tuple[str, str]]) -> None:
    """Have the page of the current request hang on ``parameters``, wherever they came from."""
    setattr(g, _REPEATED, list(parameters))


def neutral(snapshot: Snapshot, iri: str | None) -> str:
    """The address at which the reader's browser chooses the language."""
    scheme, host, _ = snapshot.origin
    return f"{scheme}://{host}{_href(snapshot, iri, None)}"


def _href(snapshot: Snapshot, iri: str | None, language: str | None) -> str:
    kept = [*g.get(_REPEATED, ()), *_hung_on()]
    if language is not None:
        kept.append((PARAMETER, language))
    return _path(snapshot, iri) + (f"?{urlencode(kept)}" if kept else "")


def _hung_on() -> Iterator[tuple[str, str]]:
    for name in _KEPT.get(request.endpoint or "", ()):
        value = request.args.get(name)
        if value is not None and (name, value) not in _PLAIN:
            yield name, value


def _path(snapshot: Snapshot, iri: str | None) -> str:
    """The page's own path, without an extension: what is kept for it answers both ways."""
    match request.endpoint:
        case "resources.document" if iri:
            return document_path(snapshot, iri)
        case "graphs.graph" if iri:
            return graph_path(snapshot, iri)
        case "dataset.dataset" | "dataset.dataset_in":
            return f"{snapshot.addresses.base_path}/dataset"
        case "terms.vocabulary" | "terms.vocabulary_in":
            return f"{snapshot.root}/ns"
    return to_uri(request.script_root + request.path)
