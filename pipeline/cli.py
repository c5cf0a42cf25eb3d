"""The command line: ``rejoinder COMMAND``.

Exit status: 0 done, 1 something was refused or failed, 2 wrong usage.
"""

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from difflib import get_close_matches
from functools import wraps
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ..ontology.formats import GRAPH_FORMATS, RESULT_FORMATS
from ..ontology.layout import CURRENT
from .errors import WARNING, MalformedQueryError, Problems, RejoinderError, counted
from .files import replacing
from .progress import Progress

if TYPE_CHECKING:
    from .workspace import Workspace

#: Contradictions that a build lists.
_MOST_LINES = 20

_F = TypeVar("_F", bound=Callable[..., Any])


class _Commands(click.Group):
    """The commands in the order of the work, not of the alphabet."""

    def list_commands(self, _: click.Context) -> list[str]:
        return list(self.commands)


#: What a command that refuses has not done; the others have not published.
_DONE = {
    "extract": "extracted",
    "evaluate": "evaluated",
    "serve": "served",
    "export": "written",
} | dict.fromkeys(("import", "merge", "split", "withdraw", "withhold", "rename"), "changed")


class _Refusing(click.Command):
    """A command whose refusals are lines for people and exit status 1."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Problems as error:
            for problem in error.problems:
                click.echo(str(problem), err=True)
            count = counted(len(error.problems), "problem")
            done = _DONE.get(self.name or "", "published")
            click.echo(f"{count}; nothing was {done}.", err=True)
            ctx.exit(1)
        except RejoinderError as error:
            click.echo(f"rejoinder {self.name}: {error}", err=True)
            ctx.exit(1)


def _folder_option(command: _F) -> _F:
    """``-C DIR``, before or behind the command's name."""

    @click.option(
        "-C",
        "folder",
        metavar="DIR",
        type=click.Path(path_type=Path, file_okay=False),
        help="The workspace (default: this folder).",
    )
    @click.pass_context
    @wraps(command)
    def wrapped(ctx: click.Context, /, folder: Path | None, **options: Any) -> Any:
        return command(folder=folder or (ctx.obj or {}).get("folder") or Path(), **options)

    return wrapped  # type: ignore[return-value]


def _workers(command: _F) -> _F:
    """``--jobs`` and ``--scheduler``: who does the work."""
    command = click.option(
        "--scheduler", metavar="ADDRESS",
        help="Of a Dask scheduler, whose workers do it instead (such as tcp://head:8786).",
    )(command)  # fmt: skip
    return click.option(
        "--jobs", metavar="N", type=click.IntRange(0),
        help="Processes that do it (default: one a core, where it is much; 0: none of their own).",
    )(command)  # fmt: skip


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="rejoinder", prog_name="rejoinder")
@click.option("-C", "folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False),
              help="The workspace (default: this folder).")  # fmt: skip
@click.pass_context
def main(ctx: click.Context, folder: Path | None) -> None:
    """Publish news coverage of public debates as linked data.

    \b
    articles/ ──extract──► facts/ ──build──► site/ ──serve──► SPARQL · pages · downloads

    Start with: rejoinder init my-debate
    """
    ctx.obj = {"folder": folder}


def _command(example: str) -> Callable[[Callable[..., Any]], click.Command]:
    """A command of ``main``, called as in the example with which its help ends."""
    return main.command(example.split()[1], cls=_Refusing, epilog=f"\b\nExample:\n  {example}")


@_command("rejoinder init my-debate && cd my-debate && rejoinder build && rejoinder serve")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
def init(directory: Path) -> None:
    """Make a new workspace in DIR, with one commented example."""
    from .init import init_workspace

    init_workspace(directory)
    click.echo(f"A workspace is ready in {directory}/.")
    click.echo(f"Next: rejoinder -C {directory} check && rejoinder -C {directory} build")


