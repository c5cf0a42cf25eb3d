"""Keep a reader's choice in the links of a page, so that no cookie need remember it."""

import re
from typing import Final

#: Links and forms of our own pages. What comes from articles is escaped, and so is never one.
_LINK: Final = re.compile(
    r'(?P<before><a\b[^<>]*?\shref=")(?P<path>[/?][^"#]*)(?P<fragment>#[^"]*)?(?P<after>"[^<>]*>)'
)
_FORM: Final = re.compile(r"<form\b[^<>]*>")
#: What is no page, and so has no language: data, files, feeds; and the addresses of things.
_NO_PAGE: Final = re.compile(
    r"(?:^|/)(?:id|download|static|timegate|timemap)/[^?]"
    r"|[?&;]format=(?!html)"
    r"|\.(?:ttl|jsonld|nt|rdf|trig|nq|csv|atom|json|bib|ris|gz|xml)(?:\?|$)"
)


def keep(html: str, name: str, value: str) -> str:
    """``html`` with ``name=value`` in its links to pages of the site, and in its forms.

    A link that has the parameter already keeps its own value: it leads to another choice.
    """
    parameter = f"{name}={value}"

    def link(found: re.Match[str]) -> str:
        path = found["path"]
        if _NO_PAGE.search(path) or re.search(rf"[?;&]{name}=", path):
            return found[0]
        join = "?" if "?" not in path else "" if path.endswith(("?", "&", ";")) else "&amp;"
        return f"{found['before']}{path}{join}{parameter}{found['fragment'] or ''}{found['after']}"

    html = _LINK.sub(link, html)
    field = f'<input type="hidden" name="{name}" value="{value}">'
    return _FORM.sub(lambda found: found[0] + field, html)
