"""What has been copied between this workspace and places elsewhere."""

from collections.abc import Iterator
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Final

from ..files import file_digest, unversioned
from ..journal import Journal
from ..workspace import Workspace
from .place import Entry

_NAME: Final = "storage.jsonl"


@dataclass(frozen=True, slots=True)
class Copy:
    """A file that was the same on both sides: the mark and the size it had there, its digest, and
    the time at which it was written here (nanoseconds)."""

    mark: str
    size: int
    digest: str
    time: int


class CopyJournal(Journal):
    """The journal of a workspace, in its cache.

    Nothing is lost without it: files of both sides are compared then.
    """

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(unversioned(workspace.cache_dir) / _NAME)

    def copy(self, address: str) -> Copy | None:
        """What is known of the file at an address."""
        values = self.values(address)
        return Copy(*values) if values else None

    def below(self, address: str) -> Iterator[str]:
        """The paths below an address that anything is known of."""
        start = f"{address}/"
        return (known[len(start) :] for known in self.known() if known.startswith(start))

    def note(self, address: str, there: Entry, time: int, digest: str) -> None:
        """Note that a file is the same on both sides, with this digest; ``time`` is that of the
        file here, in nanoseconds."""
        self.put(address, *astuple(Copy(there.mark, there.size, digest, time)))


def is_changed(file: Path, copy: Copy) -> bool:
    """Whether a file here is another than it was when it was copied."""
    status = file.stat()
    if (status.st_size, status.st_mtime_ns) == (copy.size, copy.time):
        return False
    return file_digest(file) != copy.digest
