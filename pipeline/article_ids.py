"""The ids of articles whose sheets are written by hand, minted from the articles' files."""

from dataclasses import replace
from typing import Any

from .articles import source_named
from .errors import Problem, Problems, shorten
from .facts.reading import YAML_SUFFIXES
from .files import read_utf8
from .workspace import Workspace
from .yaml_edit import edit_yaml
from .yaml_text import parse_yaml


def with_article_id(text: str, file: str, workspace: Workspace) -> str:
    """The sheet ``text``, with an id for its article where it has none and its source is there.

    The id is made from the name and the bytes of the source, which is a file, or a line of a file
    of many. Raise :class:`Problems` for a sheet that cannot be read or edited.
    """
    data = parse_yaml(text, file).data
    name = _source_without_id(data)
    source = None if name is None else source_named(workspace.root, name)
    if source is None:
        return text
    identifier = source.new_id(source.digest())
    return edit_yaml(text, {**data, "article": {"id": identifier, **data["article"]}}, file)


def explained(problem: Problem, workspace: Workspace) -> Problem:
    """``problem``; where it is that an article's id is missing, with what to do about it."""
    path = workspace.root / problem.file
    missing = problem.field == "article.id" and problem.message == "is missing"
    if not missing or path.suffix not in YAML_SUFFIXES:
        return problem
    try:
        source = _source_without_id(parse_yaml(read_utf8(path, problem.file), problem.file).data)
    except Problems:
        return problem
    if source is None:
        return problem
    if source_named(workspace.root, source) is not None:
        hint = "'rejoinder check --fix' mints it"
    elif (workspace.root / source).resolve().is_relative_to(workspace.root.resolve()):
        hint = f"it is minted from article.source, and there is no file {shorten(source)}"
    else:
        hint = f"it is minted from article.source, and {shorten(source)} is outside the workspace"
    return replace(problem, message=f"is missing; {hint}")


def _source_without_id(data: Any) -> str | None:
    """The source that a sheet's article names, where it has no id."""
    article = data.get("article") if isinstance(data, dict) else None
    if not isinstance(article, dict) or "id" in article:
        return None
    source = article.get("source")
    return source if isinstance(source, str) and source.strip() else None
