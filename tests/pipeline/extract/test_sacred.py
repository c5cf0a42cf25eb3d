"""Whatever people do to a sheet, another version of the extractor undoes none of it."""

import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rejoinder.pipeline.articles import Article
from rejoinder.pipeline.check import check
from rejoinder.pipeline.extract import Extractor, Proposal
from rejoinder.pipeline.extract.matching import is_touched
from rejoinder.pipeline.extract.run import Report, extract_workspace
from rejoinder.pipeline.facts import FACT_KINDS, Fact, Sheet, Span, Thing, read_sheet, write_sheet
from rejoinder.pipeline.facts.kinds import Quotation, Review
from rejoinder.pipeline.fix import fix
from rejoinder.pipeline.workspace import Workspace

TEXT = (
    "Ada Marsh said: “We want to read, and we want to read here.” Bo Finch called that “a gift”. "
    "The bakers signed the letter. Cy Quill signed it too, and Cy Quill said nothing. "
    "It was a long letter, said Ada Marsh, and “nobody has read it”."
)
CAST = {
    "ada": ("person", "Ada Marsh"),
    "bo": ("person", "Bo Finch"),
    "cy": ("person", "Cy Quill"),
    "bakers": ("group", "The bakers"),
    "letter": ("letter", "the letter"),
}
PEOPLE = ["ada", "bo", "cy", "bakers"]
#: What an extractor may find in the text: kind, words, and the fields that are drawn.
PLACES: list[tuple[str, str, dict[str, list[Any]]]] = [
    ("quotation", "We want to read, and we want to read here.", {"speaker": [None, *PEOPLE]}),
    ("quotation", "We want to read", {"speaker": [None, *PEOPLE]}),
    ("quotation", "a gift", {"speaker": [None, *PEOPLE], "quoted_from": [None, "letter"]}),
    ("quotation", "nobody has read it", {"speaker": [None, *PEOPLE]}),
    ("claim", "It was a long letter", {"claimant": PEOPLE, "about": [[], ["letter"], ["ada"]]}),
    ("claim", "nobody has read it", {"claimant": PEOPLE}),
    ("signature", "The bakers signed the letter", {"work": ["letter"], "signatory": PEOPLE}),
    ("signature", "Cy Quill signed it too", {"work": ["letter"], "signatory": PEOPLE}),
    ("description", "The bakers", {"describes": PEOPLE, "text": ["The bakers", "some bakers"]}),
]


@dataclass(frozen=True)
class Version:
    """A version of an extractor: what it proposes, by which names of its own."""

    number: int
    found: tuple[tuple[int, tuple[tuple[str, Any], ...]], ...]
    prefix: str

    def extractor(self) -> Extractor:
        return Extractor("drawn", str(self.number), self.propose)

    def propose(self, article: Article) -> Proposal:
        facts = []
        for number, (place, fields) in enumerate(self.found):
            kind, words, _ = PLACES[place]
            if words not in article.text:
                continue
            start = article.text.index(words)
            values: dict[str, Any] = {name: self._named(value) for name, value in fields}
            facts.append(
                FACT_KINDS[kind].model_validate(
                    {
                        "id": f"{self.prefix}f{number}",
                        "kind": kind,
                        "confidence": 0.5,
                        "evidence": [{"exact": words, "start": start, "end": start + len(words)}],
                        **{name: value for name, value in values.items() if value is not None},
                    }
                )
            )
        used = {name for fact in facts for _, _, name in fact.references}
        things = [
            Thing.model_validate({"id": self.prefix + identifier, "kind": kind, "name": name})
            for identifier, (kind, name) in CAST.items()
            if self.prefix + identifier in used
        ]
        return Proposal(things=things, facts=facts)

    def _named(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._named(one) for one in value]
        return self.prefix + value if value in CAST else value


@st.composite
def versions(draw: st.DrawFn, number: int) -> Version:
    places = draw(st.lists(st.integers(0, len(PLACES) - 1), max_size=7))
    found = []
    for place in places:
        fields = PLACES[place][2]
        found.append(
            (
                place,
                tuple((name, draw(st.sampled_from(allowed))) for name, allowed in fields.items()),
            )
        )
    distinct = {str(one): one for one in found}
    return Version(number, tuple(distinct.values()), draw(st.sampled_from(["", "x-", "new-"])))


