"""The small pieces of HTML of which pages have hundreds: texts, links, lists of these.

Templates have them as macros of ``_macros.html``. They are made here since a call of a macro takes
several times as long as the piece does. Everything comes out escaped.
"""

from collections.abc import Sequence

from flask import Flask
from markupsafe import Markup, escape

from .cards import Part
from .labels import Text
from .messages import gettext


def register(app: Flask) -> None:
    """Let the templates of ``app`` have the pieces, under their own names with ``_piece``."""
    app.jinja_env.globals |= {
        "lang_piece": lang,
        "text_piece": text,
        "part_piece": part,
        "parts_piece": parts,
        "listed_piece": listed,
    }


def lang(language: str | None) -> Markup:
    """The attribute that names a language; nothing for the page's own."""
    return _made(f' lang="{escape(language)}"' if language else "")


def text(value: Text) -> Markup:
    """Words in their language."""
    return _made(f"<span{lang(value.language)}>{escape(value.value)}</span>")


def part(piece: Part) -> Markup:
    """A link, words in another language, or plain text; behind it its notes."""
    return _made(_part(piece))


def parts(pieces: Sequence[Part]) -> Markup:
    """Pieces one behind the other."""
    return _made("".join(map(_part, pieces)))


def listed(pieces: Sequence[Part], most: int = 40) -> Markup:
    """Pieces with commas between them; more than ``most`` of them unfold."""
    if len(pieces) <= most:
        return _made(", ".join(map(_part, pieces)))
    items = "".join(f"<li>{_part(piece)}</li>" for piece in pieces)
    return _made(f"<details><summary>{len(pieces)}</summary><ul>{items}</ul></details>")


def _made(html: str) -> Markup:
    return Markup(html)  # noqa: S704 - what goes into it is escaped


def _part(piece: Part) -> str:
    shown = str(escape(piece.text))
    if piece.href:
        away = ' rel="external noopener"' if piece.outside else ""
        shown = f'<a href="{escape(piece.href)}"{lang(piece.language)}{away}>{shown}</a>'
    elif piece.language:
        shown = f"<span{lang(piece.language)}>{shown}</span>"
    if piece.notes:
        shown += f" ({'; '.join(_note(*note) for note in piece.notes)})"
    return shown


def _note(said: Part, article: Part | None) -> str:
    if article is None:
        return _part(said)
    source = gettext("according to %(article)s", article=_part(article))
    return f"{_part(said)}, {source}"
