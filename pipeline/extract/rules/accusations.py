"""Stage: accusations: somebody, or nobody who is named, charges somebody with a wrong.

It needs a verb or a noun that accuses, and somebody whom the article names as accused. Who accuses
and who is accused are only ever whom the words say: where it is not clear who "them" are, nobody is
accused.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from ..words import tables, word_lists
from .bodies import body, holder
from .claims import certainty
from .document import Paragraph
from .draft import Draft, Mention
from .parties import party
from .sources import Source, agent_of, subject_of
from .speakers import thing_of
from .syntax import behind, children, conjuncts, done_to, is_passive
from .targets import named
from .voices import Voice, voice, voice_of

if TYPE_CHECKING:
    from spacy.tokens import Token

_LISTS: Final = "rules/claims"
_PERHAPS: Final = frozenset({"could", "may", "might"})
_NOT_YET: Final = frozenset({"would", "will", "should", "can", "to", "'ll", "’ll"})
#: An accusation is read off the grammar, and that is as sure as the parser is.
ACCUSED: Final = 0.8
#: The preposition stands no further behind the verb than so many tokens.
_REACH: Final = 18
_KINDS: Final = frozenset({"person", "group", "organisation", "publication"})
_WORKS: Final = frozenset({"letter", "statement", "post", "opinion", "translation"})
_STOPS: Final = frozenset({".", ";", ":", "?", "!"})


def accusations(draft: Draft) -> None:
    """Add an accusation for each verb that accuses somebody whom the article names."""
    lists = word_lists(_LISTS)
    for paragraph in draft.document:
        for verb in paragraph.outside:
            if verb.pos_ != "VERB" or verb.lower_[:3] not in _openings():
                continue
            lemma = draft.model.lemma(verb)
            if lemma in lists["accusations"] and not _is_not_done(verb):
                _by_verb(draft, paragraph, verb, lemma)


def _openings() -> frozenset[str]:
    """How the verbs begin: to ask for a lemma costs more."""
    return frozenset(word[:3] for word in word_lists(_LISTS)["accusations"])


def _is_not_done(verb: "Token") -> bool:
    """Whether nobody has accused anybody yet, or ever: "will accuse", "did not accuse"."""
    helpers = {child.lower_ for child in children(verb, "aux")}
    if helpers & _PERHAPS and "have" not in helpers:
        return True
    return bool(helpers & _NOT_YET) or any(True for _ in children(verb, "neg"))


def _by_verb(draft: Draft, paragraph: Paragraph, verb: "Token", lemma: str) -> None:
    what = _what(paragraph, verb, tables(_LISTS)["accused_of"][lemma])
    if what is None:
        return
    passive = _standing(verb) is not None or (
        is_passive(verb) and not any(children(verb, "dobj", "dative"))
    )
    accused = _accused(draft, paragraph, verb, what)
    if not accused:
        return
    if passive and not any(True for _ in children(verb, "auxpass", "nsubjpass", "agent")):
        # "Holm accused Reed, the senator, of it" is no participle where Reed stands behind it.
        passive = not all(token.i > verb.i for _, token in accused)
    source = agent_of(verb) if passive else subject_of(verb)
    says = _who(draft, paragraph, verb, source)
    first = source.start if source else verb.i
    if not passive and says.who is None and says.work is None:
        nearest = _before(draft, paragraph, verb, source)
        if nearest is not None:
            says, first = _voice(draft, nearest), nearest.start
        else:
            return  # somebody does, and it is not known who
    against = [thing for thing, _ in accused]
    if says.who in against:
        return
    start = min(verb.i, first, *(token.left_edge.i for _, token in accused))
    if source is not None and source.head.dep_ == "appos":
        start = min(start, source.head.head.left_edge.i)
    last = max(what.right_edge.i, verb.i, *(token.i for _, token in accused))
    _add(draft, paragraph, (start, last + 1), says, against, certainty(verb))


def _who(draft: Draft, paragraph: Paragraph, verb: "Token", source: Source | None) -> Voice:
    """Who a source is; "even as he accused her, Holm …" is of whoever the main clause is about."""
    main = verb.head
    if source is not None and source.head.lower_ in ("he", "she") and verb.dep_ == "advcl":
        behind_it = [t for t in children(main, "nsubj") if t.i > verb.i]
        if main.i > verb.i and behind_it:
            return Voice(thing_of(draft, paragraph, behind_it[0]))
    return voice(draft, paragraph, source)


def _add(
    draft: Draft,
    paragraph: Paragraph,
    at: tuple[int, int],
    says: Voice,
    against: list[str],
    sure: str,
) -> None:
    doc, (start, end) = paragraph.doc, at
    while end > start and doc[end - 1].is_punct and doc[end - 1].text not in "”’\"'»":
        end -= 1
    values: dict[str, Any] = {"claimant": says.who, "claimed_in": says.work}
    draft.fact(
        "accusation",
        [paragraph.bounds(doc[start:end])],
        ACCUSED,
        inferred=["claimant"] if says.who and says.work else [],
        against=against,
        certainty=sure,
        **values,
    )


def _what(paragraph: Paragraph, verb: "Token", prepositions: list[str]) -> "Token | None":
    """The preposition before what somebody is accused of, wherever the parser has hung it."""
    for child in verb.children:
        if child.dep_ == "prep" and child.lower_ in prepositions and child.i > verb.i:
            return child
    doc, first = paragraph.doc, None
    for token in doc[verb.i + 1 : min(verb.sent.end, verb.i + _REACH)]:
        if token.text in _STOPS or paragraph.is_quoted(token):
            break
        if token.lower_ in prepositions and token.dep_ in ("prep", "agent"):
            inner = next(children(token, "pcomp", "pobj"), None)
            if inner is not None and (inner.dep_ == "pcomp" or paragraph.is_quoted(inner)):
                return token
            first = first or token
    return first if "of" in prepositions else None


def _accused(
    draft: Draft, paragraph: Paragraph, verb: "Token", what: "Token"
) -> list[tuple[str, "Token"]]:
    """Who is accused, with the nouns for them."""
    found: dict[str, Token] = {}
    stands = _standing(verb)
    nouns = list(children(stands, "nsubj")) if stands is not None else done_to(verb)
    if verb.lower_.startswith("blam") and what.lower_ == "on":
        nouns = behind(verb, "on") or [t for o in done_to(verb) for t in behind(o, "on")]
    for noun in nouns:
        for one in conjuncts(noun):
            thing = _thing(draft, paragraph, one, verb, what)
            if thing is not None:
                found.setdefault(thing, one)
    if not found and not is_passive(verb) and what.i > verb.i:
        # Between the verb and its preposition stands nobody else.
        for mention in draft.mentions_in(paragraph, *_KINDS):
            if verb.i < mention.start and mention.end <= what.i:
                noun = paragraph.doc[mention.start : mention.end].root
                owns = mention.end < what.i and paragraph.doc[mention.end].tag_ == "POS"
                part = paragraph.doc[mention.start - 1].lower_ == "of" or noun.dep_ == "compound"
                if not owns and not part and not paragraph.is_quoted(noun):
                    found.setdefault(mention.thing, noun)
    return list(found.items())


_STANDING: Final = frozenset({"stand", "stands", "stood", "found", "finds"})


def _standing(verb: "Token") -> "Token | None":
    """The verb of "she stands accused", wherever the parser has put it."""
    if verb.tag_ != "VBN":
        return None
    some = (verb.head, *children(verb, "auxpass"))
    return next((token for token in some if token.lower_ in _STANDING), None)


def _thing(
    draft: Draft, paragraph: Paragraph, noun: "Token", verb: "Token", what: "Token"
) -> str | None:
    mention = draft.mention_at(paragraph, noun)
    if mention is not None and mention.start <= what.i < mention.end:
        return _group_before(draft, mention, noun)
    thing = thing_of(draft, paragraph, noun)
    if thing is not None:
        return thing
    found = named(draft, paragraph, noun, _KINDS) or holder(draft, paragraph, noun, what)
    found = found or body(draft, paragraph, noun)
    if found is not None:
        return found.thing
    if noun.tag_ == "NNS" and noun.lower_ in word_lists("rules/groups")["people"]:
        return _their_own(draft, paragraph, noun)
    if noun.lower_ == "them" and verb.dep_ in ("advcl", "conj"):
        above = verb.head
        nouns = [*done_to(above), *behind(above, "at", "to", "on", "against", "with")]
        groups = {
            p.thing for n in nouns if n.i < verb.i and (p := party(draft, paragraph, n, _KINDS))
        }
        groups = {thing for thing in groups if draft.things[thing].kind == "group"}
        return groups.pop() if len(groups) == 1 else None
    return None


def _their_own(draft: Draft, paragraph: Paragraph, noun: "Token") -> str | None:
    """ "They accuse their own managers": people who are known by whose they are."""
    whose = next((c for c in children(noun, "poss") if c.tag_ == "PRP$"), None)
    if whose is None:
        return None
    words = paragraph.doc[whose.i : noun.i + 1]
    if any(draft.mention_at(paragraph, token) is not None for token in words):
        return None
    group = draft.thing("group", words.text)
    draft.mention(paragraph, whose.i, noun.i + 1, group)
    return group


def _group_before(draft: Draft, mention: Mention, noun: "Token") -> str | None:
    """The group of "the doctors of negligence", of which only the first words name one."""
    found = {
        other.thing
        for paragraph in draft.document
        for other in draft.mentions_in(paragraph, "group")
        if (paragraph.index, other.start) < (mention.paragraph.index, mention.start)
        and paragraph.doc[other.end - 1].lower_ == noun.lower_
    }
    return found.pop() if len(found) == 1 else None


def _before(
    draft: Draft, paragraph: Paragraph, verb: "Token", source: Source | None
) -> Mention | None:
    """Whoever is named right before a verb, with no more than an age or a role between."""
    if source is not None and source.head.pos_ not in ("PROPN", "X"):
        return None
    doc, index = paragraph.doc, verb.i - 1
    while index >= verb.sent.start:
        token = doc[index]
        mention = draft.mention_at(paragraph, index)
        if mention is not None:
            ok = draft.kind_of(mention) in _KINDS | _WORKS and not paragraph.is_quoted(token)
            return mention if ok else None
        plain = token.pos_ in ("ADV", "AUX", "NUM") or token.text == ","
        if not plain:
            return None
        index -= 1
    return None


def _voice(draft: Draft, mention: Mention) -> Voice:
    if draft.kind_of(mention) in _WORKS:
        return Voice(voice_of(draft, mention.thing), mention.thing)
    return Voice(mention.thing)


def charges(draft: Draft) -> None:
    """Add accusations that a noun speaks of: "her allegations of theft against the dean"."""
    lists = word_lists(_LISTS)
    for paragraph in draft.document.body:
        if not paragraph.words & lists["charges"]:
            continue
        for noun in paragraph.outside:
            if noun.lower_ in lists["charges"] and noun.pos_ == "NOUN":
                _by_noun(draft, paragraph, noun)


def _by_noun(draft: Draft, paragraph: Paragraph, noun: "Token") -> None:
    what = next((c for c in children(noun, "prep") if c.lower_ == "of" and c.i == noun.i + 1), None)
    if what is None:
        return
    nouns = list(_against(noun))
    against = [p.thing for n in nouns if (p := party(draft, paragraph, n, _KINDS)) is not None]
    if not against:
        return
    owners = [*children(noun, "poss"), *behind(noun, "by", "from")]
    who = [p for n in owners if (p := party(draft, paragraph, n, _KINDS))]
    claimant = who[0].thing if len(who) == 1 else None
    if claimant in against or (owners and claimant is None):
        return
    tokens = [noun, *nouns, *owners]
    start = min(noun.left_edge.i, *(t.i for t in tokens))
    end = max(what.right_edge.i, *(t.i for t in tokens)) + 1
    _add(draft, paragraph, (start, end), Voice(claimant), against, "stated")


def _against(noun: "Token") -> Iterator["Token"]:
    """The nouns for whom accusations are against, the parser's mistakes allowed for."""
    yield from behind(noun, "against")
    for token in noun.doc[noun.i + 1 : min(noun.right_edge.i + 1, noun.i + _REACH)]:
        against = token.lower_ == "against" and token.head != noun
        if against and token.head.lower_ not in word_lists(_LISTS)["against_nouns"]:
            for inner in children(token, "pobj"):
                yield from conjuncts(inner)
    verb = noun.head
    if noun.dep_ == "dobj" and verb.lower_ in ("faces", "faced", "facing", "face"):
        yield from children(verb, "nsubj")
