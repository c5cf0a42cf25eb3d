"""Stage: what a letter's own text shows: to whom it is, where it stood, and the names below it.

The names of a list of signatories in an article about a letter are read here, too.
"""

import re
from collections.abc import Iterator
from typing import Final

from ..dates import only_date
from ..words import word_lists
from .confidence import confidence
from .document import Paragraph
from .draft import Draft, Mention
from .name_signs import is_role
from .own_letter import is_letter, own_letter, salutations
from .parties import Party, letter_before
from .signature_lines import SignatureLine, signature_lines
from .syntax import hull
from .unnamed import unnamed

_SIGNERS: Final = frozenset({"person", "organisation", "group", "publication"})
_ADDRESSEES: Final = frozenset({"person", "organisation", "group", "publication"})
#: "First published in the Bugle", above the text.
_PUBLISHED: Final = re.compile(r"(?:(?:first|originally) )?(?:published|printed|appeared)\b", re.I)
#: What stands between a name and what it is signed as.
_BETWEEN: Final = " ,;:()[]–—-\n*_"
#: The lines above a letter are among the first so many paragraphs.
_FIRST: Final = 5
_NO_ROLE: Final = re.compile(r"(?:aged?\b|who\b|whose\b|and\b|\d)", re.I)


def letter_texts(draft: Draft) -> None:
    """Add who signed in lists of names, and to whom and where an article's own letter was sent."""
    own = own_letter(draft) if is_letter(draft) else None
    if own is not None:
        draft.text_of = own
        _addressed(draft, own)
        _published(draft, own)
    _signed(draft, own)


def _signed(draft: Draft, own: str | None) -> None:
    seen: set[tuple[str, str]] = set()
    before: SignatureLine | None = None
    for line in signature_lines(draft.document):
        above, before = before, line
        if above is not None and _is_affiliation(draft, above, line):
            continue
        letter = own or letter_before(draft, line.paragraph, line.start)
        if letter is None:
            continue
        for signer in _signers(draft, line):
            if (letter, signer.thing) in seen:
                continue
            seen.add((letter, signer.thing))
            draft.fact(
                "signature",
                [hull(line.paragraph, [signer.tokens, *_role_span(line)])],
                confidence("signature", "list"),
                work=letter,
                signatory=signer.thing,
                signed_as=_role(line),
            )
            if own is None and line.opened is not None:
                _member(draft, line, signer)


def _is_affiliation(draft: Draft, above: SignatureLine, line: SignatureLine) -> bool:
    """Whether a body stands on the line below a bare name: where that person works."""
    here = draft.mention_at(line.paragraph, line.name)
    over = draft.mention_at(above.paragraph, above.name)
    if here is None or over is None or above.paragraph is not line.paragraph:
        return False
    bare = above.end == line.start and above.name_end == above.end
    kinds = draft.kind_of(over), draft.kind_of(here)
    return bare and kinds == ("person", "organisation")


def _signers(draft: Draft, line: SignatureLine) -> Iterator[Party]:
    """Who is named at the beginning of a line: one, or two of one name."""
    paragraph = line.paragraph
    mentions = [
        m for m in draft.mentions_in(paragraph, *_SIGNERS) if line.start <= m.start < line.end
    ]
    first = next((m for m in mentions if m.end > line.name), None)
    if first is None:
        return
    if line.name == line.name_end and draft.kind_of(first) != "group":
        return
    yield Party(first.thing, first.start, first.end)
    end = first.end
    for mention in mentions:
        joined = paragraph.doc[end].lower_ in ("and", "&") if end < line.end else False
        if mention.start == end + 1 and joined and draft.kind_of(mention) == "person":
            yield Party(mention.thing, mention.start, mention.end)
            end = mention.end


def _rest(line: SignatureLine) -> int:
    """Where what follows the names of a line begins."""
    doc, at = line.paragraph.doc, max(line.name_end, line.start)
    while at < line.end and (doc[at].lower_ in ("and", "&") or doc[at].text[0].isupper()):
        at += 1
    return at


def _role_span(line: SignatureLine) -> list[tuple[int, int]]:
    return [(line.name_end, line.end)] if _role(line) else []


def _role(line: SignatureLine) -> str | None:
    """As what somebody signed: the rest of the line, but for an age or a clause."""
    if line.name == line.name_end:
        return None
    text = line.paragraph.doc[_rest(line) : line.end].text
    rest = text.strip(_BETWEEN + ".")
    if not rest or rest == text.strip() or _NO_ROLE.match(rest) or "\n" in rest:
        return None
    return rest


