"""What points to a thing, in the order of the pages that show it, for things to which much does.

A page of a document shows a hundred facts. Of a thing with more, the server would have to look at
all of them to find which come first; so the build notes their order.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from ...ontology.namespaces import RJ
from .lines import value
from .naming import Terms
from .scratch import Scratch

#: What facts are noted under, and a thing's own fragments; all else, under the property by which it
#: points.
FACT: Final = ""
OWN: Final = "#"
#: Rows that are written at once.
_BATCH: Final = 20_000
_REPORTED_IN: Final = str(RJ.reportedIn)
_ORDER: Final = str(RJ.order)

#: The thing, what points to it and under what, and what puts it in order.
Row = tuple[str, str, str, str, str, int]

#: Among the facts, among the fragments, and among all else, in the order of its properties.
PLACED: Final = """
INSERT INTO hub
WITH many AS (
    SELECT thing FROM scratch.pointing
    WHERE property <> '#' GROUP BY thing, property = '' HAVING count(*) > 100
)
SELECT thing, property, row_number() OVER (
    PARTITION BY thing, CASE property WHEN '' THEN 0 WHEN '#' THEN 1 ELSE 2 END
    ORDER BY property, date, article, place, subject
) - 1, subject
FROM scratch.pointing WHERE thing IN many
"""


def noting(
    subjects: Iterable[tuple[str, Terms]], id_root: str, scratch: Scratch
) -> Iterator[tuple[str, Terms]]:
    """Pass ``subjects`` on, and note in ``scratch`` which things of the site they point to.

    A thing's own fragments, such as a contradiction, are noted; those of other things are not.
    """
    start, rows = f"<{id_root}", list[Row]()
    for iri, terms in subjects:
        rows.extend(_pointing(iri, terms, start, scratch))
        if len(rows) >= _BATCH:
            scratch.add_pointing(rows)
            rows.clear()
        yield iri, terms
    scratch.add_pointing(rows)


def _pointing(iri: str, terms: Terms, start: str, scratch: Scratch) -> Iterator[Row]:
    owner, mark, _ = iri.partition("#")
    articles = () if mark else terms.get(_REPORTED_IN, ())
    targets = {
        (term[1:-1], FACT if articles else property_)
        for property_, values in terms.items()
        for term in values
        if term.startswith(start) and "#" not in term
    }
    if mark:
        targets = {(thing, OWN) for thing, _ in targets if thing == owner}
    if not targets:
        return
    article, order = value(articles[0]) if articles else "", terms.get(_ORDER, ("0",))[0]
    date = scratch.article(article).published or "9999" if article else ""
    text = value(order) if order[0] == '"' else order
    for thing, what in targets:
        yield thing, what, date, article, iri, int(text) if text.isdecimal() else 0
