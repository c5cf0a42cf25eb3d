"""From sheets to a snapshot, through the public door."""

import hashlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Store
from rejoinder.ontology.namespaces import PREFIXES
from rejoinder.pipeline.build import build
from rejoinder.pipeline.errors import Problems
from rejoinder.pipeline.fix import fix
from rejoinder.pipeline.union_rule import UnionRuleError
from rejoinder.pipeline.workspace import Workspace

TEXT = """The dean answers

The dean called the petition "a gift". Nora Quill accused the dean of hiding the plans.
The students, about 40 of them, asked for a new library. The dean denied it all.
"""
SHEET = """\
# A comment that stays
article: {source: articles/dean.txt, title: The dean answers, language: en}
things:
  - {id: petition, kind: letter, name: the petition, open: true}
  - {id: dean, kind: person, name: Ada Marsh}
  - {id: quill, kind: person, name: Nora Quill}
  - {id: students, kind: group, name: The students}
facts:
  - kind: quotation
    id: gift
    speaker: dean
    evidence: a gift
  - kind: response
    responder: dean
    responds_to: petition
    stance: mocks
    quotes: gift
    evidence: The dean called the petition "a gift"
  - id: hiding
    kind: accusation
    claimant: quill
    against: dean
    evidence: Nora Quill accused the dean of hiding the plans
  - kind: response
    responder: dean
    responds_to: hiding
    stance: denies
    evidence: The dean denied it all
  - kind: demand
    claimant: students
    evidence: asked for a new library
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "rejoinder.toml").write_text('[site]\nbase_uri = "https://example.org"\n')
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "dean.txt").write_text(TEXT)
    (tmp_path / "facts").mkdir()
    (tmp_path / "facts" / "dean.yaml").write_text(SHEET)
    workspace = Workspace(tmp_path)
    report = fix(workspace, register=True)
    assert not report.problems
    return workspace


def store_of(workspace: Workspace) -> Store:
    return Store.read_only(str((workspace.site_dir / "current" / "store").resolve()))


def ask(workspace: Workspace, pattern: str) -> bool:
    return bool(store_of(workspace).query(f"ASK {{ {pattern} }}", prefixes=PREFIXES))


def accept(workspace: Workspace, fact: str, status: str = "accepted") -> None:
    path = workspace.facts_dir / "dean.yaml"
    path.write_text(
        path.read_text().replace(
            f"- id: {fact}\n", f"- id: {fact}\n    review: {{status: {status}, by: ed}}\n"
        )
    )


def test_accusations_and_what_needs_them_stay_in_until_reviewed(workspace: Workspace) -> None:
    built = build(workspace)
    reasons = {name.rpartition("/")[2]: why for name, why in built.withheld.items()}
    assert "not reviewed" in reasons.pop("hiding")
    (denial,) = reasons.values()
    assert "needs hiding" in denial
    assert not ask(workspace, "?a a rj:Accusation")
    assert not ask(workspace, "?r rj:stance rj:denies")
    assert ask(workspace, "?r rj:stance rj:mocks")

    accept(workspace, "hiding")
    assert not build(workspace).withheld
    assert ask(workspace, "?r rj:stance rj:denies ; rj:respondsTo ?a . ?a a rj:Accusation")


def test_include_unreviewed_publishes_them(workspace: Workspace) -> None:
    assert not build(workspace, include_unreviewed=True).withheld
    assert ask(workspace, "?a a rj:Accusation ; rj:reviewStatus rj:unreviewed")


def test_rejected_facts_are_not_published_nor_called_withheld(workspace: Workspace) -> None:
    accept(workspace, "hiding", "rejected")
    withheld = {name.rpartition("/")[2]: why for name, why in build(workspace).withheld.items()}
    assert "hiding" not in withheld
    assert list(withheld.values()) == ["it needs hiding, which is rejected"]
    assert not ask(workspace, "?a a rj:Accusation")


def test_unchanged_content_publishes_nothing(workspace: Workspace) -> None:
    first = build(workspace)
    second = build(workspace)
    assert first.publication.published
    assert not second.publication.published
    assert second.publication.manifest.version == first.publication.manifest.version


def test_the_same_sheets_give_the_same_bytes(workspace: Workspace, tmp_path: Path) -> None:
    def digests(seed: str, site: str) -> dict[str, str]:
        # Another process, another hash seed: nothing may depend on the order of a set.
        code = (
            "import sys, pathlib; from rejoinder.pipeline.workspace import Workspace;"
            "from rejoinder.pipeline.build import build;"
            "build(Workspace(pathlib.Path(sys.argv[1])))"
        )
        target = workspace.root / "site"
        subprocess.run(
            [sys.executable, "-c", code, str(workspace.root)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
        )
        kept = target.rename(tmp_path / site)
        dumps = kept / "current" / "download"
        manifest = json.loads((kept / "current" / "manifest.json").read_text())
        files = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in dumps.iterdir()}
        return files | {"digest": manifest["digest"]}

    assert digests("1", "one") == digests("2", "two")


def test_a_build_for_another_base_uri_moves_every_address(workspace: Workspace) -> None:
    build(workspace, base_uri="https://elsewhere.example.org/data/")
    subjects = {q.subject.value for q in store_of(workspace).quads_for_pattern(None, None, None)}
    assert not [s for s in subjects if s.startswith("https://example.org/")]
    assert any(s.startswith("https://elsewhere.example.org/data/id/") for s in subjects)


def test_every_problem_of_every_sheet_is_named_and_nothing_is_published(
    workspace: Workspace,
) -> None:
    build(workspace)
    before = (workspace.site_dir / "current").readlink()
    (workspace.facts_dir / "other.yaml").write_text("article: {id: x}\n")
    path = workspace.facts_dir / "dean.yaml"
    path.write_text(path.read_text().replace("speaker: dean", "speaker: nobody"))
    with pytest.raises(Problems) as caught:
        build(workspace)
    files = {problem.file for problem in caught.value.problems}
    assert files == {"facts/dean.yaml", "facts/other.yaml"}
    assert (workspace.site_dir / "current").readlink() == before
    assert not list(workspace.site_dir.glob(".building*"))


def test_a_withdrawn_person_takes_the_facts_along(workspace: Workspace) -> None:
    registry = workspace.registry_file
    registry.write_text(
        registry.read_text().replace("slug: ada-marsh\n", "slug: ada-marsh\n  status: withheld\n")
    )
    build(workspace, include_unreviewed=True)
    everything = "\n".join(map(str, store_of(workspace).quads_for_pattern(None, None, None)))
    assert "Marsh" not in everything
    assert "ada-marsh" not in everything


def test_the_union_rule_guards_the_build(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were the converter to state an accusation as a fact, nothing would be published."""
    from pyoxigraph import Quad
    from rejoinder.pipeline import converting as module

    def accusing(conversion: object) -> list[Quad]:
        dean, quill = (
            NamedNode(f"https://example.org/id/person/{x}") for x in ("ada-marsh", "nora-quill")
        )
        return [
            Quad(
                quill,
                NamedNode("https://example.org/accused"),
                dean,
                NamedNode("https://example.org/graph/derived"),
            )
        ]

    monkeypatch.setattr(module, "shortcut_quads", accusing)
    with pytest.raises(UnionRuleError, match="by a fact of a source only"):
        build(workspace)
    assert not (workspace.site_dir / "current").exists()


