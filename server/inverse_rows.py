"""What points to a thing, as rows of its page: read from the thing's side."""

from collections.abc import Sequence
from typing import Final

from ..ontology.namespaces import CITO, RJ, SCHEMA
from .cards import Cards, Part, Row
from .description import Description
from .documents import Document
from .figures import number
from .messages import gettext, marked

#: What a page calls a property that is read from its object's side.
INVERSE: Final = {
    str(SCHEMA.mentions): marked("Reported in"),
    str(SCHEMA.author): marked("Wrote"),
    str(SCHEMA.translator): marked("Translated"),
    str(SCHEMA.translationOfWork): marked("Translations"),
    str(SCHEMA.memberOf): marked("Members"),
    str(RJ.signedBy): marked("Signed"),
    str(RJ.addressedTo): marked("Was sent"),
    str(RJ.publishedIn): marked("Published"),
    str(RJ.repliedTo): marked("Answered by"),
    str(RJ.inspired): marked("Inspired by"),
    str(RJ.counterpartOf): marked("Counterpart of"),
    str(RJ.textOf): marked("Full text in"),
    str(CITO.repliesTo): marked("Works that answer it"),
    str(CITO.agreesWith): marked("Works that agree with it"),
    str(CITO.disagreesWith): marked("Works that disagree with it"),
}


def inverse_rows(cards: Cards, description: Description, document: Document) -> list[Row]:
    """What points to the subject, but for facts (they have cards) and satellites.

    Where a page does not have it all, the name says how much there is.
    """
    iri, facts = document.iri, document.facts
    groups: dict[str, list[Part]] = {}
    for subject, property_ in description.pointing_to(iri):
        # The works of a debate have a list of their own.
        if subject in facts or "#" in subject or property_ == str(RJ.partOfDebate):
            continue
        groups.setdefault(property_, []).append(cards.annotated(subject, subject, property_, iri))
    return [
        Row(
            Part(_heading(cards, document, p, len(parts))),
            tuple(sorted(parts, key=lambda part: part.text)),
        )
        for p, parts in sorted(groups.items())
    ]


def together(rows: Sequence[Row], inverse: Sequence[Row]) -> list[Row]:
    """Rows of both directions; where both have one of a name, it is one row with the values once.

    A movement is the counterpart of another whichever of them the data says it of.
    """
    merged = {row.name.text.casefold(): row for row in rows}
    for row in inverse:
        key = row.name.text.casefold()
        known = merged.get(key)
        if known is not None:
            there = {(value.text, value.href) for value in known.values}
            more = (value for value in row.values if (value.text, value.href) not in there)
            row = Row(known.name, (*known.values, *more))
        merged[key] = row
    return list(merged.values())


def _heading(cards: Cards, document: Document, property_: str, shown: int) -> str:
    called = INVERSE.get(property_)
    name = (
        gettext(called)
        if called
        else gettext("“%(property)s” of", property=cards.labels(property_).value)
    )
    total = document.pointing.get(property_, shown)
    if total <= shown:
        return name
    return gettext(
        "%(name)s (%(shown)s of %(total)s)", name=name, shown=number(shown), total=number(total)
    )
