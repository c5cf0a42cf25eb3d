"""The facts of a draft about letters, each as one short line, for tests that compare many."""

from typing import Any

from rejoinder.pipeline.extract.rules.draft import Draft

from .reading import facts

_LINES = {
    "signature": "{signatory} {status}",
    "authorship": "{author} {role}",
    "addressing": "to {addressee}",
    "publishing": "in {venue}",
    "translating": "{translator} translated",
    "membership": "{member} among {group}",
}


def lines(draft: Draft, *kinds: str) -> set[str]:
    """One line a fact of these kinds (or of all about letters): "Ida Holm signed", "in Le Monde".

    What is denied has "not" before it.
    """
    return {
        ("not " if fact.get("polarity") == "denied" else "") + _line(kind, fact)
        for kind in kinds or _LINES
        for fact in facts(draft, kind)
    }


def _line(kind: str, fact: dict[str, Any]) -> str:
    return _LINES[kind].format(**{"status": "signed", "role": "made", **fact})
