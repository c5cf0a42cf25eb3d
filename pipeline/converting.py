"""From some of a workspace's sheets to lines of N-Quads, checked on their way.

What is done with these sheets needs no other sheet, so that it can be done anywhere
(:mod:`~rejoinder.pipeline.scale`); what only all of them together can tell is noted for the build.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version as installed_version
from itertools import chain
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, Quad

from ..ontology.addresses import Addresses
from .check import CheckedSheet, checked_one_by_one, load_registry
from .convert import Conversion, article_quads
from .converted import Converted
from .derive import generalised, shortcut_quads
from .errors import SnapshotError
from .facts.kinds import Quotation
from .facts.slices import SheetSlice
from .mint import Minter
from .provenance import provenance_quads
from .quotation_marks import unmarked
from .registry import Entry, Registry
from .registry_graph import entry_quads
from .release import Policy, release
from .remembering import Fingerprints, Trace
from .scale import ScaleError
from .snapshot import Tombstone
from .snapshot.parts import Part
from .union_rule import violations
from .validate import complaints, triples_of
from .withholding import Withholding, path_of, spoken_names, texts_in
from .workspace import Workspace

#: What workers call (:class:`~rejoinder.pipeline.scale.Work`).
MAKER: Final = f"{__name__}:converter"


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms a workspace is built: who is who, where, and what may go out."""

    workspace: Workspace
    registry: Registry
    mint: Minter
    policy: Policy
    withholding: Withholding
    fingerprints: Fingerprints

    @classmethod
    def of(cls, workspace: Workspace, registry: Registry, base_uri: str, policy: Policy) -> "Terms":
        """The terms of a workspace and its registry, for a site at ``base_uri``."""
        mint, withholding = Minter(Addresses(base_uri)), Withholding.of(registry)
        return cls(workspace, registry, mint, policy, withholding, Fingerprints(registry))

    def is_opaque(self, iri: str) -> bool:
        """Whether an address that answered once is to say nothing of why it does not now."""
        name = iri.removeprefix(self.mint.addresses.id_root)
        held = self.withholding
        return held.holds(name) or held.tells_address(name)

    def entry_quads(self, entry: Entry) -> Iterator[Quad]:
        """What is published of one entry of the registry."""
        return entry_quads(entry, self.registry, self.mint, self.withholding)

    def unsafe(self, quads: Sequence[Quad]) -> list[str]:
        """What of ``quads``, with all those of any fact among them, breaks the union rule."""
        unreviewed = self.policy == "all"
        return list(violations(quads, self.mint.addresses, unreviewed_allowed=unreviewed))


@dataclass(frozen=True, slots=True)
class Place:
    """Where workers find a workspace, and what they cannot read there.

    ``version`` is that of the program, which must be theirs too.
    """

    root: Path
    base_uri: str
    policy: Policy
    version: str = field(default_factory=lambda: installed_version("rejoinder"))


def converter(place: Place) -> Callable[[Sequence[SheetSlice]], Converted]:
    """The function that converts slices of sheets of the workspace there.

    Raise :class:`ScaleError` where this is another version of the program.
    """
    here = installed_version("rejoinder")
    if here != place.version:
        raise ScaleError(f"a worker has Rejoinder {here}, this machine {place.version}")
    workspace = Workspace.find(place.root)
    registry = load_registry(workspace)
    terms = Terms.of(workspace, registry, place.base_uri, place.policy)
    return lambda slices: convert_sheets(slices, terms)


def convert_sheets(slices: Sequence[SheetSlice], terms: Terms) -> Converted:
    """What becomes of the sheets in ``slices``. Where there are problems there are no lines."""
    return _Conversion(terms).made(slices)


