"""Stage: who put their name to a work, took it back, or denies that it was there.

Somebody who is among those who signed has signed. Who will, would, or refused to has not.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from ...facts.kinds import Signature
from .confidence import confidence
from .dating import when
from .disputing import is_disputed
from .document import Paragraph
from .draft import Draft, Mention
from .member_signatures import of_members
from .nameless import nameless, nameless_before
from .parties import (
    ACTORS,
    Party,
    letter_before,
    letters_in_sentence,
    listed,
    listed_before,
    parties,
    with_conjuncts,
    work,
)
from .pronouns import antecedent
from .ranked_signatures import ranked_signatures
from .reality import Reality, reality
from .signature_phrases import signature_phrases
from .signature_withdrawals import asked_off, left, names_of, withdrawn
from .signing import Signing, refusal, signing_list
from .syntax import (
    Part,
    agents,
    behind,
    children,
    doers,
    done_to,
    hull,
    is_be,
    is_passive,
    noun_start,
    subject,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

#: Further apart than so many tokens, the name and what it did are two spans.
_APART: Final = 30
#: What the names of those who signed are among.
_ON_LIST: Final = frozenset({"list", "signatories", "signers", "signatures", "names"})
_STANDING: Final = frozenset({"under", "on", "in", "beneath", "among", "below", "at", "behind"})


def signatures(draft: Draft) -> None:
    """Add who signed which work."""
    # Lists of names have been read before.
    seen: set[tuple[str, str, str]] = {
        (fact.work, fact.signatory, fact.status)
        for fact in draft.facts
        if isinstance(fact, Signature)
    }
    for paragraph in draft.document.body:
        # What is disputed or denied is not also said to be so.
        found = sorted(
            _signings(draft, paragraph),
            key=lambda one: (
                one.status not in ("disputed", "withdrawn")
                and one.fields.get("polarity") != "denied"
            ),
        )
        for signing in found:
            for signer in signing.signers:
                _add(draft, _disputed(draft, signing, signer), signer, seen)
    of_members(draft, seen)


def _disputed(draft: Draft, signing: Signing, signer: Party) -> Signing:
    """A signing as it is said of one signer: disputed, where they say that they never signed."""
    if signing.status != "signed" or "polarity" in signing.fields:
        return signing
    first = signing.core[0] if signing.core else None
    word = None if isinstance(first, tuple | Mention) else first
    if not is_disputed(draft, signing.paragraph, word, signer):
        return signing
    return replace(signing, fields={**signing.fields, "status": "disputed"})


def _add(draft: Draft, signing: Signing, signer: Party, seen: set[tuple[str, str, str]]) -> None:
    status = signing.fields.get("status", "signed") + signing.fields.get("polarity", "")
    key = (signing.work, signer.thing, status)
    contrary = {(signing.work, signer.thing, how) for how in _CONTRARY}
    if signing.how == "name" and contrary & seen:
        return
    if key in seen or draft.things[signing.work].kind == "post":
        return
    seen.add(key)
    core = hull(signing.paragraph, signing.core)
    whole = hull(signing.paragraph, [*signing.core, signer.tokens])
    apart = len(signing.paragraph.text[whole[0] : whole[1]]) and (
        whole[1] - whole[0] > core[1] - core[0] + 8 * _APART
    )
    name = hull(signing.paragraph, [signer.tokens])
    draft.fact(
        "signature",
        [core, name] if apart else [whole],
        confidence("signature", signing.how),
        work=signing.work,
        signatory=signer.thing,
        **signing.fields,
    )


#: Statuses, polarity included, of which it is not also said that somebody's name is there.
_CONTRARY: Final = ("disputedasserted", "signeddenied", "withdrawn")


def _signings(draft: Draft, paragraph: Paragraph) -> Iterator[Signing]:
    yield from _titled(draft, paragraph)
    for verb in paragraph.verbs:
        lemma = draft.model.lemma(verb)
        if lemma in signing_list("sign"):
            yield from _signed(draft, paragraph, verb)
        elif lemma in signing_list("withdraw") and names_of(verb):
            yield from withdrawn(draft, paragraph, verb)
        elif lemma in signing_list("asking"):
            yield from asked_off(draft, paragraph, verb)
        elif lemma == "withdraw" and not any(True for _ in children(verb, "dobj")):
            yield from left(draft, paragraph, verb)
        elif lemma in signing_list("put") and (names := names_of(verb)):
            yield from _put(draft, paragraph, verb, names[0])
        elif lemma in signing_list("bear") and (names := names_of(verb)):
            yield from _borne(draft, paragraph, verb, names[0])
        if lemma in signing_list("stand") or is_be(verb):
            yield from _standing(draft, paragraph, verb)
        if lemma == "include" or is_be(verb):
            yield from _included(draft, paragraph, verb)
    yield from signature_phrases(draft, paragraph)
    yield from ranked_signatures(draft, paragraph)


def _titled(draft: Draft, paragraph: Paragraph) -> Iterator[Signing]:
    """ "Signatory Jane Doe", "Jane Doe, a signatory of the letter"."""
    for noun in paragraph.outside:
        if noun.lower_ not in signing_list("signers") or noun.tag_ == "NNS":
            continue
        after = draft.mention_at(paragraph, noun.i + 1)
        if after is not None and draft.kind_of(after) == "person":
            signer = [Party(after.thing, after.start, after.end)]
        elif noun.dep_ == "appos":
            signer = parties(draft, paragraph, [noun.head], ACTORS)
        else:
            continue
        targets = [w for token in behind(noun, "of", "to") if (w := work(draft, paragraph, token))]
        target = targets[0].thing if targets else letter_before(draft, paragraph, noun.i)
        if target is not None and signer:
            yield Signing(paragraph, target, signer, [noun], "list", {})


def _signed(draft: Draft, paragraph: Paragraph, verb: "Token") -> Iterator[Signing]:
    """ "She signed the letter"; "a letter signed by her, him and 40 others"; "over 100 signed"."""
    if any(
        child.lower_ in signing_list("other") and child.i == verb.i + 1 for child in verb.children
    ):
        return
    real = reality(draft, paragraph, verb)
    main = verb
    if real is None and (declined := refusal(draft, paragraph, verb)) is not None:
        real, main = declined
    if real is None or _is_undone(verb):
        return
    alone = _is_all_that_is_done(verb)
    nouns = list(children(verb, "dobj")) if alone else done_to(verb)
    works = [w for noun in nouns if (w := work(draft, paragraph, noun)) is not None]
    if not works and verb.tag_ == "VBN" and verb.dep_ in ("acl", "advcl", "relcl"):
        # "They sent a letter to X, signed by 200 others": the participle hangs on X.
        works = letters_in_sentence(draft, paragraph, verb)
    if nouns and not works:
        return
    core: list[Part] = [verb, main, *(w.tokens for w in works)]
    passive = is_passive(verb) and not alone
    if real.by is not None:
        core += [real.by, *_phrase(subject(real.by))]
    how = "object" if works else "bare"
    target = works[0].thing if works else letter_before(draft, paragraph, verb.i)
    if target is None or (passive and not works):
        return
    signers = _signers(draft, paragraph, main, passive and main is verb)
    if verb.dep_ == "pcomp" and draft.model.lemma(verb.head.head) == "join":
        # "He joined 70 others in signing it."
        signers += parties(draft, paragraph, list(children(verb.head.head, "dobj")), ACTORS)
    if len(signers) > 1:
        how = "list" if works else how
    fields = _fields(draft, paragraph, verb, real, declined=main is not verb)
    if fields.get("status") == "disputed":
        # Two facts: the signature is disputed; and the contrary is said.
        disputed = {**fields, "polarity": "asserted"}
        yield Signing(paragraph, target, signers, core, "denied", disputed)
        fields, how = {k: v for k, v in fields.items() if k != "status"}, "denied"
    yield Signing(paragraph, target, signers, core, how, fields)
    yield from _so_did(draft, paragraph, verb, target)


def _so_did(draft: Draft, paragraph: Paragraph, verb: "Token", target: str) -> Iterator[Signing]:
    """ "She signed, and so did X and Y"."""
    doc, end = paragraph.doc, verb.sent.end
    for token in doc[verb.i + 1 : end]:
        if token.lower_ == "so" and token.i + 1 < end and doc[token.i + 1].lower_ in ("did", "has"):
            signers = listed(draft, paragraph, token.i + 2, end)
            yield Signing(paragraph, target, signers, [(token.i, token.i + 2)], "list", {})


def _signers(draft: Draft, paragraph: Paragraph, verb: "Token", passive: bool) -> list[Party]:
    """All who sign, by the parse and by the list that they stand in."""
    found: dict[str, Party] = {}
    if passive:
        for agent in agents(verb):
            for one in listed(draft, paragraph, agent.i + 1, agent.sent.end):
                found.setdefault(one.thing, one)
        return list(found.values())
    first = _subject(verb)
    if first is None:
        return []
    if first.lower_ in ("those", "people", "ones") and first.dep_ == "pobj":
        # "X and Y were among those who signed".
        above = first.head.head if first.head.dep_ == "prep" else first.head
        first = subject(above) or first
    if first.i < verb.i:
        for one in listed_before(draft, paragraph, first, verb.i):
            found.setdefault(one.thing, one)
    nouns = [first] if is_passive(verb) else (doers(verb) or [first])
    for one in parties(draft, paragraph, with_conjuncts(nouns), ACTORS):
        found.setdefault(one.thing, one)
    if not found and (who := _without_a_name(draft, paragraph, first)) is not None:
        found[who] = Party(who, noun_start(first), first.i + 1)
    return list(found.values())


def _without_a_name(draft: Draft, paragraph: Paragraph, first: "Token") -> str | None:
    """ "A fourth captain", "one villager": who signed has a name of the article's words."""
    if first.lower_ in ("he", "she"):
        return nameless_before(draft, paragraph, first)
    return nameless(draft, paragraph, first) if first.pos_ == "NOUN" else None


