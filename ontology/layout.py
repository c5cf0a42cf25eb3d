"""Where things lie in a published site: the interface between the pipeline and the server."""

from pathlib import Path
from typing import Final

#: In ``site/``: the folder of versions, and the link to the one that is served.
VERSIONS: Final = "versions"
CURRENT: Final = "current"

#: In ``site/versions/{version}/``.
MANIFEST: Final = "manifest.json"
STORE: Final = "store"
SEARCH: Final = "search.db"
DOWNLOAD: Final = "download"
#: What the example queries found when it was built, by name: ``rows`` and ``seconds``.
EXAMPLES: Final = "examples.json"

#: What a machine that serves the same snapshot needs of it besides manifest and dumps, from which
#: it makes the store.
PULLED: Final = (SEARCH, EXAMPLES)

#: Each dump is stored once, compressed; the server hands it out either way.
COMPRESSED: Final = ".gz"

#: The tables of ``search.db``.
SEARCH_SCHEMA: Final = Path(__file__).with_name("search.sql")