BUILD = """
import os, pathlib, signal, sys
from rejoinder.pipeline.build import build
from rejoinder.pipeline.workspace import Workspace

def progress(message):
    if message.startswith(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)

build(Workspace(pathlib.Path(sys.argv[1])), progress=progress)
"""


@pytest.mark.parametrize(
    ("step", "swapped"),
    [
        ("sorting", False),
        ("counting", False),
        ("storing", False),
        ("written", False),
        ("making sure", False),
        ("publishing", False),
        ("moving the link", False),
        ("removing", True),
    ],
)
def test_a_killed_build_leaves_the_old_snapshot_and_the_next_one_works(
    workspace: Workspace, step: str, swapped: bool
) -> None:
    old = build(workspace).publication.manifest.version
    accept(workspace, "hiding")
    killed = subprocess.run([sys.executable, "-c", BUILD, str(workspace.root), step], check=False)
    assert killed.returncode == -signal.SIGKILL
    current = (workspace.site_dir / "current").resolve().name
    assert (current != old) is swapped
    assert ask(workspace, "?a a rj:Accusation") is swapped
    build(workspace)
    assert ask(workspace, "?a a rj:Accusation")
    assert not list(workspace.site_dir.glob(".building*"))


def test_retired_facts_and_unlisted_people_keep_their_standing(workspace: Workspace) -> None:
    sheet = workspace.facts_dir / "dean.yaml"
    sheet.write_text(sheet.read_text() + "retired: [claim-0d9f2e]\n")
    registry = workspace.registry_file
    registry.write_text(
        registry.read_text().replace(
            "slug: ada-marsh\n", "slug: ada-marsh\n  visibility: unlisted\n"
        )
    )
    current = build(workspace).publication.path
    with closing(sqlite3.connect(current / "search.db")) as database:
        standing = dict(database.execute("SELECT iri, status FROM address"))
        found = {iri for (iri,) in database.execute("SELECT iri FROM entry")}
    article = next(iri for iri in found if "/id/article/" in iri)
    article = "/".join(article.split("/")[:6])
    person = "https://example.org/id/person/ada-marsh"
    assert standing == {f"{article}/claim-0d9f2e": "retired", person: "unlisted"}
    assert person not in found
    assert ask(workspace, f"<{person}> rdfs:label ?label")
    assert not build(workspace).publication.published


