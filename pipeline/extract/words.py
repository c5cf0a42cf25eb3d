"""Word lists: they are data files, read once."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Final

_FOLDER: Final = Path(__file__).parents[1] / "data" / "extract"


@cache
def word_lists(name: str) -> dict[str, frozenset[str]]:
    """The lists of words in ``data/extract/{name}.toml``, by the name of each."""
    return {key: frozenset(words) for key, words in tables(name).items()}


@cache
def tables(name: str) -> dict[str, Any]:
    """What ``data/extract/{name}.toml`` holds."""
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
