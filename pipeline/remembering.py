"""When what the last build made of some sheets, or of some entries, can serve again.

It can where nothing has changed that it was made of: the sheets' bytes (the key of their group),
the texts and the articles beside them, what the registry says of each of their things, and the
terms on which everything is built. These are the "constructive traces" of Mokhov, Mitchell and
Peyton Jones, "Build Systems à la Carte" (ICFP 2018).
"""

import json
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from functools import lru_cache
from hashlib import blake2b
from importlib.metadata import version as installed_version
from importlib.resources import files
from pathlib import Path
from typing import Final

from .articles import digest_of, source_named
from .registry import Entry, Registry
from .withholding import Withholding
from .workspace import Workspace

#: So many entries' digests are kept in memory: some 30 MB.
_REMEMBERED: Final = 1 << 17
#: The parts of the program on which what is built depends.
_PACKAGES: Final = ("rejoinder.pipeline", "rejoinder.ontology")
_CODE: Final = (".py", ".toml", ".ttl", ".sql", ".json", ".jsonld", ".rq")


@dataclass(frozen=True, slots=True)
class Trace:
    """What of a workspace, besides a sheet, the sheet was converted with.

    Digests are None for what is not there; ``entries`` are the sheet's things: id, ``same_as``, and
    what stands for the entry that was meant.
    """

    article: str
    source: str
    text_digest: str | None
    digest: str | None
    entries: tuple[tuple[str, str, str], ...]


def trace_bytes(traces: Iterable[Trace]) -> bytes:
    """Traces as they are remembered."""
    return json.dumps(list(map(astuple, traces))).encode()


def read_traces(data: bytes) -> list[Trace]:
    """What :func:`trace_bytes` wrote. Raise ValueError or TypeError for anything else."""
    return [
        Trace(article, source, text, digest, tuple((id_, key, sum_) for id_, key, sum_ in entries))
        for article, source, text, digest, entries in json.loads(data)
    ]


class Fingerprints:
    """What stands for each entry of a registry, so that a change of it shows."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        # Sheets name the same things over and over, and few are split.
        self._meant_everywhere = lru_cache(maxsize=_REMEMBERED)(
            lambda key: self.of(registry.resolve(key))
        )

    @staticmethod
    def of(entry: Entry | None) -> str:
        """A digest of all that the registry says of ``entry``; empty for none."""
        if entry is None:
            return ""
        return blake2b(entry.model_dump_json().encode(), digest_size=12).hexdigest()

    def meant(self, key: str, article: str, thing: str) -> str:
        """The digest of what ``key`` means in an article's sheet (:meth:`Registry.meaning`)."""
        if self._registry.has_splits:
            return self.of(self._registry.meaning(key, article, thing))
        return self._meant_everywhere(key)

    def hold(self, traces: Iterable[Trace], workspace: Workspace) -> bool:
        """Whether everything that was traced is still so."""
        return all(self._holds(trace, workspace) for trace in traces)

    def _holds(self, trace: Trace, workspace: Workspace) -> bool:
        if any(self.meant(key, trace.article, id_) != sum_ for id_, key, sum_ in trace.entries):
            return False
        text = workspace.text_path(trace.article)
        if (digest_of(text.read_bytes()) if text.is_file() else None) != trace.text_digest:
            return False
        source = source_named(workspace.root, trace.source)
        return (source.digest() if source else None) == trace.digest


def terms_digest(workspace: Workspace, base_uri: str, policy: str, withholding: Withholding) -> str:
    """What stands for the terms on which everything is built: the program, settings, withholding.

    What is withheld is looked for everywhere, so that a change of it spares nothing.
    """
    said = (
        code_digest(),
        installed_version("pyoxigraph"),
        base_uri,
        policy,
        workspace.settings.publish.model_dump_json(),
        withholding.digest,
    )
    return blake2b("\n".join(said).encode(), digest_size=16).hexdigest()


@lru_cache(maxsize=1)
def code_digest() -> str:
    """A digest of the program: who works on it sees what it does now, not what it did."""
    said = blake2b(digest_size=16)
    for package in _PACKAGES:
        root = Path(str(files(package)))
        for path in sorted(p for p in root.rglob("*") if p.suffix in _CODE):
            said.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return said.hexdigest()
