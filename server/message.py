"""Messages in English that can be said in other languages: made anywhere, looked up on a page.

Nothing here needs the application, so that the workers of queries, which start often, can say what
is wrong without loading what translates it.
"""

from collections.abc import Iterable, Mapping
from typing import Any


class Message(str):
    """A text in English that knows from which message it was made.

    What machines are told stays English; a page says it in its own language
    (:func:`~rejoinder.server.messages.said`). A value may be a message itself.
    """

    template: str
    values: dict[str, object]

    def __new__(cls, template: str, **values: object) -> "Message":
        """Fill the message ``template`` with ``values``; of a message, make no other."""
        if isinstance(template, Message):
            return template
        text = super().__new__(cls, template % values if values else template)
        text.template, text.values = template, values
        return text


def marked(message: str) -> str:
    """``message`` as it is: it will be looked up when it is shown."""
    return message


def joined(texts: Iterable[str]) -> Message:
    """Sentences behind each other; each is looked up by itself."""
    parts = {f"part{number}": Message(text) for number, text in enumerate(texts)}
    template = " ".join(f"%({name})s" for name in parts)
    return Message(template, **parts)


def packed(text: str) -> Any:
    """``text`` as JSON holds it: a message as its template with its values, which are texts."""
    if not isinstance(text, Message):
        return text
    values = {name: packed(str(value) if not isinstance(value, str) else value)
              for name, value in text.values.items()}  # fmt: skip
    return [text.template, values]


def unpacked(found: Any) -> str:
    """The text that :func:`packed` has packed; raise :class:`ValueError` for anything else."""
    match found:
        case str():
            return found
        case [str(template), Mapping() as values]:
            filled = {str(name): unpacked(value) for name, value in values.items()}
            try:
                return Message(template, **filled)
            except (KeyError, TypeError, ValueError) as error:
                raise ValueError(f"a message that cannot be filled: {error}") from None
    raise ValueError("no message")
