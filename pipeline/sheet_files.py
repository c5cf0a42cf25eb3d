"""Write sheets back to the files that they came from."""

from collections.abc import Iterator
from pathlib import Path

from .facts import Sheet, SheetFile, sheet_line
from .files import write_atomically
from .workspace import Workspace


def write_back(
    path: Path,
    pairs: list[tuple[SheetFile, Sheet]],
    text: str | None,
    workspace: Workspace,
    changed: list[str],
) -> None:
    """Write the sheets of one file back where any changed; ``text`` is the new one of a YAML."""
    if all(found.sheet == new for found, new in pairs):
        return
    write_atomically(path, b"".join(_lines(path, pairs)) if text is None else text.encode())
    file = workspace.name_of(path)
    if file not in changed:
        changed.append(file)


def _lines(path: Path, pairs: list[tuple[SheetFile, Sheet]]) -> Iterator[bytes]:
    """The lines of a JSON Lines file, those of changed sheets written anew."""
    new = {found.line: sheet for found, sheet in pairs if found.sheet != sheet}
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            yield sheet_line(new[number]) if number in new else line
