"""Attributions on given texts: JSON Lines, one document a line.

``{"id": …, "text": …, "attributions": [{"source": [[a, b], …], "cue": …, "content": …}, …]}``

Offsets are code points of the text as given, ends exclusive.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from ..errors import Problem, Problems, shorten
from ..validation import problems_of

Offset = Annotated[int, Field(ge=0)]
Spans = list[tuple[Offset, Offset]]


class _Model(BaseModel):
    # Corpora carry more than is needed here (sentences, annotators), which is no mistake.
    model_config = ConfigDict(frozen=True, extra="ignore")


class GivenAttribution(_Model):
    """Words and whose they are; without a source, nobody in particular says them."""

    content: Annotated[Spans, Field(min_length=1)]
    source: Spans = []
    cue: Spans = []


class Document(_Model):
    """A text and what is attributed in it."""

    id: Annotated[str, Field(min_length=1)]
    text: str
    attributions: list[GivenAttribution] = []

    @model_validator(mode="after")
    def _within_the_text(self) -> "Document":
        for index, attribution in enumerate(self.attributions):
            for name in ("content", "source", "cue"):
                for start, end in getattr(attribution, name):
                    if not start < end <= len(self.text):
                        raise ValueError(
                            f"attributions[{index}].{name} has the span [{start}, {end}], "
                            f"which is no part of a text of {len(self.text)} characters"
                        )
        return self


def read_documents(path: Path, problems: list[Problem]) -> Iterator[Document]:
    """The documents of ``path``, one at a time.

    A line that holds none adds to ``problems`` why, and so does an id that was there before.
    """
    seen: set[str] = set()
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                document = _document(line, path.name, number)
            except Problems as error:
                problems.extend(error.problems)
                continue
            if document.id in seen:
                problems.append(
                    Problem(path.name, number, "id", "two documents have it", shorten(document.id))
                )
                continue
            seen.add(document.id)
            yield document


def _document(line: bytes, file: str, number: int) -> Document:
    try:
        return Document.model_validate_json(line)
    except ValidationError as error:
        try:
            data = json.loads(line)
        except (ValueError, RecursionError) as broken:
            raise Problems([Problem(file, number, "", f"is not JSON: {broken}")]) from None
        raise Problems(problems_of(error, data, Document, file, lambda _: number)) from None


def document_line(identifier: str, attributions: Sequence[GivenAttribution]) -> bytes:
    """A line of predictions: the document's id, and what is attributed in its text as given."""
    found: list[dict[str, Any]] = [
        attribution.model_dump(exclude_unset=True) for attribution in attributions
    ]
    data = {"id": identifier, "attributions": found}
    return json.dumps(data, ensure_ascii=False).encode() + b"\n"
