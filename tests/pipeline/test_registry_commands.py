"""What a person decides about an entry, as the registry's file has it afterwards."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from rejoinder.pipeline.check import load_registry
from rejoinder.pipeline.cli import main
from rejoinder.pipeline.errors import Problems
from rejoinder.pipeline.registry_commands import merge, rename, split, withdraw, withhold
from rejoinder.pipeline.workspace import Workspace

DAY = date(2026, 11, 24)
REGISTRY = """\
# Who is who

- kind: person
  slug: ada-marsh   # the dean
  label: {en: Ada Marsh, fr: Ada Marsh}
  candidates: person/a-marsh
  confirmed: true
# The one of the letter
- kind: person
  slug: a-marsh
  label: {en: A. Marsh}   # as signed
  candidates: [person/ada-marsh]
- {kind: person, slug: old, label: {en: Old}, status: merged, replaced_by: person/a-marsh}
- {kind: letter, slug: plea, label: {en: The plea}}
- kind: person
  slug: gone
  label: {en: Gone Girl}
  status: withdrawn
"""
SHEET = """\
article: {id: %s, source: articles/x.txt}
things:
  - {id: one, kind: person, name: Ada Marsh, same_as: person/ada-marsh}
facts: []
"""
TWO = """\
article: {id: both, source: articles/y.txt}
things:
  - {id: one, kind: person, name: Ada Marsh, same_as: person/ada-marsh}
  - {id: two, kind: person, name: Ada Marsh, same_as: person/ada-marsh}
facts: []
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "rejoinder.toml").write_text("")
    (tmp_path / "registry.yaml").write_text(REGISTRY)
    (tmp_path / "facts").mkdir()
    for name in ("herald", "ledger"):
        (tmp_path / "facts" / f"{name}.yaml").write_text(SHEET % name)
    (tmp_path / "facts" / "both.yaml").write_text(TWO)
    return Workspace(tmp_path)


def text(workspace: Workspace) -> str:
    return workspace.registry_file.read_text()


def test_a_merge_changes_two_entries_and_no_comment(workspace: Workspace) -> None:
    lines = merge(workspace, "person/ada-marsh", "person/old", DAY)
    assert "person/a-marsh" in lines[0], "the last of the chain is the successor"
    gone = ("  candidates: person/a-marsh\n", "  candidates: [person/ada-marsh]\n")
    new = (
        "  confirmed: true\n  status: merged\n  replaced_by: person/a-marsh\n  since: 2026-11-24\n"
    )
    assert text(workspace) == REGISTRY.replace(gone[0], "").replace(gone[1], "").replace(
        "  confirmed: true\n", new
    )
    registry = load_registry(workspace)
    resolved = registry.resolve("person/ada-marsh")
    assert resolved is not None
    assert resolved.slug == "a-marsh"
    assert not resolved.candidates


def test_what_was_merged_can_be_split_again(workspace: Workspace) -> None:
    before = load_registry(workspace).entries["person/old"]
    split(workspace, "person/old")
    entry = load_registry(workspace).entries["person/old"]
    assert (entry.status, entry.replaced_by) == ("current", None)
    merge(workspace, "person/old", "person/a-marsh", DAY)
    again = load_registry(workspace).entries["person/old"]
    assert again == before.model_copy(update={"since": "2026-11-24"})


def test_a_split_says_whose_article_means_whom(workspace: Workspace) -> None:
    split(workspace, "person/ada-marsh", ["herald", "both/two"])
    registry = load_registry(workspace)

    def meaning(article: str, thing: str) -> str | None:
        entry = registry.meaning("person/ada-marsh", article, thing)
        return entry and entry.key

    assert meaning("herald", "one") == "person/ada-marsh-2"
    assert meaning("both", "two") == "person/ada-marsh-2"
    assert meaning("both", "one") == meaning("ledger", "one") == "person/ada-marsh"
    assert "same_as: person/ada-marsh}" in (workspace.facts_dir / "herald.yaml").read_text()
    # A split that was wrong is merged back, and may be made otherwise then.
    merge(workspace, "person/ada-marsh-2", "person/ada-marsh", DAY)
    registry = load_registry(workspace)
    assert meaning("herald", "one") == "person/ada-marsh"
    split(workspace, "person/ada-marsh", ["herald"], "the-other-ada", "Ada Marsh (baker)")
    registry = load_registry(workspace)
    assert meaning("herald", "one") == "person/the-other-ada"
    assert meaning("both", "two") == "person/ada-marsh"
    # What each of them becomes later, sheets follow too.
    merge(workspace, "person/ada-marsh", "person/a-marsh", DAY)
    merge(workspace, "person/the-other-ada", "person/a-marsh", DAY)
    registry = load_registry(workspace)
    assert {meaning(a, "one") for a in ("herald", "ledger", "both")} == {"person/a-marsh"}


def test_withdrawn_and_withheld(workspace: Workspace) -> None:
    withdraw(workspace, "letter/plea", DAY)
    withhold(workspace, "person/gone", DAY)
    lines = withhold(workspace, "person/ada-marsh", DAY)
    assert "still shows" in lines[0]
    entries = load_registry(workspace).entries
    assert entries["letter/plea"].status == "withdrawn"
    assert entries["person/gone"].status == entries["person/ada-marsh"].status == "withheld"
    assert entries["letter/plea"].since == "2026-11-24"