def _member(draft: Draft, line: SignatureLine, signer: Party) -> None:
    """Who stands in a list that "the signatories" open belongs to them."""
    opened = line.opened
    groups = draft.mentions_in(opened, "group") if opened is not None else []
    if opened is None or len({m.thing for m in groups}) != 1 or groups[0].thing == signer.thing:
        return
    draft.fact(
        "membership",
        [groups[0].bounds, hull(line.paragraph, [signer.tokens])],
        confidence("membership", "including"),
        member=signer.thing,
        group=groups[0].thing,
        inferred=["group"],
    )


def _addressed(draft: Draft, letter: str) -> None:
    seen = {
        fact.addressee  # type: ignore[attr-defined]
        for fact in draft.facts
        if fact.kind == "addressing" and fact.work == letter  # type: ignore[attr-defined]
    }
    for paragraph, start in salutations(draft):
        for addressee in _whom(draft, paragraph, start):
            if addressee.thing in seen:
                continue
            seen.add(addressee.thing)
            draft.fact(
                "addressing",
                [hull(paragraph, [(0, 1), addressee.tokens])],
                confidence("addressing", "noun"),
                work=letter,
                addressee=addressee.thing,
            )
        if seen:
            return


def _whom(draft: Draft, paragraph: Paragraph, start: int) -> Iterator[Party]:
    """Those whom a salutation names, or speaks of as a body or as several."""
    words = {token.lower_ for token in paragraph.tokens[start:]}
    if words & word_lists("rules/signature_lines")["nobody"]:
        return
    found = [m for m in draft.mentions_in(paragraph, *_ADDRESSEES) if m.end > start]
    for token in paragraph.tokens[start:]:
        if not any(m.start <= token.i < m.end for m in found):
            new = list(unnamed(draft, paragraph, token))
            if new:
                yield from new
                return
    for mention in found:
        yield Party(mention.thing, mention.start, mention.end)
    if not found and is_role(paragraph.tokens[_last_word(paragraph)]):
        # "Dear Prime Minister,"
        end = _last_word(paragraph) + 1
        office = draft.thing("person", paragraph.doc[start:end].text)
        draft.mention(paragraph, start, end, office)
        yield Party(office, start, end)


def _last_word(paragraph: Paragraph) -> int:
    return max((t.i for t in paragraph.tokens if not t.is_punct), default=0)


def _published(draft: Draft, letter: str) -> None:
    """ "First published in the Bugle", or "The Bugle, 5 April 2024", as a line above the text."""
    for paragraph in draft.document.paragraphs[:_FIRST]:
        line = _DATE_LINE.fullmatch(paragraph.text.strip())
        if line is not None:
            venue = _medium(draft, paragraph, line["name"])
            start = 0
        elif _PUBLISHED.match(paragraph.text):
            venue = next(iter(draft.mentions_in(paragraph, "publication")), None)
            start = 1
        else:
            continue
        if venue is None:
            continue
        date = only_date([paragraph.text])
        draft.fact(
            "publishing",
            [hull(paragraph, [(0, max(start, 1)), venue, *([] if start else [_whole(paragraph)])])],
            confidence("publishing", "verb"),
            work=letter,
            venue=venue.thing,
            when=date if line is not None else None,
            when_text=line["date"] if line is not None else None,
        )
        return


#: "The Bugle, 5 April 2024".
_DATE_LINE: Final = re.compile(r"(?P<name>[A-Z][^,.:\n]{2,60}), (?P<date>[\w ,]{6,30}\d{4})")


def _whole(paragraph: Paragraph) -> tuple[int, int]:
    return 0, len(paragraph.doc)


def _medium(draft: Draft, paragraph: Paragraph, name: str) -> Mention | None:
    """The medium whose name stands before a date: one that is known, or called as media are."""
    known = next(iter(draft.mentions_in(paragraph, "publication")), None)
    if known is not None:
        return known
    words = name.casefold().split()
    if only_date([paragraph.text]) is None or len(words) < 2:
        return None
    if not {words[0], words[-1]} & word_lists("rules/names")["venue_words"]:
        return None
    end = next((t.i for t in paragraph.tokens if t.text == ","), 0)
    if any(draft.mention_at(paragraph, i) is not None for i in range(end)):
        return None
    return draft.mention(paragraph, 0, end, draft.thing("publication", name, news_media=True))
