"""Fill in what a person need not write: offsets, digests and ids; and register things."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from .article_ids import with_article_id
from .articles import digest_of, source_named
from .check import Report, check, load_registry, material_of
from .errors import Problem, Problems, shorten
from .evidence import NotAnchoredError, anchor
from .fact_ids import with_ids
from .facts import Sheet, SheetFile, Span
from .facts.reading import YAML_SUFFIXES, is_sheet, parse_sheet
from .facts.writing import edited_sheet
from .files import read_utf8, write_atomically
from .registering import register_things
from .registry import Registry
from .sheet_files import rewrite_lines
from .workspace import Workspace
from .yaml_text import Place, place_name


def fix(workspace: Workspace, *, fill: bool = True, register: bool = False) -> Report:
    """With ``fill``, fill offsets, digests and ids; with ``register``, link and register things.

    A sheet whose text has changed is re-anchored as a whole or not at all: every span must stand
    exactly once in the new text. Return what is still wrong afterwards; files that need nothing
    are not touched.
    """
    changed: list[str] = []
    skipped: list[str] = []
    problems: list[Problem] = []
    registry = load_registry(workspace)
    if fill:
        _fill(workspace, registry, changed, problems)
    registered = register_things(workspace, registry, changed, skipped) if register else 0
    report = check(workspace)
    report.problems.extend(problem for problem in problems if problem not in report.problems)
    report.warnings.extend(skipped)
    report.changed = changed
    report.registered = registered
    return report


def _fill(
    workspace: Workspace, registry: Registry, changed: list[str], problems: list[Problem]
) -> None:
    """Fill in what every sheet lacks: a file at a time, and of each nothing or all that can be."""
    if not workspace.facts_dir.is_dir():
        return
    for path in sorted(p for p in workspace.facts_dir.rglob("*") if p.is_file() and is_sheet(p)):
        file = workspace.name_of(path)
        if path.suffix not in YAML_SUFFIXES:
            filled = partial(_filled_line, workspace, registry, changed, problems)
            if rewrite_lines(path, file, filled):
                changed.append(file)
            continue
        try:
            old = read_utf8(path, file)
            new, text_of = _filled(old, path, file, workspace, registry, problems)
        except Problems as error:
            # The check finds again what is wrong with the sheet, but not why it cannot be edited.
            problems.extend(error.problems)
            continue
        if text_of is not None:
            _write_text(*text_of, workspace, changed)
        if new != old:
            write_atomically(path, new.encode())
            changed.append(file)


def _filled_line(
    workspace: Workspace,
    registry: Registry,
    changed: list[str],
    problems: list[Problem],
    found: SheetFile,
) -> Sheet:
    """A sheet of a JSON Lines file with what it lacks; its article's text has been written."""
    sheet, text = _fixed(found, workspace, registry, problems)
    _write_text(sheet, text, workspace, changed)
    return sheet


def _filled(
    old: str,
    path: Path,
    file: str,
    workspace: Workspace,
    registry: Registry,
    problems: list[Problem],
) -> tuple[str, tuple[Sheet, str | None] | None]:
    """The new text of a YAML sheet; and the sheet with its article's text, where it can be read.

    Raise :class:`Problems` for a sheet that cannot be edited, of which nothing is to be written.
    """
    new = with_article_id(old, file, workspace)
    try:
        found = parse_sheet(new, path, file)
    except Problems:
        return new, None  # the check says what is wrong with it
    told: list[Problem] = []
    try:
        sheet, text = _fixed(found, workspace, registry, told)
        edited = new if sheet == found.sheet else edited_sheet(new, found, sheet)
    except Problems as error:
        raise Problems(
            _without_added_line(problem, old, new) for problem in error.problems
        ) from None
    problems.extend(told)
    return edited, (sheet, text)


