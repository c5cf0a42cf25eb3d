"""References in the forms that reference managers read: BibTeX, RIS and CSL JSON.

Zotero, JabRef, EndNote and pandoc import at least one of them each. What comes in is text of
anybody's making, so each form escapes whatever would end a field or mean something in it.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

#: Form → media type. RIS and CSL JSON have registered or customary ones, BibTeX a customary one.
CITATION_TYPES: Final = {
    "bib": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
    "csl.json": "application/vnd.citationstyles.csl+json",
}

_RIS_TYPES: Final = {"dataset": "DATA", "article-newspaper": "NEWS"}
_BIBTEX_TYPES: Final = {"dataset": "misc", "article-newspaper": "article"}
# TeX's special characters. A backslash and braces become commands, since an escaped brace still
# counts where BibTeX balances them.
_TEX: Final = str.maketrans(
    {
        "\\": r"\textbackslash ",
        "{": r"\textbraceleft ",
        "}": r"\textbraceright ",
        "~": r"\textasciitilde ",
        "^": r"\textasciicircum ",
        **{c: f"\\{c}" for c in "$&%#_"},
    }
)
_DATE: Final = re.compile(r"(?P<year>-?\d{4,})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?")


@dataclass(frozen=True, slots=True)
class Reference:
    """Something that can be cited; a text is empty where it is not known.

    ``key`` is a BibTeX key of letters, digits and ``-``; ``kind`` is CSL's word: ``dataset`` or
    ``article-newspaper``. ``published`` is a date, a month or a year (ISO 8601).
    """

    key: str
    kind: str
    title: str
    authors: tuple[str, ...] = ()
    container: str = ""
    publisher: str = ""
    published: str = ""
    version: str = ""
    url: str = ""
    archived: str = ""
    language: str = ""
    note: str = ""

    @property
    def date(self) -> tuple[str, ...]:
        """Year, month and day of ``published``, as far as it has them."""
        found = _DATE.match(self.published)
        return tuple(part for part in found.groups() if part) if found else ()


def citation_key(text: str) -> str:
    """``text`` as a BibTeX key."""
    return re.sub(r"[^A-Za-z0-9]+", "-", text).strip("-") or "reference"


def bibtex(reference: Reference) -> str:
    """One entry of BibTeX. Names stand in braces: whether a name is a family's is not known."""
    date = reference.date
    fields = [
        ("title", f"{{{_tex(reference.title)}}}"),
        ("author", " and ".join(f"{{{_tex(author)}}}" for author in reference.authors)),
        ("journal", _tex(reference.container)),
        ("publisher", _tex(reference.publisher)),
        ("year", date[0] if date else ""),
        ("month", str(int(date[1])) if len(date) > 1 else ""),
        ("date", "-".join(date)),
        ("version", _tex(reference.version)),
        ("url", _url(reference.url)),
        ("language", _tex(reference.language)),
        ("note", _tex(" ".join(filter(None, (reference.note, _archived(reference)))))),
    ]
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields if value)
    return f"@{_BIBTEX_TYPES[reference.kind]}{{{reference.key},\n{lines}}}\n"


def ris(reference: Reference) -> str:
    """One record of RIS: a tag and a value on each line, CRLF."""
    fields = [
        ("TY", _RIS_TYPES[reference.kind]),
        ("ID", reference.key),
        ("TI", reference.title),
        *(("AU", author) for author in reference.authors),
        ("T2", reference.container),
        ("PB", reference.publisher),
        ("PY", reference.date[0] if reference.date else ""),
        # RIS writes a date with slashes, whatever is missing left empty.
        ("DA", "/".join((*reference.date, "", "")[:3]) + "/" if reference.date else ""),
        ("ET", reference.version),
        ("LA", reference.language),
        ("UR", reference.url),
        ("L2", reference.archived),
        ("N1", reference.note),
    ]
    lines = [f"{tag}  - {_one_line(value)}" for tag, value in fields if value]
    return "\r\n".join((*lines, "ER  - ", "", ""))


def csl(reference: Reference) -> dict[str, Any]:
    """One item of CSL JSON."""
    item: dict[str, Any] = {
        "id": reference.key,
        "type": reference.kind,
        "title": reference.title,
        "author": [{"literal": author} for author in reference.authors],
        "container-title": reference.container,
        "publisher": reference.publisher,
        "issued": {"date-parts": [[int(part) for part in reference.date]]}
        if reference.date
        else None,
        "version": reference.version,
        "URL": reference.url,
        "archive_location": reference.archived,
        "language": reference.language,
        "note": reference.note,
    }
    return {name: value for name, value in item.items() if value}


def write(form: str, references: Iterable[Reference]) -> Iterator[str]:
    """``references`` in a form of :data:`CITATION_TYPES`, a piece of the file at a time."""
    if form == "bib":
        yield from map(bibtex, references)
    elif form == "ris":
        yield from map(ris, references)
    else:
        before = "[\n"
        for reference in references:
            yield before + json.dumps(csl(reference), ensure_ascii=False)
            before = ",\n"
        yield "\n]\n" if before != "[\n" else "[]\n"


def _archived(reference: Reference) -> str:
    return f"Archived at {reference.archived}" if reference.archived else ""


def _tex(text: str) -> str:
    return _one_line(text).translate(_TEX).strip()


def _url(text: str) -> str:
    """A URL is verbatim in BibTeX; what would break its field is percent-encoded."""
    encoded = {"{": "%7B", "}": "%7D", "\\": "%5C"}
    return "".join(encoded.get(c, c) for c in "".join(text.split()))


def _one_line(text: str) -> str:
    return " ".join(text.split())
