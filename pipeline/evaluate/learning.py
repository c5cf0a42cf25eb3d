"""Learn the weights of the extractor ``rules`` from annotated texts.

``python -m rejoinder.pipeline.evaluate.learning GOLD.jsonl`` writes them where the extractor reads
them. No word of the texts goes into the weights but single lemmas and function words, and those
only where they occur often.
"""

import json
import sys
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Final

from ..errors import Problem
from ..extract.extractor import Bounds
from ..extract.rules.attributions import by_stretch, weighed
from ..extract.rules.candidates import Candidate, candidates, quoted_tokens
from ..extract.rules.direct import Link, links, stretches
from ..extract.rules.document import Paragraph, parse
from ..extract.rules.language import Model, load
from ..extract.rules.learn import Choice, learn
from ..extract.rules.sources import Source
from ..extract.rules.weights import WEIGHTS_FILE
from ..files import write_atomically
from .alignment import Alignment
from .documents import Document, GivenAttribution, read_documents

#: A candidate is right where its content and the annotated one have this share in common.
_SAME: Final = 0.5
#: A stretch belongs to an annotated content that has this share of it.
_WITHIN: Final = 0.6

Points = frozenset[int]


@dataclass(frozen=True, slots=True)
class _Gold:
    """An annotated attribution as sets of code points."""

    content: Points
    source: Points
    cue: Points

    @classmethod
    def of(cls, given: GivenAttribution) -> "_Gold":
        return cls(*(_points(s) for s in (given.content, given.source, given.cue)))


@dataclass(slots=True)
class Examples:
    """What there is to learn from: for the clauses and for the words between marks."""

    indirect: list[Choice] = field(default_factory=list)
    direct: list[Choice] = field(default_factory=list)


def examples_of(
    document: Document, model: Model, known: dict[str, float], examples: Examples
) -> None:
    """Add every candidate of a document to ``examples``, and whether its annotation has it.

    ``known`` are weights of clauses that were learnt before: how likely a verb's clause is, is a
    feature of the words between marks.
    """
    alignment = Alignment(document.text)
    gold = [_Gold.of(one) for one in document.attributions]
    before: Paragraph | None = None
    for paragraph in parse(alignment.normal, model):
        clauses = weighed(candidates(paragraph, model), known)
        for _, same in groupby(clauses, key=lambda pair: pair[1].cue.i):
            examples.indirect.append(
                [
                    (clause.features, _is_right_clause(clause, paragraph, gold, alignment))
                    for _, clause in same
                ]
            )
        some = stretches(paragraph)
        found = links(paragraph, some, quoted_tokens(paragraph), model, before, clauses)
        for choice in by_stretch(link for link in found if link.features):
            examples.direct.append(
                [
                    (link.features, _is_right_link(link, paragraph, gold, alignment))
                    for link in choice
                ]
            )
        before = paragraph


def _is_right_clause(
    clause: Candidate, paragraph: Paragraph, gold: Sequence[_Gold], alignment: Alignment
) -> bool:
    content = _points(_given(paragraph, run, alignment) for run in clause.content)
    source = _source(paragraph, clause.source, alignment)
    return any(
        len(content & one.content) >= _SAME * len(content | one.content)
        and _same_source(one.source, source)
        for one in gold
    )


def _is_right_link(
    link: Link, paragraph: Paragraph, gold: Sequence[_Gold], alignment: Alignment
) -> bool:
    stretch = _outer(paragraph.start, link.stretch.quoted.outer, alignment)
    around = [one for one in gold if _is_within(stretch, one.content)]
    if not around:
        return False
    one = max(around, key=lambda one: (len(stretch & one.content), -len(one.content)))
    if link.previous is not None:
        previous = _outer(link.previous.paragraph_start, link.previous.quoted.outer, alignment)
        return _is_within(previous, one.content)
    where = link.paragraph or paragraph
    cue = link.cue
    at_cue = cue is None or not one.cue or bool(
        one.cue & _points([_given(where, (cue.i, cue.i + 1), alignment)])
    )  # fmt: skip
    return at_cue and _same_source(one.source, _source(where, link.source, alignment))


def _is_within(some: Points, content: Points) -> bool:
    return len(some & content) >= _WITHIN * len(some)


def _same_source(gold: Points, found: Points) -> bool:
    if not gold or not found:
        return not gold and not found
    return 2 * len(gold & found) >= len(found)


def _source(paragraph: Paragraph, source: Source | None, alignment: Alignment) -> Points:
    if source is None:
        return frozenset()
    return _points([_given(paragraph, (source.start, source.end), alignment)])


def _given(paragraph: Paragraph, run: tuple[int, int], alignment: Alignment) -> Bounds:
    doc, (start, end) = paragraph.doc, run
    last = doc[end - 1]
    return alignment.to_given(
        paragraph.start + doc[start].idx, paragraph.start + last.idx + len(last)
    )


def _outer(start: int, outer: Bounds, alignment: Alignment) -> Points:
    return _points([alignment.to_given(start + outer[0], start + outer[1])])


def _points(spans: "Collection[Bounds] | Iterator[Bounds]") -> Points:
    return frozenset(point for start, end in spans for point in range(start, end))


def learn_weights(path: Path, problems: list[Problem]) -> dict[str, dict[str, float]]:
    """The weights that the documents of ``path`` teach: ``indirect`` and ``direct``."""
    model = load()
    clauses = Examples()
    for document in read_documents(path, problems):
        examples_of(document, model, {}, clauses)
    indirect = learn(clauses.indirect)
    stretched = Examples()
    for document in read_documents(path, []):
        examples_of(document, model, indirect, stretched)
    return {"indirect": indirect, "direct": learn(stretched.direct)}


def main(arguments: Sequence[str]) -> int:
    """Learn from the file that is named, and write the weights. Return the exit status."""
    if len(arguments) != 1:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    problems: list[Problem] = []
    learnt = learn_weights(Path(arguments[0]), problems)
    for problem in problems:
        sys.stderr.write(f"{problem}\n")
    if problems:
        return 1
    text = json.dumps(learnt, ensure_ascii=False, indent=0, sort_keys=True)
    write_atomically(WEIGHTS_FILE, f"{text}\n".encode())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
