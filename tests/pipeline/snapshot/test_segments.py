"""Segments: whole facts, and borders that a change moves only where it is."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rejoinder.pipeline.snapshot import segments
from rejoinder.pipeline.snapshot.dumps import segments_of
from rejoinder.pipeline.snapshot.survey import read_segments, survey

names = st.text("ab-/", min_size=1, max_size=4)
subjects = st.builds(
    lambda name, part: f"<https://x.example/{name}{part}>",
    names,
    st.sampled_from(["", "", "#evidence-1", "#quote-1"]),
)
lines = st.lists(st.tuples(subjects, st.integers(0, 2), st.integers(0, 2)), max_size=40).map(
    lambda rows: sorted(
        {f'{s} <urn:p> "{value}" <urn:g{graph}> .\n'.encode() for s, value, graph in rows}
    )
)
relaxed = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(autouse=True)
def _many_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segments, "TARGET", 100)


def divided(given_lines: list[bytes], *, quads: bool = True) -> list[bytes]:
    with TemporaryDirectory() as folder:
        survey([given_lines] if given_lines else [], Path(folder))
        return list(segments_of(Path(folder), quads=quads))


def owner(line: bytes) -> bytes:
    return line[: line.index(b" ")].removesuffix(b">").partition(b"#")[0]


@relaxed
@given(lines)
def test_segments_are_all_lines_in_order(given_lines: list[bytes]) -> None:
    assert b"".join(divided(given_lines)) == b"".join(given_lines)
    triples = {line[: line.rindex(b" <")] + b" .\n" for line in given_lines}
    assert b"".join(divided(given_lines, quads=False)) == b"".join(sorted(triples))


@relaxed
@given(lines)
def test_no_fact_is_parted_from_its_evidence(given_lines: list[bytes]) -> None:
    for before, after in zip(found := divided(given_lines), found[1:], strict=False):
        parted = {line for line in before.splitlines() if b"#" in line[: line.index(b" ")]}
        assert not {owner(line) for line in parted} & {owner(x) for x in after.splitlines()}


@relaxed
@given(lines, st.data())
def test_a_change_leaves_all_segments_but_those_beside_it(
    given_lines: list[bytes], data: st.DataObject
) -> None:
    kept = [line for line in given_lines if b"#" not in line]
    line = data.draw(lines.filter(bool))[0]
    if b"#" in line:
        return
    before, after = divided(kept), divided(sorted({*kept, line}))
    # It may join or part two segments: no more than these differ.
    assert len(set(before) - set(after)) <= 2
    assert len(set(after) - set(before)) <= 2


@relaxed
@given(lines)
def test_segments_are_named_by_their_first_subjects(given_lines: list[bytes]) -> None:
    with TemporaryDirectory() as folder:
        survey([given_lines] if given_lines else [], Path(folder))
        for segment, piece in zip(
            read_segments(Path(folder)), segments_of(Path(folder), quads=True), strict=True
        ):
            assert piece.startswith(segment.first + b" ")
            assert len(piece) == segment.quads