def test_withholding_names_the_namesakes(workspace: Workspace) -> None:
    split(workspace, "person/ada-marsh", ["herald"])
    assert "person/ada-marsh-2" in withhold(workspace, "person/ada-marsh", DAY)[1]


def test_a_new_label_keeps_the_old_one_as_a_name_unless_it_is_to_be_forgotten(
    workspace: Workspace,
) -> None:
    rename(workspace, "letter/plea", "Leave it")
    entry = load_registry(workspace).entries["letter/plea"]
    assert (entry.slug, entry.label, entry.names) == ("plea", {"en": "Leave it"}, ["The plea"])
    rename(workspace, "letter/plea", "The Plea", "fr")
    rename(workspace, "letter/plea", "Let it be", "en", forget=True)
    entry = load_registry(workspace).entries["letter/plea"]
    assert entry.label == {"en": "Let it be", "fr": "The Plea"}
    assert entry.names == ["The plea"]


Command = Callable[[Workspace], object]
REFUSED: list[tuple[Command, str]] = [
    (lambda w: merge(w, "person/ada-mash", "person/a-marsh"), "no such entry (allowed: person/ada"),
    (lambda w: merge(w, "marsh", "person/a-marsh"), "no such entry (allowed: kind/slug"),
    (lambda w: merge(w, "person/a-marsh", "person/nobody-at-all"), "no such entry"),
    (lambda w: merge(w, "person/a-marsh", "letter/plea"), "of another kind"),
    (lambda w: merge(w, "person/a-marsh", "person/old"), "would lead in a circle"),
    (lambda w: merge(w, "person/a-marsh", "person/a-marsh"), "would lead in a circle"),
    (lambda w: merge(w, "person/old", "person/ada-marsh"), "is merged into person/a-marsh"),
    (lambda w: merge(w, "person/gone", "person/a-marsh"), "is withdrawn"),
    (lambda w: merge(w, "person/a-marsh", "person/gone"), "is withdrawn"),
    (lambda w: withdraw(w, "person/gone"), "is withdrawn"),
    (lambda w: withhold(w, "person/old"), "is merged into person/a-marsh; withhold that"),
    (lambda w: rename(w, "person/ada-marsh", "Ada"), "has several labels"),
    (lambda w: rename(w, "letter/plea", "The plea"), "is called so already"),
    (lambda w: rename(w, "person/gone", "X"), "is withdrawn"),
    (lambda w: split(w, "person/a-marsh"), "is not merged"),
    (lambda w: split(w, "person/ada-marsh", ["herald"], "gone"), "was used before"),
    (lambda w: split(w, "person/ada-marsh", ["herald"], "old"), "was used before"),
    (lambda w: split(w, "person/ada-marsh", ["nowhere"]), "is linked to nothing there"),
    (lambda w: split(w, "person/a-marsh", ["herald"]), "is linked to nothing there"),
    (lambda w: split(w, "person/ada-marsh", ["herald", "ledger", "both"]), "without an article"),
]


@pytest.mark.parametrize(("command", "message"), REFUSED)
def test_what_is_refused_changes_nothing(
    workspace: Workspace, command: Command, message: str
) -> None:
    with pytest.raises(Problems) as caught:
        command(workspace)
    assert message in str(caught.value)
    assert text(workspace) == REGISTRY


def test_a_broken_registry_is_not_touched(workspace: Workspace) -> None:
    workspace.registry_file.write_text(REGISTRY + "- {kind: person}\n")
    with pytest.raises(Problems):
        withdraw(workspace, "letter/plea")
    assert text(workspace) == REGISTRY + "- {kind: person}\n"


def test_json_lines_keep_every_other_line(workspace: Workspace) -> None:
    workspace.registry_file.unlink()
    lines = [
        '{"kind":"person","slug":"ada-marsh","label":{"en":"Ada Marsh"}}',
        '{"kind":"person",  "slug":"b","label":{"en":"B"}}',
    ]
    path = workspace.root / "registry.jsonl"
    path.write_text("\n".join(lines))
    merge(workspace, "person/ada-marsh", "person/b", DAY)
    assert path.read_text().split("\n")[1] == lines[1]
    split(workspace, "person/ada-marsh")
    split(workspace, "person/ada-marsh", ["herald"])
    assert path.read_text().split("\n")[1] == lines[1]
    assert [e.slug for e in load_registry(workspace)] == ["ada-marsh", "b", "ada-marsh-2"]


def test_on_the_command_line(workspace: Workspace) -> None:
    def run(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(main, ["-C", str(workspace.root), *arguments])
        return result.exit_code, result.output

    assert run("merge", "person/ada-marsh", "person/a-marsh")[0] == 0
    status, said = run("merge", "person/ada-marsh", "person/a-marsh")
    assert status == 1
    assert "registry.yaml:3: person/ada-marsh: is merged" in said
    assert "1 problem; nothing was changed." in said
    assert run("split", "person/ada-marsh")[0] == 0
    assert run("split", "person/ada-marsh", "--slug", "x")[0] == 2
    assert run("split", "person/ada-marsh", "--article", "herald")[0] == 0
    assert run("rename", "letter/plea", "A plea", "--forget")[0] == 0
    assert run("withdraw", "letter/plea")[0] == 0
    assert run("withhold", "letter/plea")[0] == 0
    assert run("withhold", "letter/plea")[0] == 1
    assert run("withhold")[0] == 2
