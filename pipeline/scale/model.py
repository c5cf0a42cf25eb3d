"""What is to be done to many items, and what became of each."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from ..errors import RejoinderError


class ScaleError(RejoinderError):
    """There are no workers, or there are none any more. What is done is done: run it again."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a worker does.

    ``maker`` names, as ``package.module:function``, what is called once in each worker with
    ``context`` and returns the function that is called with each item. Context, items and results
    can be pickled. ``seconds`` is how long one item may take.
    """

    maker: str
    context: Any
    seconds: float = 600.0

    def function(self) -> Callable[[Any], Any]:
        """The function, made in this process."""
        module, _, name = self.maker.partition(":")
        made: Callable[[Any], Any] = getattr(import_module(module), name)(self.context)
        return made


@dataclass(frozen=True, slots=True)
class Done:
    """What the function returned for an item."""

    result: Any


@dataclass(frozen=True, slots=True)
class Lost:
    """Why an item has no result: twice, a worker did not survive it. For people, without a stop."""

    reason: str


Outcome = Done | Lost