@_command("rejoinder extract articles/letter.txt")
@click.argument("articles", metavar="[ARTICLE]…", nargs=-1)
@_workers
@_folder_option
def extract(
    folder: Path, articles: tuple[str, ...], jobs: int | None, scheduler: str | None
) -> None:
    """Read articles and propose a fact sheet for each.

    Without ARTICLE: everything below articles/, and at the addresses of [storage] articles, that is
    new or has changed. What a person has written or reviewed in a sheet is kept.

    An ARTICLE may be an address, of a file or folder: s3://bucket/folder.
    """
    from .extract.stored import extract_stored
    from .workspace import Workspace

    with _progress() as progress:
        report = extract_stored(
            Workspace.find(folder), articles, progress=progress, jobs=jobs, scheduler=scheduler
        )
    for line in report.lines:
        click.echo(line)
    for problem in report.problems:
        click.echo(str(problem), err=True)
    if report.problems:
        sys.exit(1)


@_command("rejoinder check --fix --register")
@click.option("--fix", "fixing", is_flag=True, help="Fill in offsets, digests and ids.")
@click.option("--register", is_flag=True, help="Add new things to the registry.")
@_folder_option
def check(folder: Path, fixing: bool, register: bool) -> None:
    """Check fact sheets and registry; say file, line and field of what is wrong."""
    from .check import check as check_workspace
    from .fix import fix
    from .workspace import Workspace

    workspace = Workspace.find(folder)
    if fixing or register:
        report = fix(workspace, fill=fixing, register=register)
    else:
        report = check_workspace(workspace)
    for file in report.changed:
        click.echo(f"changed {file}")
    for warning in report.warnings:
        click.echo(f"{WARNING}{warning}", err=True)
    for problem in sorted(set(report.problems)):
        click.echo(str(problem), err=True)
    click.echo(
        f"{counted(report.sheets, 'sheet')}, {counted(report.facts, 'fact')}, "
        f"{report.registered} new in the registry, "
        f"{counted(len(set(report.problems)), 'problem')}"
    )
    if report.problems:
        sys.exit(1)


@_command("rejoinder sync")
@click.option("--delete", is_flag=True, help="Remove on each side what the other has removed.")
@click.option("--prefer", type=click.Choice(["here", "there"]),
              help="Whose files count where both sides have changed them.")  # fmt: skip
@_folder_option
def sync(folder: Path, delete: bool, prefer: str | None) -> None:
    """Bring sheets, texts and registry to what [storage] workspace has, and it to what is here.

    What both sides have changed stays as it is, and is reported. 'extract' does this before and
    after its work, and 'build' fetches before it.
    """
    from typing import cast

    from .storage.sheets import Side, sync_sheets
    from .workspace import Workspace

    workspace = Workspace.find(folder)
    if workspace.settings.storage.workspace is None:
        raise RejoinderError("[storage] workspace does not say with what")
    with _progress() as progress:
        synced = sync_sheets(workspace, progress, delete=delete, prefer=cast(Side | None, prefer))
    _echo(synced.lines or ["Nothing has changed."])
    for problem in synced.problems:
        click.echo(str(problem), err=True)
    if synced.problems:
        sys.exit(1)


@_command("rejoinder build --base-uri https://debates.example.org")
@click.option("--include-unreviewed", is_flag=True,
              help="Publish unreviewed accusations too. Not for a public site.")  # fmt: skip
