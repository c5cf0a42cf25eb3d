"""The documentation names every field, setting, variable, route and command that there is."""

import re
from pathlib import Path

import pytest
from flask import Flask
from rejoinder.ontology.kinds import SHEET_KINDS
from rejoinder.ontology.namespaces import RJ
from rejoinder.ontology.vocabulary import concepts
from rejoinder.pipeline.articles import MAX_BYTES, READERS
from rejoinder.pipeline.articles.pdf import MAX_PAGES
from rejoinder.pipeline.articles.table import COLUMNS as TABLE_COLUMNS
from rejoinder.pipeline.cli import main
from rejoinder.pipeline.facts import FACT_KINDS, ArticleRecord, Sheet, Thing
from rejoinder.pipeline.facts.kinds import Review
from rejoinder.pipeline.registry import Entry
from rejoinder.pipeline.review.columns import COLUMNS, CORRECTABLE
from rejoinder.pipeline.settings import Settings
from rejoinder.server.app import create_app
from rejoinder.server.config import Config

ROOT = Path(__file__).resolve().parents[1]


def named_in(page: str) -> set[str]:
    """Every word between backticks, and every word of a code block."""
    text = (ROOT / page).read_text()
    found = set(re.findall(r"[\w-]+", " ".join(re.findall(r"```.*?```", text, re.DOTALL))))
    for code in re.findall(r"`([^`\n]+)`", text):
        found |= {code, *re.findall(r"[\w-]+", code)}
    return found


def test_every_field_of_a_fact_sheet_and_the_registry_is_documented() -> None:
    documented = named_in("docs/fact-sheet.md")
    models = [ArticleRecord, Thing, Review, Entry, *FACT_KINDS.values()]
    fields = {name for model in models for name in model.model_fields}
    fields |= set(Sheet.model_fields) | set(FACT_KINDS) | set(SHEET_KINDS)
    assert fields - documented == set()
    for scheme in (RJ.Stances, RJ.AuthorRoles, RJ.SignatureStatuses, RJ.Certainties, RJ.Polarities):
        assert set(concepts(str(scheme))) - documented == set()


def test_required_fields_are_marked() -> None:
    text = (ROOT / "docs/fact-sheet.md").read_text()
    for kind, model in FACT_KINDS.items():
        row = re.search(rf"^\| `{kind}` \| (.*) \|$", text, re.MULTILINE)
        assert row, kind
        marked = set(re.findall(r"\*\*`(\w+)`\*\*", row[1]))
        if not row[1].startswith("as "):
            required = {name for name, field in model.model_fields.items() if field.is_required()}
            assert marked == required - {"kind", "evidence"}, kind


def test_every_setting_and_variable_is_documented() -> None:
    documented = named_in("docs/site.md")
    for name, section in Settings.model_fields.items():
        for setting in section.annotation.model_fields:
            assert setting in documented, f"[{name}] {setting}"
            if name == "serve":
                assert f"REJOINDER_{setting.upper()}" in documented


def rules(app: Flask) -> set[str]:
    return {re.sub(r"<[^>]*>.*", "", rule.rule).rstrip(".") for rule in app.url_map.iter_rules()}


@pytest.mark.parametrize("page", ["docs/site.md"])
def test_every_route_is_documented(page: str, example_site: Path) -> None:
    documented = {code for code in named_in(page) if code.startswith("/")}
    for rule in rules(create_app(Config(site=example_site))):
        assert any(code.startswith(rule) for code in documented), rule


def test_every_command_stands_in_the_readme_or_the_documentation() -> None:
    text = "".join(
        (ROOT / page).read_text()
        for page in ("README.md", "docs/site.md", "docs/fact-sheet.md", "docs/registry.md")
    )
    for name in main.commands:
        assert f"rejoinder {name}" in text, name


def test_every_column_of_a_review_table_and_every_option_is_documented() -> None:
    documented = named_in("docs/review.md")
    for column in COLUMNS:
        assert column in documented or column in CORRECTABLE, column
    for command in ("evaluate", "import"):
        for parameter in main.commands[command].params:
            for option in parameter.opts:
                if option.startswith("--"):
                    assert option in documented, option


def test_every_option_of_a_decision_over_an_entry_is_documented() -> None:
    documented = (ROOT / "docs/registry.md").read_text()
    for command in ("merge", "split", "withdraw", "withhold", "rename"):
        for parameter in main.commands[command].params:
            for option in parameter.opts:
                assert option in documented or option == "-C" or "-" not in option, option


def test_every_format_of_articles_and_column_of_their_table_is_documented() -> None:
    documented = named_in("docs/articles.md")
    assert set(READERS) - documented == set()
    columns = {column for names in TABLE_COLUMNS.values() for column in names}
    assert columns - {name.lower() for name in documented} == set()
    assert f"{MAX_BYTES // 2**20} MiB" in (ROOT / "docs/articles.md").read_text()
    assert f"{MAX_PAGES} pages" in (ROOT / "docs/articles.md").read_text()
