"""The corrections that the site lists: what a review corrected, and addresses that lead elsewhere.

A corrected fact and the review of a fact are noted among what points to things (:mod:`.hubs`), as
fragments are, of which no page is made: they point to the status.
"""

from collections.abc import Iterator
from typing import Final

from ...ontology.namespaces import PROV, RJ
from .hubs import OWN, Row
from .lines import value
from .naming import Terms

_STATUS: Final = str(RJ.reviewStatus)
_CORRECTED: Final = str(RJ.corrected)
_REPORTED_IN: Final = str(RJ.reportedIn)
_ENDED: Final = str(PROV.endedAtTime)
#: The fragment that names the review of a fact.
_REVIEW: Final = "#review"

#: The newest first; nothing that leads to what is not to be listed.
CORRECTIONS: Final = f"""
INSERT INTO correction
WITH found (day, what, iri, other) AS (
    SELECT coalesce(review.date, ''), 'corrected', fact.subject, fact.article
    FROM scratch.pointing AS fact
    LEFT JOIN scratch.pointing AS review ON review.subject = fact.subject || '{_REVIEW}'
        AND review.thing = fact.thing
    WHERE fact.thing = '{_CORRECTED}' AND fact.subject NOT GLOB '*#*'
    UNION ALL
    SELECT coalesce(since, ''), status, iri, coalesce(successor, '') FROM address AS gone
    WHERE status IN ('merged', 'withdrawn', 'retired') AND NOT EXISTS
        (SELECT 1 FROM address WHERE iri = gone.successor AND status = 'unlisted')
)
SELECT row_number() OVER (ORDER BY day DESC, what, iri) - 1, day, what, iri, other FROM found
"""  # noqa: S608 - all ours


def corrected(iri: str, terms: Terms) -> Iterator[Row]:
    """What the subject ``iri`` says of a correction, if it is a corrected fact, or a review."""
    if iri.endswith(_REVIEW):
        for ended in terms.get(_ENDED, ())[:1]:
            yield iri, _CORRECTED, OWN, value(ended)[:10], "", 0
    elif f"<{_CORRECTED}>" in terms.get(_STATUS, ()):
        article = terms.get(_REPORTED_IN, ("",))[0]
        yield iri, _CORRECTED, OWN, "", value(article) if article else "", 0
