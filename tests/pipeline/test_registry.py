"""The registry: who is who, or every reason why the file does not say it."""

import json
from pathlib import Path
from typing import Any

import pytest
from rejoinder.pipeline.errors import Problems
from rejoinder.pipeline.registry import Entry, Registry, append_entries, read_registry

REGISTRY = """\
# Who is who
- kind: person
  slug: ada-marsh
  label: {en: Ada Marsh, fr: Ada Marsh}
  names: [A. Marsh]
  confirmed: true
  wikidata: Q42
- {kind: person, slug: a-marsh, label: {en: AM}, status: merged, replaced_by: person/ada-marsh}
- kind: letter
  slug: petition
  label: {en: The petition}
  candidates: letter/appeal
- kind: letter
  slug: appeal
  label: {en: The appeal}
  status: withdrawn
- kind: debate
  slug: books
  label: {en: Open books}
  works: [letter/petition]
"""


def read(folder: Path, text: str) -> Registry:
    path = folder / "registry.yaml"
    path.write_text(text)
    return read_registry(path, "registry.yaml")


def test_it_is_read_in_order_and_merges_are_followed(tmp_path: Path) -> None:
    registry = read(tmp_path, REGISTRY)
    assert [entry.key for entry in registry] == [
        "person/ada-marsh",
        "person/a-marsh",
        "letter/petition",
        "letter/appeal",
        "debate/books",
    ]
    assert registry.entries["letter/petition"].candidates == ["letter/appeal"]
    resolved = registry.resolve("person/a-marsh")
    assert resolved is not None
    assert resolved.slug == "ada-marsh"
    assert registry.resolve("person/nobody") is None


def test_json_lines_say_the_same(tmp_path: Path) -> None:
    registry = read(tmp_path, REGISTRY)
    path = tmp_path / "registry.jsonl"
    lines = [json.dumps(entry.model_dump(exclude_unset=True)) for entry in registry]
    path.write_text("\n".join([*lines[:2], "", *lines[2:]]))
    assert read_registry(path, "registry.jsonl") == registry


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "[]\n"])
def test_nothing_is_an_empty_registry(tmp_path: Path, text: str) -> None:
    assert not read(tmp_path, text).entries
    assert not read_registry(tmp_path / "none.yaml", "none.yaml").entries


ENTRY = "- {kind: person, slug: x, label: {en: X}%s}\n"
MERGED = "- {kind: %s, slug: %s, label: {en: X}, status: merged, replaced_by: %s}\n"


@pytest.mark.parametrize(
    ("text", "line", "field", "message"),
    [
        ("- [\n", 2, "", "broken YAML"),
        ("kind: person\n", 1, "", "holds no list of entries"),
        ("- person\n", 1, "", "is not a mapping"),
        ("\n- {kind: person, slug: x}\n", 2, "label", "is missing"),
        ("- {kind: person, slug: x, label: {}}\n", 1, "label", "at least 1"),
        ("- {kind: person, slug: x, label: {e: X}}\n", 1, "label.e", "right form"),
        ("- {kind: article, slug: x, label: {en: X}}\n", 1, "kind", "not one of the values"),
        ("- {kind: person, slug: '', label: {en: X}}\n", 1, "slug", "right form"),
        ('- {kind: person, slug: "a\\nb", label: {en: X}}\n', 1, "slug", "right form"),
        (ENTRY % ", wikidat: Q1", 1, "wikidat", "did you mean 'wikidata'?"),
        (ENTRY % ", wikidata: 42", 1, "wikidata", "is not a text"),
        (ENTRY % ", wikidata: Q01", 1, "wikidata", "right form"),
        (ENTRY % ", viaf: 12", 1, "viaf", "is not a text"),
        (ENTRY % ", hashtag: MeToo", 1, "hashtag", "right form"),
        (ENTRY % ", status: gone", 1, "status", "not one of the values"),
        (ENTRY % ", status: merged", 1, "", "go together"),
        (ENTRY % ", replaced_by: person/y", 1, "", "go together"),
        (ENTRY % ", works: [letter/l]", 1, "", "'works' belongs to a debate"),
        (ENTRY % ", candidates: [person/y]", 1, "candidates", "no such entry"),
        (ENTRY % "" + "# again\n" + ENTRY % "", 3, "slug", "stands twice, first in line 1"),
        (MERGED % ("person", "a", "person/gone"), 1, "replaced_by", "no such entry"),
        (ENTRY % "" + MERGED % ("group", "a", "person/x"), 2, "replaced_by", "of another kind"),
        (MERGED % ("person", "a", "person/a"), 1, "replaced_by", "in a circle from person/a"),
        (
            "- {kind: debate, slug: d, label: {en: D}, works: letter/l}\n",
            1,
            "works",
            "no such entry",
        ),
    ],
)
def test_what_is_wrong_is_named(
    tmp_path: Path, text: str, line: int, field: str, message: str
) -> None:
    with pytest.raises(Problems) as caught:
        read(tmp_path, text)
    (wrong,) = caught.value.problems
    place = wrong.field.removeprefix("[0].")
    assert (wrong.file, wrong.line, place) == ("registry.yaml", line, field)
    assert message in wrong.message