class _Conversion:
    """The quads of some sheets, and what is noticed while they pass."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.converted = Converted()
        #: What the registry says of each thing: sheets are validated together with it.
        self._known: dict[NamedNode, Entry] = {}
        #: No shape looks at the derived graph or at provenance.
        self._unshaped: set[object] = {terms.mint.derived_graph}
        #: The graphs that nothing but these sheets speaks in.
        self._own: set[NamedNode] = set()

    def made(self, slices: Sequence[SheetSlice]) -> Converted:
        report = self.converted.report
        found = (sheet for piece in slices for sheet in piece.read(report.problems))
        quads: list[Quad] = []
        terms = self.terms
        for checked in checked_one_by_one(found, terms.workspace, terms.registry, report):
            if not report.problems:  # nothing will be published, but all problems are to be named
                quads += self._sheet(checked)
        if not report.problems:
            self._finish(quads)
        return self.converted

    def _trace(self, checked: CheckedSheet) -> Trace:
        """What a sheet is converted with."""
        sheet, meant = checked.found.sheet, self.terms.fingerprints.meant
        article = sheet.article.id
        entries = tuple(
            (thing.id, thing.same_as, meant(thing.same_as, article, thing.id))
            for thing in sheet.things
            if thing.same_as is not None
        )
        return Trace(article, sheet.article.source, checked.text_digest, checked.digest, entries)

    def _finish(self, quads: list[Quad]) -> None:
        """Let ``quads``, and what follows from them, pass the rules, and make lines of them."""
        converted, terms = self.converted, self.terms
        everything = list(terms.withholding.untold(generalised(quads, terms.mint.derived_graph)))
        converted.unsafe = terms.unsafe(everything)
        unshaped = self._unshaped
        asserted = chain(
            (quad for quad in everything if quad.graph_name not in unshaped),
            *(terms.entry_quads(entry) for entry in self._known.values()),
        )
        converted.unfit = list(complaints(triples_of(asserted)))
        for quad in everything:
            converted.debates.see(quad)
        try:
            converted.lines = Part.of(everything, self._own)
        except SnapshotError as error:
            converted.refused = str(error)

    def _sheet(self, checked: CheckedSheet) -> list[Quad]:
        """The asserted quads of one sheet's released facts, and its shortcuts."""
        converted, terms = self.converted, self.terms
        mint, withholding = terms.mint, terms.withholding
        sheet, text = checked.found.sheet, checked.text
        converted.traces.append(self._trace(checked))
        if withholding.tells_address(sheet.article.id):
            converted.withheld[sheet.article.id] = "its address tells what is withheld"
            return []
        nodes: dict[str, NamedNode] = {}
        forbidden: set[str] = set()
        for thing in sheet.things:
            assert thing.same_as is not None, "checked_one_by_one() has reported it"
            entry = terms.registry.meaning(thing.same_as, sheet.article.id, thing.id)
            if entry is None:
                continue
            if entry.status == "withheld":
                forbidden |= spoken_names(entry, (thing.name, *thing.names))
            elif entry.status == "current" and not withholding.holds(path_of(entry)):
                nodes[thing.id] = mint.thing(entry.kind, entry.slug)
                self._known[nodes[thing.id]] = entry
        if withholding:
            told = withholding.told_in([text or "", *texts_in(sheet.model_dump())])
            forbidden |= withholding.near_names(told)
        released = release(sheet, terms.policy, nodes.__contains__, text, forbidden)
        converted.facts += len(released.facts)
        for name, reason in released.withheld.items():
            converted.withheld[f"{sheet.article.id}/{name}"] = reason
        shown_facts = {fact.id for fact in released.facts}
        opaque = {
            mint.fact(sheet.article.id, fact.id).value
            for fact in sheet.facts
            if fact.id and fact.id not in shown_facts
        }
        converted.opaque |= opaque
        for name in sheet.retired:
            iri = mint.fact(sheet.article.id, name).value
            sealed = iri in opaque or terms.is_opaque(iri)
            converted.tombstones.append(Tombstone(iri, "withheld" if sealed else "retired", None))
        converted.held |= {nodes[name] for name in released.held if name in nodes}
        shown = [thing for thing in sheet.things if thing.id in nodes.keys() - released.held]
        converted.shown |= {nodes[thing.id] for thing in shown}
        public = sheet.model_copy(update={"things": shown})
        if not released.title:
            article = sheet.article.model_copy(update={"title": None})
            public = public.model_copy(update={"article": article})
            converted.withheld[f"{sheet.article.id} (headline)"] = "it tells what is withheld"
        conversion = Conversion(
            public, released.facts, mint, nodes.__getitem__, text, released.hidden
        )
        provenance = mint.provenance_graph(sheet.article.id)
        self._unshaped.add(provenance)
        self._own |= {provenance, mint.article_graph(sheet.article.id)}
        converted.said.see(conversion)
        for fact in released.facts:
            if isinstance(fact, Quotation) and fact.id:
                words = unmarked(fact.evidence[0].exact)
                converted.wordings.add(conversion.fact_node(fact.id), words)
        quads = chain(
            article_quads(conversion), provenance_quads(conversion), shortcut_quads(conversion)
        )
        # Names of other things, the article's author, a reviewer: they may be the same person.
        return list(withholding.untold(quads, forbidden))
