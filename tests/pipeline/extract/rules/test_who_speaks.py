"""Who speaks, where it is easy to name the wrong one: somebody on evidence, or nobody."""

from collections.abc import Callable

import pytest
from rejoinder.pipeline.extract import Proposal
from rejoinder.pipeline.facts.kinds import Quotation

#: A text, how the quoted words begin, and who may be named for them; None: nobody.
CASES: list[tuple[str, str, tuple[str | None, ...]]] = [
    (
        "Ada Marsh praised Beth Cole. “She kept the harbour open,” she said.",
        "She kept",
        (
            "Ada Marsh",
            None,
        ),
    ),
    (
        "“The harbour is ours,” Ada Marsh told Beth Cole. “It always was.”",
        "It always",
        ("Ada Marsh",),
    ),
    (
        "“The harbour is ours,” Ada Marsh told the council. Beth Cole laughed. “It never "
        "was,” she said.",
        "It never was",
        ("Beth Cole",),
    ),
    (
        "Over 100 teachers, among them Ada Marsh, signed an open letter to the mayor. “We "
        "are tired,” they wrote.",
        "We are tired",
        ("over 100 teachers",),
    ),
    (
        "Over 100 teachers have signed an open letter. Ada Marsh is one of them. They say: "
        "“We are tired of waiting.”",
        "We are tired",
        ("over 100 teachers",),
    ),
    (
        "Tom Cole and his sister Beth Cole both signed. “We had no choice,” Cole said.",
        "We had no choice",
        (None,),
    ),
    (
        "Tom Cole and Beth Cole own the mill. “It is old,” said Ms Cole.",
        "It is old",
        (
            "Beth Cole",
            None,
        ),
    ),
    (
        "Tom Cole and Beth Cole own the mill. “It is old,” said Mr Cole.",
        "It is old",
        (
            "Tom Cole",
            None,
        ),
    ),
    ("“We have read the letter,” said a spokesman for Ada Marsh.", "We have read", (None,)),
    ("“We have read the letter,” Ada Marsh's spokeswoman said.", "We have read", (None,)),
    (
        "Ada Marsh's lawyer, Bo Finch, replied. “She denies it,” he said.",
        "She denies",
        ("Bo Finch",),
    ),
    (
        "A spokeswoman for Ada Marsh declined to comment. “She is away,” she said.",
        "She is away",
        (None,),
    ),
    (
        "Ada Marsh wrote in an email to the Gazette that she had “never seen” the letter.",
        "never seen",
        ("Ada Marsh",),
    ),
    (
        "In an email to the Gazette, Beth Cole wrote: “I never signed.”",
        "I never signed",
        ("Beth Cole",),
    ),
    (
        "“I NEVER SIGNED”: COLE HITS BACK\n\nBeth Cole has denied that she signed a letter "
        "against the mill.",
        "I NEVER",
        (
            "Beth Cole",
            None,
        ),
    ),
    (
        "Marsh ‘lied’ to council, says Cole\n\nBeth Cole has accused Ada Marsh of lying to "
        "the council. ‘She lied,’ Cole said.",
        "lied",
        (
            "Beth Cole",
            None,
        ),
    ),
    (
        "Marsh ‘lied’ to council, says Cole\n\nBeth Cole has accused Ada Marsh of lying to "
        "the council. ‘She lied,’ Cole said.",
        "She lied",
        ("Beth Cole",),
    ),
    (
        "Ada Marsh tweeted her answer on Monday.\n\n“The letter is a joke.”\n\n— Bo Finch "
        "(@bofinch) 3 May 2020\n\nThe mayor was not amused.",
        "The letter is a joke",
        (
            "Bo Finch",
            None,
        ),
    ),
    (
        "Q: Why did you write the letter?\n\nA: “Because nobody else would.”\n\nQ: Are you "
        "sorry?\n\nA: “No.”",
        "Because nobody",
        (None,),
    ),
    (
        "Smith: “I will not resign.”\n\nJones: “You should.”",
        "I will not resign",
        (
            "Smith",
            None,
        ),
    ),
    (
        "Smith: “I will not resign.”\n\nJones: “You should.”",
        "You should",
        (
            "Jones",
            None,
        ),
    ),
    (
        "We spoke to Ada Smith and Bo Jones about the letter.\n\nSmith: “I will not "
        "resign.”\n\nJones: “You should.”",
        "I will not resign",
        ("Ada Smith",),
    ),
    (
        "We spoke to Ada Smith and Bo Jones about the letter.\n\nSmith: “I will not "
        "resign.”\n\nJones: “You should.”",
        "You should",
        ("Bo Jones",),
    ),
    (
        "Ada Marsh met Bo Finch on the bridge.\n\n— You signed it.\n\n— I did not.\n\n— Then "
        "who did?",
        "You signed",
        (None,),
    ),
    (
        "Ada Marsh met Bo Finch on the bridge.\n\n— You signed it.\n\n— I did not.\n\n— Then "
        "who did?",
        "I did not",
        (None,),
    ),
    (
        "Ada Marsh met Bo Finch on the bridge.\n\n— You signed it.\n\n— I did not.\n\n— Then "
        "who did?",
        "Then who",
        (None,),
    ),
    (
        "“He told me ‘go home’ and I went,” Ada Marsh said of Bo Finch.",
        "He told me",
        ("Ada Marsh",),
    ),
    ("“He told me ‘go home’ and I went,” Ada Marsh said of Bo Finch.", "go home", (None,)),
    (
        "Ada Marsh said: “Bo Finch told us, ‘I will sell the mill.’ He never did.”",
        "Bo Finch told",
        ("Ada Marsh",),
    ),
    (
        "Ada Marsh said: “Bo Finch told us, ‘I will sell the mill.’ He never did.”",
        "I will sell",
        (
            "Bo Finch",
            None,
        ),
    ),
    (
        "Ada Marsh spoke first. “The mill must go,” she said.\n\n“It is a danger to us all, "
        "and has been for years.\n\n“We want it gone by May.”\n\nBo Finch did not agree.",
        "It is a danger",
        (
            "Ada Marsh",
            None,
        ),
    ),
    (
        "Ada Marsh spoke first. “The mill must go,” she said.\n\n“It is a danger to us all, "
        "and has been for years.\n\n“We want it gone by May.”\n\nBo Finch did not agree.",
        "We want it",
        (
            "Ada Marsh",
            None,
        ),
    ),
    (
        "“The mill must go,” said Ada Marsh.\n\nBo Finch shook his head.\n\n“Never.”",
        "Never",
        (
            "Bo Finch",
            None,
        ),
    ),
    (
        "Ada Marsh quoted Bo Finch as saying that the mill was “a ruin”.",
        "a ruin",
        (
            "Bo Finch",
            None,
        ),
    ),
    (
        "According to Ada Marsh, Bo Finch called the letter “a farce”.",
        "a farce",
        (
            "Bo Finch",
            None,
        ),
    ),
    (
        "Bo Finch was accused by Ada Marsh of “selling the town”.",
        "selling the town",
        (
            "Ada Marsh",
            None,
        ),
    ),
    (
        "Bo Finch was asked by Ada Marsh: “Where is the money?”",
        "Where is the",
        (
            "Ada Marsh",
            None,
        ),
    ),
    (
        "Asked about the money, Bo Finch said nothing. Ada Marsh said: “He has it.”",
        "He has it",
        ("Ada Marsh",),
    ),
    (
        "Ada Marsh is, in the words of Bo Finch, “a force of nature”.",
        "a force of nature",
        (
            "Bo Finch",
            None,
        ),
    ),
    (
        "Ada Marsh, whom Bo Finch once called “the conscience of the town”, has resigned.",
        "the conscience",
        (
            "Bo Finch",
            None,
        ),
    ),
    (
        "Ada Marsh’s novel “The Long Ebb” was praised by Bo Finch as “a marvel”.",
        "The Long Ebb",
        (None,),
    ),
    (
        "Ada Marsh’s novel “The Long Ebb” was praised by Bo Finch as “a marvel”.",
        "a marvel",
        (
            "Bo Finch",
            None,
        ),
    ),
    (
        "The council, whose chairman is Bo Finch, said it was “aware of the letter”.",
        "aware of",
        (
            "The council",
            "council",
            None,
        ),
    ),
    (
        "Neither Ada Marsh nor Bo Finch would comment. “It is too soon,” said one.",
        "It is too soon",
        (None,),
    ),
    ("“It is too soon,” said a friend of Ada Marsh.", "It is too soon", (None,)),
    ("“It is too soon,” said the man who hired Ada Marsh.", "It is too soon", (None,)),
    (
        "Bo Finch read out the letter from Ada Marsh. “I shall not be moved,” it said.",
        "I shall not",
        (
            "Ada Marsh",
            None,
        ),
    ),
    (
        "Bo Finch’s wife, who asked not to be named, said: “He cried for a week.”",
        "He cried",
        (None,),
    ),
    (
        "Dr Marsh wrote to Mr Finch. He replied: “Not in my lifetime.”",
        "Not in my",
        (
            "Finch",
            "Mr Finch",
            None,
        ),
    ),
    (
        "Ada Marsh hugged her mother. “I am proud,” she said.",
        "I am proud",
        (
            "Ada Marsh",
            None,
        ),
    ),
    (
        "The letter was signed by Ada Marsh, Bo Finch and 40 others. “Enough is enough,” it says.",
        "Enough is",
        (
            "40 others",
            None,
        ),
    ),
    (
        "Not everybody agrees. “Rubbish,” said Bo Finch. “Read it,” said Ada Marsh. “I "
        "have,” he replied.",
        "I have",
        (
            "Bo Finch",
            None,
        ),
    ),
    (
        "Not everybody agrees. “Rubbish,” said Bo Finch. “Read it,” said Ada Marsh. “I "
        "have,” he replied.",
        "Read it",
        ("Ada Marsh",),
    ),
    (
        "“Who wrote this?” asked Bo Finch. “I did.” The voice was that of Ada Marsh.",
        "I did",
        (
            "Ada Marsh",
            None,
        ),
    ),
    (
        "Tom Finch thinks that Ada Marsh is “finished”. She says that he is “dreaming”.",
        "dreaming",
        ("Ada Marsh",),
    ),
    (
        "Ada Marsh and Bo Finch wrote the letter together. “We argued about every comma,” he said.",
        "We argued",
        (
            "Bo Finch",
            None,
        ),
    ),
    ("“Let us be,” says a banner outside the house of Ada Marsh.", "Let us be", (None,)),
    (
        "Under the headline “Finch must go”, Ada Marsh argued for a new chairman.",
        "Finch must go",
        (None,),
    ),
    (
        "Tom Cole signed. Cole, a miller, would sign again. His aunt, Beth Cole, would not. Tom "
        "Cole laughed. The dean asked Beth Cole. “I can read,” Cole said.",
        "I can read",
        ("Beth Cole",),
    ),
    (
        "Dr Tom Cole signed and Beth Cole did not, said the mill.\n\n“It is cold,” Dr Cole said.",
        "It is cold",
        ("Tom Cole",),
    ),
    (
        "Ada Cole chairs the board. “We like paper,” Cole said. Her uncle, Tom Cole, does not.",
        "We like paper",
        ("Ada Cole",),
    ),
    (
        "The council will not answer. “The door is open,” said a council spokesman.",
        "The door is open",
        ("council",),
    ),
    (
        "Nobody would resign. A spokeswoman for the education department said the minister would "
        "answer “in plain words”.",
        "in plain words",
        ("education department",),
    ),
    (
        "Ada Marsh, the mayor, has seen it. Her office says that she “never signs petitions to "
        "herself”.",
        "never signs",
        ("Her office",),
    ),
    (
        "The 12 is to run again. “Ask the driver,” a man in the queue told me.",
        "Ask the driver",
        ("a man in the queue",),
    ),
    (
        "The 12 is to run again. One villager was not impressed. “We have waited for nine years,” "
        "she said.",
        "We have waited",
        ("One villager",),
    ),
    (
        "Over 100 teachers have signed. One of the signatories, Ada Marsh, contradicts him: “I "
        "handed it over myself.”",
        "I handed it",
        ("Ada Marsh",),
    ),
    (
        "The wits came next. @tarn_bread tweeted: “Which loaf was that?”",
        "Which loaf",
        ("@tarn_bread",),
    ),
    (
        "And then the wits. “Call the next one Nigel,” wrote @tarn_bread.",
        "Call the next",
        ("@tarn_bread",),
    ),
    (
        "An open letter from 340 parents went to the school. “Our children are asleep at eight,” "
        "it says. It was written by Tom Cole, a driver.",
        "Our children",
        ("340 parents",),
    ),
    (
        "The first came from the poet Ada Marsh. On Monday the Tarn Bugle published her open "
        "letter to the mayor, Tom Cole. “A street is not a medal,” it begins.",
        "A street is",
        ("Ada Marsh",),
    ),
    (
        "The mayor has gone home. “Shame on them,” a placard said.",
        "Shame on them",
        (None,),
    ),
    (
        "Tom Cole met the mayor's man. The man at the door, he said, was “as deaf as a post”.",
        "as deaf as",
        ("Tom Cole", None),
    ),
    (
        "The minister will answer. His opposition counterpart, Ada Marsh, called the letter “mere "
        "snobbery with a stamp”.",
        "mere snobbery",
        ("Ada Marsh",),
    ),
]


