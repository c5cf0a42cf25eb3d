"""How names become addresses and addresses names again.

An address is an IRI (RFC 3987): letters outside ASCII stay as they are, and what would
end a path segment, or may not stand in an IRI at all, is percent-encoded. So a slug with a
space, a quotation mark, ``#``, ``%`` or ``/`` has exactly one spelling, and a request's path
leads back to it however the client encoded it.
"""

import re
import unicodedata
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import quote, urlsplit

# RFC 3986 "unreserved". The sub-delimiters would be allowed too; encoding them keeps an
# address whole where people paste it: in Turtle, in Markdown, at the end of a sentence.
_PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PLAIN_SEGMENT = re.compile(r"[A-Za-z0-9_~-][A-Za-z0-9._~-]*")
# General categories that make invisible, unassigned or look-alike addresses.
_UNSAFE_CATEGORIES = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Zs"})


def encode_segment(text: str) -> str:
    """Return ``text``, any non-empty string, as one segment of an IRI's path (NFC).

    ``.`` and ``..`` are encoded, since a client would resolve them away.
    """
    if _PLAIN_SEGMENT.fullmatch(text):
        return text  # nearly all are, and a build encodes hundreds of thousands
    text = unicodedata.normalize("NFC", text)
    if text in (".", ".."):
        return text.replace(".", "%2E")
    return "".join(
        c
        if c in _PLAIN or (c > "\x9f" and unicodedata.category(c) not in _UNSAFE_CATEGORIES)
        else quote(c, safe="", errors="surrogatepass")
        for c in text
    )


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of one site. ``base`` is its base URI, without a slash at the end.

    Every method returns an IRI as a string. ``path`` and ``iri`` lead from an IRI of the site to
    its path and back.
    """

    base: str

    @property
    def base_path(self) -> str:
        """The path under which the site answers: empty, or ``/debates`` say."""
        return urlsplit(self.base).path.rstrip("/")

    @property
    def id_root(self) -> str:
        """What the address of every thing and fact begins with."""
        return f"{self.base}/id/"

    def thing(self, kind: str, slug: str) -> str:
        """The address of a thing of the registry, or of an article (``article``, its id)."""
        return f"{self.base}/id/{kind}/{encode_segment(slug)}"

    def article(self, article: str) -> str:
        """The address of an article."""
        return self.thing("article", article)

    def fact(self, article: str, fact: str) -> str:
        """The address of a fact, which lies under its article's."""
        return f"{self.article(article)}/{encode_segment(fact)}"

    def article_graph(self, article: str) -> str:
        """The graph of an article's facts."""
        return f"{self.base}/graph/article/{encode_segment(article)}"

    def provenance_graph(self, article: str) -> str:
        """The graph of where an article's facts come from."""
        return f"{self.article_graph(article)}/provenance"

    @property
    def registry_graph(self) -> str:
        """The graph of labels, kinds and external links."""
        return f"{self.base}/graph/registry"

    @property
    def derived_graph(self) -> str:
        """The graph of what a build infers."""
        return f"{self.base}/graph/derived"

    @property
    def ontology_graph(self) -> str:
        """The graph of the ontology."""
        return f"{self.base}/graph/ontology"

    def union(self, version: str) -> str:
        """The graph that holds the union of a version, in a store elsewhere."""
        return f"{self.base}/version/{version}#union"

    def catalogue(self, version: str) -> str:
        """The graph that says there that the version is complete, and which graphs it has."""
        return f"{self.base}/version/{version}#catalogue"

    def nothing(self, version: str) -> str:
        """A graph that is never there."""
        return f"{self.base}/version/{version}#nothing"

    def sealed(self, iri: str) -> str:
        """What stands for the address of something withheld where it must not be readable.

        The SHA-256 of what follows the root, so that it stays true when the base URI changes.
        """
        name = iri.removeprefix(self.id_root)
        return f"urn:sha256:{sha256(name.encode()).hexdigest()}"

    def path(self, iri: str) -> str | None:
        """The path and fragment of an IRI of this site (path-absolute, with the base's path).

        Return None for an IRI of any other site.
        """
        if not iri.startswith(f"{self.base}/"):
            return None
        return self.base_path + iri[len(self.base) :]

    def from_path(self, root: str, rest: str) -> str | None:
        """The IRI that a decoded request path means.

        ``root`` is ``id`` or ``graph``, ``rest`` what follows it, percent-decoded: servers decode
        ``%2F`` too, so all that follows the kind is one slug, but for an article's facts and
        provenance (whose parts never hold a slash). None for a path that can name nothing.
        """
        kind, _, name = rest.partition("/")
        if not kind or (not name and root == "id"):
            return None
        parts = name.split("/") if kind == "article" else [name] if name else []
        if any(not part for part in parts):
            return None
        return "/".join([self.base, root, encode_segment(kind), *map(encode_segment, parts)])
