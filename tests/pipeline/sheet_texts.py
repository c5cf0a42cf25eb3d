"""Sheets as different people write them, for tests that edit them.

A :class:`Text` is YAML in a random style, with a comment wherever one may stand. It remembers of
every line which place of the data the line is about.
"""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

Place = tuple[str | int, ...]

_PLAIN = re.compile(r"[A-Za-zé𝒳][A-Za-z0-9é𝒳]*( [A-Za-z0-9é𝒳]+)*")
#: What ends a line in YAML 1.1, and in JSON does not.
_ESCAPED = re.compile("[\x85\u2028\u2029\ufeff]")
_CORE_WORDS = {"true", "false", "null", "n", "y", "yes", "no", "on", "off"}


@dataclass
class Line:
    """A line without its line feed, and the places that it is about."""

    text: str
    places: set[Place] = field(default_factory=set)


@dataclass
class Text:
    """A document: its lines, and for every comment the place that it belongs to."""

    lines: list[Line]
    comments: dict[str, Place]
    newline: str
    ended: bool

    def __str__(self) -> str:
        text = self.newline.join(line.text for line in self.lines)
        return text + self.newline if self.ended else text

    def lines_untouched_by(self, touched: set[Place], grown: set[Place]) -> list[str]:
        """The lines that are about none of ``touched``, nor about anything within them.

        Nor about the collections of ``grown`` themselves, whose brackets stand on them.
        """
        return [
            line.text
            for line in self.lines
            if line.places
            and not line.places & grown
            and not any(_within(place, other) for place in line.places for other in touched)
        ]

    def comments_untouched_by(self, touched: set[Place]) -> list[str]:
        return [
            comment
            for comment, place in self.comments.items()
            if not any(_within(place, other) for other in touched)
        ]


def _within(place: Place, other: Place) -> bool:
    return place[: len(other)] == other


