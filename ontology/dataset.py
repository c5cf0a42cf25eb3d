"""A snapshot as an rdflib Dataset, for notebooks and scripts that use what rdflib knows."""

from pathlib import Path

from pyoxigraph import Store
from rdflib import Dataset, Graph

from .layout import CURRENT, STORE
from .manifest import ManifestError, read_manifest


def open_dataset(path: str | Path) -> Dataset:
    """Open a snapshot for reading; nothing can be written through what is returned.

    ``path`` is a workspace, its ``site/``, or one version's folder. The default graph is the union
    of all graphs, and each article's facts are a named graph; the manifest's prefixes are bound.
    Queries run in Oxigraph. Raise :class:`~rejoinder.ontology.manifest.ManifestError` where there
    is no snapshot.
    """
    from oxrdflib import OxigraphStore  # half a second that only notebooks should pay

    folder = Path(path)
    for candidate in (folder / "site" / CURRENT, folder / CURRENT, folder):
        if (candidate / STORE).is_dir():
            # The link may move while the store is open: open what it leads to now.
            snapshot = candidate.resolve()
            break
    else:
        raise ManifestError(f"{folder}: no snapshot here, nor in site/{CURRENT}")

    class ReadOnly(OxigraphStore):
        """Dataset.graph() registers the graph that it gives out; here all there is is there."""

        def add_graph(self, graph: Graph) -> None:
            """Do nothing."""

    manifest = read_manifest(snapshot)
    dataset = Dataset(store=ReadOnly(store=Store.read_only(str(snapshot / STORE))))
    for prefix, iri in manifest.prefixes.items():
        dataset.bind(prefix, iri, replace=True)
    return dataset
