import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rejoinder.ontology.manifest import Site
from rejoinder.pipeline.errors import Problem, Problems
from rejoinder.pipeline.settings import (
    DEFAULT_BASE_URI,
    SETTINGS_FILE,
    BaseUriError,
    ServeSettings,
    base_uri,
    line_in_toml,
    load_settings,
)
from rejoinder.server.config import Config


def problems_in(folder: Path, text: str | bytes) -> list[Problem]:
    """What is wrong with the settings ``text``."""
    path = folder / SETTINGS_FILE
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(Problems) as caught:
        load_settings(folder)
    return list(caught.value.problems)


def only_problem(folder: Path, text: str | bytes) -> Problem:
    problems = problems_in(folder, text)
    assert len(problems) == 1, problems
    assert problems[0].file == SETTINGS_FILE
    return problems[0]


def test_an_empty_file_means_the_defaults(tmp_path: Path) -> None:
    (tmp_path / SETTINGS_FILE).write_text("")
    settings = load_settings(tmp_path)
    assert settings.site.base_uri == DEFAULT_BASE_URI
    assert not settings.site.citable
    assert settings.publish.unreviewed == "not-sensitive"
    assert settings.publish.keep_versions == 10
    assert settings.publish.max_excerpt_share == 0.5
    assert settings.serve.given == {}


def test_every_section_is_read(tmp_path: Path) -> None:
    (tmp_path / SETTINGS_FILE).write_text(
        """\
        [site]
        base_uri = "https://Debates.Example.org/data/"
        title = "Letters"
        description = "Who answered whom"
        publisher = "The desk"
        contact = "desk@example.org"
        license = "https://creativecommons.org/licenses/by/4.0/"
        language = "fr"
        [publish]
        unreviewed = "none"
        keep_versions = 3
        max_excerpt_share = 1
        [extract]
        extractor = "mine"
        language = "fr-CH"
        [serve]
        port = 9000
        query_timeout = 5
        allowed_services = ["https://query.example.org/sparql"]
        """
    )
    settings = load_settings(tmp_path)
    assert settings.site.base_uri == "https://debates.example.org/data"
    assert settings.site.citable
    assert Site(**settings.site.model_dump(exclude={"base_uri"})) == Site(
        title="Letters",
        description="Who answered whom",
        publisher="The desk",
        contact="desk@example.org",
        license="https://creativecommons.org/licenses/by/4.0/",
        language="fr",
    )
    assert settings.publish.unreviewed == "none"
    assert settings.extract.extractor == "mine"
    config = Config.from_environment(tmp_path, settings.serve.given, {})
    assert (config.port, config.query_timeout) == (9000, 5.0)
    assert config.allowed_services == ("https://query.example.org/sparql",)


def test_the_server_knows_every_setting_of_serve_and_no_other(tmp_path: Path) -> None:
    values: dict[str, object] = {
        "host": "127.0.0.1",
        "port": 1,
        "query_timeout": 1.0,
        "query_memory": 64,
        "result_limit": 1,
        "query_workers": 1,
        "cache": 0,
        "proxies": 1,
        "max_query_bytes": 1024,
        "allowed_services": ["https://example.org/sparql"],
    }
    assert set(values) == set(ServeSettings.model_fields)
    Config.from_environment(tmp_path, ServeSettings.model_validate(values).given, {})
    with pytest.raises(Exception, match="no such setting") as caught:
        Config.from_environment(tmp_path, {"nothing": 1}, {})
    listed = re.search(r"allowed: (.*)\)", str(caught.value))
    assert listed is not None
    assert set(listed[1].split(", ")) == set(values)