@click.option("--base-uri", metavar="URI", help="Instead of [site] base_uri.")
@_workers
@_folder_option
def build(
    folder: Path,
    include_unreviewed: bool,
    base_uri: str | None,
    jobs: int | None,
    scheduler: str | None,
) -> None:
    """Turn fact sheets into a validated graph, and publish it as a new snapshot.

    The workers of a --scheduler must see the workspace under the same name, on a shared disk.
    """
    from .build import build as build_workspace
    from .example_trials import try_examples
    from .storage.sheets import fetch_sheets
    from .workspace import Workspace

    workspace = Workspace.find(folder)
    if base_uri is not None:
        base_uri = _base_uri(base_uri)
    with _progress() as progress:
        fetched = fetch_sheets(workspace, progress)
        if fetched.problems:
            raise Problems(fetched.problems)
        built = build_workspace(
            workspace,
            include_unreviewed=include_unreviewed,
            base_uri=base_uri,
            progress=progress,
            jobs=jobs,
            scheduler=scheduler,
        )
        progress("trying the example queries")
        try_examples(built.publication.path, last=built.publication.on_last)
    _echo(fetched.lines)
    for warning in built.warnings:
        click.echo(f"{WARNING}{warning}", err=True)
    for fact, reason in sorted(built.withheld.items()):
        click.echo(f"withheld {fact}: {reason}")
    for line in built.contradictions[:_MOST_LINES]:
        click.echo(f"contradiction {line}")
    if len(built.contradictions) > _MOST_LINES:
        more = counted(len(built.contradictions) - _MOST_LINES, "more contradiction")
        click.echo(f"… and {more}; the example queries 17 to 19 list them")
    manifest = built.publication.manifest
    what = ", ".join(
        counted(number, thing)
        for number, thing in (
            (built.sheets, "article"),
            (built.facts, "fact"),
            (manifest.counts.triples, "triple"),
        )
    )
    for versions, what_happened in (
        (built.publication.cleaned, "Took what is withheld out of"),
        (
            built.publication.removed,
            "Removed, since what is withheld could not be taken out of it:",
        ),
    ):
        for version in versions:
            click.echo(f"{what_happened} {version}.")
    if built.publication.published:
        click.echo(f"Published {manifest.version} ({what}).")
    else:
        click.echo(f"Nothing has changed: {manifest.version} stays current ({what}).")


@_command("rejoinder merge person/a-marsh person/ada-marsh")
@click.argument("key")
@click.argument("into")
@_folder_option
def merge(folder: Path, key: str, into: str) -> None:
    """Make KEY one with INTO: its address will lead there, and its facts will be INTO's.

    A key is KIND/SLUG, as in addresses.
    """
    from .registry_commands import merge as merge_entries
    from .workspace import Workspace

    _echo(merge_entries(Workspace.find(folder), key, into))


@_command("rejoinder split person/john-smith --article herald-1a2b3c4d --slug john-smith-baker")
@click.argument("key")
@click.option("--article", "places", metavar="ARTICLE[/THING]", multiple=True,
              help="An article that means somebody else by KEY. May be repeated.")  # fmt: skip
@click.option("--slug", metavar="SLUG", help="Of the new entry (default: made of its label).")
@click.option("--label", metavar="LABEL", help="Of the new entry (default: that of KEY).")
@_folder_option
def split(
    folder: Path, key: str, places: tuple[str, ...], slug: str | None, label: str | None
) -> None:
    """Make two of KEY: what some articles mean by it becomes an entry of its own.

    Without --article: make KEY, which was merged, an entry of its own again.
    """
    from .registry_commands import split as split_entry
    from .workspace import Workspace

    if not places and (slug is not None or label is not None):
        raise click.UsageError("--slug and --label go with --article")
    _echo(split_entry(Workspace.find(folder), key, places, slug, label))


@_command("rejoinder withdraw letter/hoax")
@click.argument("key")
@_folder_option
def withdraw(folder: Path, key: str) -> None:
    """Take KEY and the facts that need it from the site; its address will say that it is gone."""
    from .registry_commands import withdraw as withdraw_entry
    from .workspace import Workspace

    _echo(withdraw_entry(Workspace.find(folder), key))


@_command("rejoinder withhold person/jane-doe")
@click.argument("key")
@_folder_option
def withhold(folder: Path, key: str) -> None:
    """Take KEY from the site and all its versions, so that nothing tells of it any more."""
    from .registry_commands import withhold as withhold_entry
    from .workspace import Workspace

    _echo(withhold_entry(Workspace.find(folder), key))


