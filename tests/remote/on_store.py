"""A plugin of pytest that has the site's own tests run on a store elsewhere.

Whatever site a test makes an application for is published to the store first, and the application
is one on that. The environment says where the store is. ``test_site`` runs pytest with it.
"""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

from rejoinder.ontology.layout import CURRENT, MANIFEST
from rejoinder.pipeline.publish_store import Target
from rejoinder.pipeline.publish_to import publish_to
from rejoinder.server import app as module
from rejoinder.server.config import Config

QUERY, GRAPH_STORE = "TEST_STORE_QUERY", "TEST_STORE_GRAPHS"

_create_app = module.create_app
_there: dict[Path, float] = {}
_made: list[Path] = []


def create_app(config: Config) -> Any:
    """As the server has it, but that the triples are in the store."""
    manifest = config.site / CURRENT / MANIFEST
    if config.endpoint or not manifest.exists():
        return _create_app(config)
    path = manifest.resolve()
    if _there.get(path) != path.stat().st_mtime:
        target = Target.guess(os.environ[GRAPH_STORE], os.environ[QUERY], None, os.environ)
        publish_to(path.parent, config.site, target)
        _there[path] = path.stat().st_mtime
    _made.append(path)
    return _create_app(replace(config, endpoint=os.environ[QUERY], manifest=manifest))


def pytest_configure() -> None:
    """Before any test is imported."""
    module.create_app = create_app


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say how often it came to that, lest it never did."""
    terminalreporter.write_line(f"{len(_made)} applications on the store")
