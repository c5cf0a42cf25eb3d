"""What is to be done about a file that may be here, there, or both: a comparison of three.

The third is the file as it was when both sides were last the same. What only one side has changed
since is newer, and what both have changed is a person's to decide.
"""

from enum import Enum, auto


class State(Enum):
    """What became of one side's file since both were the same.

    Where they never were, any file that is there is ``CHANGED``.
    """

    SAME = auto()
    CHANGED = auto()
    ABSENT = auto()


class Action(Enum):
    """What is to be done."""

    NOTHING = auto()
    FETCH = auto()
    SEND = auto()
    #: Both have changed: they may be the same nevertheless, and are in conflict if they are not.
    COMPARE = auto()
    #: It was removed on one side, and has stayed as it was on the other.
    GONE_HERE = auto()
    GONE_THERE = auto()
    #: It is on neither side any more.
    FORGET = auto()


_ACTIONS = {
    (State.SAME, State.SAME): Action.NOTHING,
    (State.SAME, State.CHANGED): Action.FETCH,
    (State.SAME, State.ABSENT): Action.GONE_THERE,
    (State.CHANGED, State.SAME): Action.SEND,
    (State.CHANGED, State.CHANGED): Action.COMPARE,
    # A change is more than a removal: nobody's work is lost by what another has not looked at.
    (State.CHANGED, State.ABSENT): Action.SEND,
    (State.ABSENT, State.SAME): Action.GONE_HERE,
    (State.ABSENT, State.CHANGED): Action.FETCH,
    (State.ABSENT, State.ABSENT): Action.FORGET,
}


def decided(here: State, there: State) -> Action:
    """The action that two states ask for."""
    return _ACTIONS[here, there]
