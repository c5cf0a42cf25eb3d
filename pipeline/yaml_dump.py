"""Plain data as YAML that people like to read: what is short stands on one line."""

import io
from collections.abc import Mapping
from typing import Any

import yaml

from .yaml_text import CORE_SCHEMA

#: What is short enough to stand on one line: a span, a review, a list of words.
_ON_ONE_LINE = frozenset({"evidence", "review", "extraction", "inferred", "retired", "things"})
#: What ends a line in YAML 1.1, which libyaml reads.
_LINE_BREAKS = frozenset("\n\r\x85\u2028\u2029")


class _Flow(dict[str, Any]):
    """A mapping to be written on one line."""


class _FlowList(list[Any]):
    """A list to be written on one line."""


class _Dumper(yaml.SafeDumper):
    """Writes what a person would: lists indented, dates and unusual letters as they are."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _represent_text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    # Quoted twice, line breaks are escaped: a text is one line, wherever it is put.
    style = '"' if _LINE_BREAKS & set(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style)


# Quoted is what a reader of YAML 1.1 or of 1.2 would take for a number, but not a date.
_Dumper.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.SafeDumper.yaml_implicit_resolvers.items()
}
for _tag, _pattern, _first in CORE_SCHEMA:
    _Dumper.add_implicit_resolver(_tag, _pattern, _first)
_Dumper.add_representer(str, _represent_text)
_Dumper.add_representer(
    _Flow, lambda d, v: d.represent_mapping("tag:yaml.org,2002:map", v.items(), flow_style=True)
)
_Dumper.add_representer(
    _FlowList, lambda d, v: d.represent_sequence("tag:yaml.org,2002:seq", v, flow_style=True)
)


def dump_yaml(data: Any, key: str = "") -> str:
    """Plain data as YAML, ending in a line feed. ``key`` is the key under which they stand."""
    return _dump(_styled(data, key))


def dump_item(item: Any, key: str = "") -> str:
    """An item of a list as it stands behind its hyphen, with that; ``key`` is the list's."""
    return _dump([_styled(item, key)])


def _dump(styled: Any) -> str:
    out = io.StringIO()
    yaml.dump(
        styled,
        out,
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=False,
        width=10_000_000,  # wrapped lines would make every later correction a diff of many lines
    )
    return out.getvalue().removesuffix("...\n")


def one_line(collection: Any) -> str:
    """A collection's entries as they stand between its brackets."""
    return dump_yaml(_flowing(collection)).strip()[1:-1]


def _flowing(value: Any) -> Any:
    """Plain data to be written on one line throughout."""
    if isinstance(value, Mapping):
        return _Flow({k: _flowing(v) for k, v in value.items()})
    return _FlowList(map(_flowing, value)) if isinstance(value, list) else value


def _styled(value: Any, key: str = "") -> Any:
    """Plain data with a style: what is short on one line, lists of mappings one below the other."""
    if isinstance(value, _Flow | _FlowList):
        return value
    if isinstance(value, Mapping):
        return (
            _flowing(value) if key in _ON_ONE_LINE else {k: _styled(v, k) for k, v in value.items()}
        )
    if isinstance(value, list):
        if value and isinstance(value[0], Mapping | list):
            return [_styled(item, key) for item in value]
        return _FlowList(value)
    return value
