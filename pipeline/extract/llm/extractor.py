"""An article → requests → a proposal."""

import ipaddress
import os
import time
from typing import Final
from urllib.parse import urlsplit

from ...articles import Article
from ...errors import ExtractorError, Problem, Problems
from ...settings import SETTINGS_FILE, LlmSettings, Settings
from ...settings_secrets import LLM_KEY
from ..extractor import Configured, Extractor, Proposal
from .completion import AnswerError
from .endpoint import Endpoint
from .grounding import Grounding
from .left_out import note
from .pieces import pieces
from .prompt import messages, prompt_digest
from .schema import answer_schema

#: With the digest of what is asked: other words for the model mean that articles are read again.
_VERSION: Final = "0.1.0"


def make(settings: Settings) -> Extractor:
    """The extractor for a workspace's settings.

    Raise :class:`Problems` where they name no endpoint or no model, :class:`ExtractorError` where
    there is no key or the package for it is not installed.
    """
    llm = settings.extract.llm
    missing = [name for name in ("endpoint", "model") if getattr(llm, name) is None]
    if missing:
        raise Problems(
            Problem(SETTINGS_FILE, 0, f"extract.llm.{name}", "is missing", allowed=_ALLOWED[name])
            for name in missing
        )
    endpoint = Endpoint(llm, _key(llm))

    def propose(article: Article) -> Proposal:
        return _propose(article, llm, endpoint)

    return Extractor("llm", f"{_VERSION}+{prompt_digest()}", propose, model=llm.model)


#: What the entry point names.
extract: Final = Configured(make)

_ALLOWED: Final = {
    "endpoint": "the base address of an endpoint that speaks OpenAI's protocol, such as …/v1",
    "model": "the name that the endpoint has for a model",
}


def _propose(article: Article, settings: LlmSettings, endpoint: Endpoint) -> Proposal:
    """All parts of the article, or none: half of its facts would look like all of them."""
    until = time.monotonic() + settings.deadline
    found = Grounding(article.text)
    for start, end in pieces(article.text, settings.characters):
        asked = messages(article.text[start:end], found.things)
        try:
            answer = endpoint.ask(asked, answer_schema(), until)
        except AnswerError as error:
            problem = Problem(article.source, 0, "", f"the extractor llm: {error}")
            raise Problems([problem]) from None
        found.add(answer.things, answer.facts, (start, end))
    notes = [note(found.left_out)] if found.left_out else []
    return Proposal(found.things, found.facts, notes=notes)


def _key(settings: LlmSettings) -> str:
    """The key, from the environment; a model server on this very machine needs none."""
    key = os.environ.get(LLM_KEY, "").strip()
    if key:
        if not key.isascii() or not key.isprintable() or " " in key:
            raise ExtractorError(
                f"{LLM_KEY} holds what no key may: spaces or other special characters"
            )
        return key
    host = urlsplit(settings.endpoint or "").hostname or ""
    try:
        local = ipaddress.ip_address(host).is_loopback
    except ValueError:
        local = host == "localhost"
    if not local:
        raise ExtractorError(
            f"the extractor llm needs the key of {settings.endpoint} in the environment variable "
            f"{LLM_KEY}, which is not set (any word will do for an endpoint that wants none)"
        )
    return "none"
