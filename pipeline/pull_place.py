"""The files of a snapshot in a bucket, or any other place that fsspec knows."""

import time
from collections.abc import Callable
from typing import IO, Final

from .errors import RejoinderError, StorageError
from .pull_files import Fetch, Interrupted, Listing, RemoteFile
from .storage.place import Place

#: What names the current version and its files. It is written when all of them are there, and read
#: before any of them.
FILES: Final = "files.json"


def listing_at(place: Place) -> Listing:
    """What there is of the version that is current there.

    Raise :class:`StorageError`, ``missing`` where nothing was published yet, and
    :class:`RejoinderError` for something else in its place.
    """
    return Listing.read(place.read(FILES), place.address(FILES))


class PlaceFetch(Fetch):
    """Fetches from a place into which ``rejoinder publish`` has put a site's snapshots."""

    def __init__(self, url: str, wait: Callable[[float], None] = time.sleep) -> None:
        super().__init__(url, wait)
        self._place = Place(url)

    def listing(self) -> Listing:
        """What there is of the version that is current over there."""
        try:
            return listing_at(self._place)
        except StorageError as error:
            if error.missing:
                raise RejoinderError(
                    f"{error}; 'rejoinder publish --to' puts a snapshot there"
                ) from None
            raise

    def _pieces(self, version: str, file: RemoteFile, begin: int, part: IO[bytes]) -> int:
        path = f"versions/{version}/{file.path}"
        fetched = 0
        try:
            for piece in self._place.pieces(path, begin):
                fetched += self._take(path, piece, begin + fetched, file, part)
        except StorageError as error:
            if error.missing:
                raise RejoinderError(f"{error}; if the version is gone, pull again") from None
            raise Interrupted(str(error)) from None
        return fetched
