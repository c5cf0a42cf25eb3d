"""How we came by an article's facts, or by one: who extracted them, and who reviewed them."""

from dataclasses import dataclass

from ..ontology.namespaces import PROV, RDFS, RJ
from .cards import HIDDEN, Cards, Row
from .days import day
from .description import Description
from .figures import number
from .messages import gettext, ngettext, pgettext


@dataclass(frozen=True, slots=True)
class Satellite:
    """An activity or an agent of the provenance, and the fragment that names it."""

    name: str
    anchor: str
    rows: tuple[Row, ...]


def satellites_of(cards: Cards, description: Description, iri: str) -> list[Satellite]:
    """How it came about: first the activities, then the agents of which more is known.

    The reviews of other facts, which the document may hold too, are left to their own pages.
    """
    wanted = {str(PROV.Activity), str(PROV.SoftwareAgent), str(PROV.Agent)}
    own = f"{iri}#"
    found = []
    for subject in description.subjects():
        types = set(description.types(subject))
        owner = subject.partition("#")[0]
        if not types & wanted or (owner != iri and description.values(owner, RJ.reportedIn)):
            continue
        fragment = subject.partition("#")[2]
        name = _activity(description.text(subject, RDFS.label)) or fragment.replace("-", " ")
        rows = cards.rows(subject, HIDDEN | {str(PROV.used)})
        if rows or (subject.startswith(own) and str(PROV.Activity) in types):
            found.append((str(PROV.Activity) not in types, name, fragment, rows))
    return [
        Satellite(name[:1].upper() + name[1:], fragment, rows)
        for _, name, fragment, rows in sorted(found, key=lambda f: f[:3])
    ]


def agents_named_only(description: Description) -> list[str]:
    """The fragments of agents of whom nothing but a name is known: of them there is no section."""
    known = HIDDEN | {str(PROV.used)}
    return [
        subject.partition("#")[2]
        for subject in description.subjects()
        if "#" in subject
        and str(PROV.Agent) in description.types(subject)
        and str(PROV.Activity) not in description.types(subject)
        and known.issuperset(description.properties(subject))
    ]


def _activity(label: str) -> str:
    """What an activity of the provenance is called; builds write it in English."""
    what, _, by = label.partition("Extraction by ")
    if by and not what:
        return gettext("Extraction by %(extractor)s", extractor=by)
    what, _, status = label.partition("Review: ")
    if status and not what:
        return gettext("Review: %(status)s", status=pgettext("term", status))
    return label


def reviews_of(cards: Cards, description: Description, facts: frozenset[str]) -> list[str]:
    """How many of an article's facts were reviewed by whom, in words."""
    by: dict[str, list[str]] = {}
    reviewed = {fact for fact in facts if _is_reviewed(description, fact)}
    for activity in description.subjects():
        if str(PROV.Activity) not in description.types(activity):
            continue
        used = facts.intersection(description.iris(activity, PROV.used))
        agents = description.iris(activity, PROV.wasAssociatedWith)
        reviewed |= used
        for agent in agents if used else ():
            dates = by.setdefault(cards.labels(agent).value, [])
            dates.extend([description.text(activity, PROV.endedAtTime)] * len(used))
    said = []
    for name, dates in sorted(by.items()):
        count, last = len(dates), max(dates)
        said.append(
            ngettext(
                "%(number)s fact reviewed by %(name)s.",
                "%(number)s facts reviewed by %(name)s.",
                count,
                number=number(count),
                name=name,
            )
            if not last
            else ngettext(
                "%(number)s fact reviewed by %(name)s, last on %(day)s.",
                "%(number)s facts reviewed by %(name)s, last on %(day)s.",
                count,
                number=number(count),
                name=name,
                day=day(last),
            )
        )
    if waiting := len(facts - reviewed):
        said.append(
            ngettext(
                "%(number)s fact not reviewed.",
                "%(number)s facts not reviewed.",
                waiting,
                number=number(waiting),
            )
        )
    return said


def _is_reviewed(description: Description, fact: str) -> bool:
    return not {str(RJ.accepted), str(RJ.corrected)}.isdisjoint(
        description.iris(fact, RJ.reviewStatus)
    )
