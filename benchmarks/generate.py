"""Generate a workspace of any size: sheets in JSON Lines about invented debates.

    python -m benchmarks.generate DIR --articles 1800

Twenty facts an article make about 550 triples of it, so 1,800 articles make a million. The same
numbers always give the same bytes. What repeats in news repeats here: people across debates (a few
are everywhere, most are named once), ten articles on one letter, passages that several of them
quote, and posts that answer the post before.
"""

import argparse
import hashlib
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any, Final

#: Where the generated site says it lives; it is served from anywhere.
BASE_URI: Final = "https://bench.example.org"

SYLLABLES: Final = (
    "ba", "den", "fer", "gil", "hol", "ka", "lem", "mor", "nev", "ost", "per", "quin", "rol", "sta",
    "tur", "ven", "wil", "yor", "zan",
)  # fmt: skip
WORDS: Final = (
    "river", "council", "bridge", "library", "harbour", "market", "letter", "window", "morning",
    "signal", "garden", "railway", "promise", "answer", "question", "minister", "student", "doctor",
    "teacher", "neighbour", "budget", "school", "hospital", "street", "winter", "evening", "record",
    "silence", "protest", "meeting", "report", "paper", "statement", "reason", "future",
)  # fmt: skip
STANCES: Final = (
    "supports", "opposes", "denounces", "questions", "mocks", "corrects", "unclear",
)  # fmt: skip

ARTICLES_PER_DEBATE: Final = 10
PEOPLE_PER_ARTICLE: Final = 3  # new ones; the others are old acquaintances
PASSAGES_PER_LETTER: Final = 5
PUBLICATIONS: Final = 200
MOVEMENTS: Final = 500
SHEETS_PER_FILE: Final = 5000

Record = dict[str, Any]


class Generator:
    """Makes sheets one after the other, and remembers what has been registered."""

    def __init__(self, seed: int = 20180110) -> None:
        self._random = Random(seed)
        self.registry: dict[str, Record] = {}

    def sheets(self) -> Iterator[Record]:
        """The sheets of article 0, 1, 2 …, without end."""
        number = 0
        while True:
            yield self._sheet(number)
            number += 1

    def _sheet(self, number: int) -> Record:
        """One article: a letter, its signers, what they said and who answered."""
        debate = number // ARTICLES_PER_DEBATE
        article = f"article-{number:07d}"
        day = f"20{10 + debate % 15:02d}-{1 + debate % 12:02d}-{1 + debate % 28:02d}"
        things = self._things(number, debate)
        facts = self._facts(things, debate, day)
        self._give_evidence(facts, debate)
        return {
            "article": {
                "id": article,
                "source": f"articles/{article}.txt",
                "title": self._sentence(6),
                "publisher": name_of(number % 300),
                "published": day,
                "url": f"https://news.example.org/{article}",
                "language": "en",
            },
            "things": things,
            "facts": facts,
            "extraction": {"extractor": "generated", "version": "1", "at": "2026-01-01T00:00:00Z"},
        }

    def _things(self, number: int, debate: int) -> list[Record]:
        paper, movement = debate % PUBLICATIONS, debate % MOVEMENTS
        topic = WORDS[debate % len(WORDS)]
        letter = self._register("letter", f"letter-{debate:06d}", f"letter of the {topic} debate")
        self._register("debate", f"debate-{debate:06d}", f"the {topic} debate", works=[letter])
        things = [
            _thing("letter", letter, f"letter of the {topic} debate"),
            self._thing("venue", "publication", f"paper-{paper:03d}", f"The {name_of(paper)} Post"),
            self._thing("signers", "group", f"signers-{debate:06d}", "the signers"),
            self._thing("movement", "movement", f"movement-{movement:03d}", f"#Movement{movement}"),
            self._thing("post", "post", f"post-{number:07d}", "a post"),
        ]
        if number % ARTICLES_PER_DEBATE:
            things.append(self._thing("earlier", "post", f"post-{number - 1:07d}", "a post"))
        known = 50 + number * PEOPLE_PER_ARTICLE
        chosen = sorted({int(known * self._random.random() ** 2) for _ in range(6)})
        things += [
            self._thing(f"person-{n}", "person", f"person-{who:07d}", full_name(who))
            for n, who in enumerate(chosen)
        ]
        return things

    def _facts(self, things: list[Record], debate: int, day: str) -> list[Record]:
        pick = self._random.choice
        people = [thing["id"] for thing in things if thing["kind"] == "person"]
        earlier = any(thing["id"] == "earlier" for thing in things)
        self._random.shuffle(people)
        answering = people[2:5] or people[:1]
        return [
            {"kind": "publishing", "work": "letter", "venue": "venue", "when": day},
            {"kind": "counting", "group": "signers", "text": "over 100", "size_above": 100},
            {"kind": "addressing", "work": "letter", "addressee": people[-1]},
            {"kind": "authorship", "work": "letter", "author": people[0], "role": "drafted"},
            {"kind": "demand", "claimant": "signers", "claimed_in": "letter"},
            {"kind": "claim", "claimant": "signers", "claimed_in": "letter", "about": "movement"},
            *({"kind": "signature", "work": "letter", "signatory": who} for who in people[:3]),
            *(
                {"kind": "description", "describes": who, "text": "a writer", "role": "writer"}
                for who in people[:3]
            ),
            *(
                {"kind": "quotation", "speaker": pick(people), "quoted_from": "letter"}
                for _ in range(4)
            ),
            {
                "kind": "response",
                "responder": "signers",
                "responds_to": "movement",
                "expressed_in": "letter",
                "stance": "opposes",
            },
            *(
                {
                    "kind": "response",
                    "responder": who,
                    "responds_to": "earlier" if earlier and n == 0 else "letter",
                    "expressed_in": "post",
                    "stance": pick(STANCES),
                    "inferred": ["stance"],
                }
                for n, who in enumerate(answering)
            ),
        ]

    def _give_evidence(self, facts: list[Record], debate: int) -> None:
        """Words for each fact; half of the quotations are passages that other articles have too."""
        at = 0
        for n, fact in enumerate(facts):
            words = self._sentence(self._random.randint(8, 22))
            if fact["kind"] == "quotation" and n % 2:
                words = _passage(debate, self._random.randrange(PASSAGES_PER_LETTER))
            fact["id"] = f"{fact['kind'].replace('_', '-')}-{n:02d}"
            fact["evidence"] = {"exact": words, "start": at, "end": at + len(words)}
            fact["confidence"] = round(self._random.uniform(0.5, 1), 2)
            at += len(words) + 1

    def _sentence(self, words: int) -> str:
        return _sentence(self._random, words)

    def _thing(self, identifier: str, kind: str, slug: str, name: str) -> Record:
        return _thing(identifier, self._register(kind, slug, name), name)

    def _register(self, kind: str, slug: str, name: str, **more: Any) -> str:
        key = f"{kind}/{slug}"
        if key not in self.registry:
            self.registry[key] = {"kind": kind, "slug": slug, "label": {"en": name}, **more}
        return key


