"""Articles in buckets: ``rejoinder extract`` reads them, and keeps up with what changes there."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from rejoinder.pipeline.articles import MAX_BYTES
from rejoinder.pipeline.cli import main
from rejoinder.pipeline.errors import Problem, StorageError
from rejoinder.pipeline.storage.articles import fetch_articles
from rejoinder.pipeline.storage.place import Place
from rejoinder.pipeline.workspace import Workspace

FERRY = "“The ferry must stay,” said Nora Quill of the Tide Street neighbours.\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    root = tmp_path / "here"
    root.mkdir()
    (root / "rejoinder.toml").write_text('[extract]\nextractor = "plain"\nlanguage = "en"\n')
    return Workspace(root)


def fetched(workspace: Workspace, url: str) -> tuple[Path, list[Problem]]:
    problems: list[Problem] = []
    (path,) = fetch_articles(workspace, [url], problems)
    return path, problems


def texts(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def run(workspace: Workspace, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["-C", str(workspace.root), *arguments])


def sheets(workspace: Workspace) -> list[str]:
    return sorted(path.name for path in workspace.facts_dir.glob("*.yaml"))


def test_articles_come_here_as_they_are_there(place: Place, workspace: Workspace) -> None:
    place.write("2026/a.txt", b"a")
    place.write("b.txt", b"b")
    folder, problems = fetched(workspace, place.url)
    assert not problems
    assert folder == workspace.articles_dir / place.root.strip("/")
    assert texts(folder) == {"2026/a.txt": "a", "b.txt": "b"}
    place.write("b.txt", b"bb")
    place.write("c.txt", b"c")
    place.remove("2026/a.txt")
    fetched(workspace, place.url)
    assert texts(folder) == {"b.txt": "bb", "c.txt": "c"}


def test_what_has_not_changed_is_not_fetched_again(
    place: Place, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.write("a.txt", b"a")
    place.write("b.txt", b"b")
    folder, _ = fetched(workspace, place.url)
    asked: list[str] = []
    real = Place.pieces

    def pieces(self: Place, path: str, begin: int = 0, size: int | None = None) -> Any:
        asked.append(path)
        return real(self, path, begin, size)

    monkeypatch.setattr(Place, "pieces", pieces)
    fetched(workspace, place.url)
    assert asked == []
    (folder / "b.txt").unlink()
    fetched(workspace, place.url)
    assert asked == ["b.txt"], "what was lost here is fetched again"
    (workspace.root / ".rejoinder/storage.jsonl").unlink()
    asked.clear()
    fetched(workspace, place.url)
    assert sorted(asked) == ["a.txt", "b.txt"], "without a journal they are compared"
    assert texts(folder) == {"a.txt": "a", "b.txt": "b"}


def test_what_somebody_has_changed_here_stays(memory: Place, workspace: Workspace) -> None:
    memory.write("a.txt", b"a")
    memory.write("b.txt", b"b")
    folder, _ = fetched(workspace, memory.url)
    (folder / "a.txt").write_text("mine")
    assert fetched(workspace, memory.url)[1] == []
    memory.write("a.txt", b"theirs")
    (problem,) = fetched(workspace, memory.url)[1]
    assert problem.file == f"articles{memory.root}/a.txt"
    assert "is not what there is at" in problem.message
    memory.remove("a.txt")
    fetched(workspace, memory.url)
    assert texts(folder) == {"a.txt": "mine", "b.txt": "b"}


def test_what_cannot_be_an_article_is_said_and_not_fetched(
    memory: Place, workspace: Workspace
) -> None:
    memory.write("film.mp4", b"x")
    memory.write("page.html", b"<p>Text</p>")
    memory.write("page_files/picture.png", b"x")
    memory.write("deep/articles.csv", b"file,title\n")
    memory.write("large.txt", b"x" * (MAX_BYTES + 1))
    memory.write("../../outside.txt", b"x")
    memory.write("a//b.txt", b"x")
    memory.write("a\nb.txt", b"x")
    folder, problems = fetched(workspace, memory.url)
    assert set(texts(folder)) == {"page.html", "deep/articles.csv"}
    said = {problem.file.removeprefix(f"{memory.url}/"): problem.message for problem in problems}
    assert said == {
        "film.mp4": "no reader for such files",
        "large.txt": "is too large for an article",
        "../../outside.txt": "has a name that no file here can have",
        "a//b.txt": "has a name that no file here can have",
        "a\nb.txt": "has a name that no file here can have",
    }
    assert not list(workspace.root.rglob("outside.txt"))


def test_where_nothing_is_nothing_is_removed(memory: Place, workspace: Workspace) -> None:
    memory.write("a.txt", b"a")
    folder, _ = fetched(workspace, memory.url)
    memory.remove("a.txt")
    with pytest.raises(StorageError, match="holds no articles"):
        fetched(workspace, memory.url)
    assert texts(folder) == {"a.txt": "a"}


@pytest.mark.parametrize("url", ["memory://", "memory://x/../y", "memory://x/.git", "file:///"])
def test_a_place_that_no_folder_could_be_called_after_is_refused(
    url: str, workspace: Workspace
) -> None:
    with pytest.raises(StorageError):
        fetched(workspace, url)
    assert not workspace.articles_dir.exists()


def test_a_break_in_the_middle_loses_nothing(
    memory: Place, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        memory.write(f"{number}.txt", b"old")
    folder, _ = fetched(workspace, memory.url)
    for number in range(5):
        memory.write(f"{number}.txt", b"new text")
    real = Place.pieces

    def pieces(self: Place, path: str, begin: int = 0, size: int | None = None) -> Any:
        for piece in real(self, path, begin, size):
            yield piece[:3]
            if path == "3.txt":
                raise StorageError("the network is gone")
            yield piece[3:]

    monkeypatch.setattr(Place, "pieces", pieces)
    with pytest.raises(StorageError, match="network is gone"):
        fetched(workspace, memory.url)
    assert set(texts(folder).values()) <= {"old", "new text"}
    assert len(texts(folder)) == 5, "nothing else is left lying about"
    monkeypatch.undo()
    fetched(workspace, memory.url)
    assert set(texts(folder).values()) == {"new text"}


def test_extract_reads_from_a_bucket(url: str, workspace: Workspace) -> None:
    place = Place(url)
    place.write("ferry.txt", FERRY.encode())
    place.write("articles.csv", b"file,title\nferry.txt,The ferry\n")
    line = {"@type": "NewsArticle", "headline": "Two", "articleBody": FERRY.replace("Nora", "Ada")}
    place.write("many.jsonl", json.dumps(line).encode())
    done = run(workspace, "extract", url)
    assert done.exit_code == 0, done.output
    assert "2 extracted by plain" in done.output
    texts_ = [(workspace.facts_dir / name).read_text() for name in sheets(workspace)]
    assert f"source: articles/{place.root.strip('/')}/ferry.txt" in texts_[0]
    assert "title: The ferry" in texts_[0]
    again = run(workspace, "extract", url)
    assert "0 extracted" in again.output
    assert "2 unchanged" in again.output


def test_one_file_is_an_article_too(url: str, workspace: Workspace) -> None:
    place = Place(url)
    place.write("ferry.txt", FERRY.encode())
    place.write("other.txt", FERRY.encode() * 2)
    place.write("articles.csv", b"file,title\nferry.txt,The ferry\n")
    done = run(workspace, "extract", f"{url}/ferry.txt")
    assert done.exit_code == 0, done.output
    assert len(sheets(workspace)) == 1
    assert "title: The ferry" in (workspace.facts_dir / sheets(workspace)[0]).read_text()


def test_the_settings_name_places_to_read(memory: Place, workspace: Workspace) -> None:
    with (workspace.root / "rejoinder.toml").open("a") as settings:
        settings.write(f'[storage]\narticles = ["{memory.url}"]\n')
    memory.write("ferry.txt", FERRY.encode())
    workspace.articles_dir.mkdir()
    (workspace.articles_dir / "own.txt").write_text(FERRY * 2)
    assert "2 extracted" in run(workspace, "extract").output
    memory.write("renamed.txt", FERRY.encode())
    memory.remove("ferry.txt")
    done = run(workspace, "extract")
    assert done.exit_code == 0, done.output
    assert len(sheets(workspace)) == 2, "an article that was moved keeps its sheet"
    memory.write("film.mp4", b"x")
    done = run(workspace, "extract")
    assert done.exit_code == 1
    assert f"{memory.url}/film.mp4: no reader for such files" in done.output


def test_git_is_told_nothing_of_what_is_this_machine_s_own(
    memory: Place, workspace: Workspace
) -> None:
    assert run(workspace, "extract").exit_code == 1
    assert not (workspace.root / ".rejoinder").exists(), "no place was asked for"
    memory.write("ferry.txt", FERRY.encode())
    fetched(workspace, memory.url)
    assert (workspace.root / ".rejoinder/.gitignore").read_text() == "*\n"


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("s3://{bucket}-none/x", "bucket does not exist"),
        ("s3://{bucket}/none", "holds no articles"),
        ("https://example.org/x", "allowed: a folder such as s3://"),
    ],
)
def test_what_goes_wrong_there_is_one_line(
    s3: str, workspace: Workspace, url: str, message: str
) -> None:
    done = run(workspace, "extract", url.format(bucket=s3.removeprefix("s3://")))
    assert done.exit_code == 1
    assert message in done.output
    assert done.output.count("\n") == 1
