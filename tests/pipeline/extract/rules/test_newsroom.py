"""Paragraphs as newsrooms write them: who answers, demands and accuses, and who does not.

Each stands behind the beginning of an article on a letter. Everything that is found in it must be
expected, and the other way round.
"""

from collections.abc import Callable

import pytest
from rejoinder.pipeline.extract.rules.draft import Draft
from rejoinder.pipeline.facts.kinds import Accusation, Demand, Response

Drafting = Callable[..., Draft]
#: What is found, by whom (None: by nobody), to or against what, and with what stance ("": any).
Found = tuple[str, str | None, str, str]

ACADEMICS = (
    "More than 200 academics have signed an open letter calling on the University of "
    "Marlow to scrap its partnership with the oil company Brightwell.\n\n"
)
WRITERS = (
    "The novelist Ines Carrow has been criticised in an open letter published in the "
    "Weekly Lantern and signed by 85 writers.\n\n"
)
MUSICIANS = (
    "An open letter to the culture minister, Paul Tremlett, was published on Thursday in "
    "the Evening Courier. It was signed by 40 musicians, including the pianist Rosa "
    "Imlach.\n\n"
)
SCIENTISTS = (
    "More than 300 scientists have signed an open letter to the University of Melford, "
    "published in The Guardian on Monday, urging it to reverse its decision to close the "
    "observatory.\n\n"
)
NOVELISTS = (
    "The columnist Anna Fuller was criticised by 120 novelists, including Daniel Marsh "
    "and Helen Price, in an open letter on the website Booklight.\n\n"
)
DOCTORS = (
    "Eighty doctors wrote an open letter to the health minister, Robert Lane. The letter, "
    "which appeared in The Times, accused him of ignoring their warnings.\n\n"
)
LEADS = {
    "academics": ACADEMICS,
    "writers": WRITERS,
    "musicians": MUSICIANS,
    "scientists": SCIENTISTS,
    "novelists": NOVELISTS,
    "doctors": DOCTORS,
}
CASES: list[tuple[str, str, list[Found]]] = [
    (
        "academics",
        "Brightwell rejected the letter as “ill-informed” in a statement on Tuesday.",
        [("response", "Brightwell", "letter", "opposes")],
    ),
    (
        "academics",
        "In a statement, the University of Marlow said it was “disappointed” by the letter.",
        [("response", "University of Marlow", "letter", "")],
    ),
    ("academics", "The University of Marlow declined to comment.", []),
    ("academics", "Brightwell did not respond to a request for comment.", []),
    (
        "academics",
        "Asked about the letter, Vice-Chancellor Helen Stroud said she respected the "
        "signatories but disagreed with them.",
        [("response", "Helen Stroud", "letter", "")],
    ),
    (
        "academics",
        "The letter was condemned by the trade minister, Oliver Banks, who called it “a stunt”.",
        [("response", "Oliver Banks", "letter", "denounces")],
    ),
    (
        "academics",
        "The letter drew criticism from the Students' Union and the Business Council.",
        [
            ("response", "Students' Union", "letter", "opposes"),
            ("response", "Business Council", "letter", "opposes"),
        ],
    ),
    (
        "academics",
        "In response, Brightwell said that it had “nothing to hide”.",
        [("response", "Brightwell", "letter", "")],
    ),
    (
        "academics",
        "Responding to the letter, a spokesman for Brightwell said the partnership would continue.",
        [("response", "Brightwell", "letter", "")],
    ),
    (
        "academics",
        "Helen Stroud, the vice-chancellor, hit back at the academics, accusing them of "
        "“gesture politics”.",
        [
            ("response", "Helen Stroud", "academics", "opposes"),
            ("accusation", "Helen Stroud", "academics", ""),
        ],
    ),
    (
        "academics",
        "The letter accuses Brightwell of “greenwashing” and urges the university to "
        "return the money.",
        [("accusation", "academics", "Brightwell", ""), ("demand", "academics", "", "")],
    ),
    ("academics", "Brightwell denied the accusation.", []),
    (
        "academics",
        "The letter accuses Brightwell of buying silence. Brightwell denied the accusation.",
        [
            ("accusation", "academics", "Brightwell", ""),
            ("response", "Brightwell", "accusation", "denies"),
        ],
    ),
    (
        "academics",
        "A second letter, signed by 30 engineers, defended the partnership.",
        [("response", "30 engineers", "partnership", "defends")],
    ),
    (
        "academics",
        "Physicist Ada Quill, who did not sign the letter, described it as “well meant but naive”.",
        [("response", "Ada Quill", "letter", "denounces")],
    ),
    (
        "academics",
        "Among those who backed the letter was the mayor of Marlow, Tim Osgood.",
        [("response", "Tim Osgood", "letter", "supports")],
    ),
    (
        "academics",
        "The letter calls for an independent inquiry into the funding.",
        [("demand", "academics", "", "")],
    ),
    (
        "academics",
        "The signatories demand that the university publish the contract.",
        [("demand", "academics", "", "")],
    ),
    ("academics", "“We urge the university to end this partnership now,” the letter says.", []),
    (
        "academics",
        "The academics want the vice-chancellor to resign.",
        [("demand", "academics", "", "")],
    ),
    (
        "academics",
        "They also called for the contract to be published in full.",
        [("demand", "academics", "", "")],
    ),
    (
        "writers",
        "Carrow said she stood by her remarks.",
        [("response", "Ines Carrow", "letter", "opposes")],
    ),
    (
        "writers",
        "Carrow has since apologised for her remarks.",
        [("response", "Ines Carrow", "letter", "apologises")],
    ),
    (
        "writers",
        "Carrow dismissed the letter as a “pile-on”.",
        [("response", "Ines Carrow", "letter", "opposes")],
    ),
    (
        "writers",
        "The comedian Dev Marsh took to Twitter to defend Carrow. “She asked a "
        "question,” he wrote.",
        [("response", "Dev Marsh", "Ines Carrow", "defends")],
    ),
    (
        "writers",
        "The poet Lena Moss distanced herself from the letter.",
        [("response", "Lena Moss", "letter", "opposes")],
    ),
    ("writers", "The letter says Carrow's comments have “caused real harm”.", []),
    (
        "writers",
        "Writing in the Daily Sentinel, the columnist Hugo Penn called the letter “cowardly”.",
        [("response", "Hugo Penn", "letter", "denounces")],
    ),
    (
        "writers",
        "In an open letter in response, 60 other writers said that Carrow had been “hounded”.",
        [("response", "60 other writers", "letter", "")],
    ),
    (
        "writers",
        "The critic Ned Farrow published a rebuttal in the Sunday Globe.",
        [("response", "Ned Farrow", "letter", "opposes")],
    ),
    (
        "writers",
        "Playwright Sara Coyne told the Lantern: “This letter is a disgrace.”",
        [("response", "Sara Coyne", "letter", "denounces")],
    ),
    (
        "writers",
        "Carrow was accused of plagiarism by the poet Lena Moss in 2015, a charge she "
        "has always denied.",
        [
            ("accusation", "Lena Moss", "Ines Carrow", ""),
            ("response", "Ines Carrow", "accusation", "denies"),
        ],
    ),
    (
        "writers",
        "Lena Moss alleged that Carrow had copied passages from her first book.",
        [("accusation", "Lena Moss", "Ines Carrow", "")],
    ),
    ("writers", "Carrow has been accused of bullying.", [("accusation", None, "Ines Carrow", "")]),
    ("writers", "Carrow rejects the claims.", [("response", "Ines Carrow", "letter", "denies")]),
    (
        "writers",
        "Lena Moss blamed Carrow for the collapse of the festival.",
        [("accusation", "Lena Moss", "Ines Carrow", "")],
    ),
    (
        "writers",
        "Carrow replied on her blog: “I have read the letter twice and still do not know "
        "what I did.”",
        [("response", "Ines Carrow", "letter", "")],
    ),
    (
        "writers",
        "Hours later, Carrow responded with a letter of her own.",
        [("response", "Ines Carrow", "letter", "")],
    ),
    (
        "writers",
        "Not everyone agreed. “It is a witch-hunt,” said the historian Jonas Field.",
        [("response", "Jonas Field", "letter", "denounces")],
    ),
    (
        "musicians",
        "Tremlett said he would meet the musicians next week.",
        [("response", "Paul Tremlett", "letter", "")],
    ),
    (
        "musicians",
        "Responding, Tremlett said he shared their concerns.",
        [("response", "Paul Tremlett", "letter", "")],
    ),
    (
        "musicians",
        "A spokesperson for the Department for Culture said: “We have received the "
        "letter and will respond in due course.”",
        [("response", "Department for Culture", "letter", "")],
    ),
    (
        "musicians",
        "The letter urges Tremlett to restore funding for orchestras.",
        [("demand", "40 musicians", "", "")],
    ),
    (
        "musicians",
        "It calls on the government to increase the grant by a tenth.",
        [("demand", "40 musicians", "", "")],
    ),
    (
        "musicians",
        "Imlach defended the letter in an interview with Radio Nord, saying that "
        "“somebody had to speak”.",
        [("response", "Rosa Imlach", "letter", "defends")],
    ),
    (
        "musicians",
        "The opposition's culture spokesman, Ivor Leech, backed the musicians' demands.",
        [("response", "Ivor Leech", "letter", "supports")],
    ),
    (
        "musicians",
        "The letter was praised by Ivor Leech and mocked by the broadcaster Gus Tolland.",
        [
            ("response", "Ivor Leech", "letter", "supports"),
            ("response", "Gus Tolland", "letter", "mocks"),
        ],
    ),
    (
        "musicians",
        "Gus Tolland tweeted that the signatories were “spoiled children”.",
        [("response", "Gus Tolland", "letter", "")],
    ),
    (
        "musicians",
        "Musicians' union leader Barbara Yates expressed support for the letter.",
        [("response", "Barbara Yates", "letter", "supports")],
    ),
    ("musicians", "Tremlett's office called the letter “constructive”.", []),
    (
        "musicians",
        "The conductor Yves Malan voiced his opposition to the letter in an op-ed for the Courier.",
        [("response", "Yves Malan", "letter", "opposes")],
    ),
    (
        "musicians",
        "Reaction to the letter was swift. The composer Greta Salk branded it “elitist”.",
        [("response", "Greta Salk", "letter", "denounces")],
    ),
    (
        "musicians",
        "Tremlett reacted angrily to the letter, calling it “unfair and untrue”.",
        [("response", "Paul Tremlett", "letter", "denounces")],
    ),
    (
        "musicians",
        "In a reply published on Friday, Tremlett wrote that the figures in the letter were wrong.",
        [("response", "Paul Tremlett", "letter", "")],
    ),
    (
        "musicians",
        "“I could not disagree more,” Tremlett said of the letter.",
        [("response", "Paul Tremlett", "letter", "opposes")],
    ),
    (
        "musicians",
        "The letter prompted an angry response from Gus Tolland.",
        [("response", "Gus Tolland", "letter", "denounces")],
    ),
    (
        "musicians",
        "The cellist Oona Barr has withdrawn her signature and apologised to Tremlett.",
        [("response", "Oona Barr", "Paul Tremlett", "apologises")],
    ),
    (
        "scientists",
        "The university's president, Mark Ellis, defended the decision. “It was painful "
        "but necessary,” he said in a statement.",
        [("response", "Mark Ellis", "decision", "defends")],
    ),
    (
        "scientists",
        "Mark Ellis, the president of the university, called the letter “deeply unfair”.",
        [("response", "Mark Ellis", "letter", "denounces")],
    ),
    (
        "scientists",
        "Not all astronomers agree. Susan Clarke, who runs the observatory in Tilbury, "
        "said the letter was “misleading”.",
        [("response", "Susan Clarke", "letter", "denounces")],
    ),
    (
        "scientists",
        "Their call was echoed by the Royal Society.",
        [("response", "Royal Society", "letter", "supports")],
    ),
    (
        "scientists",
        "Karen Wood, a former student, posted a video mocking the letter.",
        [("response", "Karen Wood", "letter", "mocks")],
    ),
    (
        "scientists",
        "The signatories were accused of hypocrisy by Karen Wood, a former student.",
        [("accusation", "Karen Wood", "scientists", "")],
    ),
    (
        "scientists",
        "Karen Wood, a former student, accused the scientists of “living on another planet”.",
        [("accusation", "Karen Wood", "scientists", "")],
    ),
    ("scientists", "The scientists deny the charge.", []),
    (
        "scientists",
        "Karen Wood accused the scientists of snobbery. They rejected the accusation.",
        [
            ("accusation", "Karen Wood", "scientists", ""),
            ("response", "scientists", "accusation", "denies"),
        ],
    ),
    (
        "scientists",
        "Karen Wood accused the scientists of snobbery, an accusation they reject.",
        [
            ("accusation", "Karen Wood", "scientists", ""),
            ("response", "scientists", "accusation", "denies"),
        ],
    ),
    ("scientists", "The university, the letter says, has “turned its back on the sky”.", []),
    (
        "scientists",
        "The letter goes on to demand that the university publish its accounts.",
        [("demand", "scientists", "", "")],
    ),
    (
        "scientists",
        "In it, they call for a moratorium on closures.",
        [("demand", "scientists", "", "")],
    ),
    ("scientists", "The letter's authors also want an apology from Mark Ellis.", []),
    (
        "scientists",
        "Replying to the scientists, Mark Ellis wrote that the roof was leaking.",
        [("response", "Mark Ellis", "scientists", "")],
    ),
    (
        "scientists",
        "Mark Ellis replied to the letter on Wednesday.",
        [("response", "Mark Ellis", "letter", "")],
    ),
    ("scientists", "Mark Ellis has yet to respond to the letter.", []),
    ("scientists", "Mark Ellis did not answer the letter.", []),
    ("scientists", "It is not known whether Mark Ellis will reply to the letter.", []),
    (
        "scientists",
        "Mark Ellis brushed off the letter as “a storm in a teacup”.",
        [("response", "Mark Ellis", "letter", "opposes")],
    ),
    (
        "scientists",
        "Mark Ellis shrugged off the criticism.",
        [("response", "Mark Ellis", "letter", "opposes")],
    ),
    (
        "scientists",
        "Mark Ellis took exception to the letter.",
        [("response", "Mark Ellis", "letter", "opposes")],
    ),
    (
        "scientists",
        "Mark Ellis poured cold water on the letter.",
        [("response", "Mark Ellis", "letter", "opposes")],
    ),
    (
        "scientists",
        "Mark Ellis lashed out at the signatories.",
        [("response", "Mark Ellis", "scientists", "denounces")],
    ),
    (
        "scientists",
        "The head of the Student Union, Karen Wood, threw her support behind the letter.",
        [("response", "Karen Wood", "letter", "supports")],
    ),
    ("scientists", "Karen Wood, head of the Student Union, lent her voice to the campaign.", []),
    (
        "scientists",
        "Karen Wood, who backs the letter, said it was “long overdue”.",
        [("response", "Karen Wood", "letter", "supports")],
    ),
    (
        "scientists",
        "Critics of the letter, among them Karen Wood, say it is naive.",
        [("response", "Karen Wood", "letter", "opposes")],
    ),
    (
        "scientists",
        "Supporters of the letter include Karen Wood and David Cole.",
        [
            ("response", "Karen Wood", "letter", "supports"),
            ("response", "David Cole", "letter", "supports"),
        ],
    ),
    (
        "scientists",
        "Karen Wood is one of the letter's fiercest critics.",
        [("response", "Karen Wood", "letter", "opposes")],
    ),
    (
        "novelists",
        "Fuller hit back on Twitter. “I will not be silenced,” she wrote.",
        [("response", "Anna Fuller", "letter", "opposes")],
    ),
    (
        "novelists",
        "Fuller described the letter as an attempt to silence her.",
        [("response", "Anna Fuller", "letter", "")],
    ),
    (
        "novelists",
        "Fuller laughed off the letter.",
        [("response", "Anna Fuller", "letter", "mocks")],
    ),
    (
        "novelists",
        "Fuller apologised on Friday. “I got it wrong,” she wrote.",
        [("response", "Anna Fuller", "letter", "apologises")],
    ),
    (
        "novelists",
        "Fuller apologised to Daniel Marsh.",
        [("response", "Anna Fuller", "Daniel Marsh", "apologises")],
    ),
    (
        "novelists",
        "Her editor, Thomas Reid, came to Fuller's defence.",
        [("response", "Thomas Reid", "Anna Fuller", "defends")],
    ),
    ("novelists", "The Society of Authors declined to take sides.", []),
    (
        "novelists",
        "In a counter-letter, 40 journalists wrote that Fuller had a right to her opinion.",
        [("response", "40 journalists", "letter", "")],
    ),
    (
        "novelists",
        "Forty journalists have signed a rival letter in support of Fuller.",
        [("response", "journalists", "Anna Fuller", "supports")],
    ),
    (
        "novelists",
        "A second open letter, defending Fuller, was signed by 40 journalists.",
        [("response", "journalists", "Anna Fuller", "defends")],
    ),
    (
        "novelists",
        "Forty journalists responded with their own letter, accusing the novelists of bullying.",
        [("response", "journalists", "letter", ""), ("accusation", "journalists", "novelists", "")],
    ),
    (
        "novelists",
        "Helen Price has since distanced herself from the letter.",
        [("response", "Helen Price", "letter", "opposes")],
    ),
    (
        "novelists",
        "Helen Price told the BBC she regretted signing the letter.",
        [("response", "Helen Price", "letter", "")],
    ),
    (
        "novelists",
        "The novelists accuse Fuller of mocking refugees. She denies this.",
        [
            ("accusation", "novelists", "Anna Fuller", ""),
            ("response", "Anna Fuller", "accusation", "denies"),
        ],
    ),
    (
        "novelists",
        "The novelists accuse Fuller of mocking refugees. Fuller says the claim is false.",
        [
            ("accusation", "novelists", "Anna Fuller", ""),
            ("response", "Anna Fuller", "accusation", "denies"),
        ],
    ),
    (
        "novelists",
        "Fuller, who denies mocking refugees, has been accused of cruelty.",
        [("accusation", None, "Anna Fuller", "")],
    ),
    (
        "novelists",
        "Fuller said the allegations were “completely untrue”.",
        [("response", "Anna Fuller", "letter", "denies")],
    ),
    ("novelists", "Daniel Marsh claimed that Fuller had invented quotes.", []),
    (
        "novelists",
        "Fuller stands accused of inventing quotes.",
        [("accusation", None, "Anna Fuller", "")],
    ),
    (
        "novelists",
        "Fuller faces accusations of plagiarism.",
        [("accusation", None, "Anna Fuller", "")],
    ),
    (
        "novelists",
        "Fuller was alleged to have invented quotes.",
        [("accusation", None, "Anna Fuller", "")],
    ),
    (
        "novelists",
        "Daniel Marsh has accused Fuller in the past of plagiarism.",
        [("accusation", "Daniel Marsh", "Anna Fuller", "")],
    ),
    ("novelists", "It was Fuller, Daniel Marsh said, who had started the row.", []),
    (
        "doctors",
        "Lane denied ignoring the warnings.",
        [("response", "Robert Lane", "accusation", "denies")],
    ),
    (
        "doctors",
        "Lane rejected the accusation as “absurd”.",
        [("response", "Robert Lane", "accusation", "denies")],
    ),
    ("doctors", "A spokeswoman for Lane said: “The minister meets doctors every week.”", []),
    (
        "doctors",
        "“The minister meets doctors every week,” Lane told reporters.",
        [("response", "Robert Lane", "letter", "")],
    ),
    ("doctors", "Lane invited the doctors to a meeting.", []),
    ("doctors", "The prime minister, Laura Stone, said she had full confidence in Lane.", []),
    ("doctors", "Nurses' leaders welcomed the intervention.", []),
    (
        "doctors",
        "The British Medical Association endorsed the doctors' letter.",
        [("response", "British Medical Association", "letter", "supports")],
    ),
    ("doctors", "The letter calls on Lane to resign.", [("demand", "doctors", "", "")]),
    (
        "doctors",
        "The doctors urged Lane to visit a ward at night and asked for more beds.",
        [("demand", "doctors", "", ""), ("demand", "doctors", "", "")],
    ),
    ("doctors", "“Resign,” the letter tells Lane.", []),
    (
        "doctors",
        "Simon Gray echoed the doctors' demand for a public inquiry.",
        [("response", "Simon Gray", "letter", "supports")],
    ),
    (
        "doctors",
        "Simon Gray blamed the crisis on Lane.",
        [("accusation", "Simon Gray", "Robert Lane", "")],
    ),
    ("doctors", "Simon Gray said Lane was to blame.", []),
    (
        "doctors",
        "Lane has been criticised by Simon Gray for his silence.",
        [("response", "Simon Gray", "Robert Lane", "opposes")],
    ),
]


