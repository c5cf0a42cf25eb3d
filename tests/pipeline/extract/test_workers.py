"""Extraction in processes and on a cluster: the same sheets, whoever dies."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from rejoinder.pipeline.articles import sources_in
from rejoinder.pipeline.errors import ExtractorError
from rejoinder.pipeline.extract.extractor import load_extractor
from rejoinder.pipeline.extract.propose import Context, Job, data_of, proposer
from rejoinder.pipeline.extract.run import Report, extract_workspace
from rejoinder.pipeline.facts import Extraction
from rejoinder.pipeline.settings import Settings
from rejoinder.pipeline.workspace import Workspace

#: An extractor that some articles do not agree with, and what makes it known as installed.
BAD = """
import os, signal, time
from rejoinder.pipeline.extract import Proposal
def propose(article):
    for word, trick in (("segfault", lambda: os.kill(os.getpid(), signal.SIGSEGV)),
                        ("memory", full),
                        ("hang", lambda: time.sleep(600))):
        if word in article.text:
            trick()
    return Proposal()
def full():
    raise MemoryError
"""
MANY = 12


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = tmp_path / "site-packages"
    info = site / "bad-1.0.dist-info"
    info.mkdir(parents=True)
    (site / "bad_extractor.py").write_text(BAD)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: bad\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[rejoinder.extractors]\nbad = bad_extractor:propose\n")
    monkeypatch.setenv("PYTHONPATH", str(site))
    monkeypatch.syspath_prepend(str(site))


def made(root: Path, texts: list[str], extractor: str = "plain") -> Workspace:
    (root / "articles").mkdir(parents=True)
    (root / "rejoinder.toml").write_text(f'[extract]\nextractor = "{extractor}"\nlanguage = "en"\n')
    for number, text in enumerate(texts[:4]):
        (root / "articles" / f"a{number}.txt").write_text(text)
    lines = [
        json.dumps({"@type": "NewsArticle", "headline": f"No. {number}", "articleBody": text})
        for number, text in enumerate(texts[4:])
    ]
    (root / "articles" / "many.jsonl").write_text("\n".join(lines))
    (root / "articles" / "none.xyz").write_text("no reader")
    (root / "articles" / "articles.csv").write_text("file,publisher\na1.txt,The Tide\n")
    return Workspace(root)


def texts(count: int = MANY) -> list[str]:
    found = [
        f"“We want number {n} to stay open,” said Nora Quill of the {n} neighbours.\n"
        for n in range(count)
    ]
    found[-1] = found[4]  # the same bytes twice, but for the headline
    found[3] = found[2]  # and without it
    return found


def run(workspace: Workspace, **options: Any) -> Report:
    return extract_workspace(
        workspace, now=lambda: datetime(2026, 11, 23, 14, 30, tzinfo=UTC), **options
    )


def files(workspace: Workspace) -> dict[str, bytes]:
    return {
        path.relative_to(workspace.root).as_posix(): path.read_bytes()
        for path in sorted(workspace.root.rglob("*"))
        if path.is_file()
    }


def told(report: Report) -> tuple[list[str], list[str], int]:
    return report.lines, list(map(str, report.problems)), report.extracted


def test_sheets_and_report_are_the_same_however_many_processes(tmp_path: Path) -> None:
    here = made(tmp_path / "0", texts())
    report = run(here, jobs=0)
    assert report.extracted == MANY - 1
    assert [problem.file for problem in report.problems] == ["articles/a3.txt", "articles/none.xyz"]
    for jobs in (1, 2, 4):
        workspace = made(tmp_path / str(jobs), texts())
        assert told(run(workspace, jobs=jobs)) == told(report)
        assert files(workspace) == files(here)
    assert run(here, jobs=2).unchanged == MANY - 1


def test_sheets_are_the_same_on_a_cluster(tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed", reason="the extra 'dask' is not installed")
    here = made(tmp_path / "here", texts())
    report = run(here, jobs=0)
    workspace = made(tmp_path / "cluster", texts())
    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        silence_logs=60,
        local_directory=str(tmp_path / "elsewhere"),
    ) as cluster:
        found = run(workspace, scheduler=cluster.scheduler_address)
    assert told(found) == told(report)
    assert files(workspace) == files(here)


@pytest.mark.parametrize("name", ["articles/a1.txt", "articles/many.jsonl"])
def test_a_worker_needs_no_file_but_its_bytes(tmp_path: Path, name: str) -> None:
    workspace = made(tmp_path / "w", texts())
    source = list(sources_in(workspace.root / name, name))[-1]
    stamp = Extraction.model_validate(
        {"extractor": "plain", "version": "1", "at": "2026-11-23T14:30:00Z"}
    )
    job = Job(source, None, None, stamp)
    version = load_extractor("plain").version
    read = proposer(Context("plain", workspace.settings, version))
    here, data = read(job), data_of(source)
    (workspace.root / name).unlink()
    assert data is not None
    assert here.sheet is not None
    assert read(replace(job, data=data)) == here
    (problem,) = read(job).problems
    assert problem.file.startswith(name)


def test_a_worker_with_another_version_reads_nothing() -> None:
    with pytest.raises(ExtractorError, match="another version of the extractor 'plain'"):
        proposer(Context("plain", Settings(), "0.0.1"))


@pytest.mark.usefixtures("installed")
def test_a_poisonous_article_is_a_line_in_the_report_and_the_rest_is_done(tmp_path: Path) -> None:
    poisoned = texts(8)
    poisoned[1] += "segfault"
    poisoned[2] += "memory"
    poisoned[5] += "hang"
    workspace = made(tmp_path / "w", poisoned, "bad")
    report = run(workspace, jobs=2, patience=3)
    assert [str(problem) for problem in report.problems] == [
        "articles/a1.txt: cannot be read: its worker was killed by SIGSEGV",
        "articles/a2.txt: the extractor bad failed: MemoryError: ",
        "articles/many.jsonl#2: cannot be read: its worker was ended after 3 s",
        "articles/none.xyz: no reader for such files (found '.xyz'; allowed: .txt, .text, .md, "
        ".markdown, .html, .htm, .xhtml, .mhtml, .mht, .pdf, .json, .jsonld, .jsonl)",
    ]
    assert report.extracted == 5
    again = run(workspace, jobs=2, patience=3)
    assert again.unchanged == 5
    assert len(again.problems) == 4


def test_a_run_that_is_killed_goes_on_where_it_stopped(tmp_path: Path) -> None:
    many = [f"“We want {n} libraries,” said Nora Quill of the council.\n" for n in range(200)]
    whole, killed = made(tmp_path / "whole", many), made(tmp_path / "killed", many)
    assert run(whole, jobs=0).extracted == 200
    command = [str(Path(sys.executable).with_name("rejoinder")), "-C", str(killed.root), "extract"]
    with subprocess.Popen([*command, "--jobs", "2"], stdout=subprocess.DEVNULL) as process:
        _until(lambda: len(list(killed.facts_dir.glob("*.yaml"))) >= 20)
        os.kill(process.pid, signal.SIGKILL)
    before = len(list(killed.facts_dir.glob("*.yaml")))
    assert 20 <= before < 200
    report = run(killed, jobs=2)
    assert report.extracted == 200 - before
    assert report.unchanged == before
    assert _unstamped(killed) == _unstamped(whole)


def _unstamped(workspace: Workspace) -> dict[str, bytes]:
    return {
        name: re.sub(rb"at: '[^']*'", b"at: now", data)
        for name, data in files(workspace).items()
        if not Path(name).name.startswith(".")
    }


def _until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)
