"""The extractor ``rules``, the default: English articles, with spaCy's small model.

:mod:`extractor` lists its stages in order; each can be read by itself.
"""

from .extractor import extract

__all__ = ["extract"]
