"""What the views of an application share."""

from dataclasses import dataclass
from typing import Any, Final, cast

from flask import current_app

from .cache import ByteCache
from .config import Config
from .snapshots import Snapshots

#: ``app.extensions[EXTENSION]`` is the :class:`Site`.
EXTENSION: Final = "rejoinder"


@dataclass(frozen=True, slots=True)
class Site:
    """A site that is being served.

    ``documents`` caches what is rendered, by snapshot, and ``searches`` the pages of searches.
    """

    config: Config
    snapshots: Snapshots
    documents: ByteCache[Any]
    searches: ByteCache[Any]


def site() -> Site:
    """The :class:`Site` of the application that answers the current request."""
    return cast(Site, current_app.extensions[EXTENSION])
