"""Edit YAML as a careful person would: only what changes is touched, every other byte stays.

Libraries that rewrite a whole document move or swallow comments in corner cases; here the parser's
marks say where each value stands, and the new text is spliced in there. What comes out is parsed
again and compared with what was meant, so that a file is never written that says something else.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

import yaml

from .errors import Problem, Problems
from .yaml_dump import dump_item, dump_yaml, one_line
from .yaml_text import compose, construct, parse_yaml

#: Lists of mappings that stand one below the other even where an empty list stood before.
_ONE_BELOW_THE_OTHER = frozenset({"facts", "things"})

#: From, to (code points of the old text) and what stands there instead.
Splice = tuple[int, int, str]

#: White space and comments: what may stand between two tokens. A line ends as in YAML 1.1.
_GAP = re.compile(r"(?:\s|#[^\n\r\x85\u2028\u2029]*)*")

#: A key with a mark of its own, as "? key" (YAML 1.2, 8.2.2).
_EXPLICIT_KEY = re.compile(r"(?:^[ \t]*(?:-[ \t]+)*|[{,]\s*)\?(?=\s)", re.MULTILINE)


def edit_yaml(text: str, data: Mapping[str, Any] | Sequence[Any], file: str) -> str:
    """``text``, changed as little as possible so that it says ``data``.

    Raise :class:`Problems` where ``text`` is no YAML, and where no edit of it says ``data``
    (nothing is lost then: the caller has not written anything yet).
    """
    mark = "\ufeff" if text.startswith("\ufeff") else ""  # the parser's marks do not count it
    text = text.removeprefix(mark)
    editor = _Editor(text)
    node = compose(editor.text, file)
    if node is None:
        edited = editor.text + editor.lines(dump_yaml(data), "") + editor.newline
    else:
        try:
            splices = editor.value(_Value(node, node.start_mark.index), data)
        except ValueError:  # no colon, or no line's end, where every common spelling has one
            edited = ""
        else:
            edited = editor.spliced(splices) if splices else text
    if not _says(edited, data, file):
        explicit = _EXPLICIT_KEY.search(editor.text)
        line = editor.text.count("\n", 0, explicit.end()) + 1 if explicit else 0
        why = ": '? key' cannot be edited, 'key: value' can" if explicit else ""
        message = f"cannot be rewritten without losing something{why}; nothing was changed"
        raise Problems([Problem(file, line, "", message)])
    return mark + edited


def _says(text: str, data: object, file: str) -> bool:
    """Whether ``text`` is YAML that says ``data``."""
    try:
        return bool(parse_yaml(text, file).data == data)
    except Problems:
        return False


@dataclass(frozen=True, slots=True)
class _Value:
    """A value in the text: ``lead`` is where what belongs to it begins, behind ``:`` or ``-``.

    ``column`` is that of the collection which holds it, ``key`` the key under which it stands, and
    ``flow`` says that the collection is written in brackets.
    """

    node: yaml.Node
    lead: int
    column: int = -2
    key: str = ""
    flow: bool = False


@dataclass(frozen=True, slots=True)
class _Element:
    """An entry of a mapping or an item of a list: where it begins, where it ends, its value."""

    start: int
    end: int
    value: _Value


class _Editor:
    """Finds the splices that lead from one text to new data."""

    def __init__(self, text: str) -> None:
        self.newline = "\r\n" if "\r\n" in text else "\n"
        # At the end of a file a block scalar goes on with what is added behind it: close its line.
        self.text = text + self.newline if text and not text.endswith("\n") else text

    def spliced(self, splices: Sequence[Splice]) -> str:
        """The text with every splice in its place; of two at one place the first goes first."""
        pieces, at = [], 0
        for start, end, new in sorted(splices, key=lambda splice: splice[:2]):
            pieces += [self.text[at:start], new]
            at = end
        return "".join([*pieces, self.text[at:]])

    def value(self, value: _Value, new: Any) -> list[Splice]:
        """What makes ``value`` say ``new``."""
        node = value.node
        if isinstance(node, yaml.MappingNode) and isinstance(new, Mapping) and node.value and new:
            return self._mapping(node, value, new)
        if isinstance(node, yaml.SequenceNode) and isinstance(new, list) and node.value and new:
            return self._sequence(node, value, new)
        old = construct(node)
        if old == new and type(old) is type(new):
            return []
        return self._replace(value, new)

    def _mapping(
        self, node: yaml.MappingNode, value: _Value, new: Mapping[str, Any]
    ) -> list[Splice]:
        """Change values, insert keys where their order says, and delete keys that are gone."""
        elements, names = [], []
        for key, held in node.value:
            lead = self.text.index(":", key.end_mark.index) + 1
            inner = _Value(held, lead, self._column(node), key.value, node.flow_style)
            elements.append(_Element(key.start_mark.index, self._end(held), inner))
            names.append(key.value)
        kept = {n: name for n, name in enumerate(names) if name in new}
        return self._collection(node, value, elements, kept, new, [{k: v} for k, v in new.items()])

    def _sequence(self, node: yaml.SequenceNode, value: _Value, new: Sequence[Any]) -> list[Splice]:
        """Items with an id are matched by it, others by what they say, and else by their place."""
        elements = []
        end = node.start_mark.index
        for item in node.value:
            start = lead = item.start_mark.index
            if not node.flow_style:
                gap = _GAP.match(self.text, end)
                assert gap is not None
                start, lead = gap.end(), gap.end() + 1  # the hyphen
            end = self._end(item)
            inner = _Value(item, lead, self._column(node), value.key, node.flow_style)
            elements.append(_Element(start, end, inner))
        kept = _matched([construct(item) for item in node.value], new)
        return self._collection(node, value, elements, kept, new, [[item] for item in new])

    def _collection(
        self,
        node: yaml.CollectionNode,
        value: _Value,
        elements: Sequence[_Element],
        kept: Mapping[int, Any],
        new: Any,
        alone: Sequence[Any],
    ) -> list[Splice]:
        """Bring the elements of a mapping or a list to ``new``.

        ``kept`` leads from the index of an element that stays to its key or index in ``new``;
        ``alone`` holds each entry of ``new`` as a collection of its own.
        """
        if not kept:
            return self._replace(value, new)
        splices = [
            splice
            for index, target in kept.items()
            for splice in self.value(elements[index].value, new[target])
        ]
        old_of = {target: index for index, target in kept.items()}
        first = elements[min(kept)]
        after: _Element | None = None
        targets = new if isinstance(new, Mapping) else range(len(new))
        for target, entry in zip(targets, alone, strict=True):
            if target in old_of:
                after = elements[old_of[target]]
            elif node.flow_style:
                splices.append(self._insert_flow(entry, after, first))
            else:
                listed = isinstance(entry, list)
                text = dump_item(entry[0], value.key) if listed else dump_yaml(entry)
                splices.append(self._insert_lines(text, after, first, self._column(node)))
        runs: list[list[int]] = []
        for index in range(len(elements)):
            if index not in kept:
                if runs and runs[-1][-1] == index - 1:
                    runs[-1].append(index)
                else:
                    runs.append([index])
        delete = self._delete_flow if node.flow_style else self._delete_lines
        return splices + [delete(elements, run[0], run[-1]) for run in runs]

    def _insert_flow(self, entry: Any, after: _Element | None, first: _Element) -> Splice:
        text = one_line(entry)
        if after is None:
            return (first.start, first.start, f"{text}, ")
        # "a:," would be a word; where nothing stands, a space keeps the colon a colon.
        space = "" if self.text[after.end - 1] not in ":," else " "
        return (after.end, after.end, f"{space}, {text}")

    def _insert_lines(
        self, text: str, after: _Element | None, first: _Element, column: int
    ) -> Splice:
        indent = " " * column
        text = self.lines(text, indent)
        if after is None:
            return (first.start, first.start, text + self.newline + indent)
        if self._ends_line(after.end):
            return (after.end, after.end, indent + text + self.newline)
        at = self._line_end(after.end)
        return (at, at, self.newline + indent + text)

    def _delete_flow(self, elements: Sequence[_Element], first: int, last: int) -> Splice:
        """A run of elements with the commas that are theirs, and no comment of another's."""
        start, end = elements[first].start, elements[last].end
        before = self.text[elements[first - 1].end : start] if first else "#"
        if last + 1 == len(elements) and "#" not in before:
            return (elements[first - 1].end, end, "")
        gap = _GAP.match(self.text, end)
        if gap and self.text[gap.end()] == ",":
            end = gap.end() + 1
            while self.text[end] in " \t" and last + 1 < len(elements):
                end += 1
        return (start, end, "")

    def _delete_lines(self, elements: Sequence[_Element], first: int, last: int) -> Splice:
        """The lines of a run of elements, with the comments in and behind them.

        What stands before the first of them on its line, such as an item's hyphen, stays.
        """
        start, end = elements[first].start, elements[last].end
        line_start = self._line_start(start)
        stop = end if self._ends_line(end) else self.text.index("\n", end) + 1
        if not self.text[line_start:start].strip():
            return (line_start, stop, "")
        following = elements[last + 1].start
        if not self.text[stop:following].strip():
            return (start, following, "")
        return (start, stop, self.newline)

    def _replace(self, value: _Value, new: Any) -> list[Splice]:
        """Write ``new`` where the value stands."""
        node, lead = value.node, value.lead
        start, end = node.start_mark.index, self._end(node)
        if value.flow:
            space = " " if self.text[start - 1] == ":" and start == end else ""
            return [(start, end, space + one_line([new]))]
        root = value.column < 0
        block = isinstance(node, yaml.CollectionNode) and not node.flow_style
        one_below = value.key in _ONE_BELOW_THE_OTHER and isinstance(new, list)
        if isinstance(new, Mapping | list) and not (root or block or one_below):
            text = one_line([new])
        else:
            text = dump_yaml(new, value.key).rstrip("\n")
        tail = self._header_comment(node) + self.newline if self._ends_line(end) else ""
        own_line = not self.text[self._line_start(start) : start].strip()
        if root:
            return [(start, end, ("" if own_line else self.newline) + self.lines(text, "") + tail)]
        if isinstance(new, Mapping | list) and text[0] not in "{[":
            indent = " " * (self._column(node) if block else value.column + 2)
            text = self.lines(text, indent)
            if block:
                return [(start, end, text + tail)]
            if own_line or tail:
                return [(start, end, tail.rstrip("\r\n") + self.newline + indent + text)]
            at = self._line_end(end)  # a comment behind an empty list stays on its line
            return [(lead, end, ""), (at, at, self.newline + indent + text)]
        between = self.text[lead:start]
        if "#" in between:
            pad = value.column + 2 - self._column(node) if own_line else 0
            return [(start, end, " " * pad + text + tail)]
        if not between or "\n" in between:
            return [(lead, end, " " + text + tail)]
        return [(start, end, text + tail)]

    def _header_comment(self, node: yaml.Node) -> str:
        """The comment behind ``|`` or ``>``, which is no part of the words."""
        if not isinstance(node, yaml.ScalarNode) or node.style not in ("|", ">"):
            return ""
        start = node.start_mark.index
        comment = re.search(r"\s+#.*", self.text[start : self._line_end(start)])
        return comment[0] if comment else ""

    def _end(self, node: yaml.Node) -> int:
        """Behind the last character of ``node``: a block's own mark lies behind comments."""
        while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
            last = node.value[-1]
            node = last[1] if isinstance(last, tuple) else last
        end: int = node.end_mark.index
        return end

    def _ends_line(self, at: int) -> bool:
        """Whether a line has just ended: a block scalar's last line feed belongs to it."""
        return at > 0 and self.text[at - 1] == "\n"

    def _line_start(self, at: int) -> int:
        return self.text.rfind("\n", 0, at) + 1

    def _line_end(self, at: int) -> int:
        """Before the line break of the line on which ``at`` is."""
        stop = self.text.index("\n", at)
        return stop - 1 if self.text[stop - 1] == "\r" else stop

    def _column(self, node: yaml.Node) -> int:
        start: int = node.start_mark.index
        return start - self._line_start(start)

    def lines(self, text: str, indent: str) -> str:
        """``text`` with ``indent`` before every line but the first, without its last line feed."""
        first, *rest = text.rstrip("\n").split("\n")
        return self.newline.join([first, *(indent + line if line else line for line in rest)])