def test_who_is_only_accused_is_not_published_before_a_review(workspace: Workspace) -> None:
    sheet = workspace.facts_dir / "dean.yaml"
    sheet.write_text(sheet.read_text().replace("claimant: quill", "claimant: students"))
    everything = "\n".join(map(str, store_after(workspace)))
    assert "nora-quill" in everything  # nothing is reported of her, but that she is mentioned
    sheet.write_text(sheet.read_text().replace("claimant: students", "claimant: quill", 1))
    everything = "\n".join(map(str, store_after(workspace)))
    assert "nora-quill" not in everything
    assert "Quill" not in everything
    accept(workspace, "hiding")
    assert "nora-quill" in "\n".join(map(str, store_after(workspace)))


def store_after(workspace: Workspace) -> list[object]:
    build(workspace)
    return list(store_of(workspace).quads_for_pattern(None, None, None))


def test_a_headline_that_tells_the_accusation_waits_with_it(workspace: Workspace) -> None:
    sheet = workspace.facts_dir / "dean.yaml"
    headline = "Nora Quill accused the dean of hiding the plans"
    sheet.write_text(sheet.read_text().replace("title: The dean answers", f"title: {headline}"))
    built = build(workspace)
    assert any("headline" in name for name in built.withheld)
    assert not [quad for quad in store_after(workspace) if "accused" in str(quad)]
    accept(workspace, "hiding")
    assert [quad for quad in store_after(workspace) if headline in str(quad)]


def test_a_work_that_only_a_withheld_fact_names_is_named_nowhere(workspace: Workspace) -> None:
    sheet = workspace.facts_dir / "dean.yaml"
    told = sheet.read_text().replace("claimant: quill", "claimant: quill\n    claimed_in: note")
    note = "  - {id: note, kind: statement, name: the note on hidden plans}\nfacts:\n"
    sheet.write_text(told.replace("facts:\n", note, 1))
    assert not fix(workspace, register=True).problems
    key = "statement/the-note-on-hidden-plans"
    with workspace.registry_file.open("a") as registry:
        registry.write(
            f"- {{kind: debate, slug: plans, label: {{en: The plans}}, works: [{key}]}}\n"
            "- {kind: statement, slug: first-note, label: {en: a note}, "
            f"status: merged, replaced_by: {key}}}\n"
        )
    name = key.rpartition("/")[2]
    assert name not in "\n".join(map(str, store_after(workspace)))
    with closing(sqlite3.connect(workspace.site_dir / "current" / "search.db")) as search:
        assert not [line for line in search.iterdump() if name in line]
    accept(workspace, "hiding")
    build(workspace)
    assert ask(
        workspace,
        f"<https://example.org/id/{key}> rj:partOfDebate <https://example.org/id/debate/plans>",
    )
    with closing(sqlite3.connect(workspace.site_dir / "current" / "search.db")) as search:
        assert [line for line in search.iterdump() if "first-note" in line and name in line]
