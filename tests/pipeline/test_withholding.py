"""By which words somebody would be told who is withheld, and that no build lets them out."""

import gzip
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad
from rejoinder.pipeline.build import build
from rejoinder.pipeline.fix import fix
from rejoinder.pipeline.registry import Entry, Registry
from rejoinder.pipeline.registry_commands import withhold
from rejoinder.pipeline.withholding import Withholding
from rejoinder.pipeline.workspace import Workspace


def registry(*entries: dict[str, object]) -> Registry:
    read = [Entry.model_validate({"label": {"en": "X"}, **entry}) for entry in entries]
    return Registry({entry.key: entry for entry in read})


ZOE = {
    "kind": "person",
    "slug": "zoe",
    "label": {"en": "Zoé Marsh"},
    "names": ["the dean"],
    "status": "withheld",
}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Said Zoé Marsh, at last", True),
        ("ZOÉ MARSH", True),
        ("zoe-marsh", True),  # as a slug spells her
        ("Zoé, Marsh", True),
        ("Zoé Marshall", False),
        ("Ms Marsh", False),  # alone it may be anybody
        ("the dean", False),
        ("Marsh, Zoé", False),
    ],
)
def test_a_name_tells_wherever_it_stands(text: str, told: bool) -> None:
    assert Withholding.of(registry(ZOE)).tells(text) is told


def test_near_her_the_surname_and_any_other_name_tell() -> None:
    held = Withholding.of(registry(ZOE))
    assert held.told_in(["by Zoé Marsh"]) == {"person/zoe"}
    assert {"marsh", "the dean", "zoe marsh"} <= held.near_names(["person/zoe"])


def test_addresses_tell_too() -> None:
    held = Withholding.of(registry(ZOE))
    assert held.tells_address("https://news.example/zoe-marsh-speaks")
    assert held.tells_address("https://posts.example/@ZoeMarsh")
    assert held.tells_address("https://news.example/Zo%C3%A9%20Marsh")
    assert not held.tells_address("https://news.example/zoe")


def test_what_is_called_after_her_is_withheld_along_and_what_was_merged() -> None:
    held = Withholding.of(
        registry(
            ZOE,
            {"kind": "post", "slug": "zoe-marsh-s-post"},
            {"kind": "person", "slug": "z", "status": "merged", "replaced_by": "person/zoe"},
            {"kind": "post", "slug": "other"},
        )
    )
    assert [held.holds(p) for p in ("post/zoe-marsh-s-post", "person/z", "post/other")] == [
        True,
        True,
        False,
    ]


def test_a_namesake_who_is_published_keeps_the_name() -> None:
    other = {"kind": "person", "slug": "zoe-2", "label": {"en": "Zoé Marsh"}}
    held = Withholding.of(registry(ZOE, other))
    assert not held.tells("Zoé Marsh")
    assert held.holds("person/zoe")
    assert not held.holds("person/zoe-2")


def test_nothing_is_withheld_by_default() -> None:
    assert not Withholding.of(registry({**ZOE, "status": "withdrawn"}))
    assert Withholding().digest == ""
    assert Withholding.of(registry(ZOE)).digest == Withholding.of(registry(ZOE)).digest != ""
    quad = Quad(NamedNode("a:b"), NamedNode("a:b"), Literal("Zoé Marsh"), NamedNode("a:b"))
    assert list(Withholding().untold([quad])) == [quad]
    assert not list(Withholding.of(registry(ZOE)).untold([quad]))


