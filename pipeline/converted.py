"""What became of some sheets, and how that is remembered."""

import json
from dataclasses import astuple, dataclass, field
from typing import Any

from pyoxigraph import NamedNode

from .check import Report
from .contradictions import Contradictions
from .debates import Debates
from .remembering import Trace
from .snapshot import Tombstone
from .snapshot.ledger import LedgerError
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
        """All but lines and traces, for a build to come; nothing was wrong with any sheet."""
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
            }
        ).encode()

    @classmethod
    def of(cls, notes: bytes) -> "Converted":
        """What was :meth:`noted`. Raise :class:`LedgerError` for anything else."""
        try:
            data: dict[str, Any] = json.loads(notes)
            sheets, facts, without_text = data["sheets"]
            report = Report(
                warnings=data["warnings"],
                sheets=sheets,
                facts=facts,
                without_text=without_text,
                places={article: tuple(place) for article, place in data["places"].items()},
            )
            found = cls(
                report=report,
                facts=data["facts"],
                withheld=data["withheld"],
                tombstones=[Tombstone(*row) for row in data["tombstones"]],
                held=set(map(NamedNode, data["held"])),
                shown=set(map(NamedNode, data["shown"])),
                opaque=set(data["opaque"]),
            )
            for notes_, name in (
                (found.wordings, "wordings"),
                (found.said, "said"),
                (found.debates, "debates"),
            ):
                notes_.take(data[name])
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise LedgerError(f"what was noted of some sheets: {error!r}") from error
        return found
