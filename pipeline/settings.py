"""The settings of a workspace: ``rejoinder.toml``, typed."""

import ipaddress
import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Final, Literal
from urllib.parse import SplitResult, urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)

from .errors import Problem, Problems, RejoinderError, shorten
from .facts.values import LanguageTag, Line, WebAddress
from .files import read_utf8
from .settings_secrets import LLM_KEY, secrets_in
from .validation import pattern, problems_of
from .yaml_text import Place, place_name

SETTINGS_FILE: Final = "rejoinder.toml"
DEFAULT_BASE_URI: Final = "http://127.0.0.1:8000"

_BASE_URI_FORM: Final = "an address such as https://debates.example.org or https://example.org/data"
# What may not stand in an IRI (RFC 3987 section 2.2), and a "%" that encodes nothing.
_NOT_IN_IRIS: Final = re.compile(r"[\x00-\x20\x7f-\x9f<>\"{}|\\^`\s]|%(?![0-9A-Fa-f]{2})")


class BaseUriError(RejoinderError, ValueError):
    """No addresses can be made from this base URI."""

    def __init__(self, value: str, reason: str) -> None:
        super().__init__(f"the base URI {shorten(value)} {reason}; allowed: {_BASE_URI_FORM}")


def base_uri(value: str) -> str:
    """The base URI that ``value`` means: scheme and host in small letters, no slash at the end.

    Raise :class:`BaseUriError`, with what is allowed, for anything that addresses cannot be made
    from: no ``http`` or ``https``, no host, user information, a query, a fragment, empty or dot
    segments.
    """
    if re.match(r"https?://", value, re.IGNORECASE) is None:
        raise BaseUriError(value, "does not begin with http:// or https://")
    for mark, name in (("#", "a fragment"), ("?", "a query")):
        if mark in value:
            raise BaseUriError(value, f"has {name} ('{mark}')")
    bad = _NOT_IN_IRIS.search(value)
    if bad:
        raise BaseUriError(value, f"has {bad[0]!r}, which no address may hold")
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise BaseUriError(value, f"is none: {error}") from None
    if "@" in parts.netloc:
        raise BaseUriError(value, "has user information ('@')")
    if not host or parts.netloc.endswith(":"):
        raise BaseUriError(value, "has no host, or no port behind the colon")
    path = parts.path.rstrip("/")
    if any(segment in ("", ".", "..") for segment in path.split("/")[1:]):
        raise BaseUriError(value, "has an empty or dot segment in its path")
    # RFC 3986 section 6.2.2.1: capitals in scheme and host mean nothing.
    return SplitResult(parts.scheme.lower(), parts.netloc.lower(), path, "", "").geturl()


#: Under another name, since a field of the section is called base_uri too.
_base_uri = base_uri


class _Section(BaseModel):
    # Strict: TOML has types of its own, so port = "8000" is a mistake rather than a number.
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class SiteSettings(_Section):
    """``[site]``: where the site is, what it is called and who answers for it."""

    base_uri: Annotated[str, AfterValidator(_base_uri)] = DEFAULT_BASE_URI
    title: Line = "Public debates"
    description: Annotated[str, StringConstraints(strip_whitespace=True)] = ""
    publisher: Line | None = None
    contact: Line | None = None
    license: WebAddress | None = None
    language: LanguageTag = "en"

    @property
    def citable(self) -> bool:
        """Whether the addresses mean the same to others: the host is not this very machine."""
        host = urlsplit(self.base_uri).hostname or ""
        try:
            return not ipaddress.ip_address(host).is_loopback
        except ValueError:
            return host != "localhost" and not host.endswith(".localhost")


class PublishSettings(_Section):
    """``[publish]``: what of the sheets is published, and how long versions are kept."""

    unreviewed: Literal["not-sensitive", "all", "none"] = "not-sensitive"
    keep_versions: Annotated[int, Field(ge=1)] = 10
    max_excerpt_share: Annotated[float, Field(gt=0, le=1, allow_inf_nan=False)] = 0.5


class LlmSettings(_Section):
    """``[extract.llm]``: the endpoint that the extractor ``llm`` asks, and how patient it is.

    ``timeout`` is seconds for one request, ``deadline`` for all of an article; ``characters`` of an
    article go into one request, ``max_tokens`` may come back. The key is in no file: it comes from
    the environment.
    """

    endpoint: WebAddress | None = None
    model: Line | None = None
    timeout: Annotated[float, Field(gt=0, le=3_600, allow_inf_nan=False)] = 60.0
    deadline: Annotated[float, Field(gt=0, le=86_400, allow_inf_nan=False)] = 600.0
    retries: Annotated[int, Field(ge=0, le=10)] = 3
    characters: Annotated[int, Field(ge=200, le=1_000_000)] = 8_000
    max_tokens: Annotated[int, Field(ge=16, le=1_000_000)] = 8_192
    temperature: Annotated[float, Field(ge=0, le=2, allow_inf_nan=False)] | None = None


class ExtractSettings(_Section):
    """``[extract]``: which extractor proposes facts; the language of articles that name none.

    A section ``[extract.NAME]`` below it belongs to the extractor of that name.
    """

    # Tables only: a misspelt setting is still a mistake.
    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, dict[str, Any]] = Field(init=False)

    extractor: Line = "rules"
    language: LanguageTag | None = None
    llm: LlmSettings = LlmSettings()

    def options(self, name: str) -> Mapping[str, Any]:
        """What stands under ``[extract.name]``, as TOML has it; nothing where it is not there."""
        return self.__pydantic_extra__.get(name, {})


