"""Fact sheets that people have reviewed, as gold."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..articles import Article, ArticleMetadata, digest_of, read_article
from ..errors import Problem, Problems
from ..evidence import NotAnchoredError, anchor
from ..facts import Fact, Sheet, SheetFile, read_sheets
from ..facts.reading import BULK_SUFFIX, read_bulk, read_sheet
from ..files import read_utf8
from ..settings import SETTINGS_FILE


@dataclass(frozen=True, slots=True)
class GoldSheet:
    """A sheet, its facts' words all found in its article's normal text.

    ``facts`` are those that a person stands behind: accepted, corrected, or written by hand;
    ``undecided`` those that an extractor proposed and nobody has looked at, ``rejected`` the rest.
    """

    name: str
    sheet: Sheet
    article: Article
    facts: list[Fact]
    undecided: list[Fact]
    rejected: list[Fact]

    @property
    def is_reviewed(self) -> bool:
        """Whether a person has decided anything here; otherwise it is nobody's gold."""
        return bool(self.facts or self.rejected)


def read_gold_sheets(path: Path, problems: list[Problem]) -> Iterator[GoldSheet]:
    """The sheets of ``path``, one at a time: a workspace, a folder of sheets, a sheet, or a bulk
    file of them.

    The articles' texts are looked for in ``texts/`` of the workspace, or beside or in the folder.
    A sheet that cannot be used adds to ``problems`` why.
    """
    root = _root(path)
    for found in _sheet_files(path, root, problems):
        try:
            yield _gold(found, root)
        except Problems as error:
            problems.extend(error.problems)


def _root(path: Path) -> Path:
    """The folder that holds ``texts/``, by preference that of a workspace."""
    folder = (path if path.is_dir() else path.parent).resolve()
    around = [folder, *folder.parents][:3]
    workspace = next((place for place in around if (place / SETTINGS_FILE).is_file()), None)
    with_texts = next((place for place in around if (place / "texts").is_dir()), None)
    return workspace or with_texts or folder


def _sheet_files(path: Path, root: Path, problems: list[Problem]) -> Iterator[SheetFile]:
    path = path.resolve()
    if path.is_dir():
        facts = path / "facts"
        yield from read_sheets(facts if facts.is_dir() else path, root, problems)
        return
    file = path.relative_to(root).as_posix()
    if path.suffix == BULK_SUFFIX:
        yield from read_bulk(path, file, problems)
        return
    try:
        yield read_sheet(path, file)
    except Problems as error:
        problems.extend(error.problems)


def _gold(found: SheetFile, root: Path) -> GoldSheet:
    sheet = found.sheet
    text = _text(found, root)
    facts: list[Fact] = []
    undecided: list[Fact] = []
    rejected: list[Fact] = []
    problems: list[Problem] = []
    for index, fact in enumerate(sheet.facts):
        try:
            spans = [s if s.anchored else anchor(text, s.exact, s.start) for s in fact.evidence]
            for span in spans:
                anchor(text, span.exact, span.start)
        except NotAnchoredError as error:
            place = ("facts", index, "evidence")
            problems.append(
                Problem(found.file, found.line_of(place), f"facts[{index}].evidence", str(error))
            )
            continue
        fact = fact.model_copy(update={"evidence": spans})
        if fact.review.status == "rejected":
            rejected.append(fact)
        elif fact.reviewed or fact.confidence is None:
            facts.append(fact)
        else:
            undecided.append(fact)
    if problems:
        raise Problems(problems)
    article = _article(sheet, text, root)
    return GoldSheet(sheet.article.id, sheet, article, facts, undecided, rejected)


def _text(found: SheetFile, root: Path) -> str:
    """The text that the sheet's offsets count in. Raise :class:`Problems`."""
    name = f"texts/{found.sheet.article.id}.txt"
    path = root / name
    if not path.is_file():
        raise Problems([Problem(found.file, found.line, "article", f"there is no {name}")])
    text = read_utf8(path, name)
    said = found.sheet.article.text_digest
    if said not in (None, digest_of(text.encode())):
        message = f"{name} is another text than this sheet was made for"
        line = found.line_of(("article", "text_digest"))
        raise Problems([Problem(found.file, line, "article.text_digest", message)])
    return text


def _article(sheet: Sheet, text: str, root: Path) -> Article:
    """What an extractor reads: the source as it would be read again, where it is there."""
    path = (root / sheet.article.source).resolve()
    if path.is_relative_to(root) and path.is_file():
        try:
            article = read_article(path, sheet.article.source)
        except Problems:
            pass  # the text is there, and all that is needed
        else:
            if article.text == text:
                return article
    digest = digest_of(text.encode())
    return Article(sheet.article.source, digest, text, digest, ArticleMetadata())
