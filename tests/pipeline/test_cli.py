"""The commands, as somebody types them: what they print, what they refuse, how they exit."""

import json
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rejoinder.pipeline.cli import main

TEXT = "The letter\n\nAda Marsh signed the letter. Ada Marsh was proud.\n"
SHEET = """\
article:
  id: letter-1
  source: articles/letter.txt
  title: The letter
things:
  - {id: ada, kind: person, name: Ada Marsh}
  - {id: letter, kind: letter, name: the letter}
facts:
  - kind: signature
    work: letter
    signatory: ada
    evidence: Ada Marsh signed the letter
"""

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def run(*arguments: str) -> Result:
        result = CliRunner().invoke(main, [*arguments, "-C", str(tmp_path)])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    (tmp_path / "rejoinder.toml").write_text('[site]\nbase_uri = "https://example.org"\n')
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "letter.txt").write_text(TEXT)
    (tmp_path / "facts").mkdir()
    path = tmp_path / "facts" / "letter.yaml"
    path.write_text(SHEET)
    return path


def test_help_shows_every_command_with_an_example() -> None:
    overview = CliRunner().invoke(main, ["--help"]).output
    for name in main.commands:
        assert f"  {name} " in overview
        page = CliRunner().invoke(main, [name, "--help"])
        assert page.exit_code == 0
        assert f"Example:\n    rejoinder {name}" in page.output


def test_the_folder_may_stand_before_or_behind_the_command(sheet: Path, tmp_path: Path) -> None:
    for arguments in (["-C", str(tmp_path), "check"], ["check", "-C", str(tmp_path)]):
        result = CliRunner().invoke(main, arguments)
        assert "facts/letter.yaml" in result.output


def test_wrong_usage_exits_2(run: Run) -> None:
    assert run("build", "--no-such-option").exit_code == 2


def test_from_bare_words_to_an_answer(sheet: Path, run: Run) -> None:
    assert run("build").exit_code == 1
    fixed = run("check", "--fix", "--register")
    assert fixed.exit_code == 0, fixed.output
    assert "start: 12" in sheet.read_text()
    assert "Published" in run("build").output
    assert "Nothing has changed" in run("build").output
    answer = run("query", "SELECT ?name { ?l rj:signedBy/rdfs:label ?name }")
    assert answer.stdout_bytes == b"name\r\nAda Marsh\r\n"
    found = run("query", "SELECT ?name { ?l rj:signedBy/rdfs:label ?name }", "--format", "json")
    assert json.loads(found.output)["results"]["bindings"][0]["name"]["value"] == "Ada Marsh"
    assert run("query", "SELECT nothing").exit_code == 1


def test_schema_is_json() -> None:
    assert json.loads(CliRunner().invoke(main, ["schema"]).output)["title"] == "Sheet"


BAD_SHEETS = {
    "broken YAML": (lambda s: s.replace("things:", "things: ["), 6, "", "broken YAML", None),
    "an unknown field": (
        lambda s: s.replace("signatory:", "signatry: x\n    signatory:"),
        11,
        "facts[0].signatry",
        "did you mean 'signatory'?",
        "signed_as",
    ),
    "an unknown thing": (
        lambda s: s.replace("signatory: ada", "signatory: bob"),
        11,
        "facts[0].signatory",
        "found 'bob'",
        "allowed: ada",
    ),
    "words that do not stand in the text": (
        lambda s: s.replace("signed the letter", "refused the letter"),
        12,
        "facts[0].evidence",
        "do not stand in the text",
        None,
    ),
    "words that stand twice": (
        lambda s: s.replace("Ada Marsh signed the letter", "Ada Marsh"),
        12,
        "facts[0].evidence",
        "stand 2 times, at 12, 41",
        "'start' says which is meant",
    ),
    "a digest that does not fit": (
        lambda s: s.replace("title:", f"digest: sha256:{'0' * 64}\n  title:"),
        4,
        "article.digest",
        "is another one than this sheet was made for",
        "found 'sha256:0000",
    ),
    "two things with one id": (
        lambda s: s.replace("{id: letter,", "{id: ada,"),
        7,
        "things[1].id",
        "two things have this id",
        "found 'ada'",
    ),
    "a fact of no known kind": (
        lambda s: s.replace("kind: signature", "kind: signatur"),
        9,
        "facts[0]",
        "did you mean 'signature'?",
        "authorship, signature",
    ),
    "a thing of the wrong kind": (
        lambda s: s.replace("work: letter", "work: ada"),
        10,
        "facts[0].work",
        "'ada' is a person",
        "allowed: letter",
    ),
}


