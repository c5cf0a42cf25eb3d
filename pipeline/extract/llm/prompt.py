"""What a model is asked: the instructions, and a part of an article as data."""

import json
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from ...facts import Thing
from .schema import answer_schema

_FILE: Final = Path(__file__).parents[2] / "data" / "extract" / "llm.md"


@cache
def instructions() -> str:
    """What the model is told, the same for every article."""
    return _FILE.read_text(encoding="utf-8")


@cache
def prompt_digest() -> str:
    """Eight digits that are others when what is asked is another."""
    asked = instructions() + json.dumps(answer_schema())
    return sha256(asked.encode()).hexdigest()[:8]


def messages(part: str, known: Sequence[Thing]) -> list[dict[str, str]]:
    """The messages of one request. ``known`` are the things of the article's earlier parts.

    The form of the answer is not among them: an endpoint that takes no schema needs it in words.
    """
    things = [
        {"id": thing.id, "kind": thing.kind, "name": thing.name, "names": thing.names}
        for thing in known
    ]
    # As JSON, no text can end before its end and go on as something else.
    data = json.dumps({"known_things": things, "article": part}, ensure_ascii=False)
    return [{"role": "system", "content": instructions()}, {"role": "user", "content": data}]