@pytest.mark.parametrize(
    ("text", "line", "field", "message", "found", "allowed"),
    [
        ("[site]\ntitel = 'x'\n", 2, "site.titel", "did you mean 'title'", "'x'", "base_uri"),
        ("[site]\n\n[pages]\na = 1\n", 3, "pages", "not a field", "a", "site, publish, extract"),
        ("base_uri = 'http://x.org'\n", 1, "base_uri", "not a field", "x.org", "site"),
        ("site = 3\n", 1, "site", "is not a section", "3", "[site]"),
        ("[publish]\nunreviewed = 'some'", 2, "publish.unreviewed", "not one of", "some", "all"),
        ("[publish]\nkeep_versions = 0", 2, "publish.keep_versions", "greater than", "0", None),
        ("[publish]\nmax_excerpt_share = 1.1", 2, "publish.max_excerpt_share", "less", "1.1", None),
        ("[publish]\nmax_excerpt_share = nan", 2, "publish.max_excerpt_share", "", "nan", None),
        (
            "[extract]\nextractr = 'x'",
            2,
            "extract.extractr",
            "mean 'extractor'",
            "'x'",
            "[extract.N",
        ),
        ("[extract]\nllm = 'x'", 2, "extract.llm", "not a mapping", "'x'", None),
        ("[extract.llm]\nmodle = 'x'", 2, "extract.llm.modle", "mean 'model'", "'x'", "endpoint"),
        ("[extract.llm]\nendpoint = 'x'", 2, "extract.llm.endpoint", "form", "'x'", "http"),
        ("[extract.llm]\ntimeout = 0", 2, "extract.llm.timeout", "greater", "0", None),
        ("[serve]\nport = '80'\n", 2, "serve.port", "valid integer", "'80'", None),
        ("[serve]\nport = true\n", 2, "serve.port", "valid integer", "True", None),
        ("[serve]\nport = 65536\n", 2, "serve.port", "less than", "65536", None),
        ("[site]\ntitle = ' '\n", 2, "site.title", "at least 1", "' '", None),
        ("[site]\nlanguage = 'français'", 2, "site.language", "form", "français", "such as en"),
        ("[site]\nlicense = 'CC BY'", 2, "site.license", "form", "CC BY", "http"),
        (
            "[serve]\nallowed_services = [\n  'https://a.org/',\n  'b',\n]\n",
            2,
            "serve.allowed_services[1]",
            "form",
            "'b'",
            "http",
        ),
    ],
)
def test_a_bad_value_is_named_with_its_line_and_what_is_allowed(
    tmp_path: Path,
    text: str,
    line: int,
    field: str,
    message: str,
    found: str,
    allowed: str | None,
) -> None:
    problem = only_problem(tmp_path, text)
    assert (problem.line, problem.field) == (line, field)
    assert message in problem.message
    assert found in (problem.found or "")
    assert (allowed is None) or allowed in (problem.allowed or "")


def test_every_extractor_has_a_section_of_its_own(tmp_path: Path) -> None:
    (tmp_path / SETTINGS_FILE).write_text(
        "[extract.llm]\ntimeout = 5\n[extract.yes]\nshout = true\n"
    )
    settings = load_settings(tmp_path)
    assert settings.extract.llm.timeout == 5
    assert settings.extract.options("yes") == {"shout": True}
    assert settings.extract.options("no") == {}


@pytest.mark.parametrize(
    ("text", "line", "field"),
    [
        ("[extract.llm]\nkey = 'sk-1234'\n", 2, "extract.llm.key"),
        ("[extract.llm]\ntimeout = 0\napiKey = 'sk-1234'\n", 3, "extract.llm.apiKey"),
        ("REJOINDER_LLM_KEY = 'sk-1234'\n", 1, "REJOINDER_LLM_KEY"),
        ("[extract.mine]\nheaders = {Authorization = 'sk-1234'}\n", 2,
         "extract.mine.headers.Authorization"),
        ("[extract.llm]\nendpoint = 'https://me:sk-1234@example.org/'\n", 2,
         "extract.llm.endpoint"),
        ("[extract.llm]\nendpoint = 'https://example.org/?api-key=sk-1234'\n", 2,
         "extract.llm.endpoint"),
    ],
)  # fmt: skip
def test_a_secret_is_refused_and_not_shown(
    tmp_path: Path, text: str, line: int, field: str
) -> None:
    problem = only_problem(tmp_path, text)
    assert (problem.line, problem.field) == (line, field)
    assert "is a secret" in problem.message
    assert problem.allowed == "the environment variable REJOINDER_LLM_KEY"
    assert "1234" not in str(problem)


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("[storage]\nworkspace = 's3://me:sk-1234@bucket/x'\n", "storage.workspace"),
        ("[storage]\narticles = ['s3://bucket/x?token=sk-1234']\n", "storage.articles[0]"),
        ("[storage]\nsecret = 'sk-1234'\n", "storage.secret"),
    ],
)
def test_credentials_of_a_place_come_from_the_environment(
    tmp_path: Path, text: str, field: str
) -> None:
    problem = only_problem(tmp_path, text)
    assert (problem.line, problem.field) == (2, field)
    assert problem.allowed == "the environment, where the file system looks for credentials"
    assert "1234" not in str(problem)


@pytest.mark.parametrize("value", ["bucket/x", "s3:bucket", "s3://", "file://", "S3 bucket"])
def test_a_place_is_an_address(tmp_path: Path, value: str) -> None:
    problem = only_problem(tmp_path, f"[storage]\nworkspace = '{value}'\n")
    assert problem.allowed == "a folder such as s3://bucket/folder"


def test_places_are_read(tmp_path: Path) -> None:
    (tmp_path / SETTINGS_FILE).write_text(
        "[storage]\narticles = ['s3://news/2026', 'file:///mnt/news']\n"
        "workspace = 'abfs://folder@account.dfs.core.windows.net/x'\n"
    )
    storage = load_settings(tmp_path).storage
    assert storage.articles == ["s3://news/2026", "file:///mnt/news"]
    assert storage.workspace == "abfs://folder@account.dfs.core.windows.net/x"


