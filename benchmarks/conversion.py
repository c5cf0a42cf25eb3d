"""How fast sheets are read and become quads, without validation, sorting and storing.

python -m benchmarks.conversion WORKSPACE FIGURES.json
"""

import json
import sys
import time
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Final

from rejoinder.ontology.addresses import Addresses
from rejoinder.pipeline.check import load_registry
from rejoinder.pipeline.convert import Conversion, article_quads
from rejoinder.pipeline.derive import generalised, shortcut_quads
from rejoinder.pipeline.facts import read_sheets
from rejoinder.pipeline.mint import Minter
from rejoinder.pipeline.provenance import provenance_quads
from rejoinder.pipeline.workspace import Workspace

#: So many sheets tell how fast it goes.
_SHEETS: Final = 500


def measure(folder: Path) -> dict[str, float]:
    """Quads per second: of articles' graphs alone, and with provenance and what is derived.

    Also sheets per second that are read. One process does all.
    """
    workspace = Workspace.find(folder)
    registry = load_registry(workspace)
    mint = Minter(Addresses(workspace.settings.site.base_uri))
    begin = time.perf_counter()
    sheets = list(islice(read_sheets(workspace.facts_dir, workspace.root, []), _SHEETS))
    reading = time.perf_counter() - begin

    def conversions() -> Iterator[Conversion]:
        for found in sheets:
            nodes = {
                thing.id: mint.thing(entry.kind, entry.slug)
                for thing in found.sheet.things
                if (entry := registry.resolve(thing.same_as or "")) is not None
            }
            yield Conversion(found.sheet, [*found.sheet.facts], mint, nodes.__getitem__)

    begin = time.perf_counter()
    own = sum(1 for conversion in conversions() for _ in article_quads(conversion))
    converting = time.perf_counter() - begin
    begin = time.perf_counter()
    all_ = sum(
        1
        for conversion in conversions()
        for _ in generalised(
            chain(
                article_quads(conversion), provenance_quads(conversion), shortcut_quads(conversion)
            ),
            mint.derived_graph,
        )
    )
    deriving = time.perf_counter() - begin
    return {
        "sheets": len(sheets),
        "sheets_read_per_second": round(len(sheets) / reading, 1),
        "quads_per_second": round(own / converting),
        "quads_with_derived_per_second": round(all_ / deriving),
    }


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(json.dumps(measure(Path(sys.argv[1]))))
