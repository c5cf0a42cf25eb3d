"""A file of what was done, so that a run that is killed can go on."""

import json
from pathlib import Path
from types import TracebackType
from typing import Any, Self


class Journal:
    """Values by key, in a file of one JSON array a line, to which a line is added at once.

    Of the lines of a key the last counts; one without values says that nothing is known of it any
    more. It is a context manager, which begins with the lines that still count. A line that was cut
    short when the machine stopped is passed over.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: dict[str, tuple[Any, ...]] = {}

    def __enter__(self) -> Self:
        """Read what is known, and open the file."""
        if self._path.exists():
            for line in self._path.read_text(encoding="utf-8").splitlines():
                self._take(line)
        temporary = self._path.with_suffix(".new")
        lines = (_line(key, values) for key, values in self._known.items())
        temporary.write_text("".join(lines), encoding="utf-8")
        temporary.replace(self._path)
        self._file = self._path.open("a", encoding="utf-8")
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _value: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        """Close the file."""
        self._file.close()

    def _take(self, line: str) -> None:
        try:
            key, *values = json.loads(line)
            if values:
                self._known[key] = tuple(values)
            else:
                self._known.pop(key, None)
        except (ValueError, TypeError):
            return

    def known(self) -> list[str]:
        """All keys of which anything is known."""
        return list(self._known)

    def values(self, key: str) -> tuple[Any, ...] | None:
        """What is known of a key."""
        return self._known.get(key)

    def put(self, key: str, *values: Any) -> None:
        """Note values of a key."""
        self._known[key] = values
        self._write(_line(key, values))

    def forget(self, key: str) -> None:
        """Note that nothing is known of a key."""
        if self._known.pop(key, None) is not None:
            self._write(_line(key, ()))

    def _write(self, line: str) -> None:
        self._file.write(line)
        self._file.flush()


def _line(key: str, values: tuple[Any, ...]) -> str:
    return json.dumps([key, *values]) + "\n"
