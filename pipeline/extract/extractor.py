"""What an extractor is, and how one is found by its name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib.metadata import EntryPoint, entry_points
from typing import Final

from ..articles import Article, ArticleMetadata
from ..errors import ExtractorError, RejoinderError
from ..facts import Fact, Thing
from ..settings import Settings

#: The entry point group under which extractors, ours and others', are installed.
ENTRY_POINTS: Final = "rejoinder.extractors"


#: A start and an exclusive end: code points in the article's normalised text.
Bounds = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Attribution:
    """Some words and where the text says whose they are: what evaluation measures.

    ``content`` is all that is attributed, quoted or not, ``source`` the words that name who says
    it, ``cue`` those that tie the two together. ``named`` is the id of the proposal's thing that
    the source was resolved to; None where it was left open.
    """

    content: tuple[Bounds, ...]
    source: tuple[Bounds, ...] = ()
    cue: tuple[Bounds, ...] = ()
    named: str | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an extractor proposes for one article.

    Ids of ``things`` and ``facts`` are names within the proposal, by which facts refer to things
    and to each other; a fact that nothing refers to needs none. Every fact is anchored in the
    article's text and carries a confidence. ``metadata`` is what the text itself says of the
    article; what its source says goes before. ``attributions`` are the finer places behind the
    facts; they go into no sheet. ``notes`` are for the run's report: what was left out and why.
    ``text_of`` is the id of the proposal's work that the article is itself the text of: an open
    letter that was printed, say.
    """

    things: Sequence[Thing] = ()
    facts: Sequence[Fact] = ()
    metadata: ArticleMetadata = field(default_factory=ArticleMetadata)
    attributions: Sequence[Attribution] = ()
    notes: Sequence[str] = ()
    text_of: str | None = None


#: What an entry point names: a plain callable will do.
Propose = Callable[[Article], Proposal]


@dataclass(frozen=True, slots=True)
class Extractor:
    """A plain callable, and what provenance says of it.

    Another ``version``, or another ``model``, means that unchanged articles are read once more.
    """

    name: str
    version: str
    propose: Propose
    model: str | None = None

    def __call__(self, article: Article) -> Proposal:
        """The proposal for ``article``."""
        return self.propose(article)


@dataclass(frozen=True, slots=True)
class Configured:
    """An extractor that is made from a workspace's settings: for entry points to name.

    ``make`` may raise :class:`ExtractorError` for what is not installed, and
    :class:`~rejoinder.pipeline.errors.Problems` for settings that will not do. Whatever the file
    has under ``[extract.NAME]`` for an extractor that is not ours, it finds with
    ``settings.extract.options(NAME)``.
    """

    make: Callable[[Settings], Extractor]


def available_extractors() -> list[str]:
    """The names of all extractors that are installed, sorted."""
    return sorted({point.name for point in entry_points(group=ENTRY_POINTS)})


def load_extractor(name: str, settings: Settings | None = None) -> Extractor:
    """The extractor called ``name``, for a workspace with ``settings`` (by default the defaults).

    Its entry point may name an :class:`Extractor`, one that is :class:`Configured`, or any callable
    of type :data:`Propose`, whose version is then that of the distribution it comes with. Raise
    :class:`ExtractorError` where there is none of that name (with those that are), or it cannot be
    loaded; and what a configured one raises.
    """
    point = next(iter(entry_points(group=ENTRY_POINTS, name=name)), None)
    if point is None:
        names = ", ".join(available_extractors()) or "none; is Rejoinder installed?"
        raise ExtractorError(f"there is no extractor called '{name}' (installed: {names})")
    return _load(point, settings or Settings())


def _load(point: EntryPoint, settings: Settings) -> Extractor:
    try:
        target = point.load()
    except Exception as error:
        # Whatever somebody's module raises when it is imported, it is one thing for the user.
        raise ExtractorError(
            f"the extractor '{point.name}' ({point.value}) cannot be loaded: {error}"
        ) from error
    if isinstance(target, Configured):
        try:
            target = target.make(settings)
        except RejoinderError:
            raise
        except Exception as error:
            raise ExtractorError(
                f"the extractor '{point.name}' ({point.value}) cannot be made: "
                f"{type(error).__name__}: {error}"
            ) from error
    if isinstance(target, Extractor):
        return target
    if not callable(target):
        raise ExtractorError(
            f"the extractor '{point.name}' ({point.value}) is not callable, but a "
            f"{type(target).__name__}"
        )
    return Extractor(point.name, point.dist.version if point.dist else "unknown", target)