def written_by_hand(draw: st.DrawFn, sheet: Sheet) -> Fact:
    kind, words, fields = PLACES[draw(st.integers(0, len(PLACES) - 1))]
    start = TEXT.index(words)
    values = {name: draw(st.sampled_from(allowed)) for name, allowed in fields.items()}
    known = {thing.name: thing.id for thing in sheet.things}
    for name, value in values.items():
        if isinstance(value, list):
            values[name] = [known[CAST[one][1]] for one in value if CAST[one][1] in known]
        elif value in CAST:
            values[name] = known.get(CAST[value][1])
    if any(
        values.get(n) is None for n in ("claimant", "work", "signatory", "describes") if n in values
    ):
        kind, values = "quotation", {}
    bare = draw(st.booleans()) and TEXT.count(words) == 1
    span = {"exact": words} if bare else {"exact": words, "start": start, "end": start + len(words)}
    said = {name: value for name, value in values.items() if value is not None}
    return FACT_KINDS[kind].model_validate({"kind": kind, "evidence": [span], **said})


@st.composite
def edited(draw: st.DrawFn, sheet: Sheet) -> Sheet:
    """``sheet`` as a person may leave it."""
    facts: list[Fact] = []
    retired = list(sheet.retired)
    people = [thing.id for thing in sheet.things if thing.kind in ("person", "group")]
    for fact in sheet.facts:
        what = draw(
            st.sampled_from(
                ["leave", "leave", "accept", "reject", "correct", "own", "note", "retire", "cut"]
            )
        )
        review = {"status": "accepted", "by": "ed", "at": "2026-11-20"}
        if what == "retire":
            retired.append(fact.id or "")
            continue
        if what in ("accept", "reject"):
            status = "accepted" if what == "accept" else "rejected"
            update: dict[str, Any] = {"review": Review.model_validate(review | {"status": status})}
        elif what == "correct" and people:
            field = next(
                (f for f in ("speaker", "claimant", "signatory", "describes") if hasattr(fact, f)),
                "",
            )
            status = {"status": "corrected", "by": "ed"}
            update = {field: draw(st.sampled_from(people)), "review": Review.model_validate(status)}
        elif what == "own":
            update = {"confidence": None}
        elif what == "note":
            update = {"review": Review.model_validate({"note": "look at this"})}
        elif what == "cut":
            span = fact.evidence[0]
            cut = span.model_copy(update={"exact": span.exact[:-1], "end": (span.end or 0) - 1})
            update = {
                "evidence": [cut],
                "review": Review.model_validate({"status": "corrected", "by": "ed"}),
            }
        else:
            update = {}
        data = fact.model_copy(update=update).model_dump(exclude_unset=True, exclude_none=True)
        facts.append(type(fact).model_validate(data))
    for _ in range(draw(st.integers(0, 2))):
        facts.insert(draw(st.integers(0, len(facts))), written_by_hand(draw, sheet))
    if draw(st.booleans()):
        facts = draw(st.permutations(facts))
    things = [
        thing.model_copy(update={"names": ["the other one"]}) if draw(st.booleans()) else thing
        for thing in sheet.things
    ]
    update = {"facts": list(facts), "things": things}
    if retired:
        update["retired"] = retired
    return sheet.model_copy(update=update)


def workspace_in(root: Path) -> Workspace:
    (root / "rejoinder.toml").touch()
    (root / "articles").mkdir()
    (root / "articles" / "a.txt").write_text(TEXT)
    return Workspace(root)


def run(workspace: Workspace, version: Version, *sources: Path) -> Report:
    return extract_workspace(
        workspace, sources, version.extractor(), now=lambda: datetime(2026, 11, 24, tzinfo=UTC)
    )


def sheet_path(workspace: Workspace) -> Path:
    (path,) = workspace.facts_dir.glob("*.yaml")
    return path


def same_words(one: Fact, other: Fact) -> bool:
    return any(
        a.bounds[0] < b.bounds[1] and b.bounds[0] < a.bounds[1]
        for a in one.evidence
        for b in other.evidence
    )


def fields_of(fact: Fact) -> dict[str, Any]:
    own = type(fact).model_fields.keys() - Fact.model_fields.keys()
    return {name: getattr(fact, name) for name in own}


def with_comments(path: Path) -> list[str]:
    """A comment of a person's behind every id of a fact; return them."""
    comments: list[str] = []

    def commented(match: re.Match[str]) -> str:
        comments.append(f"# mine {len(comments)}")
        return f"{match[0]}  {comments[-1]}"

    path.write_text(re.sub(r"^  - id: .*$", commented, path.read_text(), flags=re.MULTILINE))
    return comments


