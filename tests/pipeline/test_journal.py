"""Journals: what was noted last counts, whatever was cut short."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st
from rejoinder.pipeline.journal import Journal

steps = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 3)), max_size=12)


@given(steps, steps, st.integers(0, 12))
def test_what_was_noted_last_is_known_to_the_next_run(
    one: list[tuple[str, int]], other: list[tuple[str, int]], cut: int
) -> None:
    known: dict[str, tuple[int, str]] = {}
    with TemporaryDirectory() as folder:
        path = Path(folder, "j.jsonl")
        for number, run in enumerate((one, other)):
            with Journal(path) as journal:
                assert {key: journal.values(key) for key in journal.known()} == known
                for key, value in run:
                    if value:
                        journal.put(key, value, "x\u2028")
                        known[key] = (value, "x\u2028")
                    else:
                        journal.forget(key)
                        known.pop(key, None)
            if number and cut:  # the machine stopped within a line
                with path.open("ab") as file:
                    file.write(b'["a", 7, "never noted"]'[:cut])
        with Journal(path) as journal:
            assert {key: journal.values(key) for key in journal.known()} == known
