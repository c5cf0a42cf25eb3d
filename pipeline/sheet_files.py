"""Write sheets back to the files that they came from."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from .errors import Problems
from .facts import Sheet, SheetFile, sheet_line
from .facts.reading import read_line
from .files import replacing


class _UnchangedError(Exception):
    """A file need not be written."""


def rewrite_lines(path: Path, file: str, renewed: Callable[[SheetFile], Sheet]) -> bool:
    """Write the sheets of a JSON Lines file anew, one by one; return whether any changed.

    ``file`` is what errors call it; ``renewed`` gives the sheet that is to stand in a sheet's
    place. Other lines, those among them that hold no sheet, stay as they are byte by byte; and so
    does the file where nothing changes.
    """
    with suppress(_UnchangedError), path.open("rb") as lines, replacing(path) as out:
        changed = False
        for number, line in enumerate(lines, 1):
            try:
                found = SheetFile(read_line(line, file, number), path, file, number)
            except Problems:  # the check says what is wrong with it, if it is not empty
                out.write(line)
                continue
            sheet = renewed(found)
            changed = changed or sheet != found.sheet
            out.write(line if sheet == found.sheet else sheet_line(sheet))
        if not changed:
            raise _UnchangedError
        return True
    return False
