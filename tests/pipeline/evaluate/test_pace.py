"""How fast an extractor is, as an evaluation tells it."""

import re
import time

from rejoinder.pipeline.articles import Article, ArticleMetadata
from rejoinder.pipeline.evaluate.run import Run
from rejoinder.pipeline.extract import Extractor, Proposal


def test_what_an_extractor_loads_for_its_first_article_does_not_count() -> None:
    loaded = []

    def propose(article: Article) -> Proposal:
        until = time.process_time() + (0.001 if loaded else 0.3)
        while time.process_time() < until:
            pass
        loaded.append(article)
        return Proposal()

    run = Run()
    article = Article(
        "a.txt", "sha256:0", "one word and another " * 10, "sha256:0", ArticleMetadata()
    )
    for _ in range(3):
        run.propose(Extractor("loading", "1", propose), article)
    (line,) = run.lines()
    pace = re.search(r"\(([\d,]+) words/s, the first article not counted\)", line)
    assert pace is not None
    # Eighty words in two milliseconds; with the loading, it would be four hundred a second.
    assert int(pace[1].replace(",", "")) > 1_000
