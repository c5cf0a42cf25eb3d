"""A real article, end to end: what a careful reader finds in it is in the graph, and nothing else.

The article is not part of the project; where it is not there, these tests are skipped.
"""

import gzip
import json
import shutil
import sqlite3
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from pyoxigraph import NamedNode, Store
from rejoinder.ontology.namespaces import PREFIXES
from rejoinder.pipeline.cli import main

CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"
TEXT = CORPORA / "deneuve-letter.txt"
EXPECTED = CORPORA / "deneuve-letter.expected.json"

pytestmark = pytest.mark.skipif(
    not (TEXT.is_file() and EXPECTED.is_file()),
    reason="the article and what is expected of it are not beside this checkout",
)

RJ = PREFIXES["rj"]
LABEL = NamedNode(PREFIXES["rdfs"] + "label")
#: How the expected file speaks of things, beside their names.
NICKNAMES = {
    "letter": ("letter", 0),
    "group": ("group", 0),
    "many people": ("group", 1),
    "translation": ("translation", 0),
    "post": ("post", 0),
}
REFERENCES = {
    *("work", "signatory", "member", "group", "venue", "translator", "translation"),
    *("responder", "responds_to", "expressed_in", "movement", "related"),
    *("claimant", "against", "about", "claimed_in", "describes"),
}


#: Field of the expected file → the property that carries it, where the two names differ.
PROPERTIES = {
    "related": "rj:relatedMovement",
    "relation": "rj:movementRelation",
    "size_above": "rj:sizeAbove",
    "age": "rj:reportedAge",
    "role": "rj:reportedRole",
    "responds_to": "rj:respondsTo",
    "expressed_in": "rj:expressedIn",
    "claimed_in": "rj:claimedIn",
    "about": "schema:about",
}
TEXTS = {"counting": "rj:sizeText", "description": "rj:descriptionText"}
CLASSES = {
    "person": "schema:Person",
    "publication": "rj:Venue",
    "movement": "rj:Movement",
    "group": "rj:Collective",
    "letter": "rj:OpenLetter",
    "translation": "rj:Translation",
    "post": "schema:SocialMediaPosting",
}


@pytest.fixture(scope="module")
def expected() -> dict:
    return json.loads(EXPECTED.read_text())


def sheet_of(expected: dict) -> dict:
    """A sheet as a person would write it: bare words, no offsets, no ids."""
    text = TEXT.read_text()
    ids, things = {}, []
    for kind, names in expected["things"].items():
        for index, name in enumerate(names):
            identifier = f"{kind}-{index}"
            ids[name] = identifier
            thing = {"id": identifier, "kind": kind, "name": name}
            things.append(thing | ({"open": True} if kind == "letter" else {}))
    ids |= {nickname: f"{kind}-{index}" for nickname, (kind, index) in NICKNAMES.items()}

    def evidence(exact: str) -> object:
        starts = [i for i in range(len(text)) if text.startswith(exact, i)]
        return exact if len(starts) == 1 else {"exact": exact, "start": starts[0]}

    facts = []
    for said in expected["facts"]:
        fact = {k: ids[v] if k in REFERENCES else v for k, v in said.items() if k != "exact"}
        if fact["kind"] == "description":
            fact.setdefault("text", said["exact"])
        facts.append(fact | {"evidence": evidence(said["exact"])})
    quotations = expected["quotations"]
    for index, said in enumerate(quotations):
        fact = {"id": f"quotation-{index}", "kind": "quotation", "speaker": ids[said["speaker"]]}
        if "quoted_from" in said:
            fact["quoted_from"] = ids[said["quoted_from"]]
        if "continued_by" in said:
            fact["continued_by"] = f"quotation-{index + 1}"
        facts.append(fact | {"evidence": evidence(said["exact"])})
    return {"article": {"source": "articles/letter.txt"}, "things": things, "facts": facts}


def run(folder: Path, *arguments: str) -> str:
    result = CliRunner().invoke(main, [*arguments, "-C", str(folder)])
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory, expected: dict) -> Path:
    folder = tmp_path_factory.mktemp("deneuve")
    (folder / "rejoinder.toml").write_text('[site]\nbase_uri = "https://example.org"\n')
    (folder / "articles").mkdir()
    (folder / "articles" / "letter.txt").write_bytes(TEXT.read_bytes())
    (folder / "facts").mkdir()
    (folder / "facts" / "letter.yaml").write_text(
        yaml.safe_dump(sheet_of(expected), allow_unicode=True, sort_keys=False)
    )
    run(folder, "check", "--fix", "--register")
    run(folder, "build")
    return folder