TEXT = {
    "dean": "Zoé Marsh signed the plea. Marsh is a printer. The plea was read aloud.\n",
    "mill": "A note by Zoé Marsh hung. Ina Fell signed the plea at dawn. Zoé Marsh laughed.\n",
}
SHEETS = {
    "dean": """\
article: {source: articles/dean.txt, title: Zoé Marsh speaks, language: en, author: Zoé Marsh,
  url: "https://news.example/zoe-marsh-speaks"}
things:
  - {id: plea, kind: letter, name: Zoé Marsh's plea, same_as: letter/plea}
  - {id: marsh, kind: person, name: Zoé Marsh, same_as: person/zoe}
facts:
  - {kind: signature, work: plea, signatory: marsh, evidence: Zoé Marsh signed the plea}
  - {kind: description, describes: plea, text: read aloud, evidence: The plea was read aloud}
  - {kind: description, describes: plea, text: a printer, evidence: Marsh is a printer}
""",
    "mill": """\
article: {source: articles/mill.txt, title: The mill, language: en}
things:
  - {id: plea, kind: letter, name: the plea, same_as: letter/plea}
  - {id: fell, kind: person, name: Ina Fell, same_as: person/ina-fell}
facts:
  - kind: signature
    work: plea
    signatory: fell
    evidence: Ina Fell signed the plea at dawn
    review: {status: accepted, by: Zoé Marsh, at: 2026-11-24}
  - {kind: description, describes: plea, text: laughed at, evidence: Zoé Marsh laughed}
""",
}
REGISTRY = """\
- {kind: letter, slug: plea, label: {en: "Zoé Marsh's plea"}}
- {kind: person, slug: zoe, label: {en: Zoé Marsh}, names: [Zoé M.]}
- {kind: person, slug: ina-fell, label: {en: Ina Fell}}
"""


def test_a_build_tells_her_nowhere_and_neither_do_earlier_versions(tmp_path: Path) -> None:
    (tmp_path / "rejoinder.toml").write_text('[site]\nbase_uri = "https://example.org"\n')
    (tmp_path / "registry.yaml").write_text(REGISTRY)
    for folder in ("articles", "facts"):
        (tmp_path / folder).mkdir()
    for name, text in TEXT.items():
        (tmp_path / "articles" / f"{name}.txt").write_text(text)
        (tmp_path / "facts" / f"{name}.yaml").write_text(SHEETS[name])
    workspace = Workspace(tmp_path)
    assert not fix(workspace).problems
    first = build(workspace).publication
    withhold(workspace, "person/zoe")
    second = build(workspace).publication
    assert second.cleaned == (first.version,)
    for version in (first, second):
        for path in version.path.rglob("*.gz"):
            data = gzip.decompress(path.read_bytes()).decode()
            for word in ("Marsh", "marsh", "Zoé", "person/zoe"):
                assert word not in data, (path, word)
        dump = gzip.decompress((version.path / "download" / "dataset.nq.gz").read_bytes()).decode()
        # What does not speak of her is still there.
        assert "Ina Fell signed the plea at dawn" in dump
        assert "The plea was read aloud" in dump
    # It is done once.
    again = build(workspace).publication
    assert (again.published, again.cleaned, again.removed) == (False, (), ())


def test_a_version_that_cannot_be_made_anew_is_removed(tmp_path: Path) -> None:
    (tmp_path / "rejoinder.toml").write_text('[site]\nbase_uri = "https://example.org"\n')
    (tmp_path / "registry.yaml").write_text(REGISTRY)
    for folder in ("articles", "facts"):
        (tmp_path / folder).mkdir()
    (tmp_path / "articles" / "dean.txt").write_text(TEXT["dean"])
    (tmp_path / "facts" / "dean.yaml").write_text(SHEETS["dean"])
    workspace = Workspace(tmp_path)
    fix(workspace)
    first = build(workspace).publication
    withhold(workspace, "person/zoe")
    dump = first.path / "download" / "dataset.nq.gz"
    broken = dump.read_bytes()[:-20]
    # The build itself compares with this version: it is broken once that has been done.
    build(workspace)
    assert first.path.exists()
    registry = workspace.registry_file
    registry.write_text(registry.read_text().replace("names: [Zoé M.]", "names: [Zoé M., Z. M.]"))
    dump.write_bytes(broken)
    assert build(workspace).publication.removed == (first.version,)
    assert not first.path.exists()
