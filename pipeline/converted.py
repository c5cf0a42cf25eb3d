"""What became of some sheets, and how that is remembered."""

import json
from collections.abc import Callable
from dataclasses import astuple, dataclass, field
from typing import Any

from pyoxigraph import NamedNode

from .check import Report
from .contradictions import Contradictions
from .debates import Debates
from .remembering import Trace
from .snapshot import Tombstone
from .snapshot.parts import Part
from .wordings import Wordings


@dataclass(slots=True)
class Converted:
    """What became of some sheets: their ``lines``, and what is to be said and remembered of them.

    ``withheld`` says of facts, headlines and articles why they stay in; ``held`` are the things of
    which withheld facts speak, ``shown`` those that are published; ``opaque`` are addresses that
    tell nobody why they do not answer; ``traces`` say what the sheets were converted with. Any of
    ``unsafe`` (the union rule), ``unfit`` (the shapes) and ``refused`` (what cannot be published at
    all) stops the build.
    """

    lines: Part = field(default_factory=lambda: Part.of(()))
    report: Report = field(default_factory=Report)
    facts: int = 0
    withheld: dict[str, str] = field(default_factory=dict)
    tombstones: list[Tombstone] = field(default_factory=list)
    held: set[NamedNode] = field(default_factory=set)
    shown: set[NamedNode] = field(default_factory=set)
    opaque: set[str] = field(default_factory=set)
    wordings: Wordings = field(default_factory=Wordings)
    said: Contradictions = field(default_factory=Contradictions)
    debates: Debates = field(default_factory=Debates)
    traces: list[Trace] = field(default_factory=list)
    unsafe: list[str] = field(default_factory=list)
    unfit: list[str] = field(default_factory=list)
    refused: str = ""

    def noted(self) -> bytes:
        """All but the lines, for a build to come; nothing was wrong with any of the sheets."""
        report = self.report
        return json.dumps(
            {
                "warnings": report.warnings,
                "sheets": [report.sheets, report.facts, report.without_text],
                "places": report.places,
                "facts": self.facts,
                "withheld": self.withheld,
                "tombstones": list(map(astuple, self.tombstones)),
                "held": sorted(term.value for term in self.held),
                "shown": sorted(term.value for term in self.shown),
                "opaque": sorted(self.opaque),
                "wordings": self.wordings.rows(),
                "said": self.said.rows(),
                "debates": self.debates.rows(),
                "traces": list(map(astuple, self.traces)),
            }
        ).encode()

    @classmethod
    def of(cls, notes: bytes, holds: Callable[[list[Trace]], bool]) -> "Converted | None":
        """What was :meth:`noted`, without lines; None unless what was traced ``holds`` still.

        Raise ValueError, KeyError or TypeError for anything else.
        """
        data: dict[str, Any] = json.loads(notes)
        traces = [
            Trace(article, source, text, digest, tuple((i, key, sum_) for i, key, sum_ in entries))
            for article, source, text, digest, entries in data["traces"]
        ]
        if not holds(traces):
            return None
        sheets, facts, without_text = data["sheets"]
        places = {article: tuple(place) for article, place in data["places"].items()}
        found = cls(
            report=Report(
                warnings=data["warnings"],
                sheets=sheets,
                facts=facts,
                without_text=without_text,
                places=places,
            ),
            facts=data["facts"],
            withheld=data["withheld"],
            tombstones=[Tombstone(*row) for row in data["tombstones"]],
            held=set(map(NamedNode, data["held"])),
            shown=set(map(NamedNode, data["shown"])),
            opaque=set(data["opaque"]),
            traces=traces,
        )
        found.wordings.take(data["wordings"])
        found.said.take(data["said"])
        found.debates.take(data["debates"])
        return found
