"""What the two halves of Rejoinder agree on: terms, shapes, addresses, formats, the manifest.

For notebooks and scripts::

    from rejoinder.ontology import RJ, open_dataset

    for row in open_dataset("my-debate").query("SELECT ?name { ?l rj:signedBy/rdfs:label ?name }"):
        print(row.name)
"""

from .dataset import open_dataset
from .namespaces import PREFIXES, RJ, SCHEMA

__all__ = ["PREFIXES", "RJ", "SCHEMA", "open_dataset"]
