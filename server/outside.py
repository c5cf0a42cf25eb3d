"""What addresses are called that everybody knows by a shorter name than themselves."""

import re
from typing import Final

#: Patterns of whole addresses, and the names that their groups make.
_KNOWN: Final = tuple(
    (re.compile(f"https?://{pattern}"), name)
    for pattern, name in (
        (r"(?:www\.)?wikidata\.org/(?:entity|wiki)/(Q\d+)", "Wikidata {0}"),
        (r"(?:www\.)?viaf\.org/viaf/(\d+)/?", "VIAF {0}"),
        (r"creativecommons\.org/licenses/(by(?:-nc)?(?:-sa|-nd)?)/(\d\.\d)/?", "CC {0} {1}"),
        (r"creativecommons\.org/publicdomain/zero/(1\.0)/?", "CC0 {0}"),
    )
)


def well_known(address: str) -> str:
    """The name of an authority's entry or of a licence by its ``address``; else empty.

    >>> well_known("https://creativecommons.org/licenses/by-sa/4.0/")
    'CC BY-SA 4.0'
    >>> well_known("http://www.wikidata.org/entity/Q42")
    'Wikidata Q42'
    """
    for pattern, name in _KNOWN:
        if found := pattern.fullmatch(address):
            return name.format(*(group.upper() for group in found.groups()))
    return ""