@_command('rejoinder rename person/jane-doe "Jane Roe" --language en')
@click.argument("key")
@click.argument("label")
@click.option("--language", metavar="TAG", help="Of the label, where there are several.")
@click.option("--forget", is_flag=True, help="Do not keep the old label among the names.")
@_folder_option
def rename(folder: Path, key: str, label: str, language: str | None, forget: bool) -> None:
    """Call KEY something else. Its address stays."""
    from .registry_commands import rename as rename_entry
    from .workspace import Workspace

    _echo(rename_entry(Workspace.find(folder), key, label, language, forget))


def _echo(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)


@_command("rejoinder serve --port 8080")
@click.argument("files", metavar="[FILE]…", nargs=-1, type=click.Path(path_type=Path))
@click.option("--host", help="Address to listen on (default 127.0.0.1).")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on (default 8000).")
@click.option("--base-uri", metavar="URI", help="Of a site made from FILEs.")
@click.option("--endpoint", metavar="URL", help="Where a store elsewhere answers queries.")
@click.option("--manifest", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False),
              help="Of what --endpoint holds (default: the workspace's current snapshot's).",
              )  # fmt: skip
@_folder_option
def serve(
    folder: Path,
    files: tuple[Path, ...],
    host: str | None,
    port: int | None,
    base_uri: str | None,
    endpoint: str | None,
    manifest: Path | None,
) -> None:
    """Serve the current snapshot: pages, SPARQL, linked data, downloads.

    With FILEs, which may be any RDF files, publish those as a snapshot of their own and serve that.

    With --endpoint, the triples come from a store elsewhere, into which 'rejoinder publish --to'
    has put them.
    """
    from ..server.config import Config
    from ..server.errors import ServerError
    from ..server.run import authority
    from ..server.run import serve as serve_site
    from .workspace import Workspace

    def configured(site: Path, settings: Mapping[str, object]) -> Config:
        try:
            config = Config.from_environment(site, settings)
        except ServerError as error:
            raise RejoinderError(str(error)) from None
        if host is not None:
            config = replace(config, host=host)
        return config if port is None else replace(config, port=port)

    def run_server(config: Config) -> None:
        try:
            serve_site(config)
        except ServerError as error:
            raise RejoinderError(str(error)) from None

    if endpoint is not None or manifest is not None:
        from .serve_remote import remote_site

        if files or base_uri is not None:
            raise click.UsageError("--endpoint and --manifest go with neither FILEs nor --base-uri")
        if endpoint is None:
            raise click.UsageError("--manifest goes with --endpoint")
        remote = remote_site(folder, endpoint, manifest)
        config = configured(remote.folder, remote.settings)
        # No SERVICE: the store would do the asking, and it is not known what that may reach.
        run_server(replace(config, endpoint=endpoint, manifest=remote.manifest,
                           allowed_services=()))  # fmt: skip
        return
    if files:
        from .rdf_files import publish_files

        with TemporaryDirectory(prefix="rejoinder-") as temporary:
            config = configured(Path(temporary), {})
            base = f"http://{authority(config)}" if base_uri is None else _base_uri(base_uri)
            with _progress() as progress:
                publish_files(files, config.site, base_uri=base, progress=progress)
            run_server(config)
        return
    if base_uri is not None:
        raise click.UsageError("--base-uri goes with FILEs; a workspace's is [site] base_uri")
    workspace = Workspace.find(folder)
    config = configured(workspace.site_dir, workspace.settings.serve.given)
    if not (workspace.site_dir / CURRENT).exists():
        raise RejoinderError("nothing is published yet; 'rejoinder build' does it")
    run_server(config)


@_command("rejoinder publish --to https://store.example.org/sparql-graph-crud-auth")
@click.option("--to", "url", metavar="URL", required=True,
              help="A store's, where it is written to by Graph Store or Update; or a bucket's.",
              )  # fmt: skip
