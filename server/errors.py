"""Everything that the server refuses, and the one shape in which clients hear of it.

::

    ServerError               what the command line catches
    ├── ConfigError           a setting or a variable has a value that it cannot have
    └── SnapshotError         there is no snapshot to serve, or it cannot be opened
    Problem                   an answer: RFC 9457 problem details, or a page for people
"""

from collections.abc import Mapping


class ServerError(Exception):
    """The root of all that keeps a server from starting. Its text is for people."""


class ConfigError(ServerError):
    """A setting or a variable has a value that it cannot have."""


class SnapshotError(ServerError):
    """There is no snapshot to serve, or it cannot be opened."""


class Problem(Exception):  # noqa: N818 - RFC 9457's own word
    """An answer other than success: raise it from a view.

    ``title`` says what kind of problem it is, ``detail`` what to do about this one; both are
    for people and never hold anything of the inside. ``members`` are extension members
    (RFC 9457, 3.2), values that JSON can hold.
    """

    def __init__(
        self,
        status: int,
        title: str,
        detail: str,
        headers: Mapping[str, str] | None = None,
        **members: object,
    ) -> None:
        super().__init__(title)
        self.status = status
        self.title = title
        self.detail = detail
        self.headers = dict(headers or {})
        self.members = members

    def document(self) -> dict[str, object]:
        """The members of the problem document."""
        standard = {
            "type": "about:blank",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
        }
        return standard | self.members
