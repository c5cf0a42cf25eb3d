"""Addresses last: what answered once answers for ever, if only to say that it is gone.

A build compares what it publishes with the version before: an address that answered there and
would be unknown now gets a tombstone. Since tombstones are handed on from version to version, it
does not matter how long ago an address answered.
"""

import gzip
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Final

from ...ontology.addresses import Addresses, encode_segment
from ...ontology.layout import COMPRESSED, CURRENT, DOWNLOAD, SEARCH
from ...ontology.manifest import Manifest, ManifestError, read_manifest
from .model import Tombstone
from .search import read_tombstones

#: The dump that has every quad, sorted.
DATASET: Final = "dataset.nq"

#: An address, whether it answered, and whether it answers.
Compared = tuple[str, bool, bool]


class Succession:
    """From the version before to the one that is being made.

    ``previous`` is the folder of the version before and ``manifest`` its manifest; ``opaque`` says
    of an address whether nobody is to learn why it is gone; ``today`` (ISO 8601) is the day from
    which new tombstones stand.
    """

    def __init__(
        self,
        previous: Path,
        manifest: Manifest,
        base_uri: str,
        opaque: Callable[[str], bool],
        today: str,
    ) -> None:
        self._opaque, self._today = opaque, today
        self._new, self._old = Addresses(base_uri), Addresses(manifest.base_uri)
        self._previous = previous
        stones = seal(read_tombstones(previous / SEARCH), self._old)
        self._rows = {self._moved(stone.iri): stone for stone in stones}

    def tombstones(
        self, compared: Iterable[Compared], given: Sequence[Tombstone]
    ) -> list[Tombstone]:
        """All tombstones of the new version, sorted, those of what is withheld sealed.

        ``compared`` is what :meth:`whole` or :meth:`changed` finds, ``given`` what registry and
        sheets say.
        """
        stones = {stone.iri: stone for stone in map(self._dated, seal(given, self._new))}
        sealed = {iri for iri, stone in self._rows.items() if stone.status == "withheld"}
        for iri, answered, answers in compared:
            if answers:
                self._rows.pop(iri, None)
                if sealed:
                    self._rows.pop(self._new.sealed(iri), None)
            elif answered and iri not in stones and self._new.sealed(iri) not in stones:
                self._add(stones, self._gone(iri))
        for iri, stone in self._rows.items():
            if iri in stones or self._new.sealed(iri) in stones:
                continue
            if stone.status == "withheld":
                self._add(stones, replace(stone, iri=iri))
            elif stone.status != "unlisted":  # of which the comparison knows
                self._add(stones, self._still_gone(iri, stone))
        return sorted(stones.values())

    @staticmethod
    def _add(stones: dict[str, Tombstone], stone: Tombstone) -> None:
        stones.setdefault(stone.iri, stone)

    def _moved(self, iri: str) -> str:
        """An address of the version before under the base URI of the new one."""
        if not iri.startswith(self._old.id_root):
            return iri
        return self._new.id_root + iri[len(self._old.id_root) :]

    def _dated(self, stone: Tombstone) -> Tombstone:
        """With the day that an earlier version knew; or today's, where it was not so before."""
        if stone.since or stone.status in ("unlisted", "withheld"):
            return stone
        before = self._rows.get(stone.iri)
        known = before is not None and before.status == stone.status
        return replace(stone, since=before.since if before and known else self._today)

    def _gone(self, iri: str) -> Tombstone:
        """Of what answered in the version before, and is in neither data, registry nor sheet."""
        if self._opaque(iri):
            return Tombstone(self._new.sealed(iri), "withheld")
        kind, *rest = iri[len(self._new.id_root) :].split("/")
        is_fact = kind == "article" and len(rest) == 2
        return Tombstone(iri, "retired" if is_fact else "withdrawn", None, self._today)

    def _still_gone(self, iri: str, stone: Tombstone) -> Tombstone:
        """Of what was gone before: as it was, unless it led to what is gone itself by now."""
        successor = self._moved(stone.successor) if stone.successor else None
        if self._opaque(iri) or (successor and self._opaque(successor)):
            return Tombstone(self._new.sealed(iri), "withheld")
        if stone.status == "merged":
            return Tombstone(iri, "withdrawn", None, self._today)
        return replace(stone, iri=iri)

    def changed(
        self, before: Set[bytes], after: Set[bytes], answers: Callable[[str], bool]
    ) -> Iterator[Compared]:
        """As :meth:`whole`, where the versions differ in a few names only (:func:`named_in`).

        Of all else of which the version before knew more than that it answers, ``answers`` says
        whether it does, in both.
        """
        for name in sorted(before | after):
            yield self._iri(name), name in before, name in after
        for iri in list(self._rows):
            name = iri.removeprefix(self._new.id_root).encode() + b">"
            if name not in before and name not in after and answers(iri):
                yield iri, True, True

    def _iri(self, name: bytes) -> str:
        return self._new.id_root + name[:-1].decode()

    def whole(self, quads: Path) -> Iterator[Compared]:
        """Each address that answered or answers; ``quads`` is the new version's sorted N-Quads."""
        dump = self._previous / DOWNLOAD / (DATASET + COMPRESSED)
        with gzip.open(dump, "rb") as old, quads.open("rb") as new:
            before = named_in(old, self._old.id_root)
            after = named_in(new, self._new.id_root)
            was, now = next(before, None), next(after, None)
            while was is not None or now is not None:
                # "<name> ": as the lines are sorted, so that a name goes behind what it begins.
                first = min(name for name in (was, now) if name is not None)
                yield self._iri(first), was == first, now == first
                was = next(before, None) if was == first else was
                now = next(after, None) if now == first else now


def seal(stones: Iterable[Tombstone], addresses: Addresses) -> Iterator[Tombstone]:
    """The tombstones as a snapshot keeps them: of what is withheld, no readable address."""
    for stone in stones:
        if stone.status == "withheld" and stone.iri.startswith(addresses.id_root):
            yield Tombstone(addresses.sealed(stone.iri), "withheld")
        else:
            yield stone


def answered_once(site: Path, key: str) -> bool:
    """Whether ``kind/slug`` answers, or is gone, in the current version of a site."""
    current = site / CURRENT
    try:
        addresses = Addresses(read_manifest(current).base_uri)
    except ManifestError:
        return False
    kind, _, slug = key.partition("/")
    iri = f"{addresses.id_root}{kind}/{encode_segment(slug)}"
    search = (current / SEARCH).absolute().as_uri()
    with closing(sqlite3.connect(f"{search}?mode=ro&immutable=1", uri=True)) as database:
        found = database.execute(
            "SELECT 1 FROM entry WHERE iri = ?1 UNION SELECT 1 FROM address WHERE iri IN (?1, ?2)",
            (iri, addresses.sealed(iri)),
        ).fetchone()
    return found is not None


def named_in(lines: Iterable[bytes], id_root: str) -> Iterator[bytes]:
    """What follows the root in each subject that has an address of its own, with its ``>``.

    ``lines`` are sorted N-Quads.
    """
    start = f"<{id_root}".encode()
    length, last = len(start), b""
    for line in lines:
        if line.startswith(start):
            name = line[length : line.index(b" ", length)]
            if name != last and b"#" not in name:
                last = name
                yield name
