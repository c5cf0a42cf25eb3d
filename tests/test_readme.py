"""What the README shows works as it stands there."""

import re
import shlex
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from rejoinder.ontology import open_dataset
from rejoinder.pipeline.cli import main
from rejoinder.pipeline.facts import Sheet

README = (Path(__file__).resolve().parents[1] / "README.md").read_text()


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.DOTALL | re.MULTILINE)


QUERIES = [*blocks("sparql"), *re.findall(r"'query=\n(.*?)'", README, re.DOTALL)]


@pytest.mark.parametrize("query", QUERIES)
def test_every_query_finds_something_and_nothing_twice(query: str, example_site: Path) -> None:
    rows = [tuple(map(str, row)) for row in open_dataset(example_site).query(query)]
    assert rows
    assert len(rows) == len(set(rows))


def test_there_are_queries() -> None:
    assert len(QUERIES) == 2


def test_the_commands_that_read_the_example_run(example_workspace: Path, tmp_path: Path) -> None:
    lines = [line for block in blocks("sh") for line in block.splitlines()]
    shown = [line for line in lines if line.startswith("rejoinder -C examples/open-letters")]
    assert len(shown) == 2
    for line in shown:
        words = [
            str(example_workspace) if word == "examples/open-letters" else word
            for word in shlex.split(line)
        ]
        if "-o" in words:
            words[words.index("-o") + 1] = str(tmp_path / "dataset.trig")
        result = CliRunner().invoke(main, words[1:])
        assert result.exit_code == 0, result.output
    assert (tmp_path / "dataset.trig").stat().st_size


def test_the_python_runs(example_workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = blocks("python")
    exec(compile(code.replace("examples/open-letters", str(example_workspace)), "README", "exec"))
    assert "Catherine Deneuve" in capsys.readouterr().out


def test_the_sheet_is_one() -> None:
    (text,) = blocks("yaml")
    data = yaml.safe_load(text)
    data["article"]["id"] = "minted-by-fix"
    data["facts"][0]["review"]["at"] = str(data["facts"][0]["review"]["at"])
    assert Sheet.model_validate(data).facts
