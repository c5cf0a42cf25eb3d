"""From fact sheets to a published snapshot: one pass, in which everything is checked on its way."""

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import chain
from typing import Final
from zlib import crc32

from pyoxigraph import NamedNode, Quad

from ..ontology.manifest import Site
from ..ontology.vocabulary import ontology_graph
from .check import Report, conclude, load_registry
from .contradictions import Contradiction, Contradictions
from .converted import Converted
from .converting import MAKER, Place, Terms, convert_sheets
from .debates import Debates
from .derive import generalised
from .errors import SnapshotError
from .facts.slices import SheetGroup, SheetSlice, sheet_groups
from .mint import node
from .registry import Entry, Registry
from .registry_graph import registry_tombstones
from .release import Policy
from .remembering import read_traces, terms_digest, trace_bytes
from .scale import Lost, ScaleError, Work, scale_map
from .settings import base_uri as checked_base_uri
from .snapshot import Publication, Tombstone, publish
from .snapshot.ledger import Book, LedgerError, Row
from .snapshot.parts import Part
from .terms import term_of
from .union_rule import UnionRuleError
from .validate import ShapesError, complaints, triples_of
from .wordings import Wordings
from .workspace import Workspace

#: From so many groups of sheets on, processes of their own are worth starting.
WORTH_PROCESSES: Final = 3
#: One in so many entries of the registry ends a part of it.
REGISTERED: Final = 500


@dataclass(slots=True)
class Build:
    """What a build did: the snapshot, what stayed in and why, and what to mind.

    ``facts`` counts those that are published; ``contradictions`` says, a line each, where articles
    contradict each other.
    """

    publication: Publication
    withheld: dict[str, str] = field(default_factory=dict)
    contradictions: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    sheets: int = 0
    facts: int = 0


def build(
    workspace: Workspace,
    *,
    include_unreviewed: bool = False,
    base_uri: str | None = None,
    progress: Callable[[str], None] = lambda _: None,
    jobs: int | None = None,
    scheduler: str | None = None,
) -> Build:
    """Build the workspace and publish a snapshot, unless its content is what is current already.

    ``jobs`` processes convert and check the sheets, by default one a core where there are many; 0
    is this process. ``scheduler`` is the address of a Dask scheduler whose workers do it instead;
    they must see the workspace's folder under the same name. The snapshot is the same.

    Raise :class:`Problems` with everything that is wrong in sheets or registry,
    :class:`BaseUriError` for a ``base_uri`` that makes no addresses, :class:`UnionRuleError` or
    :class:`ShapesError` where the graph would break the vocabulary's rules, :class:`SnapshotError`
    where it cannot be written, :class:`ScaleError` where workers are not to be had. Nothing is
    published then.
    """
    settings = workspace.settings
    site = settings.site
    if base_uri is not None:
        site = site.model_copy(update={"base_uri": checked_base_uri(base_uri)})
    base = site.base_uri
    policy: Policy = "all" if include_unreviewed else settings.publish.unreviewed
    registry = load_registry(workspace)
    terms = Terms.of(workspace, registry, base, policy)
    run = _Run(terms, base, jobs, scheduler)
    publication = publish(
        workspace.site_dir,
        run,
        base_uri=base,
        about=Site(**site.model_dump(exclude={"base_uri"})),
        tombstones=run.tombstones,
        withholding=terms.withholding,
        opaque=run.is_opaque,
        keep_versions=settings.publish.keep_versions,
        progress=progress,
    )
    warnings = list(run.report.warnings)
    if not site.citable:
        warnings.append(
            f"the site's addresses begin with {base} and cannot be cited; "
            "set [site] base_uri before you publish"
        )
    if any(map(terms.withholding.tells, (site.title, site.description))):
        warnings.append("[site] title or description names somebody who is withheld")
    contradictions = [found.line(terms.mint.addresses) for found in run.contradictions]
    return Build(publication, run.withheld, contradictions, warnings, run.report.sheets, run.facts)