@pytest.mark.parametrize("name", BAD_SHEETS)
def test_a_bad_sheet_is_refused_with_its_place(
    name: str, sheet: Path, run: Run, tmp_path: Path
) -> None:
    spoil, line, field, message, allowed = BAD_SHEETS[name]
    assert run("check", "--fix", "--register").exit_code == 0
    sheet.write_text(spoil(SHEET))
    for command in ("check", "build"):
        result = run(command)
        assert result.exit_code == 1
        complaint = next(
            text
            for text in result.output.splitlines()
            if text.startswith(f"facts/letter.yaml:{line}: {field}") and message in text
        )
        assert allowed is None or allowed in complaint
    assert not (tmp_path / "site" / "current").exists()


def test_a_file_that_is_not_utf8(sheet: Path, run: Run) -> None:
    sheet.write_bytes(SHEET.encode().replace(b"The letter", b"The l\xe9tter"))
    result = run("check")
    assert result.exit_code == 1
    assert "facts/letter.yaml:4: is not UTF-8 (found byte 0xe9" in result.output


@pytest.mark.parametrize(
    ("base_uri", "reason"),
    [("https://example.org/?a=b", "query"), ("example.org", "http")],
)
def test_a_base_uri_that_makes_no_addresses(
    sheet: Path, run: Run, tmp_path: Path, base_uri: str, reason: str
) -> None:
    run("check", "--fix", "--register")
    by_option = run("build", "--base-uri", base_uri)
    assert by_option.exit_code == 1
    assert base_uri in by_option.output
    assert reason in by_option.output
    assert "rejoinder build: --base-uri: " in by_option.output
    (tmp_path / "rejoinder.toml").write_text(f'[site]\ntitle = "x"\nbase_uri = "{base_uri}"\n')
    by_file = run("build")
    assert by_file.exit_code == 1
    assert "rejoinder.toml:3: site.base_uri" in by_file.output
    assert not (tmp_path / "site" / "current").exists()


@pytest.mark.parametrize(("command", "done"), [("extract", "extracted"), ("build", "published")])
def test_a_refusal_says_what_was_not_done(
    run: Run, tmp_path: Path, command: str, done: str
) -> None:
    (tmp_path / "rejoinder.toml").write_text("[extract]\nextractor = 3\n")
    refused = run(command)
    assert refused.exit_code == 1
    assert "rejoinder.toml:2: extract.extractor" in refused.output
    assert f"1 problem; nothing was {done}." in refused.output


def test_an_empty_workspace(run: Run, tmp_path: Path) -> None:
    missing = run("build")
    assert missing.exit_code == 1
    assert "rejoinder init" in missing.output
    (tmp_path / "rejoinder.toml").write_text("")
    empty = run("build")
    assert empty.exit_code == 1
    assert "holds no fact sheets" in empty.output
    assert not (tmp_path / "site" / "current").exists()
    assert run("query", "ASK {}").exit_code == 1
    assert run("serve").exit_code == 1


def test_a_loopback_base_uri_is_warned_of(sheet: Path, run: Run, tmp_path: Path) -> None:
    (tmp_path / "rejoinder.toml").write_text("")
    run("check", "--fix", "--register")
    result = run("build")
    assert result.exit_code == 0
    assert "cannot be cited" in result.output


def test_words_that_yaml_takes_for_a_comment_are_warned_of(sheet: Path, run: Run) -> None:
    assert "comment to YAML" not in run("check", "--fix", "--register").output
    sheet.write_text(sheet.read_text().replace("title: The letter", "title: Against #MeToo again"))
    assert "facts/letter.yaml:6: what follows ' #' is a comment to YAML" in run("check").output
    sheet.write_text(sheet.read_text().replace("Against #MeToo again", '"Against #MeToo again"'))
    assert "comment to YAML" not in run("check").output


