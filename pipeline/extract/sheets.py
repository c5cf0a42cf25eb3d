"""The sheets that a workspace has already, as a run looks them up and writes them back."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from ..articles import ArticleMetadata, source_named
from ..errors import Problem, Problems
from ..facts import Extraction, Sheet, SheetFile, read_sheet, read_sheets, sheet_line, write_sheet
from ..facts.reading import BULK_SUFFIX
from ..files import write_atomically
from ..workspace import Workspace


@dataclass(frozen=True, slots=True)
class KnownSheet:
    """What must be remembered of a sheet to find it again; the sheet itself is read when needed."""

    path: Path
    file: str
    line: int
    article: str
    source: str
    digest: str | None
    text_digest: str | None
    extraction: Extraction | None
    url: str | None
    #: What the sheet says of the article itself, by the names of the fields.
    said: frozenset[str]


class KnownSheets:
    """All sheets below ``facts/``, by the articles that they are about.

    A sheet that cannot be read adds to ``problems`` why.
    """

    def __init__(self, workspace: Workspace, problems: list[Problem]) -> None:
        self._workspace = workspace
        self._by_source: dict[str, KnownSheet] = {}
        self._by_digest: dict[str, list[KnownSheet]] = {}
        self._bulk: dict[Path, _BulkFile] = {}
        #: Whether any thing has no entry in the registry yet.
        self.unregistered = False
        broken: list[Problem] = []
        for found in read_sheets(workspace.facts_dir, workspace.root, broken):
            self._remember(found.sheet, found.path, found.file, found.line)
        problems.extend(broken)
        files = sorted({problem.file for problem in broken})
        self._broken = {file: (workspace.root / file).read_bytes() for file in files}

    def _remember(self, sheet: Sheet, path: Path, file: str, line: int) -> None:
        article = sheet.article
        known = KnownSheet(
            *(path, file, line, article.id, article.source),
            *(article.digest, article.text_digest, sheet.extraction, article.url),
            frozenset(n for n in ArticleMetadata.model_fields if getattr(article, n) is not None),
        )
        self._by_source[article.source] = known
        if article.digest:
            self._by_digest.setdefault(article.digest, []).append(known)
        self.unregistered |= any(thing.same_as is None for thing in sheet.things)

    def of(self, source: str) -> KnownSheet | None:
        """The sheet of the article in the file ``source``."""
        return self._by_source.get(source)

    def of_lines(self, file: str) -> dict[str, KnownSheet]:
        """The sheets of the articles in lines of ``file``, by what they call their sources."""
        return {
            source: known
            for source, known in self._by_source.items()
            if source.startswith(f"{file}#")
        }

    def twin(self, digest: str) -> tuple[KnownSheet, bool] | None:
        """A sheet made from the same bytes, and whether the file that it names is there still.

        Where it is not, the file was moved, and the sheet is that of its new place.
        """
        known: KnownSheet | None = None
        for known in self._by_digest.get(digest, ()):
            source = source_named(self._workspace.root, known.source)
            if source is not None and (source.line is None or source.digest() == digest):
                return known, True
        return None if known is None else (known, False)

    def broken_one_of(self, source: str) -> str | None:
        """A sheet that cannot be read and that names ``source``: very likely the one of it."""
        name = source.encode()
        return next((file for file, data in self._broken.items() if name in data), None)

    def read(self, known: KnownSheet) -> SheetFile:
        """The sheet itself. Raise :class:`Problems`."""
        if known.path.suffix == BULK_SUFFIX:
            line = self._bulk_file(known.path).line(known.line)
            return SheetFile(Sheet.model_validate_json(line), known.path, known.file, known.line)
        return read_sheet(known.path, known.file)

    def write(self, sheet: Sheet, known: KnownSheet | None, yaml: str | None = None) -> str:
        """Write ``sheet`` to where it stood, or to a file of its own; return the file's name.

        ``yaml`` is the text of that file, where somebody has made it already. Lines of bulk files
        are written by :meth:`flush`, all at once.
        """
        if known is None:
            path = self._workspace.facts_dir / f"{sheet.article.id}.yaml"
            file, line = self._workspace.name_of(path), 1
            if path.exists():
                raise Problems([Problem(file, 0, "", "is there already, about another article")])
            path.parent.mkdir(parents=True, exist_ok=True)
        else:
            path, file, line = known.path, known.file, known.line
        if path.suffix == BULK_SUFFIX:
            self._bulk_file(path).changed[line] = sheet_line(sheet)
        elif known is None and yaml is not None:
            write_atomically(path, yaml.encode())
        else:
            write_sheet(sheet, path)
        self._remember(sheet, path, file, line)
        return file

    def flush(self) -> None:
        """Write the bulk files of which lines have changed."""
        for bulk in self._bulk.values():
            bulk.write()

    def _bulk_file(self, path: Path) -> "_BulkFile":
        if path not in self._bulk:
            self._bulk[path] = _BulkFile(path)
        return self._bulk[path]


class _BulkFile:
    """A JSON Lines file whose lines can be read in any order."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.changed: dict[int, bytes] = {}
        with path.open("rb") as lines:
            self._starts = [0, *accumulate(map(len, lines))]

    def line(self, number: int) -> bytes:
        """The line ``number``, from 1."""
        with self._path.open("rb") as file:
            file.seek(self._starts[number - 1])
            return file.readline()

    def write(self) -> None:
        """Replace the lines that have changed."""
        if self.changed:
            write_atomically(self._path, b"".join(self._lines()))
            self.changed.clear()

    def _lines(self) -> Iterator[bytes]:
        with self._path.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                yield self.changed.get(number, line)
