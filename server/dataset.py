"""``/dataset``: what the dataset is, for people, catalogues, crawlers and those who cite it."""

from typing import Final

from flask import Blueprint, Response, render_template, request

from ..ontology.citations import CITATION_TYPES, Reference, citation_key, write
from ..ontology.formats import GRAPH_FORMATS
from ..ontology.layout import COMPRESSED
from .dataset_graph import QUOTED_RIGHTS, dataset_iri, describe, license_iri
from .dataset_json import ro_crate, schema_org
from .errors import Problem
from .forms import FORMS, HTML, Form, negotiated, writing
from .links import to_uri
from .messages import Message
from .negotiate import choose, not_acceptable
from .reading import Reading, reading
from .rendition import Rendition
from .serialise import serialise
from .signposting import LINKSET, LINKSET_JSON, Typed, dataset_path, header_of
from .signposting import linkset as write_linkset
from .signposting import linkset_json as write_linkset_json
from .site import site
from .snapshots import Snapshot, pinned

blueprint = Blueprint("dataset", __name__)

_CRATE_TYPE: Final = "application/ld+json"
_CRATE_PROFILE: Final = "https://w3id.org/ro/crate"


@blueprint.get("/dataset")
def dataset() -> Response:
    """The description in the form that the client prefers."""
    form = negotiated(request.headers.get("Accept"))
    if form is None:
        raise not_acceptable({f.media_type: path for f, path in _addresses(pinned()).items()})
    return _send(form)


@blueprint.get("/dataset.<extension>")
def dataset_in(extension: str) -> Response:
    """The description in one form."""
    form = FORMS.get(extension)
    if form is None:
        others = (*FORMS, *CITATION_TYPES)
        raise Problem(
            404, "Not Found", Message("The forms are: %(forms)s.", forms=", ".join(others))
        )
    return _send(form)


@blueprint.get("/dataset.bib", defaults={"form": "bib"})
@blueprint.get("/dataset.ris", defaults={"form": "ris"})
@blueprint.get("/dataset.csl.json", defaults={"form": "csl.json"})
def citation(form: str) -> Response:
    """How to cite this version, for a reference manager."""
    snapshot = pinned()
    body = "".join(write(form, [reference(snapshot)])).encode()
    links = (("Link", header_of([Typed(dataset_path(snapshot), "describes")])),)
    return Rendition.of(body, f"{CITATION_TYPES[form]}; charset=utf-8", *links).respond()


@blueprint.get("/dataset/ro-crate-metadata.json")
def crate() -> Response:
    """The metadata file of an RO-Crate."""
    snapshot = pinned()
    links = (("Link", header_of([Typed(dataset_path(snapshot), "describes")])),)
    content_type = f'{_CRATE_TYPE}; profile="{_CRATE_PROFILE}"'
    return Rendition.of(ro_crate(snapshot), content_type, *links).respond()


@blueprint.get("/dataset/linkset")
def linkset() -> Response:
    """The links of the dataset and of its files, as a link set, negotiated."""
    path = f"{dataset_path(pinned())}/linkset"
    variants = {LINKSET_JSON: f"{path}.json", LINKSET: f"{path}.txt"}
    # A client that asks for plain JSON or text gets them too.
    asked = {LINKSET_JSON: True, LINKSET: False, "application/json": True, "text/plain": False}
    return _send_linkset(asked[choose(request.headers.get("Accept"), tuple(asked), variants)])


@blueprint.get("/dataset/linkset.json", defaults={"as_json": True})
@blueprint.get("/dataset/linkset.txt", defaults={"as_json": False})
def linkset_in(as_json: bool) -> Response:
    """The link set in one form."""
    return _send_linkset(as_json)


def reference(snapshot: Snapshot) -> Reference:
    """The dataset in this version, as one cites it."""
    manifest = snapshot.manifest
    return Reference(
        key=citation_key(f"{manifest.site.title} {manifest.version}"),
        kind="dataset",
        title=manifest.site.title,
        authors=(manifest.site.publisher,) if manifest.site.publisher else (),
        publisher=manifest.site.publisher or "",
        published=manifest.created.strftime("%Y-%m-%d"),
        version=manifest.version,
        url=dataset_iri(snapshot),
        language=manifest.site.language,
        note=f"SHA-256 of the sorted N-Quads: {manifest.digest.removeprefix('sha256:')}",
    )