def _subject(verb: "Token") -> "Token | None":
    """Who does it: by "surprised them by signing" as well."""
    if verb.dep_ == "pcomp" and verb.head.head.pos_ in ("VERB", "AUX"):
        return subject(verb.head.head)
    return verb.head if _is_all_that_is_done(verb) else subject(verb)


def _is_all_that_is_done(verb: "Token") -> bool:
    """Whether a participle is the only verb of its sentence, and so none: "His deputy, X, signed
    within the hour."
    """
    sentence = verb.sent
    return (
        verb.dep_ == "acl"
        and verb.head.dep_ == "ROOT"
        and verb.i + 1 < sentence.end
        and verb.nbor(-1).text == ","
        and not any(True for _ in children(verb, "agent"))
        and not any(t.pos_ in ("VERB", "AUX") and t.i != verb.i for t in sentence)
    )


def _is_undone(verb: "Token") -> bool:
    """Whether a preposition says that it was not done: "without signing"."""
    return verb.dep_ == "pcomp" and verb.head.lower_ in ("without", "against", "than")


def _fields(
    draft: Draft, paragraph: Paragraph, verb: "Token", real: Reality, declined: bool = False
) -> dict[str, Any]:
    fields: dict[str, Any] = {**real.fields, **when(paragraph, verb)}
    if real.polarity == "denied":
        # Who declined to sign disputes nothing.
        disputes = real.certainty == "attributed" and not declined
        fields["status"] = "disputed" if disputes else "signed"
    elif any(child.lower_ == "anonymously" for child in verb.children):
        fields["status"] = "anonymous"
    for preposition in children(verb, "prep"):
        noun = next(children(preposition, "pobj"), None)
        if preposition.lower_ == "as" and noun is not None and noun.pos_ == "NOUN":
            quoted = paragraph.quote_at(noun.idx)
            if quoted is not None:  # 'signed as "a man with a large case"'
                fields["signed_as"] = paragraph.text[quoted.start : quoted.end].strip()
                continue
            start, end = noun.left_edge.i, noun.i + 1
            fields["signed_as"] = paragraph.doc[start:end].text.strip("\"'“”‘’ ")
    return fields