def _without_added_line(problem: Problem, old: str, new: str) -> Problem:
    """``problem`` of ``new``, which is ``old`` with an id, with its line in ``old``."""
    lines, added = old.split("\n"), new.count("\n") - old.count("\n")
    same = next((n for n, line in enumerate(new.split("\n")) if lines[n : n + 1] != [line]), None)
    moved = same is not None and problem.line > same + 1
    return replace(problem, line=problem.line - added) if moved else problem


def _fixed(
    found: SheetFile, workspace: Workspace, registry: Registry, problems: list[Problem]
) -> tuple[Sheet, str | None]:
    """The sheet with all that can be filled in, and its article's text where it is known.

    A sheet that its new text does not fit stays as it is, and ``problems`` is told why.
    """
    sheet = found.sheet
    article = sheet.article
    material = material_of(found, workspace, registry)
    text, text_digest = material.text, material.text_digest
    source = source_named(workspace.root, article.source)
    renewed = source is not None and (text is None or article.digest != material.digest)
    if renewed and source is not None:
        try:
            text = source.read().text
        except Problems as error:
            problems.extend(error.problems)
            return sheet, None
        text_digest = digest_of(text.encode())
    if text is None:
        return _with_ids(sheet), None
    moved = article.text_digest is not None and article.text_digest != text_digest
    facts, failed = [], False
    for fact in sheet.facts:
        spans = [_anchored(span, text, moved) for span in fact.evidence]
        failed = failed or None in spans
        kept = [new or old for new, old in zip(spans, fact.evidence, strict=True)]
        facts.append(fact if kept == fact.evidence else fact.model_copy(update={"evidence": kept}))
    if failed and moved:
        problems.extend(_gone(found, text))
        return sheet, None
    digests = {"text_digest": text_digest}
    if material.digest:
        digests["digest"] = material.digest
    if any(getattr(article, name) != value for name, value in digests.items()):
        article = article.model_copy(update=digests)
    return _with_ids(sheet.model_copy(update={"article": article, "facts": facts})), text


def _gone(found: SheetFile, text: str) -> Iterator[Problem]:
    """The evidence of a sheet that the article's new ``text`` has no place for, or several."""
    for index, fact in enumerate(found.sheet.facts):
        for number, span in enumerate(fact.evidence):
            if _anchored(span, text, moved=True) is None:
                try:
                    anchor(text, span.exact, None if span.anchored else span.start)
                except NotAnchoredError as error:
                    place: Place = ("facts", index, "evidence", number)
                    yield Problem(
                        found.file,
                        found.line_of(place),
                        place_name(place),
                        f"looked for in the changed article, {_new(str(error))}",
                        found=shorten(span.exact),
                    )


def _new(reason: str) -> str:
    """Why words have no place in the new text, and what to write instead."""
    if "'start' says" in reason:
        return f"{reason}, without 'end'"
    return f"{reason}; when 'exact' is corrected, 'start' and 'end' may be deleted"


def _with_ids(sheet: Sheet) -> Sheet:
    taken = {thing.id for thing in sheet.things} | set(sheet.retired)
    taken |= {fact.id for fact in sheet.facts if fact.id}
    return sheet.model_copy(update={"facts": with_ids(sheet.article.id, sheet.facts, taken)})


def _anchored(span: Span, text: str, moved: bool) -> Span | None:
    """The span where it stands: as it says, or else in the one place where its words are.

    In a text that has ``moved``, what stands at the old place may be another occurrence.
    """
    here = span.start is not None and (not moved or not span.anchored)
    if here and text.startswith(span.exact, span.start):
        return span if span.anchored else anchor(text, span.exact, span.start)
    if here and not span.anchored:
        return None  # a person said where, and it is not there
    try:
        return anchor(text, span.exact)
    except NotAnchoredError:
        return None


def _write_text(sheet: Sheet, text: str | None, workspace: Workspace, changed: list[str]) -> None:
    """Write the text of an article where it is known and is not there yet."""
    path = workspace.text_path(sheet.article.id)
    if text is not None and not (path.is_file() and path.read_bytes() == text.encode()):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, text.encode())
        changed.append(workspace.name_of(path))
