"""Questions to an endpoint that speaks OpenAI's protocol, with bounds on everything.

What would fail for every article (no such model, a wrong key, nobody listening) is an
:class:`~rejoinder.pipeline.errors.ExtractorError`; what may be one answer's fault is an
:class:`AnswerError`.
"""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from ...errors import ExtractorError, shorten
from ...settings import LlmSettings
from ...settings_secrets import LLM_KEY
from .completion import Answer, AnswerError, LaterError, content_of, read_answer, retry_after

if TYPE_CHECKING:
    import openai

#: A body longer than this is no answer: the facts of an article are a fraction of it.
LONGEST_BODY: Final = 4 * 1024 * 1024
#: Seconds before the second try, doubled before each later one up to the second figure; and the
#: most that an endpoint can make us wait.
_FIRST_WAIT: Final = 0.5
_LONGEST_BACKOFF: Final = 8.0
_LONGEST_WAIT: Final = 60.0
#: Statuses below 500 that mean: not now (RFC 9110 sections 15.5.9 and .10, RFC 6585 section 4).
_LATER: Final = frozenset({408, 409, 429})

Message = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Form:
    """How a request is put; not every endpoint knows every parameter."""

    by_schema: bool = True
    limit: str = "max_tokens"


class Endpoint:
    """The endpoint and the model of the settings, asked with ``key``.

    Raise :class:`ExtractorError` where the package for it is not installed.
    """

    def __init__(self, settings: LlmSettings, key: str) -> None:
        try:
            import openai
        except ImportError:
            raise ExtractorError(
                "the extractor llm needs the package openai, which is not installed; "
                "this command installs it: pip install 'rejoinder[llm]'"
            ) from None
        self._openai = openai
        self._settings, self._key = settings, key
        self._client = openai.OpenAI(
            api_key=key, base_url=settings.endpoint, timeout=settings.timeout, max_retries=0
        )
        # The package would send these, from variables that were set for another endpoint.
        self._client.organization = self._client.project = None
        self._form = _Form()
        self._is_there = False

    def ask(self, messages: Sequence[Message], schema: Mapping[str, Any], until: float) -> Answer:
        """The model's answer to ``messages``, which is to fit ``schema``.

        Where it is no such answer, and where the endpoint is busy, broken or slow, it is asked
        again, as often as the settings say, but not beyond ``until`` (of :func:`time.monotonic`).
        Raise :class:`AnswerError` where there is no answer, :class:`ExtractorError` where there
        never will be one.
        """
        tries = self._settings.retries + 1
        backoff = _FIRST_WAIT
        for number in range(1, tries + 1):
            try:
                return self._try(messages, schema, until)
            except LaterError as error:
                reason, wait = str(error), error.wait
            wait = min(backoff if wait is None else wait, _LONGEST_WAIT)
            backoff = min(2 * backoff, _LONGEST_BACKOFF)
            if number == tries:
                break
            if time.monotonic() + wait >= until:
                reason += ", and the time for this article is over"
                break
            time.sleep(wait)
        if not self._is_there:
            raise ExtractorError(f"the extractor llm: {reason}")
        raise AnswerError(f"{reason} ({number} of {tries} tries)")

    @property
    def _name(self) -> str:
        return f"the endpoint {self._settings.endpoint}"

    def _try(self, messages: Sequence[Message], schema: Mapping[str, Any], until: float) -> Answer:
        """One try, in the form that the endpoint accepts, which is remembered."""
        form = self._form
        while True:
            try:
                body = self._request(form, messages, schema, until)
                break
            except self._openai.APIStatusError as error:
                form = self._after(error, form)
        self._form = form
        try:
            return read_answer(content_of(body, self._settings.max_tokens))
        except ValueError as error:
            raise LaterError(f"the model's answer {error}") from None

    def _request(
        self, form: _Form, messages: Sequence[Message], schema: Mapping[str, Any], until: float
    ) -> bytes:
        """The body of the answer. Raise the package's ``APIStatusError`` where it is an error."""
        left = until - time.monotonic()
        if left <= 0:
            raise AnswerError("the time for this article is over")
        if not form.by_schema:
            told = f"The answer fits this JSON Schema:\n{json.dumps(schema)}"
            messages = [*messages, {"role": "system", "content": told}]
        named = {"name": "fact_sheet", "strict": True, "schema": schema}
        by_schema = {"type": "json_schema", "json_schema": named}
        parameters: dict[str, Any] = {
            "model": self._settings.model,
            "messages": messages,
            "response_format": by_schema if form.by_schema else {"type": "json_object"},
            form.limit: self._settings.max_tokens,
        }
        if self._settings.temperature is not None:
            parameters["temperature"] = self._settings.temperature
        try:
            with self._client.chat.completions.with_streaming_response.create(
                **parameters,
                timeout=min(self._settings.timeout, left),
                # Nothing packed, so that the bytes that are counted are all that there are.
                extra_headers={"Accept-Encoding": "identity"},
            ) as response:
                self._is_there = True
                return self._body(response, until)
        except self._openai.APITimeoutError:
            self._is_there = True  # a model may be slow to start, or this article be hard
            raise LaterError(f"{self._name} did not answer in time") from None
        except self._openai.APIConnectionError as error:
            reason = self._safe(error.__cause__ or error)
            raise LaterError(f"{self._name} cannot be reached: {reason}") from None

    def _body(self, response: "openai.APIResponse[Any]", until: float) -> bytes:
        body = bytearray()
        chunks = response.iter_bytes()
        while True:
            try:
                chunk = next(chunks, None)
            except Exception as error:
                # By its version, the package is built on one HTTP library or another, and here it
                # lets their errors through: the connection broke off or fell silent.
                what = type(error).__name__
                raise LaterError(f"the answer of {self._name} broke off: {what}") from None
            if chunk is None:
                return bytes(body)
            body += chunk
            if len(body) > LONGEST_BODY:
                raise AnswerError(f"{self._name} sent more than {LONGEST_BODY:,} bytes")
            if time.monotonic() > until:
                raise AnswerError(f"{self._name} was still sending when the time was over")

    def _after(self, error: "openai.APIStatusError", form: _Form) -> _Form:
        """The form for another request at once. Raise what else there is to be done."""
        status = error.status_code
        if status in (401, 403):
            raise ExtractorError(
                f"{self._name} does not accept the key in {LLM_KEY} (status {status})"
            ) from None
        if status == 404:
            raise ExtractorError(
                f"{self._name} knows no model '{self._settings.model}', or is no endpoint; "
                "[extract.llm] in rejoinder.toml names both"
            ) from None
        self._is_there = True
        if status in _LATER or status >= 500:
            wait = retry_after(error.response.headers.get("retry-after"))
            raise LaterError(f"{self._name} answered with status {status}", wait) from None
        if status in (400, 422):
            if form.limit == "max_tokens" and "max_completion_tokens" in str(error):
                return replace(form, limit="max_completion_tokens")
            if form.by_schema:
                return replace(form, by_schema=False)
        reason = self._safe(error)
        raise AnswerError(f"{self._name} refused with status {status}: {reason}") from None

    def _safe(self, error: BaseException) -> str:
        """What an error says, on one line, and never the key."""
        return shorten(str(error).replace(self._key, "[the key]"), 200)