def landing_links(snapshot: Snapshot) -> list[Typed]:
    """The links of the dataset's page, by the relations of FAIR Signposting."""
    base, path = snapshot.addresses.base_path, dataset_path(snapshot)
    links = [
        Typed(path, "cite-as"),
        Typed("https://schema.org/Dataset", "type"),
        Typed("https://schema.org/AboutPage", "type"),
    ]
    license_ = license_iri(snapshot)
    if license_:
        links.append(Typed(to_uri(license_), "license"))
    links += [
        Typed(f"{path}.{f.extension}", "describedby", f.media_type) for f in GRAPH_FORMATS.values()
    ]
    links.append(
        Typed(f"{path}/ro-crate-metadata.json", "describedby", _CRATE_TYPE, _CRATE_PROFILE)
    )
    links += [Typed(f"{path}.{form}", "describedby", type_) for form, type_ in _CITED]
    links += [
        Typed(f"{base}/download/{to_uri(d.name)}", "item", d.media_type)
        for d in snapshot.manifest.downloads
    ]
    return links


_CITED: Final = tuple(CITATION_TYPES.items())


def _is_whole(path: str) -> bool:
    """Whether a file holds all of the dataset; proxies refuse a header that names every file."""
    name = path.rpartition("/")[2]
    return name.startswith("dataset.") and not name.endswith(COMPRESSED)


def _linkset_links(snapshot: Snapshot) -> list[Typed]:
    path = dataset_path(snapshot)
    return [
        Typed(f"{path}/linkset.json", "linkset", LINKSET_JSON),
        Typed(f"{path}/linkset.txt", "linkset", LINKSET),
    ]


def _send_linkset(as_json: bool) -> Response:
    snapshot = pinned()
    path = dataset_path(snapshot)
    back = [Typed(path, "collection")]
    anchored = [(path, landing_links(snapshot))] + [
        (f"{snapshot.addresses.base_path}/download/{to_uri(d.name)}", [*back, *_licensed(snapshot)])
        for d in snapshot.manifest.downloads
    ]
    body = write_linkset_json(anchored) if as_json else write_linkset(anchored)
    return Rendition.of(
        body,
        LINKSET_JSON if as_json else LINKSET,
        ("Content-Location", f"{path}/linkset.{'json' if as_json else 'txt'}"),
        ("Vary", "Accept"),
    ).respond()


def _licensed(snapshot: Snapshot) -> list[Typed]:
    license_ = license_iri(snapshot)
    return [Typed(to_uri(license_), "license")] if license_ else []


def _addresses(snapshot: Snapshot) -> dict[Form, str]:
    path = dataset_path(snapshot)
    return {form: f"{path}.{form.extension}" for form in FORMS.values()}


def _send(form: Form) -> Response:
    snapshot = pinned()
    read = reading(snapshot) if form is HTML else None
    key = (snapshot.key, "dataset", form.extension, read and read.key)
    rendition: Rendition | None = site().documents.get(key)
    if rendition is None:
        rendition = _render(snapshot, form, read)
        site().documents.put(key, rendition, len(rendition.body))
    response: Response = rendition.respond(key)
    return response


def _render(snapshot: Snapshot, form: Form, read: Reading | None) -> Rendition:
    addresses = _addresses(snapshot)
    links = [Typed(path, "alternate", f.media_type) for f, path in addresses.items()]
    links.append(Typed(dataset_path(snapshot), "canonical"))
    if form is HTML:
        landing = landing_links(snapshot)
        # Two levels: the whole dataset is in the header, each of its files in the link set.
        links += [x for x in landing if x.rel != "item" or _is_whole(x.target)]
    else:
        links.append(Typed(dataset_path(snapshot), "describes"))
    links += _linkset_links(snapshot)
    headers = (("Content-Location", addresses[form]), ("Link", header_of(links)))
    if read is not None:
        return read.rendition(_page(snapshot, addresses), *headers, vary="Accept")
    with writing(form):
        body = serialise(
            describe(snapshot),
            GRAPH_FORMATS[form.extension],
            first=dataset_iri(snapshot),
            prefixes=snapshot.manifest.prefixes,
        )
    return Rendition.of(body, form.content_type, ("Vary", "Accept"), *headers)


def _page(snapshot: Snapshot, addresses: dict[Form, str]) -> str:
    cited = reference(snapshot)
    manifest = snapshot.manifest
    return render_template(
        "dataset.html",
        iri=dataset_iri(snapshot),
        path=dataset_path(snapshot),
        alternates=[(f.label, p) for f, p in addresses.items() if f is not HTML],
        json_ld=schema_org(snapshot),
        cited=cited,
        digest=manifest.digest.removeprefix("sha256:"),
        citations={form: "".join(write(form, [cited])) for form in CITATION_TYPES},
        quoted_rights=QUOTED_RIGHTS,
        license=license_iri(snapshot),
        classes=sorted(manifest.counts.classes.items(), key=lambda c: (-c[1], c[0])),
        properties=sorted(manifest.counts.properties.items(), key=lambda c: (-c[1], c[0])),
        files=[d for d in manifest.downloads if not d.name.endswith(COMPRESSED)],
        short=lambda iri: _short(manifest.prefixes, iri),
    )


def _short(prefixes: dict[str, str], iri: str) -> str:
    for prefix, namespace in prefixes.items():
        if iri.startswith(namespace) and len(iri) > len(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri
