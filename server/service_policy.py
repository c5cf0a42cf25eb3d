"""Which of the allowed services may be asked now.

The operator lists endpoints; that one is listed does not yet make it one outside. Its host is
resolved for each query that wants it, and an address that is not public (loopback, private,
link-local, the cloud's metadata service: IANA's special-purpose registries) refuses it: a name
that points into the operator's own network is no way in.
"""

import ipaddress
import socket
from collections.abc import Iterable
from urllib.parse import urlsplit


def usable(services: Iterable[str]) -> list[str]:
    """Those of ``services`` all of whose addresses are public."""
    return [service for service in services if is_public(service)]


def is_public(service: str) -> bool:
    """Whether every address of the host of ``service`` is a public one; False where it has none."""
    try:
        parts = urlsplit(service)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return False
        port = parts.port or (443 if parts.scheme == "https" else 80)
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, ValueError):
        return False
    return bool(found) and all(_is_global(str(address[0])) for *_, address in found)


def _is_global(text: str) -> bool:
    address = ipaddress.ip_address(text.partition("%")[0])
    mapped = getattr(address, "ipv4_mapped", None)
    address = mapped or address
    return address.is_global and not address.is_multicast
