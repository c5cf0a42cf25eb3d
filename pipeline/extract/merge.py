"""A proposal into a sheet that may be there already, without losing what people did to it.

What a person touched stays as it is, with its id: accepted, corrected and rejected facts, facts
without a confidence (a person wrote them), and what these refer to. In a sheet that nobody touched,
the extractor's earlier facts give way to its new ones, which keep the ids where they are the same;
in a sheet that somebody did touch, they stay as well, and only what is new is added. What is kept
although the new version does not find it is named, so that a person can look at it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ..articles import Article, ArticleMetadata
from ..evidence import NotAnchoredError, anchor
from ..fact_ids import with_ids
from ..facts import ArticleRecord, Fact, Sheet, Span
from .extractor import Proposal
from .matching import is_touched, match_facts
from .names import ThingMerge, drop_references, rename_references


class MovedWordsError(Exception):
    """An article has changed, and words that a person relies on do not stand in it once.

    ``places`` says what is the matter with the words of a fact, by the fact's index in the sheet.
    """

    def __init__(self, places: Mapping[int, str]) -> None:
        self.places = places
        super().__init__(str(dict(places)))


@dataclass(frozen=True, slots=True)
class Merged:
    """The new sheet.

    ``not_found`` are the ids of facts in it that an extractor once proposed, that nobody rejected,
    and that are not proposed any more.
    """

    sheet: Sheet
    not_found: list[str]


def merge(sheet: Sheet, proposal: Proposal, article: Article) -> Merged:
    """``sheet`` with the article's new state and what ``proposal`` adds to it.

    ``proposal`` must be without faults. ``extraction`` is left to the caller. Raise
    :class:`MovedWordsError` where the article has changed under a person's facts.
    """
    sheet = _with_ids(sheet)
    obliged = _obliged(sheet.facts)
    existing = _reanchored(sheet, article, obliged)
    things = ThingMerge(sheet, proposal)
    proposed = [rename_references(fact, things.names) for fact in proposal.facts]
    found = match_facts(proposed, existing, article.text)

    taken = {thing.id for thing in things.all} | {fact.id for fact in sheet.facts if fact.id}
    taken |= set(sheet.retired)
    tried: dict[str, int] = {}
    ids = {index: existing[key].id or "" for index, key in found.items()}
    for index, fact in enumerate(proposed):
        # A person who retires a fact does not want it proposed again. (Without one, it was this
        # program that retired it, for a version that did not find it.)
        unwanted = obliged and sheet.retired and _mint(sheet, fact, set(), {}) in sheet.retired
        if index not in found and not unwanted:
            ids[index] = _mint(sheet, fact, taken, tried)
    final = _with_final_ids(proposal.facts, ids, things.names)
    successor = {key: final[index] for index, key in found.items() if index in final}

    facts: list[Fact] = []
    for key, fact in existing.items():
        if key not in obliged and key in successor:
            facts.append(successor[key])
        elif obliged:
            facts.append(fact)
    new = [fact for index, fact in final.items() if index not in found]
    facts += sorted(new, key=lambda fact: fact.evidence[0].bounds)

    ids_now = {fact.id for fact in facts}
    retired = [f.id for f in sheet.facts if f.id not in ids_now]
    text_of = sheet.article.text_of
    if text_of is None and proposal.text_of is not None and not obliged:
        # In a sheet that a person touched, its absence may be what that person found.
        text_of = things.names[proposal.text_of]
    used = {name for fact in facts for _, _, name in fact.references} | {text_of}
    update = {
        "article": _record(sheet.article, article, proposal.metadata, text_of),
        "things": things.kept(used, article.text, touched=bool(obliged)),
        "facts": facts,
        **({"retired": [*sheet.retired, *retired]} if retired else {}),
    }
    missed = (existing[key] for key in existing.keys() - set(found.values()))
    not_found = {
        fact.id
        for fact in missed
        if fact.id in ids_now and fact.confidence is not None and fact.review.status != "rejected"
    }
    return Merged(
        sheet.model_copy(update=update),
        [fact.id for fact in facts if fact.id in not_found and fact.id],
    )


def _record(
    record: ArticleRecord, article: Article, proposed: ArticleMetadata, text_of: str | None
) -> ArticleRecord:
    """The record with the digests of now, ``text_of``, and what it does not say yet.

    A title that a person corrected stays. The source goes before the extractor.
    """
    values = {
        "source": article.source,
        "digest": article.digest,
        "text_digest": article.text_digest,
        "text_of": text_of,
    } | {
        name: getattr(article.metadata, name) or getattr(proposed, name)
        for name in ArticleMetadata.model_fields
        if getattr(record, name) is None
    }
    return record.model_copy(
        update={
            name: v for name, v in values.items() if v is not None and v != getattr(record, name)
        }
    )


def _mint(sheet: Sheet, fact: Fact, taken: set[str], tried: dict[str, int]) -> str:
    """The id that ``fact`` gets where those in ``taken``, which grows by it, are given away."""
    unnamed = fact.model_copy(update={"id": None})
    (minted,) = with_ids(sheet.article.id, [unnamed], taken, tried)
    assert minted.id is not None
    return minted.id


def _with_final_ids(
    facts: Sequence[Fact], ids: Mapping[int, str], things: Mapping[str, str]
) -> dict[int, Fact]:
    """The proposed facts that have an id in ``ids``, with it, and with references by final ids.

    A reference to a fact that is not taken over is dropped; a fact that cannot be without it, too.
    """
    final = {index: facts[index] for index in ids}
    while True:
        lost = {fact.id for index, fact in enumerate(facts) if fact.id and index not in final}
        left = {index: drop_references(fact, lost) for index, fact in final.items()}
        if None not in left.values():
            break
        final = {index: fact for index, fact in left.items() if fact is not None}
    names = dict(things)
    names |= {local: ids[i] for i, fact in enumerate(facts) if i in final and (local := fact.id)}
    return {
        index: rename_references(fact, names).model_copy(update={"id": ids[index]})
        for index, fact in left.items()
        if fact is not None
    }


def _with_ids(sheet: Sheet) -> Sheet:
    """The sheet with an id on every fact, so that all can be referred to."""
    taken = {item.id for item in (*sheet.things, *sheet.facts) if item.id} | set(sheet.retired)
    return sheet.model_copy(update={"facts": with_ids(sheet.article.id, sheet.facts, taken)})


def _obliged(facts: Sequence[Fact]) -> set[int]:
    """The indices of the facts that a person touched, and of those that these refer to."""
    indices = {fact.id: index for index, fact in enumerate(facts)}
    waiting = [index for index, fact in enumerate(facts) if is_touched(fact)]
    obliged: set[int] = set()
    while waiting:
        index = waiting.pop()
        if index not in obliged:
            obliged.add(index)
            waiting += [indices[n] for _, _, n in facts[index].references if n in indices]
    return obliged


def _reanchored(sheet: Sheet, article: Article, obliged: Collection[int]) -> dict[int, Fact]:
    """The sheet's facts by index, their words found in the article as it is now.

    In a text that has changed, words are found only where they were or where they stand once.
    """
    moved = sheet.article.text_digest not in (None, article.text_digest)
    facts: dict[int, Fact] = {}
    places: dict[int, str] = {}
    for index, fact in enumerate(sheet.facts):
        try:
            spans = [_anchored(span, article.text) for span in fact.evidence]
        except NotAnchoredError as error:
            if index not in obliged:
                continue
            if moved:
                places[index] = str(error)
            facts[index] = fact  # not our doing, and 'check' will say so
        else:
            same = spans == fact.evidence
            facts[index] = fact if same else fact.model_copy(update={"evidence": spans})
    if places:
        raise MovedWordsError(places)
    return facts


def _anchored(span: Span, text: str) -> Span:
    if span.start is not None and text.startswith(span.exact, span.start):
        return anchor(text, span.exact, span.start)
    return anchor(text, span.exact)
