"""The extractor ``llm``: asks a language model, and believes only what stands in the article.

Any endpoint will do that speaks OpenAI's protocol, on the web or on this machine. The settings are
in ``[extract.llm]`` of ``rejoinder.toml``, the key in the environment alone.
"""

from .extractor import extract

__all__ = ["extract"]
