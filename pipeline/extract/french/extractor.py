"""The stages, one after the other."""

from typing import Final

from ...articles import Article
from ..extractor import Configured, Extractor, Proposal
from ..rules.draft import Draft, Stage, run
from .document import parse_french
from .language import load, model_name
from .names import find_names
from .quotations import find_quotations

STAGES: Final[tuple[Stage, ...]] = (find_names, find_quotations)
_VERSION: Final = "0.1.0"


def propose(article: Article) -> Proposal:
    """The things that ``article`` names, and its quotations with their speakers.

    Raise :class:`~rejoinder.pipeline.errors.ExtractorError` where the model is not installed.
    """
    model = load()
    draft = run(Draft(parse_french(article.text, model), model), STAGES)
    return Proposal(
        things=list(draft.things.values()), facts=draft.facts, attributions=draft.attributions
    )


#: What the entry point names; made when it is asked for, since the model may not be there.
extract: Final = Configured(lambda _: Extractor("french", _VERSION, propose, model_name()))