def test_two_things_that_the_registry_takes_for_one_are_warned_of(sheet: Path, run: Run) -> None:
    sheet.write_text(
        sheet.read_text().replace(
            "facts:\n", "  - {id: other, kind: person, name: Ada Marsh}\nfacts:\n", 1
        )
    )
    run("check", "--fix", "--register")
    assert "person/ada-marsh-2" in sheet.read_text()
    assert "are both" not in run("check").output
    sheet.write_text(sheet.read_text().replace("person/ada-marsh-2", "person/ada-marsh"))
    assert (
        "facts/letter.yaml:10: 'ada' and 'other' are both person/ada-marsh" in run("check").output
    )


@pytest.fixture
def published(sheet: Path, run: Run) -> Path:
    run("check", "--fix", "--register")
    assert run("build").exit_code == 0
    return sheet


def test_an_address_that_is_taken_is_one_line(published: Path, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "a.nt"
    file.write_text("<urn:s> <urn:p> <urn:o> .\n")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        for arguments in (["serve"], ["serve", str(file)]):
            result = run(*arguments, "--port", port)
            assert result.exit_code == 1
            assert result.output == (
                f"rejoinder serve: cannot listen on 127.0.0.1:{port}: Address already in use; "
                "--port chooses another\n"
            )


def test_a_file_that_cannot_be_written_is_named(published: Path, run: Run, tmp_path: Path) -> None:
    wanted = tmp_path / "nowhere" / "x.ttl"
    result = run("export", "-o", str(wanted))
    assert result.exit_code == 1
    assert (
        result.output
        == f"rejoinder export: {wanted}: cannot be written: No such file or directory\n"
    )


def test_a_format_that_there_is_not_is_wrong_usage(published: Path, run: Run) -> None:
    for arguments in (["query", "ASK {}"], ["export"]):
        result = run(*arguments, "--format", "pdf")
        assert result.exit_code == 2
        for name in ("ttl", "jsonld", "nt", "rdf", "trig", "nq"):
            assert f"'{name}'" in result.output
    assert run("query", "ASK {}", "--format", "ttl").exit_code == 1


BAD_QUERIES = {
    "SELECT * {\n  ?s rdfs:label ?x .\n  ?x foo:bar ?y\n}": [
        "rejoinder query: the query is not SPARQL: line 3, column 6: "
        "The prefix foo: is not declared.",
        "    ?x foo:bar ?y",
        "       ^",
        "Put PREFIX foo: <…>, with its namespace, before the query.",
    ],
    "SELECT * { ?s rdf:label ?x ; rjj:x ?y }": [
        "rejoinder query: the query is not SPARQL: line 1, column 30: "
        "The prefix rjj: is not declared.",
        "  SELECT * { ?s rdf:label ?x ; rjj:x ?y }",
        "                               ^",
        "Did you mean rj: ?",
    ],
    "ASK { ?s a ?x ) }": [
        "rejoinder query: the query is not SPARQL: line 1, column 15: "
        "“)” stands where “}” must close the “{” of line 1.",
        "  ASK { ?s a ?x ) }",
        "                ^",
    ],
    "LOAD <http://x/>": [
        "rejoinder query: LOAD is an update, and this only reads; SELECT, ASK, CONSTRUCT and "
        "DESCRIBE ask. What is published changes with the fact sheets and 'rejoinder build'",
    ],
}


@pytest.mark.parametrize("text", BAD_QUERIES)
def test_a_query_that_is_wrong_is_shown_where(published: Path, run: Run, text: str) -> None:
    result = run("query", text)
    assert result.exit_code == 1
    assert result.output.splitlines() == BAD_QUERIES[text]


def test_what_is_counted_is_counted_in_words(sheet: Path, run: Run) -> None:
    fixed = run("check", "--fix", "--register").output
    assert "1 sheet, 1 fact, 2 new in the registry, 0 problems" in fixed
    sheet.write_text(sheet.read_text().replace("signatory: ada", "signatory: bob"))
    assert "1 sheet, 1 fact, 0 new in the registry, 1 problem\n" in run("check").output


def test_a_quick_build_says_only_what_came_of_it(published: Path, run: Run) -> None:
    published.write_text(published.read_text().replace("title: The letter", "title: A letter"))
    result = run("build")
    assert result.output.startswith("Published ")
    assert "(1 article, 1 fact, " in result.output
    assert len(result.output.splitlines()) == 1