@pytest.mark.parametrize(("text", "begins", "allowed"), CASES)
def test_nobody_is_named_but_on_evidence(
    proposal: Callable[[str], Proposal], text: str, begins: str, allowed: tuple[str | None, ...]
) -> None:
    found = proposal(text)
    names = {thing.id: thing.name.casefold() for thing in found.things}
    speakers = [
        names.get(fact.speaker or "")
        for fact in found.facts
        if isinstance(fact, Quotation) and fact.evidence[0].exact.startswith(begins)
    ]
    wanted = {name and name.casefold() for name in allowed}
    assert set(speakers) <= wanted
    assert speakers or None in wanted


@pytest.mark.parametrize(
    "before",
    [
        "Ada Marsh left. Zuvex Quorl stayed.",
        "The paper spoke to Ada Marsh's former lawyer.",
        "Ada Marsh left. A spokeswoman stayed.",
    ],
)
def test_a_pronoun_behind_somebody_who_is_not_known_is_nobody(
    proposal: Callable[[str], Proposal], before: str
) -> None:
    found = proposal(f"{before} “We will see,” she said.")
    (quotation,) = [fact for fact in found.facts if isinstance(fact, Quotation)]
    named = {t.id: t.name for t in found.things}.get(quotation.speaker or "")
    assert named != "Ada Marsh"


def test_a_letter_from_a_group_speaks_for_the_group(
    proposal: Callable[[str], Proposal],
) -> None:
    text = "An open letter from 340 parents is addressed to the head. “We are tired,” it says."
    found = proposal(text)
    (quotation,) = [fact for fact in found.facts if isinstance(fact, Quotation)]
    assert {t.id: t.name for t in found.things}[quotation.speaker or ""] == "340 parents"
    assert "speaker" in quotation.inferred
