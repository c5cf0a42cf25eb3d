"""Secrets that somebody wrote into ``rejoinder.toml``, which is committed and shown in errors."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from .yaml_text import Place

#: The environment variable with the key of the extractor ``llm``'s endpoint.
LLM_KEY: Final = "REJOINDER_LLM_KEY"

# "max_tokens" and "keep_versions" are none; "api_key", "apiKey" and "Authorization" are.
_SECRET_NAME: Final = re.compile(
    r"(?:key|token|secret|password|passwd|authorization|credentials?)$", re.IGNORECASE
)


def secrets_in(settings: Mapping[str, Any]) -> Iterator[Place]:
    """Every place of ``settings`` that holds a secret, or would if it had a value.

    Names that say so, anywhere; below ``extract``, where endpoints stand, addresses with user
    information (RFC 3986 section 3.2.1) or with such a name in their query, too; below ``storage``
    those with a password: ``abfs://container@account/…`` has none.
    """
    yield from _secrets(settings, ())


def _secrets(value: Any, place: Place) -> Iterator[Place]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if _SECRET_NAME.search(name):
                yield (*place, name)
            else:
                yield from _secrets(inner, (*place, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _secrets(inner, (*place, index))
    elif (
        isinstance(value, str)
        and place[0] in ("extract", "storage")
        and _is_secret_address(value, users=place[0] == "storage")
    ):
        yield place


def _is_secret_address(value: str, *, users: bool) -> bool:
    """Whether an address has a secret in it; ``users`` without passwords may stand there."""
    if "://" not in value:
        return False
    try:
        parts = urlsplit(value.strip())
    except ValueError:
        return "@" in value
    secret = parts.password is not None if users else "@" in parts.netloc
    return secret or any(_SECRET_NAME.search(name) for name, _ in parse_qsl(parts.query))
