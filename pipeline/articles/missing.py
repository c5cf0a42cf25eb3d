"""Libraries that only some formats need, and what to say where one is not installed."""

from collections.abc import Iterator
from contextlib import contextmanager

from ..errors import Problem, Problems


@contextmanager
def needing(library: str, file: str) -> Iterator[None]:
    """Import within: where ``library`` is missing, ``file`` cannot be read, and here is why.

    Raise :class:`Problems` with the command that installs it.
    """
    try:
        yield
    except ImportError as error:
        raise Problems(
            [
                Problem(
                    file,
                    0,
                    "",
                    f"cannot be read without {library}, which is not installed "
                    f"({error.name or error}); pip install 'rejoinder[extract]'",
                )
            ]
        ) from None
