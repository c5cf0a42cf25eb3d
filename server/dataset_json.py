"""The dataset described in JSON-LD for search engines, and as an RO-Crate for repositories."""

import json
from typing import Any, Final

from ..ontology.layout import COMPRESSED
from ..ontology.manifest import Download
from .dataset_graph import QUOTED_RIGHTS, dataset_iri, license_iri
from .snapshots import Snapshot

_CRATE: Final = "https://w3id.org/ro/crate/1.1"
_NO_LICENSE: Final = "#no-licence-stated"


def schema_org(snapshot: Snapshot) -> str:
    """A ``schema:Dataset`` to stand in a page's ``script`` element: no ``<`` in it is one."""
    base = snapshot.manifest.base_uri.rstrip("/")
    document = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": dataset_iri(snapshot),
        "url": dataset_iri(snapshot),
        **_described(snapshot),
        "license": license_iri(snapshot) or snapshot.manifest.site.license,
        "creator": _organisation(snapshot),
        "publisher": _organisation(snapshot),
        "isAccessibleForFree": True,
        "includedInDataCatalog": {"@type": "DataCatalog", "url": f"{base}/"},
        "distribution": [
            {
                "@type": "DataDownload",
                "name": d.name,
                "contentUrl": f"{base}/download/{d.name}",
                "encodingFormat": d.media_type,
                "contentSize": f"{d.bytes} B",
                "sha256": d.sha256.removeprefix("sha256:"),
            }
            for d in snapshot.manifest.downloads
        ],
    }
    text = json.dumps({k: v for k, v in document.items() if v}, ensure_ascii=False, indent=1)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def ro_crate(snapshot: Snapshot) -> bytes:
    """``ro-crate-metadata.json`` of RO-Crate 1.1, for a deposit of the dumps.

    The files are named by where they are on the web; somebody who deposits them beside the crate
    needs to change nothing, since each says its size and checksum.
    """
    base, site = snapshot.manifest.base_uri.rstrip("/"), snapshot.manifest.site
    license_ = license_iri(snapshot) or _NO_LICENSE
    files = [_file(base, d) for d in snapshot.manifest.downloads]
    root = {
        "@id": "./",
        "@type": "Dataset",
        **_described(snapshot),
        "url": dataset_iri(snapshot),
        "license": {"@id": license_},
        "usageInfo": {"@id": "#quoted-words"},
        "hasPart": [{"@id": file["@id"]} for file in files],
    }
    entities: list[dict[str, Any]] = [
        {
            "@id": "ro-crate-metadata.json",
            "@type": "CreativeWork",
            "conformsTo": {"@id": _CRATE},
            "about": {"@id": "./"},
        },
        root,
        {
            "@id": license_,
            "@type": "CreativeWork",
            "name": site.license or "No licence is stated.",
        },
        {"@id": "#quoted-words", "@type": "CreativeWork", "description": QUOTED_RIGHTS},
    ]
    organisation = _organisation(snapshot)
    if organisation:
        root["publisher"] = root["author"] = {"@id": "#publisher"}
        entities.append({"@id": "#publisher", **organisation})
    document = {"@context": f"{_CRATE}/context", "@graph": entities + files}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _described(snapshot: Snapshot) -> dict[str, Any]:
    m, site = snapshot.manifest, snapshot.manifest.site
    return {
        "name": site.title,
        "description": site.description or f"{site.title}, as linked data.",
        "inLanguage": site.language,
        "version": m.version,
        "identifier": [dataset_iri(snapshot), m.digest],
        "datePublished": m.created.strftime("%Y-%m-%d"),
        "dateModified": m.created.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


def _organisation(snapshot: Snapshot) -> dict[str, str] | None:
    publisher = snapshot.manifest.site.publisher
    return {"@type": "Organization", "name": publisher} if publisher else None


def _file(base: str, download: Download) -> dict[str, Any]:
    plain = download.name.removesuffix(COMPRESSED)
    return {
        "@id": f"{base}/download/{download.name}",
        "@type": "File",
        "name": download.name,
        "encodingFormat": download.media_type,
        "contentSize": str(download.bytes),
        "sha256": download.sha256.removeprefix("sha256:"),
        **({"description": f"{plain}, compressed"} if plain != download.name else {}),
    }
