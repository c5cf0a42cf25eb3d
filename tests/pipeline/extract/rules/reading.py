"""What drafts say, in short: tests read it at a glance."""

from typing import Any

from rejoinder.pipeline.extract.rules.draft import Draft

#: What every fact has, and what tests ask for by name only.
_LEFT_OUT = {"id", "kind", "evidence", "confidence", "order", "review"}


def things(draft: Draft, kind: str) -> list[str]:
    """The names of the things of a kind."""
    return [thing.name for thing in draft.things.values() if thing.kind == kind]


def mentions(draft: Draft, *kinds: str) -> list[tuple[str, str]]:
    """The words of each mention of things of these kinds, and the name of what they stand for."""
    return [
        (paragraph.doc[m.start : m.end].text, draft.things[m.thing].name)
        for paragraph in draft.document
        for m in draft.mentions_in(paragraph, *kinds)
    ]


def facts(draft: Draft, kind: str) -> list[dict[str, Any]]:
    """The facts of a kind, with names for things, and without what all have."""
    names = {thing.id: thing.name for thing in draft.things.values()}
    found = []
    for fact in draft.facts:
        if fact.kind == kind:  # type: ignore[attr-defined]
            values = fact.model_dump(exclude_defaults=True).items()
            found.append({k: _named(v, names) for k, v in values if k not in _LEFT_OUT})
    return found


def _named(value: Any, names: dict[str, str]) -> Any:
    return [names.get(v, v) for v in value] if isinstance(value, list) else names.get(value, value)


def words(draft: Draft, kind: str) -> list[list[str]]:
    """The evidence of the facts of a kind, each checked to stand where its span says."""
    found = []
    for fact in draft.facts:
        for span in fact.evidence:
            start, end = span.bounds
            assert draft.document.text[start:end] == span.exact
        if fact.kind == kind:  # type: ignore[attr-defined]
            found.append([span.exact for span in fact.evidence])
    return found
