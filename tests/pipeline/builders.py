"""Small things to test with: a sheet, a registry, a workspace, the graph that comes out."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, Quad
from rejoinder.ontology.addresses import Addresses
from rejoinder.ontology.namespaces import PREFIXES
from rejoinder.pipeline.convert import Conversion
from rejoinder.pipeline.facts import Sheet
from rejoinder.pipeline.mint import Minter
from rejoinder.pipeline.registry import Entry, Registry
from rejoinder.pipeline.workspace import Workspace

BASE = "https://example.org"
ADDRESSES = Addresses(BASE)
MINT = Minter(ADDRESSES)

#: A cast for every fact: thing id → kind. Its key in the registry is ``kind/id``.
CAST = {
    "dean": "person",
    "quill": "person",
    "union": "organisation",
    "gazette": "publication",
    "students": "group",
    "openbooks": "movement",
    "quiet": "movement",
    "petition": "letter",
    "reply": "letter",
    "versione": "translation",
    "tweet": "post",
}


def things(*names: str) -> list[dict[str, Any]]:
    """The things of these ids from the cast, all linked; all of it by default."""
    return [
        {"id": name, "kind": CAST[name], "name": name.title(), "same_as": f"{CAST[name]}/{name}"}
        for name in names or CAST
    ]


def sheet(*facts: Mapping[str, Any], **more: Any) -> Sheet:
    """A sheet of the article ``a`` with the whole cast; facts get evidence where they have none."""
    told: list[dict[str, Any]] = []
    for number, fact in enumerate(facts):
        words = {"exact": "words", "start": 10 * number, "end": 10 * number + 5}
        told.append({"id": f"f{number}", "evidence": words, **fact})
    data = {"article": {"id": "a", "source": "articles/a.txt"}, "things": things(), "facts": told}
    return Sheet.model_validate(data | more)


def registry(*entries: Mapping[str, Any]) -> Registry:
    """A registry of ``entries``, whose labels are their slugs where they have none."""
    found = [Entry.model_validate({"label": {"en": e["slug"]}, **e}) for e in entries]
    return Registry({entry.key: entry for entry in found})


def conversion(told: Sheet, text: str | None = None, **more: Any) -> Conversion:
    """The conversion of all facts of a sheet."""
    kinds = {thing.id: thing.kind for thing in told.things}
    return Conversion(
        told, told.facts, MINT, lambda name: MINT.thing(kinds[name], name), text, **more
    )


def shown(quads: Iterable[Quad], *, graph: bool = False) -> set[str]:
    """Triples as one would write them: prefixes, things by their kind and slug, facts by their id.

    ``with graph`` each line ends in the name of its graph.
    """
    lines = set()
    for quad in quads:
        line = f"{quad.subject} {quad.predicate} {quad.object}"
        for prefix, namespace in PREFIXES.items():
            line = re.sub(rf"<{re.escape(namespace)}([\w-]+)>", rf"{prefix}:\1", line)
        line = line.replace(f"<{BASE}/id/article/a/", "<").replace(f"<{BASE}/id/", "<")
        if graph:
            assert isinstance(quad.graph_name, NamedNode)
            line += f" {quad.graph_name.value.removeprefix(BASE)}"
        lines.add(line)
    return lines


def workspace(root: Path, sheets: Mapping[str, str], texts: Mapping[str, str]) -> Workspace:
    """A workspace in ``root``: sheets by file name, articles' sources by file name."""
    (root / "rejoinder.toml").write_text(f'[site]\nbase_uri = "{BASE}"\n')
    for folder, files in (("articles", texts), ("facts", sheets)):
        (root / folder).mkdir()
        for name, content in files.items():
            (root / folder / name).write_text(content, encoding="utf-8")
    return Workspace(root)


def sha256(data: str | bytes) -> str:
    """A digest as sheets write it."""
    raw = data.encode() if isinstance(data, str) else data
    return f"sha256:{hashlib.sha256(raw).hexdigest()}"
