"""What must hold of one fact sheet, beyond the form of its fields."""

from collections.abc import Iterator
from dataclasses import dataclass

from ..ontology.kinds import SHEET_KINDS, WORK_KINDS
from ..ontology.namespaces import RJ
from .errors import Problem, shorten
from .evidence import NotAnchoredError, anchor
from .facts import FACT_KINDS, Fact, SheetFile
from .facts.meaning import Refers
from .registry import Registry
from .yaml_text import Place, place_name


@dataclass(frozen=True, slots=True)
class Material:
    """What a sheet is checked against.

    ``text`` is the article's normalised text, None where it is not in the workspace;
    ``text_digest`` that of the text, ``digest`` that of the source file where it is there.
    """

    registry: Registry
    text: str | None
    text_digest: str | None = None
    digest: str | None = None
    #: Why the text that is in the workspace could not be read.
    unreadable: Problem | None = None


def sheet_problems(
    found: SheetFile, material: Material, *, registered: bool = True
) -> Iterator[Problem]:
    """Everything about one sheet that keeps it from being built.

    Without ``registered`` its things need not be in the registry yet.
    """
    checker = _Checker(found, material, registered)
    yield from checker.digests()
    yield from checker.identities()
    yield from checker.links()
    yield from checker.references()
    if material.unreadable:
        yield material.unreadable
    else:
        yield from checker.spans()


class _Checker:
    def __init__(self, found: SheetFile, material: Material, registered: bool) -> None:
        self.registered = registered
        self.found, self.sheet, self.material = found, found.sheet, material
        self.things = {thing.id: thing for thing in self.sheet.things}
        self.facts = {fact.id: fact for fact in self.sheet.facts if fact.id}

    def problem(
        self, place: Place, message: str, value: str | None = None, allowed: str | None = None
    ) -> Problem:
        return Problem(
            self.found.file,
            self.found.line_of(place),
            place_name(place),
            message,
            found=None if value is None else shorten(value),
            allowed=allowed,
        )

    def digests(self) -> Iterator[Problem]:
        """The text is the one that the spans were taken from."""
        article, material = self.sheet.article, self.material
        for name, now, what in (
            ("digest", material.digest, f"the file {article.source}"),
            ("text_digest", material.text_digest, f"texts/{article.id}.txt"),
        ):
            said = getattr(article, name)
            if said is not None and now is not None and said != now:
                yield self.problem(
                    ("article", name),
                    f"{what} is another one than this sheet was made for; "
                    "'rejoinder check --fix' reads it anew where all words still stand once",
                    said,
                    now,
                )

    def identities(self) -> Iterator[Problem]:
        """Ids are there, and each stands once; a retired one is not used again."""
        seen: dict[str, int] = {}
        for index, thing in enumerate(self.sheet.things):
            place: Place = ("things", index, "id")
            if thing.id in seen:
                yield self.problem(
                    place, f"two things have this id (things[{seen[thing.id]}])", thing.id
                )
            seen.setdefault(thing.id, index)
        ids: dict[str, int] = {}
        for index, fact in enumerate(self.sheet.facts):
            place = ("facts", index, "id")
            if fact.id is None:
                yield self.problem(
                    ("facts", index), "has no id yet; 'rejoinder check --fix' mints one"
                )
                continue
            if fact.id in ids:
                yield self.problem(
                    place, f"two facts have this id (facts[{ids[fact.id]}])", fact.id
                )
            elif fact.id in seen:
                yield self.problem(place, "a thing has this id too", fact.id)
            elif fact.id in self.sheet.retired:
                yield self.problem(place, "is retired; an id is never used again", fact.id)
            ids.setdefault(fact.id, index)

    def links(self) -> Iterator[Problem]:
        """Every thing is one of the registry's."""
        for index, thing in enumerate(self.sheet.things):
            if thing.same_as is None:
                if not self.registered:
                    continue
                yield self.problem(
                    ("things", index),
                    "is not in the registry yet; 'rejoinder check --register' adds it",
                    thing.id,
                )
            elif thing.same_as not in self.material.registry.entries:
                yield self.problem(
                    ("things", index, "same_as"), "no such entry in the registry", thing.same_as
                )
        work = self.sheet.article.text_of
        if work is not None:
            yield from self.reference(("article", "text_of"), work, Refers(RJ.textOf, WORK_KINDS))

    def references(self) -> Iterator[Problem]:
        """Every name in a fact is that of a thing or a fact of this sheet, of a fitting kind."""
        for index, fact in enumerate(self.sheet.facts):
            for field, meaning, name in fact.references:
                yield from self.reference(("facts", index, field), name, meaning, fact)

    def reference(
        self, place: Place, name: str, meaning: Refers, within: Fact | None = None
    ) -> Iterator[Problem]:
        if thing := self.things.get(name):
            if thing.kind not in meaning.kinds:
                yield self.problem(place, f"'{name}' is a {thing.kind}", allowed=_kinds(meaning))
        elif fact := self.facts.get(name):
            kind = kind_of(fact)
            if kind not in meaning.facts:
                yield self.problem(place, f"'{name}' is a fact, a {kind}", allowed=_kinds(meaning))
            elif fact is within:
                yield self.problem(place, "a fact that is about itself", name)
        else:
            names = [t.id for t in self.sheet.things if t.kind in meaning.kinds]
            names += [f.id for f in self.sheet.facts if f.id and kind_of(f) in meaning.facts]
            what = (
                "thing or fact"
                if meaning.facts and meaning.kinds
                else "fact"
                if meaning.facts
                else "thing"
            )
            yield self.problem(
                place, f"no such {what} in this sheet", name, ", ".join(names) or None
            )

    def spans(self) -> Iterator[Problem]:
        """The words stand where the spans say."""
        text = self.material.text
        for index, fact in enumerate(self.sheet.facts):
            for number, span in enumerate(fact.evidence):
                place: Place = ("facts", index, "evidence", number)
                if not span.anchored:
                    if text is None:
                        yield self.problem(
                            place,
                            "the article's text is not here, so the words need 'start' and 'end'",
                            span.exact,
                        )
                    elif (trouble := _trouble(text, span.exact, span.start)) is not None:
                        yield self.problem(place, trouble, span.exact)
                    else:
                        yield self.problem(
                            place,
                            "has no offsets yet; 'rejoinder check --fix' fills them",
                            span.exact,
                        )
                elif (
                    text is not None
                    and (trouble := _trouble(text, span.exact, span.start)) is not None
                ):
                    yield self.problem(place, trouble, span.exact)


def _trouble(text: str, words: str, start: int | None) -> str | None:
    try:
        anchor(text, words, start)
    except NotAnchoredError as error:
        return str(error)
    return None


def kind_of(fact: Fact) -> str:
    """The kind of a fact, as sheets name it."""
    return _NAMES[type(fact)]


def _kinds(meaning: Refers) -> str:
    kinds = [kind for kind in SHEET_KINDS if kind in meaning.kinds]
    facts = [f"{kind} (a fact)" for kind in FACT_KINDS if kind in meaning.facts]
    return ", ".join(kinds + facts)


_NAMES = {model: name for name, model in FACT_KINDS.items()}