def test_all_problems_are_reported_at_once(tmp_path: Path) -> None:
    problems = problems_in(tmp_path, "[site]\ntitle = 1\nnope = 2\n[serve]\nport = -1\n")
    assert [problem.line for problem in problems] == [2, 3, 5]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("[site]\ntitle = Letters\n", 2, "broken TOML: invalid value"),
        ("[site]\ntitle = 'a'\ntitle = 'b'\n", 3, "broken TOML: cannot overwrite"),
        ("[site]\ntitle = '''a\n\n", 4, "broken TOML"),
        (b"[site]\ntitle = '\xe9'\n", 2, "is not UTF-8"),
    ],
)
def test_what_is_not_toml_is_refused(
    tmp_path: Path, text: str | bytes, line: int, message: str
) -> None:
    problem = only_problem(tmp_path, text)
    assert problem.line == line
    assert message in problem.message


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(Problems, match=r"rejoinder\.toml: cannot be read"):
        load_settings(tmp_path)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("debates.example.org", "http:// or https://"),
        ("ftp://example.org", "http:// or https://"),
        ("urn:x:y", "http:// or https://"),
        ("//example.org", "http:// or https://"),
        ("", "http:// or https://"),
        ("https://example.org/?a=b", "a query"),
        ("https://example.org?", "a query"),
        ("https://example.org/#", "a fragment"),
        ("https://me:secret@example.org", "user information"),
        ("https://", "no host"),
        ("https:///data", "no host"),
        ("https://example.org:", "no port"),
        ("https://example.org:port", "Port"),
        ("https://[::1", "Invalid IPv6"),
        ("https://example.org/a b", "' '"),
        ("https://example.org/a\nb", r"'\\n'"),
        ("https://example.org/a<b", "'<'"),
        ("https://example.org/100%", "'%'"),
        ("https://example.org/a//b", "empty or dot segment"),
        ("https://example.org/a/../b", "empty or dot segment"),
    ],
)
def test_a_base_uri_that_addresses_cannot_be_made_from_is_refused(
    tmp_path: Path, value: str, message: str
) -> None:
    with pytest.raises(BaseUriError, match=message):
        base_uri(value)
    escaped = value.replace("\n", "\\n")
    problem = only_problem(tmp_path, f'# where\n[site]\nbase_uri = "{escaped}"\n')
    assert (problem.line, problem.field) == (3, "site.base_uri")
    assert "https://debates.example.org" in problem.message


@pytest.mark.parametrize(
    ("value", "base"),
    [
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000"),
        ("HTTPS://Example.ORG/Data", "https://example.org/Data"),
        ("http://[::1]:80/a/b//", "http://[::1]:80/a/b"),
        ("https://débats.example/é", "https://débats.example/é"),
    ],
)
def test_a_base_uri_has_one_spelling(value: str, base: str) -> None:
    assert base_uri(value) == base
    assert base_uri(base) == base


@pytest.mark.parametrize(
    ("base", "citable"),
    [
        ("http://localhost:8000", False),
        ("http://a.localhost", False),
        ("http://127.8.0.1", False),
        ("http://[::1]", False),
        ("https://example.org", True),
        ("http://192.0.2.1", True),
    ],
)
def test_an_address_on_this_machine_cannot_be_cited(
    tmp_path: Path, base: str, citable: bool
) -> None:
    (tmp_path / SETTINGS_FILE).write_text(f"[site]\nbase_uri = '{base}'\n")
    assert load_settings(tmp_path).site.citable is citable


TRICKY = '''\
title = "at the top"

[site]   # title = "in a comment"
description = """
title = "in a text"
[publish]
"""
"title" = "quoted"

[publish]
title.inner = 3
[serve]
allowed_services = [
  "title = 1",
]
last = {title = 1}
'''


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (("title",), 1),
        (("site",), 3),
        (("site", "description"), 4),
        (("site", "title"), 8),
        (("publish",), 10),
        (("publish", "title", "inner"), 11),
        (("serve", "allowed_services", 0), 13),
        (("serve", "last", "title"), 16),
        (("serve", "absent"), 1),
        ((), 1),
    ],
)
def test_the_line_of_a_key_is_found_in_any_toml(place: tuple[str | int, ...], line: int) -> None:
    assert line_in_toml(TRICKY, place) == line


@given(st.text(alphabet="site=[]#\"'\n .1a", max_size=60))
def test_no_text_breaks_the_search_for_a_line(text: str) -> None:
    assert 1 <= line_in_toml(text, ("site", "a")) <= text.count("\n") + 1