class _Writer:
    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.lines: list[Line] = []
        self.comments: dict[str, Place] = {}

    def flag(self) -> bool:
        return self.draw(st.booleans())

    def rarely(self) -> bool:
        return self.draw(st.integers(0, 4)) == 0

    def comment(self, place: Place) -> str:
        """A comment that stands nowhere else. Characters that would confuse a naive editor."""
        text = f"# c{len(self.comments)}: - x, {{y}} ]'\" 𝒳é"
        self.comments[text] = place
        return text

    def add(self, text: str, *places: Place) -> None:
        self.lines.append(Line(text, set(places)))

    def maybe_comment_line(self, indent: int, place: Place) -> None:
        if self.rarely():
            self.add("")
        if self.rarely():
            self.add(" " * indent + self.comment(place))

    def append(self, text: str, place: Place) -> None:
        self.lines[-1].text += text
        self.lines[-1].places.add(place)

    def trailing(self, place: Place) -> None:
        if self.rarely():
            self.lines[-1].text += self.draw(st.sampled_from([" ", "   "])) + self.comment(place)

    def mapping(self, data: dict[str, Any], indent: int, place: Place, *, begun: bool) -> None:
        """``begun``: the first key goes on the line that is there, behind a hyphen."""
        for number, (key, value) in enumerate(data.items()):
            here = (*place, key)
            if number or not begun:
                self.maybe_comment_line(indent, here)
                self.add(" " * indent)
            spelt = self.draw(st.sampled_from([key, key, key, f'"{key}"', f"'{key}'"]))
            self.append(f"{spelt}:", here)
            self.value(value, indent, here)

    def sequence(self, data: list[Any], indent: int, place: Place) -> None:
        for number, item in enumerate(data):
            here = (*place, number)
            self.maybe_comment_line(indent, here)
            self.add(" " * indent + "-", here)
            if isinstance(item, dict) and item and self.flag():
                inner = indent + 1 + self.draw(st.integers(1, 3))
                if self.rarely():
                    self.append(" " + self.comment(here), here)
                    self.mapping(item, inner, here, begun=False)
                else:
                    self.append(" " * (inner - indent - 1), here)
                    self.mapping(item, inner, here, begun=True)
            else:
                self.value(item, indent, here, block=False)

    def value(self, value: Any, indent: int, place: Place, *, block: bool = True) -> None:
        if isinstance(value, dict | list) and value and block and self.flag():
            self.trailing(place)
            if isinstance(value, dict):
                step = self.draw(st.integers(1, 4))
                self.mapping(value, indent + step, place, begun=False)
            else:
                self.sequence(value, indent + self.draw(st.integers(0, 3)), place)
            return
        if value is None and self.flag():
            self.trailing(place)
            return
        if isinstance(value, str) and self.rarely() and self.block_scalar(value, indent, place):
            return
        self.append(" " * self.draw(st.sampled_from([1, 1, 2])), place)
        if isinstance(value, dict | list):
            self.flow(value, indent + 1, place)
        else:
            self.append(self.scalar(value, flow=False), place)
        self.trailing(place)

    def flow(self, value: Any, indent: int, place: Place) -> None:
        if not isinstance(value, dict | list):
            self.append(self.scalar(value, flow=True), place)
            return
        opening, closing = "{}" if isinstance(value, dict) else "[]"
        self.append(opening, place)
        items: list[tuple[str | int, Any]] = (
            list(value.items()) if isinstance(value, dict) else list(enumerate(value))
        )
        for number, (key, item) in enumerate(items):
            here = (*place, key)
            self.gap(indent, place)
            self.append("", place)
            if isinstance(value, dict):
                quoted = self.flag()
                self.append(f'"{key}":' if quoted else f"{key}:", here)
                if not quoted or self.flag():
                    self.append(" ", here)
            self.flow(item, indent + 1, here)
            self.append("", place)
            if number + 1 < len(items) or self.rarely():
                self.append(",", place)
                if self.rarely():
                    self.append(" " + self.comment(here), here)
                    self.add(" " * indent, place)
                elif number + 1 < len(items) and self.flag():
                    self.append(" ", place)
        self.gap(indent, place)
        self.append(closing, place)

    def gap(self, indent: int, place: Place) -> None:
        """Now and then a line break within brackets."""
        if self.rarely():
            self.add(" " * indent, place)

    def scalar(self, value: Any, *, flow: bool) -> str:
        if not isinstance(value, str):
            return json.dumps(value)
        styles = ['"']
        if value.isprintable():
            styles.append("'")
        if _PLAIN.fullmatch(value) and value.casefold() not in _CORE_WORDS:
            styles.append("")
        style = self.draw(st.sampled_from(styles))
        if style == '"':
            return _ESCAPED.sub(
                lambda c: f"\\u{ord(c[0]):04x}", json.dumps(value, ensure_ascii=False)
            )
        return "'" + value.replace("'", "''") + "'" if style else value

    def block_scalar(self, value: str, indent: int, place: Place) -> bool:
        """``value`` as a literal or folded block, where it can be one."""
        body = value.removesuffix("\n")
        if body != body.strip() or not body or "\n\n" in body:
            return False
        if not body.replace("\n", "").isprintable():
            return False
        folded = "\n" not in body and self.flag()
        header = (">" if folded else "|") + ("" if value.endswith("\n") else "-")
        self.append(f" {header}", place)
        self.trailing(place)
        inner = " " * (indent + self.draw(st.integers(1, 3)))
        lines = body.split(" ") if folded and "  " not in body else body.split("\n")
        for line in lines:
            self.add(inner + line, place)
        if self.rarely():
            self.add("", place)
        return True


@st.composite
def texts(draw: st.DrawFn, data: Any) -> Text:
    """``data``, a mapping or a list, in anybody's YAML."""
    writer = _Writer(draw)
    while writer.rarely():
        writer.add(writer.comment(()))
    if writer.rarely():
        writer.add("---")
    if isinstance(data, dict):
        writer.mapping(data, 0, (), begun=False)
    else:
        writer.sequence(data, 0, ())
    while writer.rarely():
        writer.add(writer.comment(()))
    return Text(
        writer.lines,
        writer.comments,
        draw(st.sampled_from(["\n", "\n", "\r\n"])),
        draw(st.booleans()),
    )
