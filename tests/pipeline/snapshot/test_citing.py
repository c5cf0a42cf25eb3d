import gzip
from pathlib import Path

from rejoinder.pipeline.snapshot.citing import cite, reference
from rejoinder.pipeline.snapshot.scratch import ArticleRow

ROW = ArticleRow(
    "https://x.example/id/article/gazette-1",
    "A title",
    "The Gazette",
    "2024-03-02",
    "",
    "Ann\nBo",
    "",
    "en",
)


def test_an_article_is_cited_with_all_that_is_known_of_it() -> None:
    cited = reference(ROW)
    assert (cited.key, cited.authors, cited.container) == (
        "gazette-1",
        ("Ann", "Bo"),
        "The Gazette",
    )
    assert cited.url == ROW.iri  # it has no address of its own


def test_names_that_make_the_same_key_do_not_share_it() -> None:
    rows = [ArticleRow(f"https://x.example/id/article/{name}") for name in ("é-1", "è-1", "1")]
    assert len({reference(row).key for row in rows}) == 3


def test_the_lists_are_downloads_like_all_others(tmp_path: Path) -> None:
    downloads = cite(tmp_path, lambda: [ROW])
    assert [d.name for d in downloads][::2] == [
        "citations.bib",
        "citations.ris",
        "citations.csl.json",
    ]
    for plain, packed in zip(downloads[::2], downloads[1::2], strict=True):
        data = gzip.decompress((tmp_path / packed.name).read_bytes())
        assert len(data) == plain.bytes
        assert b"The Gazette" in data