def test_long_circles_and_what_leads_into_them_end(tmp_path: Path) -> None:
    text = "".join(MERGED % ("person", a, f"person/{b}") for a, b in ["ab", "bc", "ca", "da"])
    with pytest.raises(Problems, match="leads in a circle"):
        read(tmp_path, text)


def test_a_bad_line_of_json_costs_one_problem(tmp_path: Path) -> None:
    path = tmp_path / "registry.jsonl"
    path.write_text('{"kind": "person", "slug": "x", "label": {"en": "X"}}\n{\n[]\n')
    with pytest.raises(Problems) as caught:
        read_registry(path, "registry.jsonl")
    assert [p.line for p in caught.value.problems] == [2, 3]


def entry(slug: str, **more: Any) -> Entry:
    return Entry.model_validate({"kind": "person", "slug": slug, "label": {"en": slug}, **more})


@pytest.mark.parametrize(
    "old",
    [
        "",
        "# ours\n",
        "# ours\n[]\n",
        "[]  # ours",
        "# ours\n- {kind: person, slug: a, label: {en: A}}",
        "# ours\n- {kind: person, slug: a, label: {en: A}}\n# end",
        "# ours\n- kind: person\n  slug: a\n  label:\n    en: |\n      A\n",
        "# ours\r\n  - kind: person # he\r\n    slug: a\r\n    label: {en: A}\r\n",
        "# ours\n[{kind: person, slug: a, label: {en: A}}]\n",
        "\ufeff# ours\n---\n- {kind: person, slug: a, label: {en: A}}\n...\n",
    ],
)
def test_new_entries_are_appended_and_nothing_else_moves(tmp_path: Path, old: str) -> None:
    path = tmp_path / "registry.yaml"
    if old:
        path.write_bytes(old.encode())
    before = read_registry(path, path.name)
    append_entries(path, [entry("b"), entry("c: é 'x'", names=["1e5", "no"])])
    after = read_registry(path, path.name)
    assert list(after.entries) == [*before.entries, "person/b", "person/c: é 'x'"]
    assert after.entries["person/c: é 'x'"].names == ["1e5", "no"]
    written = path.read_bytes().decode()
    for line in old.removeprefix("\ufeff").replace("[]", "").split("\n"):
        assert line.strip().rstrip("]") in written


def test_nothing_to_append_touches_nothing(tmp_path: Path) -> None:
    append_entries(tmp_path / "registry.yaml", [])
    assert not list(tmp_path.iterdir())


def test_json_lines_are_appended_to(tmp_path: Path) -> None:
    path = tmp_path / "registry.jsonl"
    first = '{"kind":"person","slug":"a","label":{"en":"A"}}'
    path.write_text(first)
    append_entries(path, [entry("b")])
    assert path.read_text().split("\n")[0] == first
    assert list(read_registry(path, path.name).entries) == ["person/a", "person/b"]


@pytest.mark.parametrize("slug", [".", ".."])
def test_a_slug_that_addresses_lose_is_refused(tmp_path: Path, slug: str) -> None:
    with pytest.raises(Problems, match=r"registry.yaml:1: \[?.*slug: a slug cannot be '.' or '..'"):
        read(tmp_path, f"- {{kind: person, slug: '{slug}', label: {{en: A}}}}\n")


def test_two_slugs_that_look_alike_are_refused(tmp_path: Path) -> None:
    entry = "- {{kind: {}, slug: {}, label: {{en: Zoë}}}}\n"
    text = entry.format("person", "zo\u00eb") + entry.format("group", "zoe\u0308")
    assert len(list(read(tmp_path, text))) == 2
    with pytest.raises(Problems) as refused:
        read(tmp_path, text + entry.format("person", "zoe\u0308"))
    assert str(refused.value) == (
        "registry.yaml:3: slug: looks like that of line 1, written with other code points "
        "(found 'zoe\\u0308'; allowed: another slug than 'zo\\xeb')"
    )
