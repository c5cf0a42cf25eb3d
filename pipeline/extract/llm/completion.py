"""What comes back from an endpoint: a chat completion, or a reason why there is none."""

import json
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Annotated, Any

from pydantic import BaseModel, Field, ValidationError


class AnswerError(Exception):
    """There is no usable answer; the text says why, for people."""


class LaterError(Exception):
    """No answer this time; perhaps after ``wait`` seconds, where the endpoint says how long."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


class _Message(BaseModel):
    content: str | None = None
    refusal: str | None = None


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None


class _Completion(BaseModel):
    choices: Annotated[list[_Choice], Field(min_length=1)]


class Answer(BaseModel):
    """The outermost form of what a model answers; each item is looked at by itself later."""

    things: list[dict[str, Any]]
    facts: list[dict[str, Any]]


def content_of(body: bytes, max_tokens: int) -> str:
    """The words of the model in the body of a chat completion.

    Raise ValueError for a body that is none, and :class:`AnswerError` where the model stopped early
    or would not answer.
    """
    try:
        choice = _Completion.model_validate_json(body).choices[0]
    except ValidationError:
        raise ValueError("is not a chat completion") from None
    if choice.finish_reason == "length":
        raise AnswerError(
            f"the model's answer was cut off at max_tokens = {max_tokens}; allow more of them in "
            "[extract.llm], or fewer characters to a request"
        )
    if choice.message.refusal or choice.finish_reason == "content_filter":
        raise AnswerError("the model refuses to answer")
    return choice.message.content or ""


def read_answer(content: str) -> Answer:
    """The answer in a model's words: one JSON object, whatever stands around it.

    Raise ValueError with what is the matter, to be read after "the model's answer".
    """
    start, end = content.find("{"), content.rfind("}") + 1
    try:
        data = json.loads(content[start:end] if 0 <= start < end else content)
    except (ValueError, RecursionError):
        raise ValueError("is not JSON") from None
    try:
        return Answer.model_validate(data)
    except ValidationError:
        raise ValueError("has not the form that was asked for") from None


def retry_after(value: str | None) -> float | None:
    """The seconds of a Retry-After header (RFC 9110 section 10.2.3); None where it gives none."""
    if value is None:
        return None
    if value.strip().isascii() and value.strip().isdigit():
        return float(value)
    try:
        at = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, (at.replace(tzinfo=at.tzinfo or UTC) - datetime.now(UTC)).total_seconds())
