"""How paths are matched."""

from werkzeug.routing import BaseConverter


class RestConverter(BaseConverter):
    """All that is left of a path, whatever it holds: slashes, line feeds, nothing but dots.

    Werkzeug's own ``path`` stops at a line feed, which may stand in a name (as ``%0A``).
    """

    part_isolating = False
    regex = "(?s:.+)"
