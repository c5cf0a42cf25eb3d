"""YAML as people write it, read with the line of every value.

The core schema of YAML 1.2 (https://yaml.org/spec/1.2.2/#103-core-schema): ``no`` and ``on`` are
words, a date is text, and only ``true``, ``false``, ``null`` and numbers are anything else.
Anchors, aliases and merge keys are refused: a sheet says each thing where it stands.
"""

import math
import re
from dataclasses import dataclass, field
from typing import Any, Final

import yaml

from .errors import Problem, Problems, shorten

#: A place in a document: the keys and indices that lead to it.
Place = tuple[str | int, ...]

#: The tags of plain scalars: what they look like, and with which characters they can begin.
CORE_SCHEMA: Final = (
    ("tag:yaml.org,2002:null", re.compile(r"^(?:~|null|Null|NULL|)$"), ["~", "n", "N", ""]),
    ("tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")),
    ("tag:yaml.org,2002:int", re.compile(r"^[-+]?[0-9]+$"), list("-+0123456789")),
    (
        "tag:yaml.org,2002:float",
        re.compile(r"^(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$"),
        list("-+0123456789."),
    ),
)  # fmt: skip


#: Digits of the longest number; Python reads none of more than 4,300.
LONGEST_NUMBER: Final = 100

#: Deeper than any file of ours. Some ten thousand levels would exhaust the stack of libyaml's
#: composer, which ends the process without a word.
DEEPEST: Final = 1000
_BRACKET = re.compile(r"[\[\]{}]")
_DEEP_LINE = re.compile(rf"(?:[-?:][ \t]+){{{DEEPEST}}}")


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """libyaml's parser where it is there, with the resolvers of YAML 1.2."""


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in CORE_SCHEMA:
    _Loader.add_implicit_resolver(_tag, _pattern, _first)


@dataclass(slots=True)
class Document:
    """A parsed document: plain data, and the line (from 1) at which each value of it starts."""

    data: Any
    lines: dict[Place, int] = field(default_factory=dict)

    def line(self, place: Place) -> int:
        """The line of ``place``, or of the nearest thing around it that stands in the file."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


def compose(text: str, file: str) -> yaml.Node | None:
    """The node tree of the one YAML document in ``text``; None where it is empty.

    Raise :class:`Problems` for broken YAML. ``file`` is what errors call it.
    """
    if _too_deep(text):
        raise Problems([Problem(file, 0, "", "is nested too deeply")])
    try:
        loader = _Loader(text)
        try:
            return loader.get_single_node()  # type: ignore[no-any-return]
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        reason = " ".join(filter(None, (error.context, error.problem)))
        raise Problems([Problem(file, line, "", f"broken YAML: {reason}")]) from None
    except yaml.YAMLError as error:
        reason = str(error).split("\n", 1)[0]
        raise Problems([Problem(file, 0, "", f"broken YAML: {reason}")]) from None


def _too_deep(text: str) -> bool:
    """Whether brackets, or hyphens on one line, are nested deeper than ``DEEPEST``."""
    depth = 0
    if text.count("[") + text.count("{") > DEEPEST:
        for bracket in _BRACKET.finditer(text):
            depth = depth + 1 if bracket[0] in "[{" else max(0, depth - 1)
            if depth > DEEPEST:
                return True
    return _DEEP_LINE.search(text) is not None


def parse_yaml(text: str, file: str) -> Document:
    """Read one YAML document. ``file`` is what errors call it.

    Raise :class:`Problems` for broken YAML, duplicate keys, aliases and unknown tags.
    """
    node = compose(text, file)
    document = Document(None)
    if node is not None:
        document.data = construct(node, document, file)
    return document


def construct(node: yaml.Node, document: Document | None = None, file: str = "") -> Any:
    """The plain data of ``node``; the lines of all within it go to ``document``."""
    try:
        return _construct(node, (), document or Document(None), file, set())
    except RecursionError:
        raise Problems([Problem(file, 0, "", "is nested too deeply")]) from None


def _construct(node: Any, place: Place, document: Document, file: str, seen: set[int]) -> Any:
    """The plain value of ``node``; its line, and those of all within it, go to ``document``."""
    line = node.start_mark.line + 1
    document.lines.setdefault(place, line)
    name = place_name(place)
    if not isinstance(node, yaml.ScalarNode):
        if id(node) in seen:
            raise Problems(
                [Problem(file, line, name, "an alias; write the value out", allowed="no aliases")]
            )
        seen.add(id(node))
        tag = node.tag.removeprefix("tag:yaml.org,2002:")
        if tag not in ("map", "seq"):
            raise Problems(
                [Problem(file, line, name, "an unknown tag", found=shorten(tag), allowed="no tags")]
            )
    if isinstance(node, yaml.MappingNode):
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key_line = key_node.start_mark.line + 1
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else None
            if not isinstance(key, str):
                raise Problems(
                    [
                        Problem(
                            file, key_line, name, "a key that is not a word", allowed="plain keys"
                        )
                    ]
                )
            if key in mapping:
                raise Problems([Problem(file, key_line, place_name((*place, key)), "stands twice")])
            document.lines[(*place, key)] = key_line
            mapping[key] = _construct(value_node, (*place, key), document, file, seen)
        return mapping
    if isinstance(node, yaml.SequenceNode):
        return [
            _construct(item, (*place, index), document, file, seen)
            for index, item in enumerate(node.value)
        ]
    return _scalar(node, line, name, file)


def _scalar(node: Any, line: int, name: str, file: str) -> Any:
    """The value of a scalar node by its tag."""
    text: str = node.value
    match node.tag.removeprefix("tag:yaml.org,2002:"):
        case "str":
            return text
        case "null":
            return None
        case "bool":
            return text.lower() == "true"
        case "int" if len(text) <= LONGEST_NUMBER:
            return int(text)
        case "int":
            raise Problems([Problem(file, line, name, "a number that is too long", shorten(text))])
        case "float":
            special = {"inf": math.inf, "nan": math.nan}.get(text.lstrip("+-.").lower())
            if special is None:
                return float(text)
            return -special if text.startswith("-") else special
        case tag:
            raise Problems(
                [Problem(file, line, name, "an unknown tag", found=shorten(tag), allowed="no tags")]
            )


def place_name(place: Place) -> str:
    """A place as errors write it: ``facts[2].work``."""
    parts = [f"[{step}]" if isinstance(step, int) else f".{step}" for step in place]
    return "".join(parts).removeprefix(".")
