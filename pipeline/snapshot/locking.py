"""One build at a time in a site's folder, and no trace of those that were killed."""

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from ...ontology.layout import CURRENT, VERSIONS
from ..errors import SnapshotError

#: What the folders and links of unfinished work are called.
BUILDING: Final = ".building-"
REMOVING: Final = ".removing-"
LINKING: Final = ".current-"

_LOCK: Final = ".lock"
# The helpers of a killed build see that it is gone, and end; this is how long that may take.
_GRACE_SECONDS: Final = 10.0


class SiteLock:
    """The lock of a site's folder, held. ``descriptor`` keeps it for child processes too."""

    def __init__(self, site: Path, descriptor: int) -> None:
        self.site = site
        self.descriptor = descriptor

    def announce(self, version: str) -> None:
        """Note that ``version`` is about to stand among the versions, before it is current.

        Should the build be killed between the two, the next one knows what to remove.
        """
        self._write(f"{os.getpid()}\n{version}\n")

    def _write(self, text: str) -> None:
        os.ftruncate(self.descriptor, 0)
        os.pwrite(self.descriptor, text.encode(), 0)

    def tidy(self) -> None:
        """Remove what killed builds have left."""
        _, _, rest = os.pread(self.descriptor, 4096, 0).decode(errors="replace").partition("\n")
        announced = rest.strip()
        current = self.site / CURRENT
        if announced and "/" not in announced and not _points_to(current, announced):
            remove_version(self.site, announced)
        for leftover in self.site.iterdir():
            if leftover.name.startswith(LINKING) and leftover.is_symlink():
                leftover.unlink()
            elif leftover.name.startswith((BUILDING, REMOVING)):
                shutil.rmtree(leftover, ignore_errors=True)
        self._write(f"{os.getpid()}\n")


def _points_to(link: Path, version: str) -> bool:
    return link.is_symlink() and link.readlink().name == version


def remove_version(site: Path, version: str) -> None:
    """Remove a version: at once out of sight, and then file by file.

    Servers that have it open go on reading it: on Linux a file lives as long as it is open.
    """
    doomed = site / f"{REMOVING}{version}"
    try:
        (site / VERSIONS / version).rename(doomed)
    except FileNotFoundError:
        return
    shutil.rmtree(doomed, ignore_errors=True)


@contextmanager
def locked(site: Path) -> Iterator[SiteLock]:
    """Hold the site's folder, made if need be, and tidied.

    Raise :class:`SnapshotError` at once while another build holds it: to wait would be to publish,
    unasked, over what that build is about to say.
    """
    site.mkdir(parents=True, exist_ok=True)
    # The file stays: unlinking it would let two builds lock two files of one name.
    descriptor = os.open(site / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        _acquire(site, descriptor)
        lock = SiteLock(site, descriptor)
        lock.tidy()
        yield lock
        os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def _acquire(site: Path, descriptor: int) -> None:
    deadline = time.monotonic() + _GRACE_SECONDS
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            pid = os.pread(descriptor, 4096, 0).decode(errors="replace").partition("\n")[0]
            if _alive(pid) or time.monotonic() > deadline:
                holder = f"process {pid}" if pid else "another process"
                raise SnapshotError(
                    f"{site}: {holder} is publishing here; try again when it has finished"
                ) from None
            time.sleep(0.05)


def _alive(pid: str) -> bool:
    if not pid.isdigit():
        return True
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:  # dead, but not yet waited for: the state follows the name, which may hold anything
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (OSError, IndexError):
        return True