@pytest.fixture(scope="module")
def store(workspace: Path) -> Store:
    return Store.read_only(str((workspace / "site" / "current" / "store").resolve()))


def rows(store: Store, query: str) -> list[tuple]:
    solutions = store.query(query, prefixes=PREFIXES)
    names = [v.value for v in solutions.variables]
    return [tuple(None if s[n] is None else s[n].value for n in names) for s in solutions]


def test_every_thing_is_there_once_with_its_kind(store: Store, expected: dict) -> None:
    (accused,) = (f["against"] for f in expected["facts"] if f["kind"] == "accusation")
    for kind, names in expected["things"].items():
        found = rows(store, f"SELECT ?name {{ ?thing a {CLASSES[kind]} ; rdfs:label ?name }}")
        # Of whom nothing is told but what is withheld, not even the name is.
        assert sorted(found) == sorted((name,) for name in names if name != accused), kind


def patterns_of(said: dict, expected: dict) -> list[str]:
    """The graph patterns, about ``?f``, of everything that the expected fact says."""

    def quoted(value: str) -> str:
        return json.dumps(value, ensure_ascii=False)

    kind = said["kind"].title().replace("_", "")
    patterns = [f"?f a rj:{kind} ; rj:words {quoted(said['exact'])}"]
    for field, value in said.items():
        property_ = PROPERTIES.get(field, f"rj:{field}")
        if field in REFERENCES:
            nickname = NICKNAMES.get(value)
            name = expected["things"][nickname[0]][nickname[1]] if nickname else value
            patterns.append(f"?f {property_}/rdfs:label ?{field}_label")
            patterns.append(f"FILTER (STR(?{field}_label) = {quoted(name)})")
        elif field == "text":
            patterns.append(f"?f {TEXTS[said['kind']]} {quoted(value)}")
        elif field in ("stance", "relation"):
            patterns.append(f"?f {property_} rj:{value}")
        elif field == "inferred":
            patterns += [f"?f rj:inferred {PROPERTIES.get(v, f'rj:{v}')}" for v in value]
        elif field == "role":
            patterns.append(f"?f {property_} {quoted(value)}")
        elif field not in ("kind", "exact"):
            patterns.append(f"?f {property_} {value}")
    return patterns


def test_every_expected_fact_is_in_the_graph_with_its_exact_span(
    store: Store, expected: dict
) -> None:
    text = TEXT.read_text()
    published = [f for f in expected["facts"] if f["kind"] != "accusation"]
    for said in published:
        span = (
            "?f rj:evidence/oa:hasSelector [ oa:exact ?exact ], [ oa:start ?start ; oa:end ?end ]"
        )
        query = " . ".join([span, *patterns_of(said, expected)])
        found = rows(store, f"SELECT DISTINCT ?f ?exact ?start ?end {{ {query} }}")
        assert len(found) == 1, said
        ((_, exact, start, end),) = found
        assert exact == text[int(start) : int(end)] == said["exact"]
        inferred = rows(store, f"SELECT DISTINCT ?p {{ {query} . ?f rj:inferred ?p }}")
        assert len(inferred) == len(said.get("inferred", ())), said
    counts = dict(
        rows(
            store,
            """SELECT ?kind (COUNT(DISTINCT ?f) AS ?n)
               { GRAPH ?g { ?f rj:reportedIn ?article ; a ?kind } } GROUP BY ?kind""",
        )
    )
    wanted: dict[str, int] = {"Quotation": len(expected["quotations"])}
    for said in published:
        kind = said["kind"].title().replace("_", "")
        wanted[kind] = wanted.get(kind, 0) + 1
    assert counts == {RJ + kind: str(count) for kind, count in wanted.items()}


def test_every_quotation_stands_where_the_text_has_it(store: Store, expected: dict) -> None:
    text = TEXT.read_text()
    found = rows(
        store,
        """SELECT ?text ?start ?end ?from { ?q a rj:Quotation ; schema:text ?text ;
             rj:evidence/oa:hasSelector [ oa:start ?start ; oa:end ?end ]
             OPTIONAL { ?q rj:quotedFrom/rdfs:label ?from } }""",
    )
    assert all(text[int(start) : int(end)] == exact for exact, start, end, _ in found)
    sources = {"translation": expected["things"]["translation"][0]}
    sources |= {"post": expected["things"]["post"][0], None: None}
    assert {(exact, origin) for exact, _, _, origin in found} == {
        (q["exact"], sources[q.get("quoted_from")]) for q in expected["quotations"]
    }


