"""Who stands among the signatories and says that they never signed: the signature is disputed."""

import re
from typing import TYPE_CHECKING, Final

from .document import Paragraph
from .draft import Draft
from .parties import Party

if TYPE_CHECKING:
    from spacy.tokens import Token

#: "“I did not sign it,” said X, whose name is on the list."
_OWN: Final = re.compile(
    r"\bI(?: did not|['’]ve never|(?: have)? never| didn['’]t| haven['’]t| have not) sign", re.I
)
#: "People listed as signatories, including X, said that they had never been asked."
_LISTED: Final = frozenset({"listed", "named", "presented", "shown", "given"})
_NEVER: Final = re.compile(
    r"\bsa(?:id|ys?)\b.{0,40}\b(?:never|not|n['’]t)\b.{0,20}"
    r"\b(?:sign|signed|asked|seen|saw|agreed|consented|consulted)\b",
    re.S,
)


def is_disputed(draft: Draft, paragraph: Paragraph, core: "Token | None", signer: Party) -> bool:
    """Whether ``signer``, of whom ``paragraph`` says that they signed, says that they did not.

    ``core`` is the word by which it says so, where that is one word: "signatories".
    """
    people = {m.thing for m in draft.mentions_in(paragraph, "person")}
    if people == {signer.thing} and any(
        _OWN.search(paragraph.text[q.start : q.end]) for q in paragraph.quoted
    ):
        return True
    if core is None or core.dep_ != "pobj" or core.head.lower_ != "as":
        return False
    return core.head.head.lower_ in _LISTED and bool(_NEVER.search(core.sent.text))
