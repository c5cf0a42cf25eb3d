"""What gives words to somebody: verbs before and behind them, "selon"."""

import re
from dataclasses import dataclass
from functools import cache

from ..extractor import Bounds
from .words import END, START, one_of

_PRONOUN = r"(?P<pronoun>il|elle|ils|elles|on|je|nous)"
#: Stand between a subject and its verb.
_CLITICS = r"(?:(?:ne|n['’]|se|s['’]|le|la|l['’]|lui|leur|nous|vous|me|m['’]|y|en)\s*)*"


@dataclass(frozen=True, slots=True)
class Cue:
    """Where a verb or a "selon" stands, and which pronoun is its subject, if one is.

    ``several`` people say it.
    """

    bounds: Bounds
    pronoun: str | None = None
    several: bool = False


@cache
def _inverted() -> re.Pattern[str]:
    """A verb before its subject: "a déclaré", "déclare-t-elle", "s'est indigné"."""
    adverb = rf"(?:\s+(?:{one_of('adverbs')}))?"
    joint = rf"(?:-t)?-{_PRONOUN}"
    participle = rf"(?:{one_of('said')})(?:e|s|es)?{END}"
    has = r"(?:a|avait|aura|s['’]\s*est|s['’]\s*était|(?P<many>ont))"
    perfect = rf"{has}(?:{joint})?{adverb}\s+{participle}"
    plain = rf"(?:s['’]|se\s+)?(?:(?P<plural>{one_of('say')})|(?:{one_of('says')}))"
    joint_too = joint.replace("<pronoun>", "<pronoun2>")
    return re.compile(
        rf"{START}(?:{perfect}|{plain}(?:{joint_too}{END}|(?![\w’'-]))){adverb}", re.IGNORECASE
    )


@cache
def _direct() -> re.Pattern[str]:
    """A verb behind its subject: "a déclaré", "n'a pas dit", "lui répond"."""
    adverb = rf"(?:\s+(?:{one_of('adverbs')}))?"
    participle = rf"(?:{one_of('said')})(?:e|s|es)?"
    has = r"(?:a|avait|aura|(?<=s['’])est|(?<=s['’])était|(?P<many>ont))"
    verb = rf"(?:{has}{adverb}\s+{participle}|(?P<plural>{one_of('say')})|{one_of('says')})"
    return re.compile(rf"{START}{_CLITICS}(?P<verb>{verb}){END}(?!['’]|-\w)", re.IGNORECASE)


@cache
def _according() -> re.Pattern[str]:
    return re.compile(rf"{START}(?:{one_of('according')})(?:(?<=['’])|{END})", re.IGNORECASE)


def inverted(text: str, start: int, end: int) -> Cue | None:
    """The verb at ``start`` whose subject is behind it."""
    match = _inverted().match(text, start, end)
    if match is None:
        return None
    pronoun = match["pronoun"] or match["pronoun2"]
    several = bool(match["many"] or match["plural"])
    return Cue(match.span(), pronoun and pronoun.lower(), several)


def verbs(text: str, start: int, end: int) -> list[tuple[int, Cue]]:
    """The verbs between ``start`` and ``end`` whose subjects are before them.

    With each, where it and what belongs to it starts: "lui a dit" starts with "lui". What is denied
    is no cue: whoever "n'a jamais dit" something did not say it.
    """
    found = []
    for match in _direct().finditer(text, start, end):
        before = text[match.start() : match.start("verb")].lower()
        if re.search(r"\bn[e'’]", before) is None:
            cue = Cue(match.span("verb"), None, bool(match["many"] or match["plural"]))
            found.append((match.start(), cue))
    return found


def according(text: str, start: int, end: int) -> Cue | None:
    """The first "selon" between ``start`` and ``end``."""
    match = _according().search(text, start, end)
    return Cue(match.span()) if match else None
