"""The extractor ``french``: who and what French articles name, and whose words they quote.

It needs spaCy and its small French model. Where it is not clear who speaks, nobody does.
"""

from .extractor import extract

__all__ = ["extract"]
