"""Bring the catalogues up to date with what the pages say: ``make messages``.

Messages are found in Python, in templates, and where they stand in neither: the labels of the
vocabulary's terms and the example queries. A catalogue keeps the translations of the messages that
are still there and gets the new ones, empty; ``messages.pot`` is what a new language begins with.
"""

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import IO, Final

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po
from rdflib import Graph

from ..ontology.example_queries import example_queries
from ..ontology.namespaces import RDFS
from .messages import FOLDER

#: The folder of the sources: they are read where they are installed from.
_ROOT: Final = FOLDER.parents[1]
_HERE: Final = "rejoinder.server.extraction"
_METHODS: Final = [
    ("server/**.py", "python"),
    ("ontology/kinds.py", "python"),
    ("server/templates/**.html", "jinja2"),
    ("ontology/rejoinder.ttl", f"{_HERE}:labels"),
    ("ontology/queries/*.rq", f"{_HERE}:queries"),
]
#: Blocks of templates are messages without the white space around their lines.
_OPTIONS: Final = {"server/templates/**.html": {"trimmed": "true"}}
#: What marks a message, beside gettext's own functions: a kind of thing has a plural, a sentence a
#: form for one subject and one for several.
_KEYWORDS: Final = {
    **DEFAULT_KEYWORDS,
    "marked": None,
    "Message": (1,),
    "sentence": (1, 1),
    "ThingKind": (4, 3),
    "Property": (2,),
}
_HEADER: Final = """msgid ""
msgstr ""
"Language: %s\\n"
"Plural-Forms: %s\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""

#: A line, the function that would look the message up, its arguments, comments.
Found = Iterator[tuple[int, str, tuple[str, str], list[str]]]


def extracted() -> Catalog:
    """All messages of the sources."""
    catalog = Catalog()
    found = extract_from_dir(_ROOT, _METHODS, _OPTIONS, _KEYWORDS)
    for _, _, message, _, context in sorted(found, key=lambda x: (str(x[2]), x[4] or "")):
        catalog.add(message, context=context)
    return catalog


def merged(catalog: Catalog, language: str) -> bytes:
    """The catalogue of ``language``: the messages of ``catalog``, with its own translations."""
    new = Catalog(locale=language)
    with (FOLDER / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        old = read_po(file, locale=language)
    for message in catalog:
        if message.id:
            known = old.get(message.id, message.context)
            new.add(message.id, known.string if known else None, context=message.context)
    return _written(new, language, new.plural_forms)


def template(catalog: Catalog) -> bytes:
    """``messages.pot``: the messages of ``catalog``, none of them translated."""
    return _written(catalog, "", "nplurals=2; plural=(n != 1);")


def _written(catalog: Catalog, language: str, plural_forms: str) -> bytes:
    """Without dates and places, so that a file changes only where a message does."""
    output = BytesIO((_HEADER % (language, plural_forms)).encode())
    output.seek(0, 2)
    write_po(output, catalog, width=0, no_location=True, omit_header=True, sort_output=True)
    return output.getvalue()


def labels(fileobj: IO[bytes], keywords: object, comment_tags: object, options: object) -> Found:
    """The English labels of the terms in a Turtle file: ``pgettext("term", …)``."""
    graph = Graph().parse(data=fileobj.read(), format="turtle")
    found = {str(x) for x in graph.objects(None, RDFS.label) if getattr(x, "language", "") == "en"}
    for label in sorted(found):
        yield 1, "pgettext", ("term", label), []


def queries(fileobj: IO[bytes], keywords: object, comment_tags: object, options: object) -> Found:
    """What an example query asks, and what its rows are: ``pgettext("query", …)``."""
    stem = Path(fileobj.name).stem
    for query in example_queries():
        if query.name == stem:
            yield 1, "pgettext", ("query", query.title), []
            yield 2, "pgettext", ("query", query.answers), []


def main() -> None:
    """Write ``messages.pot`` and every catalogue anew, and say what is not translated."""
    catalog = extracted()
    (FOLDER / "messages.pot").write_bytes(template(catalog))
    for path in sorted(FOLDER.glob("*/LC_MESSAGES/messages.po")):
        language = path.parents[1].name
        path.write_bytes(merged(catalog, language))
        with path.open("rb") as file:
            found = read_po(file, locale=language)
        empty = [message.id for message in found if message.id and not _complete(message.string)]
        sys.stdout.write(f"{language}: {len(catalog)} messages, {len(empty)} not translated\n")
        for message in empty:
            sys.stdout.write(f"  {message}\n")


def _complete(string: object) -> bool:
    return all(string) if isinstance(string, tuple | list) else bool(string)


if __name__ == "__main__":
    main()
