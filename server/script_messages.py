"""What the scripts of the pages say: handed to them in the page, in its language.

A script takes a message from the JSON of the element ``meta[name=messages]`` by its name
(``static/messages.js``), so that no script holds text and every script can be kept for good.
"""

from typing import Final

from .messages import gettext, marked

_MESSAGES: Final = {
    "chart": marked("Chart"),
    "show-chart": marked("Show as a chart"),
    "hide-chart": marked("Hide the chart"),
    "bars": marked("Bars: %(title)s. The table has the same numbers."),
    "save-svg": marked("Save as SVG"),
    "save-png": marked("Save as PNG"),
    "query": marked("Query"),
}


def script_messages() -> dict[str, str]:
    """Name → message in the language of the page; ``%(name)s`` is left for the script to fill."""
    return {name: gettext(message) for name, message in _MESSAGES.items()}
