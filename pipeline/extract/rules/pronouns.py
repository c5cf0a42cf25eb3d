"""Whom "he" and "she" stand for, where that is clear from what stands before.

The nearest sentence before the pronoun that speaks of somebody of that sex decides. If it speaks of
one person only, it is that one; of several, it is the one whom the sentence is about, its subject.
Words between quotation marks do not count: they speak of others.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from .document import Paragraph
from .draft import Draft, Mention
from .name_signs import is_role
from .sexes import sex_of

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_SEX: Final = {"he": "male", "she": "female", "his": "male", "her": "female", "him": "male"}
#: What spaCy takes for these is no person, whatever it is.
_NOBODY: Final = frozenset({"DATE", "TIME", "GPE", "LOC", "ORG", "NORP", "FAC", "EVENT", "LAW"})
_SUBJECTS: Final = frozenset({"nsubj", "nsubjpass"})
#: So many paragraphs above a pronoun's may say whom it stands for.
_PARAGRAPHS: Final = 2
#: In each of these, so many sentences from the end; in its own, so many before it.
_SENTENCES: Final = 3
_OWN_SENTENCES: Final = 8


def antecedent(draft: Draft, paragraph: Paragraph, pronoun: "Token") -> str | None:
    """The id of the person that a pronoun stands for; None where it may be two, or nobody."""
    sex = _SEX.get(pronoun.lower_)
    if sex is None:
        return None
    for above, sentence, end in _sentences_before(draft, paragraph, pronoun):
        if _speaks_of_somebody_unnamed(draft, above, sentence, end):
            return None
        if _belongs_to_another(draft, above, sentence, end):
            return None
        people = [
            mention
            for mention in draft.mentions_in(above, "person")
            if sentence.start <= mention.start < end
            and not above.is_quoted(above.doc[mention.start])
            and sex_of(draft, mention.thing) in (sex, None)
        ]
        who = {mention.thing for mention in people}
        if len(who) == 1:
            return who.pop()
        if len(who) > 1:
            found = _subject(people, sentence, pronoun if above is paragraph else None)
            known = {thing for thing in who if sex_of(draft, thing) == sex}
            # Of one who may be a man and one who is, "he" may be either.
            return found if found in known or not known else None
    return None


def _speaks_of_somebody_unnamed(
    draft: Draft, paragraph: Paragraph, sentence: "Span", end: int
) -> bool:
    """Whether a sentence is about "a spokeswoman", about a name that nothing is known of, or about
    somebody's assistant, whom the pronoun may well mean.
    """
    return any(
        draft.mention_at(paragraph, token) is None
        and not paragraph.is_quoted(token)
        and (
            (
                token.dep_ in _SUBJECTS
                and is_role(token)
                and not any(child.dep_ == "appos" for child in token.children)
                and not _is_named_behind(draft, paragraph, token)
            )
            if token.pos_ == "NOUN"
            else token.pos_ == "PROPN"
            and token.dep_ in _SUBJECTS
            and token.ent_type_ not in _NOBODY
        )
        for token in paragraph.doc[sentence.start : end]
    )


def _is_named_behind(draft: Draft, paragraph: Paragraph, role: "Token") -> bool:
    """ "A spokesman for the institute, Doe,": a name hung on what is no person is the role's.

    In "a spokesman for the mayor, Doe," it is the mayor's.
    """
    doc = paragraph.doc
    roots = [
        doc[mention.start : mention.end].root
        for mention in draft.mentions_in(paragraph, "person")
        if role.i < mention.start <= role.right_edge.i
    ]
    return any(root.dep_ == "appos" and not is_role(root.head) for root in roots)


def _belongs_to_another(draft: Draft, paragraph: Paragraph, sentence: "Span", end: int) -> bool:
    """Whether a sentence names one person only as whose somebody is: "Marsh's apprentice"."""
    people = [
        mention
        for mention in draft.mentions_in(paragraph, "person")
        if sentence.start <= mention.start < end
    ]
    roots = [paragraph.doc[mention.start : mention.end].root for mention in people]
    return len(roots) == 1 and any(
        root.dep_ == "poss"
        and root.head.pos_ == "NOUN"
        and is_role(root.head)
        and draft.mention_at(paragraph, root.head) is None
        and not any(child.dep_ == "appos" for child in root.head.children)
        for root in roots
    )


def _sentences_before(
    draft: Draft, paragraph: Paragraph, pronoun: "Token"
) -> Iterator[tuple[Paragraph, "Span", int]]:
    """The pronoun's own sentence as far as it, then those before, each with where it ends."""
    for above in range(paragraph.index, max(-1, paragraph.index - _PARAGRAPHS - 1), -1):
        here = draft.document.paragraphs[above]
        if here.is_head and above != paragraph.index:
            return
        limit = pronoun.i if here is paragraph else len(here.doc)
        sentences = [s for s in here.doc.sents if s.start < limit]
        most = _OWN_SENTENCES if here is paragraph else _SENTENCES
        for sentence in reversed(sentences[-most:]):
            yield here, sentence, min(sentence.end, limit)
        if here is paragraph and len(sentences) > most:
            return  # what stands above was left behind long ago


def _subject(people: list[Mention], sentence: "Span", pronoun: "Token | None") -> str | None:
    """Whom a sentence is about: the subject of its main verb.

    Within the pronoun's own sentence the subject of a clause beside its own will do: "Marsh met the
    dean before she left".
    """
    doc = sentence.doc
    subjects: dict[str, Token] = {}
    for mention in people:
        head = doc[mention.start : mention.end].root
        first = head
        while first.dep_ == "conj" and first.head.i != first.i:
            first = first.head  # of "Cole and Marsh" both are what the sentence is about
        if first.dep_ in _SUBJECTS:
            subjects.setdefault(mention.thing, first)
    main = {
        thing for thing, head in subjects.items() if head.head.dep_ == "ROOT" or pronoun is not None
    }
    return main.pop() if len(main) == 1 else None