@given(st.data(), versions(1), versions(2), versions(3))
@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_what_people_did_stays_whatever_is_proposed(
    tmp_path_factory: pytest.TempPathFactory,
    data: st.DataObject,
    first: Version,
    second: Version,
    third: Version,
) -> None:
    root = tmp_path_factory.mktemp("w")
    workspace = workspace_in(root)
    assert run(workspace, first).problems == []
    path = sheet_path(workspace)
    write_sheet(data.draw(edited(read_sheet(path).sheet)), path)
    assert fix(workspace, register=True).problems == []
    comments = with_comments(path)
    before = read_sheet(path).sheet
    for version in (second, third):
        assert run(workspace, version).problems == []
        after = read_sheet(path).sheet
        _keeps(before, after, comments, path.read_text(), version)
        assert check(workspace).problems == []
        # Once more, though nothing has changed: nothing changes.
        text = path.read_bytes()
        run(workspace, version)
        workspace.text_path(after.article.id).unlink()
        run(workspace, version)
        assert path.read_bytes() == text
        before = after
    # The article gets another beginning: the words of people's facts are followed.
    (workspace.articles_dir / "a.txt").write_text("Corrected. " + TEXT)
    assert run(workspace, second).problems == []
    after = read_sheet(path).sheet
    _keeps(moved(before, len("Corrected. ")), after, comments, path.read_text(), second)
    assert check(workspace).problems == []
    shutil.rmtree(root)


def moved(sheet: Sheet, by: int) -> Sheet:
    """``sheet`` with the evidence of all facts ``by`` characters farther on."""

    def span(one: Span) -> Span:
        start, end = one.bounds
        return one.model_copy(update={"start": start + by, "end": end + by})

    facts = [
        fact.model_copy(update={"evidence": [span(one) for one in fact.evidence]})
        for fact in sheet.facts
    ]
    return sheet.model_copy(update={"facts": facts})


def _keeps(
    before: Sheet, after: Sheet, comments: Iterable[str], text: str, version: Version
) -> None:
    touched = [fact for fact in before.facts if is_touched(fact)]
    now = {fact.id: fact for fact in after.facts}
    for fact in touched:
        assert now[fact.id] == fact
    kept = [fact.id for fact in before.facts if fact.id in now]
    assert [fact.id for fact in after.facts if fact.id in set(kept)] == kept
    used = {name for fact in touched for _, _, name in fact.references}
    things = {thing.id: thing for thing in after.things}
    assert all(things[thing.id] == thing for thing in before.things if thing.id in used)
    assert set(before.retired) <= set(after.retired)
    if touched:
        assert kept == [fact.id for fact in before.facts]
        assert all(comment in text for comment in comments)
        assert after.things[: len(before.things)] == before.things
    new = [fact for fact in after.facts if fact.id not in {old.id for old in before.facts}]
    assert not {fact.id for fact in new} & set(before.retired)
    # Of two proposals for the same words, one may be the corrected fact and the other a new one.
    once = len({place for place, _ in version.found}) == len(version.found)
    for fact in new:
        assert not is_touched(fact)
        for old in touched:
            alike = type(fact) is type(old) and same_words(fact, old)
            assert not (alike and isinstance(fact, Quotation)), "words a person judged come again"
            assert not (alike and fields_of(fact) == fields_of(old)), "it is there already"
            assert not (alike and old.review.status == "corrected" and len(new) == 1 and once)


def test_what_a_version_no_longer_finds_is_marked(tmp_path: Path) -> None:
    def version(number: int, *places: int) -> Version:
        fields = (("speaker", "ada"),)
        return Version(number, tuple((place, fields) for place in places), "")

    workspace = workspace_in(tmp_path)
    run(workspace, version(1, 0, 2, 3))
    path = sheet_path(workspace)
    sheet = read_sheet(path).sheet
    said, gift, nobody = sheet.facts
    accepted = gift.model_copy(
        update={"review": Review.model_validate({"status": "accepted", "by": "ed"})}
    )
    by_hand = nobody.model_copy(update={"confidence": None})
    write_sheet(sheet.model_copy(update={"facts": [said, accepted, by_hand]}), path)
    report = run(workspace, version(2))
    assert ", 2 not found any more" in report.lines[0]
    after = read_sheet(path).sheet
    assert [fact.id for fact in after.facts] == [said.id, accepted.id, by_hand.id]
    assert after.extraction is not None
    assert after.extraction.not_found == [said.id, accepted.id]
    run(workspace, version(3, 2))
    after = read_sheet(path).sheet
    assert after.extraction is not None
    assert after.extraction.not_found == [said.id]
    rejected = said.model_copy(
        update={"review": Review.model_validate({"status": "rejected", "by": "ed"})}
    )
    write_sheet(after.model_copy(update={"facts": [rejected, *after.facts[1:]]}), path)
    run(workspace, version(4, 2))
    after = read_sheet(path).sheet
    assert after.extraction is not None
    assert after.extraction.not_found == []
    assert check(workspace).problems == []
