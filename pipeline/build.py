"""From fact sheets to a published snapshot: one pass, in which everything is checked on its way."""

from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Final

from pyoxigraph import NamedNode, Quad

from ..ontology.addresses import Addresses
from ..ontology.manifest import Site
from ..ontology.vocabulary import ontology_graph
from .check import Report, conclude, load_registry
from .contradictions import Contradiction, Contradictions
from .converting import MAKER, Converted, Place, Terms, convert_sheets, in_chunks
from .debates import Debates
from .derive import generalised
from .errors import SnapshotError
from .facts.slices import sheet_slices
from .mint import Minter, node
from .registry_graph import registry_tombstones
from .release import Policy
from .scale import Lost, ScaleError, Work, scale_map
from .settings import base_uri as checked_base_uri
from .snapshot import Publication, Tombstone, publish
from .snapshot.lines import Lines
from .terms import term_of
from .union_rule import UnionRuleError
from .validate import ShapesError, complaints, triples_of
from .withholding import Withholding
from .wordings import Wordings
from .workspace import Workspace

#: So many sheets are converted at once: a worker's memory, and what is lost with it.
CHUNK: Final = 100
#: From so many chunks on, processes of their own are worth starting.
WORTH_PROCESSES: Final = 3
#: So many quads of the registry are checked at once.
REGISTERED: Final = 20_000


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
    withholding = Withholding.of(registry)
    terms = Terms(workspace, registry, Minter(Addresses(base)), policy, withholding)
    run = _Run(terms, base, jobs, scheduler)
    publication = publish(
        workspace.site_dir,
        run.quads(),
        base_uri=base,
        about=Site(**site.model_dump(exclude={"base_uri"})),
        tombstones=run.tombstones,
        withholding=withholding,
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
    if any(map(withholding.tells, (site.title, site.description))):
        warnings.append("[site] title or description names somebody who is withheld")
    contradictions = [found.line(terms.mint.addresses) for found in run.contradictions]
    return Build(publication, run.withheld, contradictions, warnings, run.report.sheets, run.facts)


class _Run:
    """The quads of one build, and what is noticed while they pass."""

    def __init__(
        self, terms: Terms, base_uri: str, jobs: int | None, scheduler: str | None
    ) -> None:
        self.terms, self._base_uri = terms, base_uri
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

    def is_opaque(self, iri: str) -> bool:
        """Whether an address that answered once is to say nothing of why it does not now."""
        return iri in self._opaque or self.terms.is_opaque(iri)

    def quads(self) -> Iterator[Quad | Lines]:
        """Every quad of the dataset; :class:`Problems` at the end where a sheet had any."""
        for converted in self._converted():
            self._note(converted)
            if not self.report.problems:
                yield converted.lines
        conclude(self.terms.workspace, self.report)
        self.report.raise_problems()
        # Whoever is spoken of by withheld facts only is not spoken of.
        gone = self._held - self._shown
        yield from self._registered(gone)
        hidden = {term.value for term in gone}
        self._opaque |= hidden
        self.tombstones[:] = [
            stone
            for stone in self.tombstones
            if stone.iri not in hidden and stone.successor not in hidden
        ]
        mint = self.terms.mint
        yield from self._safe(self._wordings.quads(mint.derived_graph))
        self.contradictions = self._said.found(self._wordings)
        yield from self._safe(quad for found in self.contradictions for quad in found.quads(mint))
        yield from self._safe(
            self._debates.quads(self.terms.registry, mint.thing, mint.derived_graph, gone)
        )
        yield from _ontology_quads(mint.ontology_graph)

    def _converted(self) -> Iterator[Converted]:
        """What becomes of the sheets, in their order, a chunk at a time."""
        terms = self.terms
        workspace = terms.workspace
        chunks = in_chunks(sheet_slices(workspace.facts_dir, workspace.root, CHUNK), CHUNK)
        first = list(islice(chunks, WORTH_PROCESSES))
        chunks = chain(first, chunks)
        if self._scheduler is None and (
            self._jobs == 0 or (self._jobs is None and len(first) < WORTH_PROCESSES)
        ):
            for chunk in chunks:
                yield convert_sheets(chunk, terms)
            return
        place = Place(workspace.root.resolve(), self._base_uri, terms.policy)
        work = Work(MAKER, place)
        for outcome in scale_map(work, chunks, jobs=self._jobs, scheduler=self._scheduler):
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
        self._said.add(converted.said)
        self._debates.add(converted.debates)

    def _registered(self, gone: Set[NamedNode]) -> Iterator[Quad]:
        """What the registry says, but for what is not spoken of and what was merged into that."""
        quads: list[Quad] = []
        for entry in self.terms.registry:
            quads += (
                quad
                for quad in self.terms.entry_quads(entry)
                if quad.subject not in gone and quad.object not in gone
            )
            if len(quads) >= REGISTERED:
                yield from self._checked(quads)
                quads = []
        yield from self._checked(quads)

    def _checked(self, quads: list[Quad]) -> Iterator[Quad]:
        """Quads of the registry with what follows from them, once they have passed the rules."""
        if wrong := list(complaints(triples_of(quads))):
            raise ShapesError(wrong)
        yield from self._safe(generalised(quads, self.terms.mint.derived_graph))

    def _safe(self, quads: Iterable[Quad]) -> list[Quad]:
        """``quads``, once the union rule has let all of them through."""
        listed = list(self.terms.withholding.untold(quads))
        if unsafe := self.terms.unsafe(listed):
            raise UnionRuleError(unsafe)
        return listed


def _ontology_quads(graph: NamedNode) -> Iterator[Quad]:
    for subject, predicate, value in ontology_graph():
        yield Quad(node(str(subject)), node(str(predicate)), term_of(value), graph)
