"""Articles to be read: invented ones, of about as many words as news has, the same for a number.

python -m benchmarks.articles DIR --articles 300
"""

import argparse
import json
from pathlib import Path
from random import Random
from typing import Any, Final

from .generate import WORDS, full_name, name_of

#: How many paragraphs an article has; some 350 words.
PARAGRAPHS: Final = 9
_FRAMES: Final = (
    "{who}, a {role} from {town}, signed an open letter about the {topic} on Monday.",
    "“{words},” said {who} of the {topic}.",
    "{who} told the {paper} Post that {clause}.",
    "“{words},” the letter says. “{more}.”",
    "The letter, which {who} and {other} wrote for the {paper} Post, calls on the council to keep "
    "the {topic}.",
    "{other} replied in a post on Tuesday: “{words}.”",
    "Asked about the {topic}, {who} said that {clause}, and that {more}.",
    "More than {number} people in {town} have put their names to it, among them {who} and {other}.",
    "{other} accused nobody, but called the plan “{few}”.",
)
_ROLES: Final = ("teacher", "writer", "doctor", "student", "baker", "councillor")


def article(number: int) -> dict[str, Any]:
    """The article of that number, as schema.org would have it."""
    random = Random(f"article {number}")
    people = [full_name(random.randrange(5000)) for _ in range(4)]
    topic = random.choice(WORDS)
    paragraphs = []
    for index in range(PARAGRAPHS):
        who, other = random.sample(people, 2)
        frame = _FRAMES[(index + number) % len(_FRAMES)]
        paragraphs.append(
            " ".join(
                frame.format(
                    who=who,
                    other=other,
                    topic=topic,
                    role=random.choice(_ROLES),
                    town=name_of(random.randrange(300)),
                    paper=name_of(number % 200),
                    number=random.randrange(2, 90) * 10,
                    words=_words(random, 12).capitalize(),
                    more=_words(random, 9),
                    few=_words(random, 3),
                    clause=_words(random, 10),
                )
                for _ in range(2)
            )
        )
    return {
        "@type": "NewsArticle",
        "headline": f"The {topic} and the letter, {number}",
        "datePublished": f"2025-{1 + number % 12:02d}-{1 + number % 28:02d}",
        "publisher": {"@type": "Organization", "name": f"{name_of(number % 200)} Post"},
        "inLanguage": "en",
        "articleBody": "\n\n".join(paragraphs),
    }


def _words(random: Random, count: int) -> str:
    """Words in a row that a parser can take for a clause."""
    subject, thing, other = random.sample(WORDS, 3)
    rest = " ".join(random.choices(WORDS, k=max(0, count - 7)))
    return f"the {subject} must keep the {thing} of the {other} {rest}".strip()


def write_articles(folder: Path, articles: int, extractor: str = "rules") -> None:
    """A workspace in the new ``folder`` with ``articles`` articles, one a line of one file."""
    (folder / "articles").mkdir(parents=True)
    (folder / "rejoinder.toml").write_text(
        f'[extract]\nextractor = "{extractor}"\n', encoding="utf-8"
    )
    with (folder / "articles" / "news.jsonl").open("w", encoding="utf-8") as file:
        for number in range(articles):
            file.write(json.dumps(article(number), ensure_ascii=False) + "\n")


def main() -> None:
    """Write a workspace of articles."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--extractor", default="rules")
    options = parser.parse_args()
    write_articles(options.folder, options.articles, options.extractor)


if __name__ == "__main__":
    main()