#: A folder elsewhere, as fsspec calls it.
_PlaceAddress = Annotated[
    str, pattern(r"^[a-z][a-z0-9+.-]*://[^/].*|^file:///.+", "a folder such as s3://bucket/folder")
]


class StorageSettings(_Section):
    """``[storage]``: which parts of the workspace are elsewhere too, at addresses for fsspec.

    ``articles`` are folders that are read only; ``workspace`` is one for sheets, texts and
    registry, in both directions. Credentials come from the environment.
    """

    articles: list[_PlaceAddress] = []
    workspace: _PlaceAddress | None = None


class ServeSettings(_Section):
    """``[serve]``: what the server is told. What is None is left to the server's own defaults.

    Memory, result and cache sizes are megabytes, the time-out seconds.
    """

    host: Line | None = None
    port: Annotated[int, Field(ge=0, le=65_535)] | None = None
    query_timeout: Annotated[float, Field(gt=0, le=86_400, allow_inf_nan=False)] | None = None
    query_memory: Annotated[int, Field(ge=64, le=1_048_576)] | None = None
    result_limit: Annotated[int, Field(ge=1, le=1_048_576)] | None = None
    query_workers: Annotated[int, Field(ge=1, le=1024)] | None = None
    cache: Annotated[int, Field(ge=0, le=1_048_576)] | None = None
    proxies: Annotated[int, Field(ge=0, le=16)] | None = None
    max_query_bytes: Annotated[int, Field(ge=1024, le=1_073_741_824)] | None = None
    allowed_services: list[WebAddress] | None = None

    @property
    def given(self) -> Mapping[str, object]:
        """What the file sets, by name: the server's ``Config.from_environment`` takes it."""
        return self.model_dump(exclude_none=True)


class Settings(_Section):
    """All settings of a workspace."""

    site: SiteSettings = SiteSettings()
    publish: PublishSettings = PublishSettings()
    extract: ExtractSettings = ExtractSettings()
    storage: StorageSettings = StorageSettings()
    serve: ServeSettings = ServeSettings()


def load_settings(folder: Path) -> Settings:
    """Read the settings of the workspace in ``folder``.

    Raise :class:`Problems` where the file is missing, is not UTF-8 or not TOML, for every unknown
    setting and every value that is not allowed, with its line, and before these for every secret,
    without showing it.
    """
    text = read_utf8(folder / SETTINGS_FILE, SETTINGS_FILE)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Problems([_broken(str(error), text)]) from None
    if secrets := list(secrets_in(data)):
        raise Problems(_secret(place, line_in_toml(text, place)) for place in secrets)
    try:
        return Settings.model_validate(data)
    except ValidationError as error:
        raise Problems(
            [
                _not_a_section(problem, data)
                for problem in problems_of(
                    error, data, Settings, SETTINGS_FILE, lambda place: line_in_toml(text, place)
                )
            ]
        ) from None


def _broken(message: str, text: str) -> Problem:
    """What tomllib says, with the line taken out of its words (it offers it no other way)."""
    place = re.search(r" \(at line (\d+), column \d+\)$", message)
    line = int(place[1]) if place else text.count("\n") + 1
    reason = message[: place.start()] if place else message
    return Problem(SETTINGS_FILE, line, "", f"broken TOML: {reason[:1].lower()}{reason[1:]}")


def _secret(place: Place, line: int) -> Problem:
    """A secret where none may be. What it is stays unsaid."""
    return Problem(
        SETTINGS_FILE,
        line,
        place_name(place),
        "is a secret, which does not belong in a file; take it out, and where anybody else may "
        "have seen it, revoke it",
        allowed="the environment, where the file system looks for credentials"
        if place[0] == "storage"
        else f"the environment variable {LLM_KEY}",
    )


def _not_a_section(problem: Problem, data: Mapping[str, Any]) -> Problem:
    """Say "a section" where the model would speak of its classes."""
    section, _, name = problem.field.partition(".")
    if section == "extract" and name in data[section] and name not in ExtractSettings.model_fields:
        settings = ", ".join(ExtractSettings.model_fields)
        close = get_close_matches(name, ExtractSettings.model_fields, 1)
        hint = f"; did you mean '{close[0]}'?" if close else ""
        message = f"is neither a setting nor an extractor's section{hint}"
        return replace(problem, message=message, allowed=f"{settings}, [extract.NAME]")
    if problem.field not in Settings.model_fields or isinstance(data[problem.field], dict):
        return problem
    return Problem(
        problem.file,
        problem.line,
        problem.field,
        "is not a section",
        found=shorten(data[problem.field]),
        allowed=f"[{problem.field}] and settings below it",
    )


def line_in_toml(text: str, place: Place) -> int:
    """The line (from 1) at which the key ``place`` of a TOML document starts; 1 for none.

    A key starts where the document up to there is whole without it and whole again with it: so
    strings over several lines, dotted keys and inline tables need no second grammar here.
    """
    while place and not isinstance(place[-1], str):
        place = place[:-1]
    lines = text.splitlines(keepends=True)
    for number, line in enumerate(lines):
        if not place or str(place[-1]) not in line or _holds("".join(lines[:number]), place):
            continue
        for end in range(number + 1, len(lines) + 1):
            held = _holds("".join(lines[:end]), place)
            if held:
                return number + 1
            if held is False:
                break
    return 1


def _holds(text: str, place: Place) -> bool | None:
    """Whether the document has the key; None for a document that breaks off."""
    try:
        value: Any = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None
    for step in place:
        if isinstance(step, int):
            if not isinstance(value, list) or step >= len(value):
                return False
        elif not isinstance(value, dict) or step not in value:
            return False
        value = value[step]
    return True