class _Run:
    """The parts of one build, and what is noticed while they pass."""

    def __init__(
        self, terms: Terms, base_uri: str, jobs: int | None, scheduler: str | None
    ) -> None:
        self.on, self._base_uri = terms, base_uri
        self._jobs, self._scheduler = jobs, scheduler
        self.report = Report()
        self.withheld: dict[str, str] = {}
        self.facts = 0
        self.tombstones: list[Tombstone] = list(
            registry_tombstones(terms.registry, terms.mint, terms.withholding)
        )
        self._wordings, self._debates, self._said = Wordings(), Debates(), Contradictions()
        self.contradictions: list[Contradiction] = []
        self._held: set[NamedNode] = set()
        self._shown: set[NamedNode] = set()
        #: Of what is not published: nobody is to learn why it does not answer any more.
        self._opaque: set[str] = set()

    @property
    def terms(self) -> str:
        """A digest of all that any part depends on besides what its key stands for."""
        on = self.on
        return terms_digest(on.workspace, self._base_uri, on.policy, on.withholding)

    def is_opaque(self, iri: str) -> bool:
        """Whether an address that answered once is to say nothing of why it does not now."""
        return iri in self._opaque or self.on.is_opaque(iri)

    def parts(self, book: Book) -> None:
        """Put the whole dataset into ``book``; :class:`Problems` at the end if sheets had any."""
        self._sheets(book)
        conclude(self.on.workspace, self.report)
        self.report.raise_problems()
        # Whoever is spoken of by withheld facts only is not spoken of.
        gone = self._held - self._shown
        self._registered(gone, book)
        hidden = {term.value for term in gone}
        self._opaque |= hidden
        self.tombstones[:] = [
            stone
            for stone in self.tombstones
            if stone.iri not in hidden and stone.successor not in hidden
        ]
        on, mint = self.on, self.on.mint
        book.add("", Part.of(self._safe(self._wordings.quads(mint.derived_graph))))
        self.contradictions = list(self._said.found(self._wordings))
        quads = chain.from_iterable(found.quads(mint) for found in self.contradictions)
        book.add("", Part.of(self._safe(quads)))
        debates = self._debates.quads(on.registry, mint.thing, mint.derived_graph, gone)
        book.add("", Part.of(self._safe(debates)))
        book.add("", Part.of(_ontology_quads(mint.ontology_graph)))

    def _sheets(self, book: Book) -> None:
        """Put what becomes of the sheets into ``book``, in their order, a group at a time."""
        workspace = self.on.workspace
        groups = [
            (group, self._known(group, book))
            for group in sheet_groups(workspace.facts_dir, workspace.root)
        ]
        made = self._made([group.slices for group, row in groups if row is None])
        for group, row in groups:
            if row is not None:
                self._note(Converted.of(book.notes(row)))
                book.again(row)
                continue
            converted = next(made)
            self._note(converted)
            if not self.report.problems:
                traces = trace_bytes(converted.traces)
                book.add(group.key, converted.lines, converted.noted(), traces)

    def _known(self, group: SheetGroup, book: Book) -> Row | None:
        """What the last build made of a group, where it can serve again."""
        row = book.known(group.key)
        if row is None:
            return None
        try:
            traces = read_traces(book.traces(row))
        except (LedgerError, ValueError, TypeError):
            return None
        return row if self.on.fingerprints.hold(traces, self.on.workspace) else None

    def _made(self, groups: Sequence[Sequence[SheetSlice]]) -> Iterator[Converted]:
        """What becomes of the sheets of ``groups``, one after the other."""
        on = self.on
        if self._scheduler is None and (
            self._jobs == 0 or (self._jobs is None and len(groups) < WORTH_PROCESSES)
        ):
            yield from (convert_sheets(slices, on) for slices in groups)
            return
        workspace = on.workspace
        place = Place(workspace.root.resolve(), self._base_uri, on.policy)
        work = Work(MAKER, place)
        for outcome in scale_map(work, groups, jobs=self._jobs, scheduler=self._scheduler):
            if isinstance(outcome, Lost):
                raise ScaleError(f"{workspace.facts_dir}: cannot be converted: {outcome.reason}")
            yield outcome.result

    def _note(self, converted: Converted) -> None:
        """Take note of what was noticed in some sheets."""
        for wrong, error in ((converted.unsafe, UnionRuleError), (converted.unfit, ShapesError)):
            if wrong:
                raise error(wrong)
        if converted.refused:
            raise SnapshotError(converted.refused)
        self.report.add(converted.report)
        self.facts += converted.facts
        self.withheld |= converted.withheld
        self.tombstones += converted.tombstones
        self._held |= converted.held
        self._shown |= converted.shown
        self._opaque |= converted.opaque
        self._wordings.join(converted.wordings)
        self._said.join(converted.said)
        self._debates.join(converted.debates)

    def _registered(self, gone: Set[NamedNode], book: Book) -> None:
        """What the registry says, but for what is not spoken of and what was merged into that."""
        on = self.on
        for entries in _batches(on.registry):
            key = blake2b(b"registry", digest_size=16)
            for entry in entries:
                meant = on.registry.resolve(entry.key)
                spoken_of = {on.mint.thing(one.kind, one.slug) for one in (entry, meant) if one}
                said = (on.fingerprints.of(entry), on.fingerprints.of(meant), spoken_of & gone)
                key.update(f"{said[0]} {said[1]} {bool(said[2])}\n".encode())
            if (row := book.known(key.hexdigest())) is not None:
                book.again(row)
                continue
            quads = [
                quad
                for entry in entries
                for quad in on.entry_quads(entry)
                if quad.subject not in gone and quad.object not in gone
            ]
            book.add(key.hexdigest(), Part.of(self._checked(quads)))

    def _checked(self, quads: list[Quad]) -> Iterator[Quad]:
        """Quads of the registry with what follows from them, once they have passed the rules."""
        if wrong := list(complaints(triples_of(quads))):
            raise ShapesError(wrong)
        yield from self._safe(generalised(quads, self.on.mint.derived_graph))

    def _safe(self, quads: Iterable[Quad]) -> list[Quad]:
        """``quads``, once the union rule has let all of them through."""
        listed = list(self.on.withholding.untold(quads))
        if unsafe := self.on.unsafe(listed):
            raise UnionRuleError(unsafe)
        return listed


def _batches(registry: Registry) -> Iterator[list[Entry]]:
    """The entries, some hundreds at a time; where a batch ends is said by its last entry."""
    batch: list[Entry] = []
    for entry in registry:
        batch.append(entry)
        if crc32(entry.key.encode()) % REGISTERED == 0:
            yield batch
            batch = []
    if batch:
        yield batch


def _ontology_quads(graph: NamedNode) -> Iterator[Quad]:
    for subject, predicate, value in ontology_graph():
        yield Quad(node(str(subject)), node(str(predicate)), term_of(value), graph)
