"""Items one after the other in a child, those that it does not survive put aside."""

from collections.abc import Sequence
from typing import Any

from .child import Child, DiedError
from .model import Done, Lost, Outcome


def guarded(child: Child, items: Sequence[Any]) -> list[Outcome]:
    """The outcome of each item.

    Where the process dies, the item that it was at is tried once more, in a process that has done
    nothing before: it may have been another's fault that it died. Raise what the function raises.
    """
    return [_outcome(child, item) for item in items]


def _outcome(child: Child, item: Any) -> Outcome:
    try:
        return Done(child.call(item))
    except DiedError:
        pass
    try:
        return Done(child.call(item))
    except DiedError as error:
        return Lost(str(error))
