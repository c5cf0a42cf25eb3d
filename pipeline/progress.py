"""Progress on the command line: nothing of what is quick, and each step of what takes long."""

import time
from types import TracebackType
from typing import Final, Self

import click

from .errors import WARNING

#: Seconds after which somebody wants to know what is going on.
PATIENCE: Final = 2.0


class Progress:
    """Says what is being done, on standard error; a context manager that clears up behind itself.

    On a terminal that is one line that changes and goes at the end; elsewhere it is a line for each
    step, held back until ``patience`` seconds have passed. Steps that begin with
    ``WARNING`` are no progress: they are always shown, and stay.
    """

    def __init__(self, *, terminal: bool, patience: float = PATIENCE) -> None:
        self._terminal, self._patience = terminal, patience
        self._started = time.monotonic()
        self._waiting: list[str] = []

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _value: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        """Leave the terminal's line to what comes next."""
        if self._terminal:
            click.echo("\r\x1b[K", nl=False, err=True, color=True)

    def __call__(self, step: str) -> None:
        """Say that ``step`` begins."""
        warning = step.startswith(WARNING)
        if self._terminal:
            click.echo(f"\r\x1b[K{step}", nl=warning, err=True, color=True)
        elif warning:
            click.echo(step, err=True)
        else:
            self._waiting.append(step)
            if time.monotonic() - self._started >= self._patience:
                for waited in self._waiting:
                    click.echo(waited, err=True)
                self._waiting.clear()