def _matched(old: Sequence[Any], new: Sequence[Any]) -> dict[int, int]:
    """Which items of a list stay: index in ``old`` → index in ``new``, both ascending.

    Where nothing speaks against it, items are paired by place: one without an id is about to get
    one. Otherwise those that are surely the same come first, and by place what lies between them.
    """
    if len(old) == len(new) and all(map(_may_be, old, new)):
        return {index: index for index in range(len(old))}
    matcher = SequenceMatcher(None, _names(old), _names(new), autojunk=False)
    pairs: dict[int, int] = {}
    for what, start, end, new_start, new_end in matcher.get_opcodes():
        if what in ("equal", "replace"):
            pairs |= {
                index: target
                for index, target in zip(range(start, end), range(new_start, new_end), strict=False)
                if _may_be(old[index], new[target])
            }
    return pairs


def _may_be(old: Any, new: Any) -> bool:
    """Whether one item can be the other, changed: an id never changes."""
    old_id, new_id = _id_of(old), _id_of(new)
    return old_id is None or new_id is None or old_id == new_id


def _names(items: Sequence[Any]) -> list[str]:
    """What tells items apart: their id, or all that they say."""
    return [_id_of(item) or json.dumps(item, sort_keys=True) for item in items]


def _id_of(item: Any) -> str | None:
    return item.get("id") if isinstance(item, Mapping) else None