def test_every_quotation_has_its_speaker(store: Store, expected: dict) -> None:
    found = dict(
        rows(
            store,
            """SELECT ?text ?name
               { ?q a rj:Quotation ; schema:text ?text ; rj:speaker/rdfs:label ?name }""",
        )
    )
    group = expected["things"]["group"][0]
    speakers = {
        q["exact"]: group if q["speaker"] == "group" else q["speaker"]
        for q in expected["quotations"]
    }
    assert found == speakers


def test_continued_quotations_are_chained(store: Store, expected: dict) -> None:
    chains = rows(
        store, "SELECT ?a ?b { ?q rj:continuedBy ?r . ?q schema:text ?a . ?r schema:text ?b }"
    )
    texts = [q["exact"] for q in expected["quotations"]]
    wanted = {
        (t, texts[i + 1])
        for i, t in enumerate(texts)
        if "continued_by" in expected["quotations"][i]
    }
    assert set(chains) == wanted


def test_what_the_source_does_not_say_is_absent(store: Store) -> None:
    for property_ in ("headline", "author", "publisher", "datePublished", "url", "inLanguage"):
        assert not rows(store, f"SELECT ?v {{ ?a a schema:NewsArticle ; schema:{property_} ?v }}")
    assert not rows(store, "SELECT ?v { ?l a rj:Letter ; schema:inLanguage ?v }")
    about_people = {p for (p,) in rows(store, "SELECT DISTINCT ?p { ?x a schema:Person ; ?p ?v }")}
    allowed = {"schema:name", "schema:memberOf", "rj:repliedTo", "rdf:type", "rdfs:label"}
    assert about_people <= {
        PREFIXES[prefix] + name for prefix, name in (a.split(":") for a in allowed)
    }
    between = {
        p
        for (p,) in rows(
            store, "SELECT DISTINCT ?p { ?x a schema:Person ; ?p ?y . ?y a schema:Person }"
        )
    }
    assert between <= {RJ + "repliedTo"}


def test_the_accusation_stays_in_until_reviewed_and_its_words_do_too(
    workspace: Path, store: Store, expected: dict
) -> None:
    (accusation,) = (f for f in expected["facts"] if f["kind"] == "accusation")
    accused, telling = accusation["against"], accusation["exact"].partition("accused")[2]
    assert not store.query("ASK { ?x a <" + RJ + "Accusation> }")
    literals = [q.object.value for q in store.quads_for_pattern(None, None, None)]
    assert not [value for value in literals if telling in value or "accused" in value]
    current = workspace / "site" / "current"
    packed = list((current / "download").glob("*.gz"))
    assert len(packed) >= 20
    for path in packed:
        said = gzip.decompress(path.read_bytes()).decode()
        assert telling not in said, path.name
        assert accused not in said, path.name
    with sqlite3.connect(current / "search.db") as search:
        assert not [line for line in search.iterdump() if telling in line or accused in line]
    # Words that are published are found there, so the check can fail.
    shown = next(q["exact"] for q in expected["quotations"] if q["speaker"] == "Asia Argento")
    for name in ("dataset.nt.gz", "facts.jsonl.gz", "quotations.csv.gz"):
        assert shown in gzip.decompress((current / "download" / name).read_bytes()).decode()


def test_a_reviewed_accusation_is_published_as_somebodys(
    workspace: Path, expected: dict, tmp_path: Path
) -> None:
    folder = tmp_path / "reviewed"
    shutil.copytree(workspace, folder, ignore=shutil.ignore_patterns("site"))
    sheet = folder / "facts" / "letter.yaml"
    data = yaml.safe_load(sheet.read_text())
    for fact in data["facts"]:
        if fact["kind"] == "accusation":
            fact["review"] = {"status": "accepted", "by": "ed", "at": "2026-11-23"}
    sheet.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False))
    run(folder, "build")
    store = Store.read_only(str((folder / "site" / "current" / "store").resolve()))
    fact = next(f for f in expected["facts"] if f["kind"] == "accusation")
    assert rows(
        store,
        """SELECT ?by ?against ?words WHERE {
             ?a a rj:Accusation ; rj:claimant/rdfs:label ?by ; rj:against/rdfs:label ?against ;
                rj:words ?words ; rj:reportedIn ?article }""",
    ) == [(fact["claimant"], fact["against"], fact["exact"])]
    one, other = (
        next(
            quad.subject
            for quad in store.quads_for_pattern(None, LABEL, None)
            if quad.object.value == fact[role]
        )
        for role in ("claimant", "against")
    )
    assert not list(store.quads_for_pattern(one, None, other))


def test_only_speech_is_a_quotation(store: Store, expected: dict) -> None:
    texts = [t for (t,) in rows(store, "SELECT ?t { ?q a rj:Quotation ; schema:text ?t }")]
    for words in expected["not_a_quotation"]:
        assert words not in texts
