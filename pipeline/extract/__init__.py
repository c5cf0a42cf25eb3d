"""Extraction: an article → things and facts that somebody proposes, for people to correct.

Extractors are plain callables, installed under an entry point group; ``run`` puts what they propose
into fact sheets without ever overwriting a person's work.
"""

from .extractor import (
    ENTRY_POINTS,
    Attribution,
    Configured,
    Extractor,
    Proposal,
    Propose,
    available_extractors,
    load_extractor,
)

__all__ = [
    "ENTRY_POINTS",
    "Attribution",
    "Configured",
    "Extractor",
    "Proposal",
    "Propose",
    "available_extractors",
    "load_extractor",
]
