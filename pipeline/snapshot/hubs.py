"""What points to a thing, in the order of the pages that show it, for things to which much does.

A page of a document shows a hundred facts. Of a thing with more, the server would have to look at
all of them to find which come first; so the build notes their order.
"""

from collections.abc import Callable, Iterator
from typing import Final

from ...ontology.namespaces import RJ
from .lines import value
from .naming import Terms
from .scratch import ArticleRow

#: What facts are noted under, and a thing's own fragments; all else, under the property by which it
#: points.
FACT: Final = ""
OWN: Final = "#"
_REPORTED_IN: Final = str(RJ.reportedIn)
_ORDER: Final = str(RJ.order)

#: What points to which thing and under what, and what puts it in order.
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


def pointing(
    iri: str, terms: Terms, id_root: str, article_of: Callable[[str], ArticleRow]
) -> Iterator[Row]:
    """To which things of the site the subject ``iri`` points.

    A thing's own fragments, such as a contradiction, are noted; those of other things are not.
    """
    start = f"<{id_root}"
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
    date = article_of(article).published or "9999" if article else ""
    text = value(order) if order[0] == '"' else order
    for thing, what in targets:
        yield iri, thing, what, date, article, int(text) if text.isdecimal() else 0
