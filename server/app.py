"""The application: one blueprint per concern, on one snapshot per request."""

from typing import Any

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from . import (
    corrections,
    dataset,
    discovery,
    downloads,
    embeds,
    feeds,
    figures,
    graphs,
    headers,
    machines,
    markup,
    memento,
    messages,
    metrics,
    overviews,
    pages,
    problems,
    query_editor,
    reconcile,
    resources,
    script_messages,
    snapshot_files,
    sparql,
    terms,
    versions,
)
from .assets import Assets
from .cache import ByteCache
from .config import Config
from .converters import RestConverter
from .doorway import Doorway
from .last_resort import LastResort
from .preconditions import Preconditions
from .quick import QuickAnswers
from .remote_snapshots import RemoteSnapshots
from .site import EXTENSION, Site
from .snapshots import Snapshots


def create_app(config: Config) -> Flask:
    """Make the application that serves ``config.site``, or what ``config.endpoint`` holds.

    Raise :class:`~rejoinder.server.errors.SnapshotError` where nothing is published there.
    """
    snapshots = RemoteSnapshots(config) if config.endpoint else Snapshots(config.site)
    app = Flask(__name__, static_folder=None)
    documents: ByteCache[Any] = ByteCache(config.document_cache)
    app.extensions[EXTENSION] = Site(config, snapshots, documents, ByteCache(config.search_cache))
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["has_script"] = query_editor.has_script
    app.jinja_env.filters["duration"] = figures.duration
    app.jinja_env.globals["script_messages"] = script_messages.script_messages
    app.jinja_env.filters["number"] = figures.number
    app.jinja_env.filters["size"] = figures.size
    messages.register(app)
    markup.register(app)
    # Werkzeug would redirect to an absolute URL, made of what the request says of itself.
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False
    app.url_map.redirect_defaults = False
    app.url_map.converters["rest"] = RestConverter
    Assets().register(app)
    problems.register(app)
    headers.register(app)
    for module in (
        *(pages, resources, graphs, terms, downloads, machines, sparql, query_editor, overviews),
        *(dataset, discovery, feeds, reconcile),
        *(corrections, embeds, memento, snapshot_files, versions),
    ):
        app.register_blueprint(module.blueprint)
    routes = app.url_map.bind("")

    def is_route(path: str) -> bool:
        try:
            routes.match(path)
        except HTTPException as error:
            return error.code != 404
        return True

    answers = QuickAnswers(app.wsgi_app, documents)
    app.wsgi_app = Doorway(  # type: ignore[method-assign]
        Preconditions(answers), snapshots, is_route
    )
    if config.proxies:
        # Who the client is, and nothing else: not where the site is.
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=config.proxies, x_proto=0, x_host=0
        )
    metrics.register(app)
    app.wsgi_app = LastResort(app.wsgi_app)  # type: ignore[method-assign]
    return app