@pytest.mark.parametrize(("lead", "text", "expected"), CASES)
def test_what_is_said_of_a_letter(
    draft: Drafting, lead: str, text: str, expected: list[Found]
) -> None:
    begins = len(LEADS[lead])
    found = [f for f in _found(draft(LEADS[lead] + text)) if f[0] >= begins]
    for kind, who, what, stance in expected:
        same = [
            f
            for f in found
            if f[1] == kind
            and (
                (who or "").casefold() in (f[2] or "").casefold()
                and (who is None) == (f[2] is None)
            )
            and what.casefold() in f[3].casefold()
            and stance in ("", f[4])
        ]
        assert same, (kind, who, what, stance, found)
        found.remove(same[0])
    assert found == []


def _found(draft: Draft) -> list[tuple[int, str, str | None, str, str]]:
    """Where each fact begins, its kind, who, what, and the stance; letters all go by "letter"."""
    names = {t.id: "letter" if t.kind == "letter" else t.name for t in draft.things.values()}
    names |= {str(fact.id): fact.kind for fact in draft.facts}  # type: ignore[attr-defined]
    found: list[tuple[int, str, str | None, str, str]] = []
    for fact in draft.facts:
        at = fact.evidence[0].bounds[0]
        match fact:
            case Response():
                target = names[fact.responds_to]
                found.append((at, "response", names[fact.responder], target, fact.stance))
            case Demand() | Accusation():
                who = names[fact.claimant] if fact.claimant else None
                against = ", ".join(names[one] for one in fact.against)
                found.append((at, fact.kind, who, against, ""))
    return found