def _phrase(noun: "Token | None") -> list[Part]:
    """A subject with what stands before it."""
    return [] if noun is None else [(noun_start(noun), noun.i + 1)]


def _put(draft: Draft, paragraph: Paragraph, verb: "Token", names: "Token") -> Iterator[Signing]:
    """ "Over 100 women have put their name to an open letter"."""
    real = reality(draft, paragraph, verb)
    if real is None:
        return
    nouns = [noun for at in (verb, names) for noun in behind(at, *signing_list("to"))]
    works = [w for noun in nouns if (w := work(draft, paragraph, noun)) is not None]
    own = any(child.tag_ == "PRP$" for child in children(names, "poss"))
    down = any(child.lower_ == "down" for child in children(verb, "prt", "advmod"))
    bare = (
        own
        and not behind(verb, "to")
        and not behind(names, "to")
        and (down or draft.model.lemma(verb) in ("add", "append", "lend"))
    )
    target = letter_before(draft, paragraph, verb.i) if bare else None
    if works:
        target = works[0].thing
    if target is None:
        return
    core: list[Part] = [verb, names, *(w.tokens for w in works[:1])]
    signers = _signers(draft, paragraph, verb, is_passive(verb))
    signers = signers or _whose(draft, paragraph, names)
    how = "name" if works else "bare"
    yield Signing(paragraph, target, signers, core, how, _fields(draft, paragraph, verb, real))


