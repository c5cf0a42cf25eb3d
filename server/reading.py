"""In which language a page comes, and in which the names on it.

``?lang=fr`` decides, on every page; else ``Accept-Language`` does (RFC 9110, 12.5.4), and where it
names no language of ours, ``language`` of the site. No cookie remembers a choice: whoever has made
one by ``lang=`` keeps it by the links of the pages (:func:`rejoinder.server.page_links.keep`), so
an address with ``lang=`` shows everybody the same. RDF, tables and feeds do not come in languages.
"""

from dataclasses import dataclass
from typing import Final

from flask import Response, request
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from .forms import HTML
from .languages import languages_of, preferred
from .messages import LANGUAGES, SOURCE, speak
from .negotiate import shortened
from .page_links import keep
from .rendition import Rendition
from .snapshots import Snapshot

#: The parameter of every page's address that chooses its language.
PARAMETER: Final = "lang"


@dataclass(frozen=True, slots=True)
class Reading:
    """How a page is to be read. Part of a cache's key: equal ones get the same page.

    ``language`` is that of the page, ``labels`` those that go before the site's in what things are
    called; ``chosen`` says that the address chooses, and not the header.
    """

    language: str
    labels: tuple[str, ...] = ()
    chosen: bool = False

    @property
    def key(self) -> tuple[object, ...]:
        """What tells it from others in the key of a cache."""
        return (self.language, self.labels, self.chosen)

    @property
    def vary(self) -> tuple[str, ...]:
        """The request headers on which the page depends for its language."""
        return () if self.chosen else ("Accept-Language",)

    def address(self, path: str) -> str:
        """The address that always answers as the page at ``path`` does now."""
        return f"{path}?{PARAMETER}={self.language}" if self.chosen else path

    def rendition(self, html: str, *headers: tuple[str, str], vary: str = "") -> Rendition:
        """``html`` as an answer that says its language; ``vary`` are other headers it hangs on."""
        depends = ", ".join(filter(None, (vary, *self.vary)))
        return Rendition.of(
            self._linked(html).encode(),
            HTML.content_type,
            ("Content-Language", self.language),
            *((("Vary", depends),) if depends else ()),
            *headers,
        )

    def response(self, html: str) -> Response:
        """``html`` as an answer that nobody keeps: a problem, the result of a query."""
        answer = Response(self._linked(html), content_type=HTML.content_type)
        answer.headers["Content-Language"] = self.language
        answer.vary.update(("Accept", *self.vary))
        return answer

    def _linked(self, html: str) -> str:
        return keep(html, PARAMETER, self.language) if self.chosen else html


def reading(snapshot: Snapshot) -> Reading:
    """How the current request's page is to be read; what follows is said in its language."""
    found = _reading(snapshot, request.args.get(PARAMETER), request.headers.get("Accept-Language"))
    speak(found.language)
    return found


def chosen(path: str) -> str:
    """``path`` to another page, with the language that the current request's address chooses."""
    asked = _primary(request.args.get(PARAMETER, ""))
    if asked not in LANGUAGES:
        return path
    return f"{path}{'&' if '?' in path else '?'}{PARAMETER}={asked}"


def language_of_site(snapshot: Snapshot) -> str:
    """The language in which the site speaks to those who ask for none."""
    own = _primary(snapshot.manifest.site.language)
    return own if own in LANGUAGES else SOURCE


def _reading(snapshot: Snapshot, asked: str | None, accept_language: str | None) -> Reading:
    chosen = _primary(asked or "")
    if chosen in LANGUAGES:
        of_site = _primary(snapshot.manifest.site.language)
        named = chosen != of_site and chosen in languages_of(snapshot)
        return Reading(chosen, (chosen,) if named else (), True)
    accept_language = shortened(accept_language)
    return Reading(
        _negotiated(accept_language) or language_of_site(snapshot),
        preferred(snapshot, accept_language),
    )


def _negotiated(accept_language: str | None) -> str | None:
    """The language of ours that is wanted most (RFC 4647, 3.3.1, both ways)."""
    if not accept_language:
        return None
    for tag, quality in parse_accept_header(accept_language, LanguageAccept):
        if quality > 0 and _primary(tag) in LANGUAGES:
            return _primary(tag)
    return None


def _primary(tag: str) -> str:
    return tag.lower().replace("_", "-").partition("-")[0]
