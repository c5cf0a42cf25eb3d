"""How newsrooms write of letters: what each sentence says, and nothing else."""

from collections.abc import Callable

import pytest
from rejoinder.pipeline.extract.rules.draft import Draft

from .letter_facts import lines

Drafting = Callable[..., Draft]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Elena Markham and Steve Wozny are among over 1,100 signatories of an open letter.",
            {
                "Elena Markham among over 1,100 signatories",
                "Elena Markham signed",
                "Steve Wozny among over 1,100 signatories",
                "Steve Wozny signed",
                "over 1,100 signatories signed",
            },
        ),
        (
            "A statement drafted by poet Naomi Klem and signed by dozens of writers, including "
            "Nobel laureates Tom Reed and Ana Ruiz, was released on Monday.",
            {
                "Ana Ruiz among dozens of writers",
                "Ana Ruiz signed",
                "Naomi Klem drafted",
                "Tom Reed among dozens of writers",
                "Tom Reed signed",
                "dozens of writers signed",
            },
        ),
        (
            "The open letter has 4,000 signatories. Three MPs have signed it.",
            {"4,000 signatories signed", "three MPs signed"},
        ),
        (
            "Among those who have not signed the open letter is the painter Ida Holm.",
            {"not Ida Holm signed"},
        ),
        (
            "More than 230 artists want the deal to end. In an open letter, the signatories, among "
            "them the sculptor Ida Holm, called it a shame.",
            {
                "Ida Holm among more than 230 artists",
                "Ida Holm signed",
                "more than 230 artists wrote",
            },
        ),
        (
            "A counter-letter, started by Ida Holm and published on Medium, is short.",
            {"Ida Holm organised", "in Medium"},
        ),
        (
            "More than 120 economists have urged the government to drop its tax on "
            "books, in an open letter published on Tuesday in the Financial Times.",
            {"in Financial Times", "more than 120 economists wrote"},
        ),
        (
            "Over 90 dentists have put their names to a letter urging the health "
            "minister, Ida Holm, to think again.",
            {"over 90 dentists signed", "to Ida Holm"},
        ),
        (
            "Actors Jenna Cole, Ryan Ortega and Tom Reed are among more than 300 "
            "people who put their names to an open letter, which was organised by the"
            " charity Clear Wells.",
            {
                "Clear Wells organised",
                "Jenna Cole among more than 300 people",
                "Jenna Cole signed",
                "Ryan Ortega among more than 300 people",
                "Ryan Ortega signed",
                "Tom Reed among more than 300 people",
                "Tom Reed signed",
                "more than 300 people signed",
            },
        ),
        (
            "More than fifty boaters have put their names to a letter to the Canal "
            "Trust asking it to reopen the lock.",
            {"more than fifty boaters signed", "to Canal Trust"},
        ),
        (
            "The letter, which was drafted by retired engineer Sheila Pratt and "
            "signed by councillors Tim Rowe and Anita Desai, was handed in on Friday.",
            {"Anita Desai signed", "Sheila Pratt drafted", "Tim Rowe signed"},
        ),
        (
            "A group of 153 writers, among them the novelist Harriet Boyd and the "
            'linguist Daniel Roth, published "A Letter on Open Minds" on the website '
            "of Frobisher's Magazine.",
            {
                "Daniel Roth among a group of 153 writers",
                "Harriet Boyd among a group of 153 writers",
                "a group of 153 writers wrote",
                "in Frobisher's Magazine",
            },
        ),
        (
            "Writing in The Guardian, the playwright Oscar Venn said that nobody had asked him.",
            {"Oscar Venn wrote", "in The Guardian"},
        ),
        (
            "The critic Ida Holm wrote on her blog, Slow Meter, that it was late.",
            {"Ida Holm wrote", "in Slow Meter"},
        ),
        (
            "In an op-ed for the Daily Telegraph, the minister Paul Sharpe called on "
            "teachers to be patient.",
            {"Paul Sharpe wrote", "in Daily Telegraph"},
        ),
        (
            "A petition started by 17-year-old student Layla Hassan has been signed "
            "by more than 12,000 people.",
            {"Layla Hassan organised", "more than 12,000 people signed"},
        ),
        (
            "A rival petition set up by local historian George Penny has attracted "
            "3,400 signatures.",
            {"3,400 signatures signed", "George Penny organised"},
        ),
        (
            "Dozens of staff at the publisher Penrose House have signed an internal letter.",
            {"dozens of staff at the publisher signed"},
        ),
        (
            "An open letter to the transport minister, Carla Simmons, published in "
            "the Yorkshire Post on Monday, was signed by 40 mayors, including Dan "
            "Hartley.",
            {
                "40 mayors signed",
                "Dan Hartley among 40 mayors",
                "Dan Hartley signed",
                "in Yorkshire Post",
                "to Carla Simmons",
            },
        ),
        (
            "Two more academics, Eva Lind and Joseph Tate, have removed their "
            "signatures from the letter.",
            {
                "Eva Lind among two more academics",
                "Eva Lind withdrawn",
                "Joseph Tate among two more academics",
                "Joseph Tate withdrawn",
                "two more academics withdrawn",
            },
        ),
        (
            "The actor Tom Brand, whose name appeared on the letter, denied having signed it.",
            {"Tom Brand disputed", "not Tom Brand signed"},
        ),
        (
            "A statement signed by 200 film-makers was released on Wednesday. Ava "
            "Lindqvist added her name on Thursday.",
            {"200 film-makers signed", "Ava Lindqvist signed"},
        ),
        (
            "The poet laureate, Simon Aldous, has joined 70 other writers in signing "
            "an open letter to the BBC.",
            {"70 other writers signed", "Simon Aldous signed", "to BBC"},
        ),
        (
            "It came after 45 lecturers put their names to a statement criticising "
            "the principal. Union secretary Dave Potts drafted the statement.",
            {"45 lecturers signed", "Dave Potts drafted"},
        ),
        (
            "Three of the signatories — the philosopher Anne Roth, the lawyer Ben "
            "Said and the imam Yusuf Karim — have since left. The letter is short.",
            {
                f"{who} {did}"
                for who in ("Anne Roth", "Ben Said", "Yusuf Karim")
                for did in ("signed", "among three of the signatories")
            },
        ),
        (
            "Hundreds of clergy signed a letter in the Church Times. Among its "
            "signatories was the Bishop of Leeds, Nick Barnes.",
            {
                "Nick Barnes among hundreds of clergy",
                "Nick Barnes signed",
                "hundreds of clergy signed",
                "in Church Times",
            },
        ),
        (
            "On Monday the senators sent a letter to Anna Roberts, signed by 200 colleagues.",
            {"200 colleagues signed", "the senators wrote", "to Anna Roberts"},
        ),
        (
            "The novelist Ida Holm attacked the plan in a Baltimore Sun op-ed.",
            {"Ida Holm wrote", "in Baltimore Sun"},
        ),
        (
            "The open letter, signed by, among others, the actors Judy Denham and Ian"
            " McAllen, was sent to the culture secretary on Wednesday.",
            {"Ian McAllen signed", "Judy Denham signed", "to the culture secretary"},
        ),
        (
            "Fifty-two serving captains have written to the shipping minister, Johan "
            "Berg. The letter was signed by Ola Vik.",
            {"Fifty-two serving captains wrote", "Ola Vik signed", "to Johan Berg"},
        ),
        (
            "A Danish translation of the open letter by Mads Overgaard can be read in"
            " Information Weekly.",
            {"Mads Overgaard translated", "in Information Weekly"},
        ),
        (
            "The open letter is long. Its French translator, Aurélien Quesnoy, spoke of anger.",
            {"Aurélien Quesnoy translated"},
        ),
        (
            "The open letter has crossed borders. A third version, in Slovene, was "
            "made by the tenor Mirko Poderzaj.",
            {"Mirko Poderzaj translated"},
        ),
        (
            "The philosopher Ida Holm had her name taken off the open letter. Lord "
            "Reed has asked for his name to be removed.",
            {"Ida Holm withdrawn", "Reed withdrawn"},
        ),
        (
            "The poet Ida Holm withdrew from the open letter on Sunday.",
            {"Ida Holm withdrawn"},
        ),
        (
            "The first to sign the open letter was Professor Eulalia Kettering, of Strand College.",
            {"Eulalia Kettering signed"},
        ),
        (
            "One of the signatories, Hanneke Ruiz, said the open letter was late.",
            {"Hanneke Ruiz among the signatories", "Hanneke Ruiz signed"},
        ),
        (
            "An open letter ran above the names of 39 chefs. Ten of them have left.",
            {"39 chefs signed"},
        ),
        (
            "The appeal, which was printed on Monday in the daily Ardal Tidings, "
            "calls on the mining inspectorate to close the quarry.",
            {"in Ardal Tidings", "to the mining inspectorate"},
        ),
        (
            "In a letter to Mr Wilfred Owens, sent on 2 April, the board's director, "
            "Anna Strand, said no.",
            {"Anna Strand wrote", "to Wilfred Owens"},
        ),
        (
            "The open letter was addressed to the mayor, Cosima Brandt, and to the town council.",
            {"to Cosima Brandt", "to the town council"},
        ),
        (
            "The letter was published by Le Monde. The newspaper printed a reply to "
            "the open letter the next day.",
            {"in Le Monde"},
        ),
        (
            "Some 300 doctors signed the open letter. Dr Ida Holm, the first of the "
            "300, said it was time.",
            {"some 300 doctors signed"},
        ),
        (
            "A letter from the council's leader, Cllr Barnaby Stroud, appeared in the"
            " Tarn Gazette.",
            {"Barnaby Stroud wrote", "in Tarn Gazette"},
        ),
        (
            "More than 50 foreign policy experts, including the former minister "
            "Michael Chester, issued an open letter calling him unfit.",
            {
                "Michael Chester among more than 50 foreign policy experts",
                "more than 50 foreign policy experts wrote",
            },
        ),
        (
            "The groups that signed the open letter are the Guild of Bakers and the Tarn Trust.",
            {"Guild of Bakers signed", "Tarn Trust signed", "the groups signed"},
        ),
        (
            "The comedian Ricky Dale declined to sign the open letter. Ida Holm "
            "refused to sign it, too.",
            {"not Ida Holm signed", "not Ricky Dale signed"},
        ),
        (
            "The poet Ida Holm, who was asked to sign the open letter, is in Rome.",
            set(),
        ),
        (
            "In an open letter to the prime minister, 40 head teachers said that "
            "exams should go ahead.",
            {"40 head teachers wrote", "to the prime minister"},
        ),
        (
            "The opposition leader Ida Holm read the open letter aloud and praised its authors.",
            set(),
        ),
        (
            "The mayor, Tom Reed, sent a letter to all parents and wrote an e-mail to the union.",
            {"Tom Reed wrote", "to all parents", "to the union"},
        ),
        (
            "The senators signed the bill, and the governor, Ida Holm, signed the budget.",
            set(),
        ),
        (
            "Ida Holm wrote in her diary that Tom Reed had not written the open letter.",
            {"not Tom Reed wrote"},
        ),
    ],
)
def test_what_sentences_about_letters_say(draft: Drafting, text: str, expected: set[str]) -> None:
    assert lines(draft(text)) == expected
