import json
import re

from hypothesis import given
from hypothesis import strategies as st
from rejoinder.ontology.citations import CITATION_TYPES, Reference, bibtex, csl, ris, write

ARTICLE = Reference(
    key="gazette-1",
    kind="article-newspaper",
    title="Who pays 100% of {it}?",
    authors=("Ann O'Dell", "Bo & Co."),
    container="The Gazette",
    published="2024-03",
    url="https://gazette.example/a_b?x={1}",
    archived="https://archive.example/1",
    language="en",
)


def test_an_article_in_bibtex() -> None:
    entry = bibtex(ARTICLE)
    assert entry.startswith("@article{gazette-1,\n")
    assert r"title = {{Who pays 100\% of \textbraceleft it\textbraceright ?}}," in entry
    assert r"author = {{Ann O'Dell} and {Bo \& Co.}}," in entry
    assert "year = {2024}" in entry
    assert "month = {3}" in entry
    assert "url = {https://gazette.example/a_b?x=%7B1%7D}" in entry
    assert "version" not in entry


def test_an_article_in_ris() -> None:
    lines = ris(ARTICLE).split("\r\n")
    assert lines[0] == "TY  - NEWS"
    assert lines[-3:] == ["ER  - ", "", ""]
    assert lines.count("AU  - Ann O'Dell") == 1
    assert "DA  - 2024/03//" in lines
    assert "PY  - 2024" in lines


def test_an_article_in_csl() -> None:
    item = csl(ARTICLE)
    assert item["issued"] == {"date-parts": [[2024, 3]]}
    assert item["author"] == [{"literal": "Ann O'Dell"}, {"literal": "Bo & Co."}]
    assert "version" not in item


def test_a_file_of_none_and_of_many() -> None:
    assert json.loads("".join(write("csl.json", []))) == []
    many = json.loads("".join(write("csl.json", [ARTICLE, ARTICLE])))
    assert len(many) == 2
    assert "".join(write("ris", [ARTICLE, ARTICLE])).count("TY  - ") == 2


TEXTS = st.text(max_size=30)


@given(title=TEXTS, author=TEXTS, published=TEXTS, url=TEXTS)
def test_no_text_leaves_its_field(title: str, author: str, published: str, url: str) -> None:
    wild = Reference("k", "dataset", title, (author,), published=published, url=url, note=title)
    for form in CITATION_TYPES:
        assert "".join(write(form, [wild]))
    entry = bibtex(wild)
    assert entry.count("{") == entry.count("}")
    depth = 0
    for brace in re.findall(r"[{}]", entry):
        depth += 1 if brace == "{" else -1
        assert depth >= 0
    tags = [line[:6] for line in ris(wild).split("\r\n") if line]
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - ", tag) for tag in tags)
