"""Fact sheets to files, in a form that people read: comments and order survive a rewrite."""

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from ..errors import Problem, Problems
from ..files import read_utf8, write_atomically
from ..yaml_dump import dump_yaml
from ..yaml_edit import edit_yaml
from .kinds import COMMON_FIELDS, Fact
from .model import Sheet
from .reading import SheetFile, parse_sheet


def plain(model: BaseModel) -> dict[str, Any]:
    """What a person would write for ``model``: only what is said, one value without its list."""
    data = model.model_dump(exclude_unset=True, exclude_none=True)
    if isinstance(model, Sheet):
        facts = data.get("facts", ())
        for fact in facts:
            _shorten(fact)
        if facts:
            data["facts"] = [_ordered(fact) for fact in facts]
    elif isinstance(model, Fact):
        _shorten(data)
        data = _ordered(data)
    return data


def _shorten(fact: dict[str, Any]) -> None:
    spans = [s["exact"] if set(s) == {"exact"} else s for s in fact.get("evidence", ())]
    if spans:
        fact["evidence"] = spans[0] if len(spans) == 1 else spans
    for name in ("about", "against", "quotes"):
        if len(fact.get(name, ())) == 1:
            fact[name] = fact[name][0]


def _ordered(fact: dict[str, Any]) -> dict[str, Any]:
    """Which fact and of what kind, then what it says, then what every fact has."""
    first = [name for name in ("id", "kind") if name in fact]
    own = [name for name in fact if name not in COMMON_FIELDS and name != "kind"]
    rest = [name for name in fact if name in COMMON_FIELDS and name != "id"]
    return {name: fact[name] for name in (*first, *own, *rest)}


def sheet_line(sheet: Sheet) -> bytes:
    """The sheet as one line of JSON, with its line feed."""
    return json.dumps(plain(sheet), ensure_ascii=False).encode() + b"\n"


def sheet_text(sheet: Sheet) -> str:
    """The sheet as YAML."""
    return dump_yaml(plain(sheet))


def write_sheet(sheet: Sheet, path: Path) -> None:
    """Write ``sheet`` to the YAML file ``path``.

    An existing file is edited in place: what stays equal keeps its spelling, its comments and its
    order. Raise :class:`Problems`, having written nothing, where that cannot be done.
    """
    if path.exists():
        old = read_utf8(path, path.name)
        text = edited_sheet(old, parse_sheet(old, path, path.name), sheet)
    else:
        text = sheet_text(sheet)
    write_atomically(path, text.encode())


def edited_sheet(text: str, old: SheetFile, sheet: Sheet) -> str:
    """``text``, from which ``old`` was read, edited in place so that it says ``sheet``.

    Raise :class:`Problems` where that cannot be done, and where it would not be read as ``sheet``.
    """
    assert old.document is not None
    data = _respelt(old.document.data, old.sheet, sheet, plain(sheet))
    edited = edit_yaml(text, data, old.file)
    if parse_sheet(edited, old.path, old.file).sheet != sheet:
        message = "cannot be rewritten so that it is read as it is meant; nothing was changed"
        raise Problems([Problem(old.file, 0, "", message)])
    return edited


def _respelt(raw: Any, old: Any, new: Any, data: Any) -> Any:
    """``data``, the plain form of ``new``, spelt as in ``raw`` where it means the same."""
    if old == new:
        return raw
    # A span may have become bare words, and one value a list: then there is nothing to keep.
    if isinstance(raw, dict) and isinstance(data, dict) and isinstance(old, BaseModel):
        return {
            key: _respelt(raw[key], getattr(old, key, None), getattr(new, key), value)
            if key in raw
            else value
            for key, value in data.items()
        }
    if isinstance(raw, list) and isinstance(old, list) and isinstance(data, list):
        known = {item.id: n for n, item in enumerate(old) if getattr(item, "id", None)}
        respelt = []
        for n, (item, value) in enumerate(zip(new, data, strict=True)):
            at = known.get(getattr(item, "id", None), n if n < len(old) else None)
            respelt.append(value if at is None else _respelt(raw[at], old[at], item, value))
        return respelt
    return data
