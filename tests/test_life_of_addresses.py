"""Whatever is decided, in any order: no address is forgotten, and nothing withheld is told.

The registry and the sheets of a small workspace are changed and built at random, through the public
doors. After each build every address that ever answered is asked for, and every byte that is
published, in every version, is searched for what is withheld.
"""

import gzip
import json
import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

import yaml
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from pyoxigraph import NamedNode, Store
from rejoinder.ontology.addresses import Addresses
from rejoinder.pipeline.build import build
from rejoinder.pipeline.check import load_registry
from rejoinder.pipeline.errors import Problems
from rejoinder.pipeline.registry import Entry
from rejoinder.pipeline.registry_commands import merge, rename, split, withdraw, withhold
from rejoinder.pipeline.workspace import Workspace
from rejoinder.server.app import create_app
from rejoinder.server.config import Config

BASE = "https://bells.example/data"
PEOPLE = {
    "ysolde-quarmby": "Ysolde Quarmby",
    "tancred-wexcombe": "Tancred Wexcombe",
    "ottoline-brastock": "Ottoline Brastock",
    "evander-thripp": "Evander Thripp",
}
#: Who signs, who answers, and who is only named by the way, in each article.
ARTICLES = {
    "north": ("ysolde-quarmby", "tancred-wexcombe", "evander-thripp"),
    "south": ("tancred-wexcombe", "ottoline-brastock", "ysolde-quarmby"),
    "east": ("ysolde-quarmby", "evander-thripp", "ottoline-brastock"),
}
FACTS = ("signed", "answered", "described", "smiled")
KEYS = st.sampled_from([f"person/{slug}" for slug in PEOPLE])


def sentences(article: str) -> dict[str, str]:
    first, second, third = (PEOPLE[slug] for slug in ARTICLES[article])
    return {
        "signed": f"{first} signed the plea against the bells",
        "answered": f"{second.split()[1]} called the plea a marvel",
        "described": f"{second} is a printer in the harbour",
        "smiled": f"Those who know {third} smiled at the plea",
    }


def text(article: str) -> str:
    return ". ".join(sentences(article).values()) + ".\n"


def sheet(article: str, left: dict[str, str], retired: list[str]) -> dict[str, Any]:
    first, second, _ = ARTICLES[article]
    values = {
        "signed": {"kind": "signature", "work": "plea", "signatory": "first"},
        "answered": {
            "kind": "response",
            "responder": "second",
            "responds_to": "plea",
            "stance": "supports",
        },
        "described": {"kind": "description", "describes": "second", "text": "a printer"},
        "smiled": {"kind": "description", "describes": "plea", "text": "smiled at"},
    }
    facts = []
    for name, status in left.items():
        words = sentences(article)[name]
        start = text(article).index(words)
        span = {"exact": words, "start": start, "end": start + len(words)}
        review = {"status": status, "by": "ed", "at": "2026-11-24"}
        facts.append({"id": name, **values[name], "evidence": span, "review": review})
    things = [
        {"id": "plea", "kind": "letter", "name": "the plea", "same_as": "letter/plea"},
        *(
            {"id": name, "kind": "person", "name": PEOPLE[slug], "same_as": f"person/{slug}"}
            for name, slug in (("first", first), ("second", second))
        ),
    ]
    return {
        "article": {
            "id": article,
            "source": f"articles/{article}.txt",
            "title": f"The bells of the {article}",
            "language": "en",
        },
        "things": things,
        "facts": facts,
        "retired": retired,
    }