@click.option("--query", "asked", metavar="URL", help="Where a store answers queries.")
@click.option("--protocol", type=click.Choice(["graph-store", "update"]),
              help="How it is written to; many addresses say that themselves.")  # fmt: skip
@click.option("--replace", "replacing_", is_flag=True,
              help="In a bucket, whatever is there, be it no earlier version of the site.",
              )  # fmt: skip
@_folder_option
def publish(
    folder: Path, url: str, asked: str | None, protocol: str | None, replacing_: bool
) -> None:
    """Put the current snapshot into a store or a bucket elsewhere.

    A run that was interrupted is gone on with by the next one, and what was sent is read back and
    compared.

    Into a store goes its dataset, graph by graph. REJOINDER_ENDPOINT_USER and
    REJOINDER_ENDPOINT_PASSWORD say with which account.

    Into a bucket, such as s3://bucket/folder, go its files, from which 'rejoinder pull' makes it.
    """
    from .storage.place import is_address
    from .workspace import Workspace

    workspace = Workspace.find(folder)
    if not (workspace.site_dir / CURRENT).exists():
        raise RejoinderError("nothing is published yet; 'rejoinder build' does it")
    if is_address(url) and not url.startswith(("http://", "https://")):
        if asked is not None or protocol is not None:
            raise click.UsageError("--query and --protocol go with a store")
        _publish_to_place(workspace, url, replacing_)
    elif replacing_:
        raise click.UsageError("--replace goes with a bucket")
    else:
        _publish_to_store(workspace, url, asked, protocol)


def _publish_to_store(
    workspace: "Workspace", url: str, asked: str | None, protocol: str | None
) -> None:
    import os
    from typing import cast

    from .publish_store import Protocol, Target
    from .publish_to import publish_to

    site = workspace.site_dir
    target = Target.guess(url, asked, cast(Protocol | None, protocol), os.environ)
    with _progress() as progress:
        done = publish_to((site / CURRENT).resolve(), site, target, progress)
    click.echo(
        f"{target.query} holds {done.version} ({counted(done.graphs, 'graph')}, "
        f"{counted(done.triples, 'triple')}): sent {counted(done.sent, 'graph')}, "
        f"removed {done.removed}."
    )


def _publish_to_place(workspace: "Workspace", url: str, replacing_: bool) -> None:
    from .publish_place import publish_to_place

    with _progress() as progress:
        done = publish_to_place(
            workspace.site_dir,
            url,
            keep_versions=workspace.settings.publish.keep_versions,
            replace=replacing_,
            progress=progress,
        )
    for version in done.removed:
        click.echo(f"Removed {version} there.")
    version = done.manifest.version
    what = f"{counted(done.files, 'file')}, {counted(done.sent, 'byte')} sent"
    click.echo(
        f"{url} has {version} ({what})."
        if done.new
        else f"Nothing has changed: {url} has {version} already ({what})."
    )


@_command("rejoinder pull https://debates.example.org")
@click.argument("url", metavar="URL")
@click.option("--without-store", is_flag=True,
              help="For 'serve --endpoint', which reads the triples elsewhere.")  # fmt: skip
@_folder_option
def pull(folder: Path, url: str, without_store: bool) -> None:
    """Fetch the current snapshot of the site at URL, to serve it from here too.

    URL may also be that of a bucket into which 'rejoinder publish --to' has put it.

    Each file is checked. A pull that was interrupted is gone on with by the next one; the site that
    is served here changes once all of it is there.
    """
    from .pull import pull as pull_snapshot
    from .pull_workspace import site_folder

    with _progress() as progress:
        done = pull_snapshot(url, site_folder(folder, url), store=not without_store,
                             progress=progress)  # fmt: skip
    for version in done.removed:
        click.echo(f"Removed {version}: something in it is withheld by now.")
    version = done.manifest.version
    what = counted(done.manifest.counts.triples, "triple")
    if done.new:
        click.echo(f"Pulled {version} ({what}; {counted(done.fetched, 'byte')} fetched).")
    else:
        click.echo(f"Nothing has changed: {version} stays current ({what}).")


