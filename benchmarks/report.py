"""The tables: rates, and how many times the peers' they are."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from . import documents, pages
from .data import BuildFigures
from .peers import PEERS, Peer, Rejoinder

#: From so many triples on, a build tells how long a million takes.
_TELLING: Final = 50_000
_OURS: Final = Rejoinder.name
_MODES: Final = {"new": "New queries: each request another one", "repeated": "The same query again"}

Cell = str | float | None


def table(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Columns under ``head``, the first to the left, the others to the right."""
    lines = [list(head), *([_text(cell) for cell in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    written = [
        "  ".join(
            cell.rjust(width) if i else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    ]
    return "\n".join((written[0], "  ".join("-" * width for width in widths), *written[1:]))


def _text(cell: Cell) -> str:
    if cell is None:
        return "–"
    if isinstance(cell, str):
        return cell
    return f"{cell:,.0f}" if cell >= 100 else f"{cell:,.1f}" if cell >= 10 else f"{cell:,.2f}"


def build_lines(figures: BuildFigures) -> str:
    """What the build took."""
    conversion = figures.conversion
    per_million = (
        f"; a million in {figures.seconds_per_million:.1f} s (goal: 45), "
        f"{figures.cpu_seconds * 1e6 / figures.triples:.1f} s of processor"
        if figures.triples >= _TELLING
        else ""  # what every build takes, however small, would be most of it
    )
    return "\n".join(
        (
            f"Build ({figures.at}): {figures.articles:,} articles, {figures.triples:,} triples in "
            f"{figures.seconds:.1f} s{per_million}",
            f"  most memory at one time: {figures.peak / 1e9:.2f} GB (goal: at most 2)",
            f"  conversion alone, one process: {conversion['quads_per_second']:,.0f} quads/s of "
            f"articles' graphs, {conversion['quads_with_derived_per_second']:,.0f} with what is "
            f"derived; {conversion['sheets_read_per_second']:,.0f} sheets/s are read",
        )
    )


def query_tables(results: Sequence[dict[str, Any]]) -> str:
    """A table for each mode: our rate, and beside each peer's the ratio and the goal."""
    return "\n\n".join(
        _query_table(title, [one for one in results if one["mode"] == mode])
        for mode, title in _MODES.items()
        if any(one["mode"] == mode for one in results)
    )


def _query_table(title: str, results: Sequence[dict[str, Any]]) -> str:
    peers = [PEERS[name] for name in results[0]["peers"] if name != _OURS]
    head = [f"{title} (requests/s)", _OURS]
    for peer in peers:
        head += [peer.name, "ours/its", "goal"]
    rows = []
    for result in results:
        ours = result["peers"][_OURS]["rate"]
        row: list[Cell] = [result["title"], ours]
        for peer in peers:
            rate = result["peers"][peer.name]["rate"]
            goal = (
                peer.repeated_goal if result["mode"] == "repeated" else peer.goals[result["class"]]
            )
            row += [
                rate,
                ours / rate if ours is not None and rate else None,
                mark(ours, rate, goal),
            ]
        rows.append(row)
    return "\n".join((table(head, rows), *_notes(results)))


def mark(ours: float | None, rate: float | None, goal: float | None) -> str:
    """The goal, and whether it is met; to answer is enough where the other does not."""
    if goal is None:
        return ""
    met = ours is not None and ours >= goal * (rate or 0)
    return f"≥ {goal:g} {'✓' if met else '✗'}"


def _notes(results: Sequence[dict[str, Any]]) -> Iterable[str]:
    for result in results:
        for name, score in result["peers"].items():
            if score["note"]:
                yield f"  {result['title']}, {name}: {score['note']}"


def document_table(rates: dict[str, dict[str, Any]]) -> str:
    """Documents beside hello world."""
    best = documents.yardstick({title: score["rate"] for title, score in rates.items()})
    rows: list[list[Cell]] = []
    for title, score in rates.items():
        rate = score["rate"]
        row: list[Cell] = [title, rate, rate / best if rate is not None and best else None]
        is_ours = not documents.is_yardstick(title)
        rows.append([*row, mark(rate, best, documents.GOAL) if is_ours else ""])
    head = ("Seen before (requests/s)", "rate", "of hello world's", "goal")
    notes = (f"  {title}: {score['note']}" for title, score in rates.items() if score["note"])
    return "\n".join((table(head, rows), *notes))


def latency_table(found: dict[str, dict[str, Any]]) -> str:
    """Milliseconds of single requests."""
    rows: list[list[Cell]] = []
    for title, one in found.items():
        goal = ""
        if title.startswith("search"):
            met = "p50" in one and one["p50"] <= documents.SEARCH_GOAL
            goal = f"≤ {documents.SEARCH_GOAL:g} {'✓' if met else '✗'}"
        rows.append([title, *(one.get(name) for name in ("p50", "p95", "max")), goal])
    head = ("One after the other (milliseconds)", "median", "p95", "longest", "goal")
    notes = (f"  {title}: {one['note']}" for title, one in found.items() if "note" in one)
    return "\n".join((table(head, rows), *notes))


def versions(peers: Iterable[Peer]) -> str:
    """Who took part."""
    return "\n".join(f"  {peer.name}: {peer.version()}" for peer in peers)


def page_table(found: dict[str, dict[str, Any]]) -> str:
    """Milliseconds until the first byte of each kind of page, and bytes as sent."""
    head = (
        "Pages (ms to the first byte)",
        *("made anew: p50", "p95", "seen before: p50", "p95", "bytes, compressed", "goals"),
    )
    rows: list[list[Cell]] = []
    notes = []
    for title, modes in found.items():
        new, seen = modes["new"], modes["seen"]
        notes += [f"  {title}: {mode['note']}" for mode in (new, seen) if "note" in mode]
        met = not pages.missed(modes)
        rows.append(
            [
                title,
                *(mode.get(cut) for mode in (new, seen) for cut in ("p50", "p95")),
                seen.get("bytes"),
                "✓" if met else "✗",
            ]
        )
    goals = (
        f"  Goals: p95 of {pages.NEW_GOAL:g} ms made anew, {pages.SEEN_GOAL:g} ms seen before; "
        f"pages of at most {pages.SIZE_GOAL:,} bytes without style sheets."
    )
    return "\n".join((table(head, rows), goals, *notes))