class Lives(RuleBasedStateMachine):
    """A workspace, and what its site has answered so far."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="lives-"))
        self.seen: set[str] = set()
        self.left = {article: dict.fromkeys(FACTS, "accepted") for article in ARTICLES}
        self.retired: dict[str, list[str]] = {article: [] for article in ARTICLES}
        self.built = False
        self.app: Any = None

    @initialize()
    def begin(self) -> None:
        (self.folder / "rejoinder.toml").write_text(
            f'[site]\nbase_uri = "{BASE}"\ntitle = "Bells"\n[publish]\nkeep_versions = 3\n'
        )
        for name in ("facts", "texts"):
            (self.folder / name).mkdir()
        for article in ARTICLES:
            (self.folder / "texts" / f"{article}.txt").write_text(text(article))
            self.write(article)
        entries = [{"kind": "letter", "slug": "plea", "label": {"en": "The plea"}}]
        entries += [
            {"kind": "person", "slug": slug, "label": {"en": name}} for slug, name in PEOPLE.items()
        ]
        (self.folder / "registry.yaml").write_text(yaml.safe_dump(entries, sort_keys=False))
        self.workspace = Workspace(self.folder)
        self.publish()

    def write(self, article: str) -> None:
        data = sheet(article, self.left[article], self.retired[article])
        path = self.folder / "facts" / f"{article}.yaml"
        path.write_text(yaml.safe_dump(data, sort_keys=False))

    def decide(self, command: Any, *arguments: Any) -> None:
        """What is refused changes nothing, and is nothing to this test."""
        before = self.workspace.registry_file.read_bytes()
        try:
            command(self.workspace, *arguments)
            self.built = False
        except Problems:
            assert self.workspace.registry_file.read_bytes() == before

    @rule(key=KEYS, into=KEYS)
    def merge(self, key: str, into: str) -> None:
        self.decide(merge, key, into)

    @rule(key=KEYS)
    def unmerge(self, key: str) -> None:
        self.decide(split, key)

    @rule(key=KEYS, article=st.sampled_from(sorted(ARTICLES)))
    def split(self, key: str, article: str) -> None:
        self.decide(split, key, [article])

    @rule(key=KEYS)
    def rename(self, key: str) -> None:
        self.decide(rename, key, f"Baroness {PEOPLE[key.partition('/')[2]]}")

    @rule(key=KEYS)
    def withdraw(self, key: str) -> None:
        self.decide(withdraw, key)

    @rule(key=KEYS)
    def withhold(self, key: str) -> None:
        self.decide(withhold, key)

    @rule(
        article=st.sampled_from(sorted(ARTICLES)), fact=st.sampled_from(FACTS), note=st.booleans()
    )
    def drop(self, article: str, fact: str, note: bool) -> None:
        if self.left[article].pop(fact, None) is not None and note:
            self.retired[article].append(fact)
        self.write(article)
        self.built = False

    @rule(
        article=st.sampled_from(sorted(ARTICLES)),
        fact=st.sampled_from(FACTS),
        status=st.sampled_from(["corrected", "rejected"]),
    )
    def review(self, article: str, fact: str, status: str) -> None:
        if fact in self.left[article]:
            self.left[article][fact] = status
        self.write(article)
        self.built = False

    @precondition(lambda self: not self.built)
    @rule()
    def publish(self) -> None:
        build(self.workspace)
        self.built = True
        if self.app is None:
            self.app = create_app(Config(self.workspace.site_dir))
        root = Addresses(BASE).id_root
        store = Store.read_only(str((self.workspace.site_dir / "current/store").resolve()))
        self.answering = {
            quad.subject.value
            for quad in store.quads_for_pattern(None, None, None, None)
            if isinstance(quad.subject, NamedNode)
            and quad.subject.value.startswith(root)
            and "#" not in quad.subject.value
        }
        self.seen |= self.answering

    # What must hold whenever a build has ended.

    def get(self, path: str, accept: str = "*/*") -> Any:
        extension = self.app.extensions["rejoinder"]
        extension.snapshots._check_at = 0.0  # do not wait until the server looks again
        with self.app.test_client() as client:
            return client.get(path, headers={"Accept": accept}, buffered=True)

    @precondition(lambda self: self.built)
    @invariant()
    def every_address_answers_as_the_registry_says(self) -> None:
        registry = load_registry(self.workspace)
        bodies = set()
        for iri in self.seen:
            name = iri.removeprefix(Addresses(BASE).id_root)
            answer = self.get(f"/id/{name}")
            entry = registry.entries.get(name)
            meant = registry.resolve(name)
            if answer.status_code == 303:
                assert iri in self.answering
                assert self.get(f"/doc/{name}").status_code == 200
                assert entry is None or entry.status == "current"
            elif answer.status_code == 301:
                assert meant is not None
                assert meant.status == "current"
                assert answer.headers["Location"] == f"/data/id/{meant.key}"
            else:
                assert answer.status_code == 410, (iri, answer.status_code)
                document = self.get(f"/doc/{name}.ttl")
                assert document.status_code == 410
                if meant is not None and meant.status == "withdrawn":
                    assert b"deprecated" in document.data
                elif meant is not None:
                    assert meant.status == "withheld" or iri not in self.answering
                    bodies |= {answer.data, document.data}
        assert len(bodies) <= 1, "the tombstone of what is withheld is the same for all"

    def withheld(self) -> tuple[list[Entry], set[bytes]]:
        """The entries that are withheld, and what of them nobody may read anywhere."""
        registry = load_registry(self.workspace)
        held, public = [], set()
        for entry in registry:
            meant = registry.resolve(entry.key)
            names = {*entry.label.values(), *entry.names}
            if meant is not None and meant.status == "withheld":
                held.append(entry)
            elif entry.status == "current":
                public |= names
        words = set()
        for entry in held:
            names = {*entry.label.values(), *entry.names}
            if not names & public:  # of a name that another bears, only the other is told
                words |= {name.casefold().encode() for name in names}
                words.add(PEOPLE.get(entry.slug, entry.slug).split()[-1].casefold().encode())
            words.add(f"/{entry.kind}/{entry.slug}>".encode())
        return held, words

    @precondition(lambda self: self.built)
    @invariant()
    def nothing_withheld_is_told_anywhere(self) -> None:
        held, words = self.withheld()
        if not held:
            return

        def check(where: object, data: bytes) -> None:
            folded = data.lower()
            told = [word for word in words if word in folded]
            assert not told, (where, told)

        site = self.workspace.site_dir
        versions = sorted(path for path in (site / "versions").iterdir())
        for path in site.rglob("*"):
            if path.is_file() and not path.is_symlink():
                data = path.read_bytes()
                check(path, gzip.decompress(data) if path.suffix == ".gz" else data)
        for version in versions:
            store = Store.read_only(str(version / "store"))
            check(version, "\n".join(map(str, store)).encode())
            with closing(sqlite3.connect(version / "search.db")) as database:
                for table in ("entry", "address"):
                    rows = database.execute(f"SELECT * FROM {table}").fetchall()
                    check((version, table), json.dumps(rows, ensure_ascii=False).encode())
        paths = ["/", "/kind/person", "/corrections", "/feed.atom", "/versions", "/sitemap.xml"]
        paths += [f"/doc/{iri.removeprefix(Addresses(BASE).id_root)}" for iri in self.answering]
        names = [version.name for version in versions]
        paths += [f"/versions?from={names[0]}&to={name}&format=json" for name in names[1:]]
        for path in paths:
            check(path, self.get(path, "text/html, */*;q=0.1").data)
        for version in versions:
            for entry in held:
                answer = self.get(f"/version/{version.name}/doc/{entry.key}")
                assert answer.status_code in (404, 410)
                check(answer.request.path, answer.data.replace(entry.key.encode(), b""))

    def teardown(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


TestLives = Lives.TestCase
TestLives.settings = settings(
    max_examples=5,
    stateful_step_count=14,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)