_on_option = click.option(
    "--on", "named", metavar="SOURCE",
    help="A snapshot's folder, an RDF file, or an endpoint's URL, instead of the workspace.",
)  # fmt: skip


@_command('rejoinder query "SELECT ?name WHERE { ?l rj:signedBy/rdfs:label ?name }" --format csv')
@click.argument("query", metavar="QUERY|FILE.rq|-")
@click.option(
    "--format", "form", metavar="NAME",
    type=click.Choice(list(dict.fromkeys(["table", *RESULT_FORMATS, *GRAPH_FORMATS]))),
    help="table, json, xml, csv, tsv; for graphs ttl, nt, jsonld, rdf, trig, nq.",
)  # fmt: skip
@_on_option
@_folder_option
def query(folder: Path, query: str, form: str | None, named: str | None) -> None:
    """Ask a SPARQL query; the usual prefixes need not be declared."""
    from .query import run_query
    from .sources import open_source

    text = _query_text(query)
    source = open_source(named, folder)
    try:
        run_query(source, text, form, sys.stdout.buffer, terminal=sys.stdout.isatty())
    except MalformedQueryError as error:
        raise RejoinderError(_explained(text, error)) from None


def _explained(text: str, error: MalformedQueryError) -> str:
    """What is wrong with a query and where, as the server's endpoint would say it too."""
    from ..server.query_hints import explain

    found = explain(text, error.reason, error.supplied)
    place = f"line {found['line']}, column {found['column']}: " if "line" in found else ""
    lines = [f"the query is not SPARQL: {place}{found['message']}"]
    if excerpt := found.get("text"):
        lead = "".join("\t" if c == "\t" else " " for c in excerpt[: found["mark"] - 1])
        lines += [f"  {excerpt}", f"  {lead}^"]
    hints = [found["hint"]] if "hint" in found else []
    if undeclared := found.get("undeclared"):
        near = get_close_matches(undeclared[0], [*found["declared"], *error.supplied], n=1)
        declaration = f"PREFIX {undeclared[0]}: <…>"
        hints.append(
            f"Did you mean {near[0]}: ?"
            if near
            else f"Put {declaration}, with its namespace, before the query."
        )
    return "\n".join([*lines, *hints])


@_command("rejoinder export --format trig -o dataset.trig")
@click.option("--format", "form", metavar="NAME", default="ttl", show_default=True,
              type=click.Choice(list(GRAPH_FORMATS)),
              help="ttl, nt, jsonld, rdf; with the graphs apart trig, nq.")  # fmt: skip
@click.option("--graph", metavar="IRI", help="One graph of it only.")
@click.option("-o", "--output", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False),
              help="Instead of standard output.")  # fmt: skip
@click.option("--review", metavar="FILE.csv", type=click.Path(path_type=Path, dir_okay=False),
              help="The sheets' facts as a table to review, instead; 'import' takes it back.",
              )  # fmt: skip
@_on_option
@_folder_option
def export(
    folder: Path,
    form: str,
    graph: str | None,
    output: Path | None,
    review: Path | None,
    named: str | None,
) -> None:
    """Write a snapshot, a file or what an endpoint holds as RDF."""
    if review is not None:
        if graph is not None or output is not None or named is not None:
            raise click.UsageError("--review goes with none of --graph, --output and --on")
        _export_review(folder, review)
        return
    from .query import export as export_source
    from .sources import open_source

    source = open_source(named, folder)
    if output is None:
        export_source(source, form, graph, sys.stdout.buffer)
    else:
        try:
            with replacing(output) as file:
                export_source(source, form, graph, file)
        except OSError as error:
            raise RejoinderError(
                f"{output}: cannot be written: {error.strerror or error}"
            ) from None


