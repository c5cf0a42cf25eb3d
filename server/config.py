"""What a server may be told: defaults, overridden by settings, overridden by the environment."""

import math
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Self

from .errors import ConfigError

MEGABYTE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Config:
    """How a site is served. Sizes are in bytes, but for those that say ``_mb``; times in seconds.

    ``site`` is the folder with ``current`` and ``versions``. ``proxies`` is how many proxies in
    front of the server are trusted to say who the client is; they never say where the site is.
    ``allowed_services`` are the SPARQL endpoints that SERVICE may ask; none by default.

    With an ``endpoint`` the triples are in the store behind it, and ``manifest`` is the file that
    says which version of which site they are; ``site`` is not looked at then. Account and password
    come from the environment alone, so that no file and no process list shows them.
    """

    site: Path
    host: str = "127.0.0.1"
    port: int = 8000
    query_timeout: float = 20.0
    query_memory_mb: int = 2048
    result_limit_mb: int = 256
    query_workers: int = field(default_factory=lambda: os.cpu_count() or 1)
    cache_mb: int = 256
    proxies: int = 0
    max_query_bytes: int = MEGABYTE
    allowed_services: tuple[str, ...] = ()
    endpoint: str = ""
    manifest: Path | None = None
    endpoint_user: str = ""
    endpoint_password: str = field(default="", repr=False)
    endpoint_digest: bool = False

    @property
    def result_limit(self) -> int:
        """The most bytes that a query's result may have."""
        return self.result_limit_mb * MEGABYTE

    @property
    def query_memory(self) -> int:
        """The most bytes of memory that a query's worker may take."""
        return self.query_memory_mb * MEGABYTE

    @property
    def result_cache(self) -> int:
        """The share of the cache that holds query results, in bytes."""
        return self.cache_mb * MEGABYTE * 3 // 4

    @property
    def document_cache(self) -> int:
        """The share of the cache that holds documents and pages, in bytes."""
        return self.cache_mb * MEGABYTE * 7 // 32

    @property
    def search_cache(self) -> int:
        """The share of the cache that holds what was searched for, in bytes.

        Anybody can search for anything, and is not to push the documents out by it.
        """
        return self.cache_mb * MEGABYTE // 32

    @classmethod
    def from_environment(
        cls,
        site: Path,
        settings: Mapping[str, object] | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> Self:
        """Read ``settings`` (the section ``[serve]``) and ``REJOINDER_…`` variables over it.

        Raise :class:`~rejoinder.server.errors.ConfigError`, which names the setting or the
        variable, what was found and what is allowed.
        """
        settings = settings or {}
        environ = os.environ if environ is None else environ
        values: dict[str, Any] = {}
        for name, (field_name, read) in _SETTINGS.items():
            if name in settings:
                values[field_name] = read(f"serve.{name}", settings[name])
            variable = f"REJOINDER_{name.upper()}"
            if environ.get(variable, "").strip():
                values[field_name] = read(variable, environ[variable].strip())
        unknown = sorted(set(settings) - set(_SETTINGS))
        if unknown:
            raise ConfigError(
                f"serve.{unknown[0]}: there is no such setting (allowed: {', '.join(_SETTINGS)})"
            )
        account: dict[str, Any] = {
            "endpoint_user": environ.get("REJOINDER_ENDPOINT_USER", ""),
            "endpoint_password": environ.get("REJOINDER_ENDPOINT_PASSWORD", ""),
            "endpoint_digest": _is_digest(environ.get("REJOINDER_ENDPOINT_AUTH", "")),
        }
        return replace(cls(site=Path(site)), **values, **account)


def _text(name: str, value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ConfigError(f"{name}: found {value!r}, allowed: a text that is not empty")
    return value


def _integer(lowest: int, highest: int) -> Callable[[str, object], int]:
    def read(name: str, value: object) -> int:
        try:
            number = int(value) if isinstance(value, str) else value
        except ValueError:
            number = None
        if not isinstance(number, int) or isinstance(number, bool):
            number = None
        if number is None or not lowest <= number <= highest:
            raise ConfigError(
                f"{name}: found {value!r}, allowed: a whole number from {lowest} to {highest}"
            )
        return number

    return read


def _seconds(name: str, value: object) -> float:
    try:
        number = math.nan if isinstance(value, bool) else float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        number = math.nan
    if not 0 < number <= 86_400:
        raise ConfigError(f"{name}: found {value!r}, allowed: seconds, more than 0, at most 86400")
    return number


def _is_digest(value: str) -> bool:
    if value.lower() not in ("", "basic", "digest"):
        raise ConfigError(f"REJOINDER_ENDPOINT_AUTH: found {value!r}, allowed: basic, digest")
    return value.lower() == "digest"


def _services(name: str, value: object) -> tuple[str, ...]:
    items = value.split() if isinstance(value, str) else value
    if not isinstance(items, list | tuple) or not all(
        isinstance(item, str) and item.startswith(("http://", "https://")) for item in items
    ):
        raise ConfigError(f"{name}: found {value!r}, allowed: addresses that begin with http(s)://")
    return tuple(items)


#: Setting, which is also the variable's name after ``REJOINDER_`` → field and how it is read.
_SETTINGS: Final[dict[str, tuple[str, Callable[[str, object], Any]]]] = {
    "host": ("host", _text),
    "port": ("port", _integer(0, 65_535)),
    "query_timeout": ("query_timeout", _seconds),
    "query_memory": ("query_memory_mb", _integer(64, 1_048_576)),
    "result_limit": ("result_limit_mb", _integer(1, 1_048_576)),
    "query_workers": ("query_workers", _integer(1, 1024)),
    "cache": ("cache_mb", _integer(0, 1_048_576)),
    "proxies": ("proxies", _integer(0, 16)),
    "max_query_bytes": ("max_query_bytes", _integer(1024, 1024 * MEGABYTE)),
    "allowed_services": ("allowed_services", _services),
}