def _whose(draft: Draft, paragraph: Paragraph, names: "Token") -> list[Party]:
    """Whose name it is by its pronoun: "her own name"."""
    for owner in children(names, "poss"):
        if owner.lower_ in ("his", "her"):
            person = antecedent(draft, paragraph, owner)
            return [Party(person, owner.i, owner.i + 1)] if person else []
    return []


def _borne(draft: Draft, paragraph: Paragraph, verb: "Token", names: "Token") -> Iterator[Signing]:
    """ "The letter bears the signatures of X and Y"."""
    first = subject(verb)
    target = work(draft, paragraph, first) if first is not None else None
    real = reality(draft, paragraph, verb)
    if target is None or real is None:
        return
    for preposition in children(names, "prep"):
        if preposition.lower_ in ("of", "from"):
            signers = listed(draft, paragraph, preposition.i + 1, verb.sent.end)
            core: list[Part] = [target.tokens, verb, names]
            yield Signing(paragraph, target.thing, signers, core, "list", real.fields)


def _standing(draft: Draft, paragraph: Paragraph, verb: "Token") -> Iterator[Signing]:
    """ "Her name stands under another open letter"."""
    first = subject(verb)
    if first is None or first.lower_ not in signing_list("names"):
        return
    real = reality(draft, paragraph, verb)
    owners = parties(draft, paragraph, _owners(draft, paragraph, first), ACTORS)
    nouns = [*behind(verb, *_STANDING), *children(verb, "dobj")]
    nouns += [inner for noun in nouns for inner in behind(noun, "of", "to")]
    works = [w for noun in nouns if (w := work(draft, paragraph, noun)) is not None]
    target = works[0].thing if works else None
    if target is None and any(noun.lower_ in _ON_LIST for noun in nouns):
        target = letter_before(draft, paragraph, verb.i)
    if target is not None and real is not None:
        core: list[Part] = [first, verb, *(w.tokens for w in works[:1])]
        fields = {**real.fields, **when(paragraph, verb)}
        yield Signing(paragraph, target, owners, core, "name", fields)


def _owners(draft: Draft, paragraph: Paragraph, noun: "Token") -> list["Token"]:
    owners = [*children(noun, "poss"), *behind(noun, "of")]
    # "X, whose name stands under it": the noun that the clause is about.
    clause = noun.head
    return [
        clause.head if owner.lower_ == "whose" and clause.dep_ == "relcl" else owner
        for owner in owners
    ]


def _included(draft: Draft, paragraph: Paragraph, verb: "Token") -> Iterator[Signing]:
    """ "Signatories include X and Y", where no group of the article is meant by them."""
    first = subject(verb)
    if first is None or first.lower_ not in signing_list("signers"):
        yield from _all_of_them(draft, paragraph, verb, first)
        return
    real = reality(draft, paragraph, verb)
    targets = [w for noun in behind(first, "of", "to") if (w := work(draft, paragraph, noun))]
    target = targets[0].thing if targets else letter_before(draft, paragraph, verb.i)
    if target is None or real is None:
        return
    signers = listed(draft, paragraph, verb.i + 1, verb.sent.end)
    core: list[Part] = [first, verb, *(w.tokens for w in targets)]
    yield Signing(paragraph, target, signers, core, "list", real.fields)


def _all_of_them(
    draft: Draft, paragraph: Paragraph, verb: "Token", first: "Token | None"
) -> Iterator[Signing]:
    """ "X, Y and Z are the signatories of the letter"."""
    noun = next((n for n in children(verb, "attr") if n.lower_ in signing_list("signers")), None)
    real = reality(draft, paragraph, verb) if noun is not None else None
    if noun is None or first is None or real is None or not is_be(verb):
        return
    targets = [w for token in behind(noun, "of", "to") if (w := work(draft, paragraph, token))]
    target = targets[0].thing if targets else letter_before(draft, paragraph, verb.i)
    signers = listed(draft, paragraph, first.left_edge.i, verb.i)
    if target is not None and signers:
        core: list[Part] = [verb, noun, *(w.tokens for w in targets)]
        yield Signing(paragraph, target, signers, core, "list", real.fields)
