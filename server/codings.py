"""Content codings (RFC 9110, 8.4.1): gzip, of what is sent often and shrinks."""

import gzip
from functools import lru_cache
from typing import Final

from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from .negotiate import shortened

#: Below so many bytes a coding saves nothing.
WORTH_COMPRESSING: Final = 1024
#: For what is made once a snapshot; a fifth smaller than the fastest, a third slower.
_LEVEL: Final = 6


def takes_gzip(accept_encoding: str | None) -> bool:
    """Whether the header ``Accept-Encoding`` takes gzip (RFC 9110, 12.5.3)."""
    return bool(accept_encoding) and _takes_gzip(shortened(accept_encoding))


@lru_cache(maxsize=256)
def _takes_gzip(accept_encoding: str | None) -> bool:
    return parse_accept_header(accept_encoding, Accept).quality("gzip") > 0


def compressed(body: bytes, level: int = _LEVEL) -> bytes:
    """``body`` as gzip, the same bytes each time."""
    return gzip.compress(body, level, mtime=0)
