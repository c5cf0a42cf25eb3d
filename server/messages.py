"""What pages say to people: messages of the source code in English, said in the reader's language.

``gettext``, ``ngettext`` and ``pgettext`` are those of gettext: they look a message up in the
catalogue of the page's language and fill in ``%(name)s``. ``marked`` only marks a text as a
message, which is looked up later. Outside of a request, and where a catalogue has nothing, English
is what comes out. Catalogues: ``translations/{language}/LC_MESSAGES/messages.po``.
"""

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Final

import flask_babel
from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, g
from markupsafe import Markup

from ..ontology.kinds import THING_KINDS, ThingKind
from .message import Message, joined, marked

__all__ = [
    "LANGUAGES",
    "SOURCE",
    "Message",
    "called",
    "elided",
    "gettext",
    "joined",
    "marked",
    "ngettext",
    "pgettext",
    "said",
    "speak",
    "speaking",
    "spoken",
]

#: The language that the messages are written in.
SOURCE: Final = "en"
FOLDER: Final = Path(__file__).with_name("translations")
_CATALOGUE: Final = "LC_MESSAGES/messages.po"
#: The languages in which pages come: the messages' own, then those that have a catalogue.
LANGUAGES: Final = (
    SOURCE,
    *sorted(path.parents[1].name for path in FOLDER.glob(f"*/{_CATALOGUE}")),
)
#: French words that lose their last letter before a vowel.
_ELIDES: Final = (" de ", " que ", "(de ")
_VOWELS: Final = frozenset("aeiouœæ")
#: What each calls itself.
OWN_NAMES: Final = {tag: Locale.parse(tag).get_display_name() or tag for tag in LANGUAGES}


# A page says hundreds of things: these ask the catalogue, and not Flask-Babel which one that is.


def gettext(message: str, **values: object) -> str:
    """``message`` in the language of the page, with its ``values``."""
    text = _catalogue(spoken()).gettext(message)
    return text % values if values else text


def ngettext(singular: str, plural: str, num: int, **values: object) -> str:
    """The form of a message that goes with ``num``, which is one of its values."""
    return _catalogue(spoken()).ngettext(singular, plural, num) % ({"num": num} | values)


def pgettext(context: str, message: str, **values: object) -> str:
    """``message`` where the same English words mean several things; ``context`` says which."""
    text = str(_catalogue(spoken()).pgettext(context, message))
    return text % values if values else text


def _in_page(message: str, **values: object) -> Markup:
    """As :func:`gettext`, in a template: ``values`` are escaped, unless they are markup."""
    if not values:
        return _constant(spoken(), message)
    return Markup(_catalogue(spoken()).gettext(message)) % values  # noqa: S704 - ours


@lru_cache(4096)
def _constant(language: str, message: str) -> Markup:
    return Markup(_catalogue(language).gettext(message)) % {}  # noqa: S704 - ours


def _in_page_of(context: str, message: str, **values: object) -> Markup:
    """As :func:`pgettext`, in a template."""
    return Markup(_catalogue(spoken()).pgettext(context, message)) % values  # noqa: S704 - ours


def said(text: str) -> str:
    """A text that is a :class:`Message`, or marked as one, in the language of the page."""
    if isinstance(text, Message):
        values = {n: said(v) if isinstance(v, Message) else v for n, v in text.values.items()}
        return gettext(text.template, **values)
    return gettext(text) if text else text


def elided(text: str, following: object) -> str:
    """``text`` before ``following``, a text or something with one: *d’Ada*, where French has it so.

    Only before a vowel, where the written form leaves no doubt; *h* and *y* stay as they are.
    """
    if spoken() != "fr" or not text.endswith(_ELIDES):
        return text
    first = unicodedata.normalize("NFD", str(getattr(following, "text", following)))[:1]
    return f"{text[:-2]}’" if first.lower() in _VOWELS else text


def called(kind: ThingKind | str, count: int = 1) -> str:
    """What people call so many things of a kind; quotations, too, are found as things are."""
    if kind == "quotation":
        return ngettext("quotation", "quotations", count)
    found = THING_KINDS.get(kind) if isinstance(kind, str) else kind
    return ngettext(found.singular, found.plural, count) if found else str(kind)


def register(app: Flask) -> None:
    """Let the templates of ``app`` speak the language that :func:`speak` sets."""
    babel = flask_babel.Babel(app, locale_selector=spoken)
    # A property that is computed once, so that this takes its place.
    babel.__dict__["domain_instance"] = _Catalogues()
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.filters |= {"said": said, "called": called}
    app.jinja_env.globals |= {"_": _in_page, "gettext": _in_page, "pgettext": _in_page_of}


def spoken() -> str:
    """The language of what is being made: English unless a page has said otherwise."""
    try:
        return getattr(g._get_current_object(), "language", SOURCE)
    except RuntimeError:  # outside of a request
        return SOURCE


def speak(language: str) -> None:
    """Make what follows in this request in ``language``, one of :data:`LANGUAGES`."""
    g.language = language
    flask_babel.refresh()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Make what happens inside in ``language``."""
    before = spoken()
    speak(language)
    try:
        yield
    finally:
        speak(before)


class _Catalogues(flask_babel.Domain):  # type: ignore[misc]
    """Catalogues read from ``.po`` files: there is no compiled copy that could be an older one."""

    def get_translations(self) -> NullTranslations:
        """The catalogue of the language that is spoken."""
        # Asked for every message: the locale that Flask-Babel would make of it is not needed here.
        return _catalogue(spoken())


@cache
def _catalogue(language: str) -> NullTranslations:
    path = FOLDER / language / _CATALOGUE
    if language not in LANGUAGES or not path.is_file():
        return NullTranslations()
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)