def _thing(identifier: str, key: str, name: str) -> Record:
    kind = key.partition("/")[0]
    return {"id": identifier, "kind": kind, "name": name, "same_as": key}


def _sentence(random: Random, words: int) -> str:
    return " ".join(random.choices(WORDS, k=words)).capitalize() + "."


def _passage(debate: int, number: int) -> str:
    """One of the passages of a letter, the same in every article that quotes it."""
    random = Random(f"{debate}/{number}")
    return _sentence(random, random.randint(8, 22))


def name_of(number: int) -> str:
    """The same name for the same number, whatever has been generated before."""
    digest = hashlib.sha256(str(number).encode()).digest()
    return (SYLLABLES[digest[0] % 19] + SYLLABLES[digest[1] % 19]).title()


def full_name(number: int) -> str:
    """Two such names: a person's."""
    return f"{name_of(number)} {name_of(number + 7)}"


def generate(folder: Path, articles: int) -> None:
    """Write a workspace of ``articles`` sheets, with its registry, into the new ``folder``."""
    (folder / "facts").mkdir(parents=True)
    (folder / "rejoinder.toml").write_text(
        f'[site]\nbase_uri = "{BASE_URI}"\ntitle = "Generated debates"\n', encoding="utf-8"
    )
    generator = Generator()
    sheets = islice(generator.sheets(), articles)
    for start in range(0, articles, SHEETS_PER_FILE):
        path = folder / "facts" / f"sheets-{start:07d}.jsonl"
        _write_lines(path, islice(sheets, SHEETS_PER_FILE))
    _write_lines(folder / "registry.jsonl", iter(generator.registry.values()))


def _write_lines(path: Path, records: Iterator[Record]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def main() -> None:
    """Generate a workspace from the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=1800)
    options = parser.parse_args()
    generate(options.folder, options.articles)


if __name__ == "__main__":
    main()
