"""Two passes over the union: what things are called, then the facts with those names."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from ...ontology.addresses import Addresses
from ...ontology.layout import SEARCH
from ...ontology.manifest import Download
from .citing import cite
from .dumps import segments_of, text_lines
from .facts import Broader
from .gathering import learn, tell
from .model import Tombstone
from .scratch import Scratch
from .search import SearchIndex
from .tables import Tables

#: In the working folder: what the tables and the index were made of.
SCRATCH: Final = "scratch.db"


def tabulate(
    work: Path,
    building: Path,
    download: Path,
    base_uri: str,
    language: str,
    tombstones: Sequence[Tombstone],
) -> list[Download]:
    """Write ``search.db`` into ``building``, and the tables of facts into ``download``."""
    id_root = Addresses(base_uri).id_root
    scratch = Scratch(work / SCRATCH)
    index = SearchIndex(building / SEARCH)
    broader = Broader()
    for lines in _segments(work):
        learnt = learn(lines, id_root, language, broader)
        scratch.learn(learnt)
        index.add(learnt.entries)
    tables = Tables(download, work)
    for lines in _segments(work):
        scratch.tell(
            tell(
                lines,
                id_root,
                scratch,
                broader,
                lambda fact, article: tables.write(fact, scratch, broader, article),
            )
        )
        tables.cut()
    downloads = [*tables.close(), *cited(scratch, download, tombstones)]
    scratch.close()
    index.finish(scratch.path, tombstones, id_root)
    return downloads


def cited(scratch: Scratch, download: Path, tombstones: Sequence[Tombstone]) -> list[Download]:
    """Write what the dataset cites into ``download``, without articles that are not listed."""
    hidden = {stone.iri for stone in tombstones if stone.status == "unlisted"}
    return cite(download, lambda: (r for r in scratch.articles() if r.iri not in hidden))


def _segments(work: Path) -> Iterator[list[str]]:
    return (text_lines(lines) for lines in segments_of(work, quads=False))
