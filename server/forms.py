"""The forms in which a document comes: a page, or one of the RDF formats."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from ..ontology.formats import GRAPH_FORMATS
from .errors import Problem
from .messages import Message
from .negotiate import best
from .rdf_xml import NotWritableError


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a document: the extension of its address, and its media type."""

    extension: str
    media_type: str
    content_type: str
    label: str


HTML: Final = Form("html", "text/html", "text/html; charset=utf-8", "HTML")

#: Extension → form. The first answers a client that takes anything.
FORMS: Final[dict[str, Form]] = {"html": HTML} | {
    f.extension: Form(f.extension, f.media_type, f.content_type, f.label)
    for f in GRAPH_FORMATS.values()
}

# What a client may ask for → the form that it gets. The proper names go first, so that of equals
# they win over the names that other formats share.
_ASKED: Final[dict[str, str]] = (
    {form.media_type: form.extension for form in FORMS.values()}
    | {"application/xhtml+xml": "html"}
    | {also: f.extension for f in GRAPH_FORMATS.values() for also in f.also}
)
_OFFERS: Final = tuple(_ASKED)


def negotiated(accept: str | None) -> Form | None:
    """The form that the header ``Accept`` prefers; None where it accepts none."""
    offer = best(accept, _OFFERS)
    return None if offer is None else FORMS[_ASKED[offer]]


def split_extension(path: str) -> tuple[str, Form | None]:
    """Part a path from the extension that asks for a form: ``("letter/x", Turtle)``."""
    stem, dot, extension = path.rpartition(".")
    form = FORMS.get(extension)
    return (stem, form) if dot and stem and form else (path, None)


@contextmanager
def writing(form: Form) -> Iterator[None]:
    """Make what cannot be written in ``form`` a Problem with 406 (RFC 9110, 15.5.7)."""
    try:
        yield
    except NotWritableError as error:
        raise Problem(
            406,
            "Not Acceptable",
            Message("This cannot be written in %(form)s: %(why)s.", form=form.label, why=error),
        ) from None
