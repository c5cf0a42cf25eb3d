"""From fact sheets to a published snapshot: one pass, in which everything is checked on its way."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from pyoxigraph import NamedNode, Quad

from ..ontology.addresses import Addresses
from ..ontology.manifest import Site
from ..ontology.vocabulary import ontology_graph
from .check import CheckedSheet, Report, checked_sheets, load_registry
from .contradictions import Contradiction, Contradictions
from .convert import Conversion, article_quads
from .debates import Debates
from .derive import generalised, shortcut_quads
from .facts.kinds import Quotation
from .mint import Minter, node
from .provenance import provenance_quads
from .quotation_marks import unmarked
from .registry import Registry
from .registry_graph import registry_quads, registry_tombstones
from .release import Policy, release
from .settings import base_uri as checked_base_uri
from .snapshot import Publication, Tombstone, publish
from .terms import term_of
from .union_rule import UnionRuleError, violations
from .validate import ShapesError, complaints, triples_of
from .withholding import Withholding, path_of, spoken_names, texts_in
from .wordings import Wordings
from .workspace import Workspace

#: So many sheets are validated at once: enough to spread pySHACL's fixed cost, few enough to hold.
CHUNK = 100


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
) -> Build:
    """Build the workspace and publish a snapshot, unless its content is what is current already.

    Raise :class:`Problems` with everything that is wrong in sheets or registry,
    :class:`BaseUriError` for a ``base_uri`` that makes no addresses, :class:`UnionRuleError` or
    :class:`ShapesError` where the graph would break the vocabulary's rules, :class:`SnapshotError`
    where it cannot be written. Nothing is published then.
    """
    settings = workspace.settings
    site = settings.site
    if base_uri is not None:
        site = site.model_copy(update={"base_uri": checked_base_uri(base_uri)})
    base = site.base_uri
    policy: Policy = "all" if include_unreviewed else settings.publish.unreviewed
    registry = load_registry(workspace)
    withholding = Withholding.of(registry)
    run = _Run(workspace, registry, Minter(Addresses(base)), policy, withholding)
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
    contradictions = [found.line(run.mint.addresses) for found in run.contradictions]
    return Build(publication, run.withheld, contradictions, warnings, run.report.sheets, run.facts)


class _Run:
    """The quads of one build, and what is noticed while they pass."""

    def __init__(
        self,
        workspace: Workspace,
        registry: Registry,
        mint: Minter,
        policy: Policy,
        withholding: Withholding,
    ) -> None:
        self.workspace, self.registry, self.mint, self.policy = workspace, registry, mint, policy
        self.withholding = withholding
        self.report = Report()
        self.withheld: dict[str, str] = {}
        self.facts = 0
        self.tombstones: list[Tombstone] = list(registry_tombstones(registry, mint, withholding))
        self._wordings, self._debates, self._said = Wordings(), Debates(), Contradictions()
        self.contradictions: list[Contradiction] = []
        #: What the registry says of each thing: a chunk is validated together with it.
        self._known: dict[object, list[Quad]] = defaultdict(list)
        self._unshaped: set[object] = {mint.derived_graph}
        self._held: set[object] = set()
        self._shown: set[object] = set()
        #: Of what is not published: nobody is to learn why it does not answer any more.
        self._opaque: set[str] = set()

    def is_opaque(self, iri: str) -> bool:
        """Whether an address that answered once is to say nothing of why it does not now."""
        name = iri.removeprefix(self.mint.addresses.id_root)
        held = self.withholding
        return iri in self._opaque or held.holds(name) or held.tells_address(name)

    def quads(self) -> Iterator[Quad]:
        """Every quad of the dataset; :class:`Problems` at the end where a sheet had any."""
        for quad in registry_quads(self.registry, self.mint, self.withholding):
            self._known[quad.subject].append(quad)
        chunk: list[Quad] = []
        sheets = 0
        for checked in checked_sheets(self.workspace, self.registry, self.report):
            if self.report.problems:
                continue  # nothing will be published, but all problems are to be named
            chunk.extend(self._sheet(checked))
            sheets += 1
            if sheets % CHUNK == 0:
                yield from self._checked(chunk)
                chunk = []
        self.report.raise_problems()
        yield from self._checked(chunk)
        # Whoever is spoken of by withheld facts only is not spoken of.
        gone = self._held - self._shown
        yield from self._checked(
            [
                quad
                for subject, quads in self._known.items()
                if subject not in gone
                for quad in quads
                if quad.object not in gone  # of what was merged into it
            ]
        )
        hidden = {term.value for term in gone if isinstance(term, NamedNode)}
        self._opaque |= hidden
        self.tombstones[:] = [
            stone
            for stone in self.tombstones
            if stone.iri not in hidden and stone.successor not in hidden
        ]
        graph = self.mint.derived_graph
        yield from self._safe(self._wordings.quads(graph))
        self.contradictions = self._said.found(self._wordings)
        yield from self._safe(
            quad for found in self.contradictions for quad in found.quads(self.mint)
        )
        debates = self._debates.quads(self.registry, self.mint.thing, graph, gone)
        yield from self._safe(debates)
        yield from _ontology_quads(self.mint.ontology_graph)

    def _sheet(self, checked: CheckedSheet) -> list[Quad]:
        """The asserted quads of one sheet's released facts, and its shortcuts."""
        sheet, text = checked.found.sheet, checked.text
        if self.withholding.tells_address(sheet.article.id):
            self.withheld[sheet.article.id] = "its address tells what is withheld"
            return []
        nodes: dict[str, NamedNode] = {}
        forbidden: set[str] = set()
        for thing in sheet.things:
            assert thing.same_as is not None, "checked_sheets() has reported it"
            entry = self.registry.meaning(thing.same_as, sheet.article.id, thing.id)
            if entry is None:
                continue
            if entry.status == "withheld":
                forbidden |= spoken_names(entry, (thing.name, *thing.names))
            elif entry.status == "current" and not self.withholding.holds(path_of(entry)):
                nodes[thing.id] = self.mint.thing(entry.kind, entry.slug)
        if self.withholding:
            told = self.withholding.told_in([text or "", *texts_in(sheet.model_dump())])
            forbidden |= self.withholding.near_names(told)
        released = release(sheet, self.policy, nodes.__contains__, text, forbidden)
        self.facts += len(released.facts)
        for name, reason in released.withheld.items():
            self.withheld[f"{sheet.article.id}/{name}"] = reason
        shown_facts = {fact.id for fact in released.facts}
        self._opaque |= {
            self.mint.fact(sheet.article.id, fact.id).value
            for fact in sheet.facts
            if fact.id and fact.id not in shown_facts
        }
        for name in sheet.retired:
            iri = self.mint.fact(sheet.article.id, name).value
            self.tombstones.append(
                Tombstone(iri, "withheld" if self.is_opaque(iri) else "retired", None)
            )
        self._held |= {nodes[name] for name in released.held if name in nodes}
        shown = [thing for thing in sheet.things if thing.id in nodes.keys() - released.held]
        self._shown |= {nodes[thing.id] for thing in shown}
        public = sheet.model_copy(update={"things": shown})
        if not released.title:
            article = sheet.article.model_copy(update={"title": None})
            public = public.model_copy(update={"article": article})
            self.withheld[f"{sheet.article.id} (headline)"] = "it tells what is withheld"
        conversion = Conversion(
            public, released.facts, self.mint, nodes.__getitem__, text, released.hidden
        )
        self._unshaped.add(self.mint.provenance_graph(sheet.article.id))
        self._said.see(conversion)
        for fact in released.facts:
            if isinstance(fact, Quotation) and fact.id:
                self._wordings.add(conversion.fact_node(fact.id), unmarked(fact.evidence[0].exact))
        quads = chain(
            article_quads(conversion), provenance_quads(conversion), shortcut_quads(conversion)
        )
        # Names of other things, the article's author, a reviewer: they may be the same person.
        return list(self.withholding.untold(quads, forbidden))

    def _checked(self, quads: list[Quad]) -> Iterator[Quad]:
        """``quads`` with what follows from them, once they have passed the rules."""
        everything = self._safe(generalised(quads, self.mint.derived_graph))
        named = {term for quad in quads for term in (quad.subject, quad.object)}
        # No shape looks at provenance, and loading it would take a quarter of the time.
        unshaped = self._unshaped
        asserted = chain(
            (quad for quad in everything if quad.graph_name not in unshaped),
            *(self._known[term] for term in named if term in self._known),
        )
        if wrong := list(complaints(triples_of(asserted))):
            raise ShapesError(wrong)
        for quad in everything:
            self._debates.see(quad)
        yield from everything

    def _safe(self, quads: Iterable[Quad]) -> list[Quad]:
        """``quads``, once the union rule has let all of them through."""
        listed = list(self.withholding.untold(quads))
        unreviewed = self.policy == "all"
        if unsafe := list(violations(listed, self.mint.addresses, unreviewed_allowed=unreviewed)):
            raise UnionRuleError(unsafe)
        return listed


def _ontology_quads(graph: NamedNode) -> Iterator[Quad]:
    for subject, predicate, value in ontology_graph():
        yield Quad(node(str(subject)), node(str(predicate)), term_of(value), graph)