def _export_review(folder: Path, path: Path) -> None:
    from .review.export import export_review
    from .workspace import Workspace

    with _progress() as progress:
        exported = export_review(Workspace.find(folder), path, progress)
    for warning in exported.warnings:
        click.echo(f"{WARNING}{warning}", err=True)
    sheets = counted(exported.sheets, "sheet")
    click.echo(f"{counted(exported.facts, 'fact')} of {sheets} in {path}")


@_command("rejoinder import review.csv --by ed")
@click.argument("table", metavar="FILE.csv", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--by", metavar="NAME", help="Who decided, where a row does not say.")
@_folder_option
def import_(folder: Path, table: Path, by: str | None) -> None:
    """Take over what a person has decided in a table that 'export --review' made.

    All of it or, where a single row cannot be taken over, nothing.
    """
    from .review.importing import import_review
    from .workspace import Workspace

    imported = import_review(Workspace.find(folder), table, by)
    for file in imported.changed:
        click.echo(f"changed {file}")
    decisions = ", ".join(f"{n} {status}" for status, n in sorted(imported.decisions.items()))
    click.echo(f"{counted(imported.rows, 'row')}: {decisions or 'nothing new'}")
    if imported.new_things:
        new = counted(imported.new_things, "new thing")
        click.echo(f"{new}; 'rejoinder check --register' registers them")


def _query_text(argument: str) -> str:
    """The query itself, a file's, or standard input's."""
    if argument == "-":
        return sys.stdin.read()
    path = Path(argument)
    if argument.endswith((".rq", ".sparql")) or (len(argument) < 256 and path.is_file()):
        try:
            return path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise RejoinderError(f"{argument}: cannot be read ({error})") from None
    return argument


@_command("rejoinder evaluate gold.jsonl --predictions out.jsonl --errors errors.csv")
@click.argument("gold", metavar="GOLD", type=click.Path(path_type=Path))
@click.option("--extractor", "name", metavar="NAME",
              help="Which to evaluate (default: the workspace's).")  # fmt: skip
@click.option("--predictions", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False),
              help="Write what was attributed, as JSON Lines.")  # fmt: skip
@click.option("--errors", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False),
              help="Write every error with its context, as CSV.")  # fmt: skip
@click.option("--show", metavar="N", type=click.IntRange(0), default=0,
              help="Print the first N errors.")  # fmt: skip
@click.option("--calibration", is_flag=True, help="Show how far confidences can be believed.")
@click.option("--causes", is_flag=True, help="Show the errors by their cause.")
@_folder_option
def evaluate(
    folder: Path,
    gold: Path,
    name: str | None,
    predictions: Path | None,
    errors: Path | None,
    show: int,
    calibration: bool,
    causes: bool,
) -> None:
    """Score an extractor against GOLD: what it finds, misses and gives to the wrong speaker.

    GOLD is JSON Lines of texts with their attributions; or reviewed fact sheets: a workspace, a
    folder of sheets, a sheet, or JSON Lines of them.
    """
    from .evaluate.command import Outputs, run_evaluation

    outputs = Outputs(predictions, errors, show, calibration, causes)
    with _progress() as progress:
        report = run_evaluation(gold, folder, name, outputs, progress)
    for line in report.lines:
        click.echo(line)
    for problem in report.problems:
        click.echo(str(problem), err=True)
    if report.problems:
        sys.exit(1)


@_command("rejoinder schema > fact-sheet.schema.json")
def schema() -> None:
    """Print the JSON Schema of a fact sheet, for editors that complete and check YAML."""
    from .facts.schema import json_schema_text

    click.echo(json_schema_text(), nl=False)


def _base_uri(value: str) -> str:
    """The base URI that ``--base-uri`` gives; an error names the option."""
    from .settings import BaseUriError, base_uri

    try:
        return base_uri(value)
    except BaseUriError as error:
        raise RejoinderError(f"--base-uri: {error}") from None


def _progress() -> Progress:
    return Progress(terminal=sys.stderr.isatty())
