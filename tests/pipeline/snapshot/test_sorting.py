from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rejoinder.pipeline.snapshot.sorting import LineSorter

lines_of_bytes = st.lists(
    st.binary(max_size=6).map(lambda b: b.replace(b"\n", b"") + b"\n"), max_size=200
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sorting")


@pytest.mark.parametrize("read_bytes", [1, 64, 1 << 20])
@given(lines=lines_of_bytes, chunk=st.integers(1, 400))
def test_lines_come_sorted_and_once_whatever_is_written_out(
    folder: Path, read_bytes: int, lines: list[bytes], chunk: int
) -> None:
    sorter = LineSorter(folder, chunk_bytes=chunk, read_bytes=read_bytes)
    for line in lines:
        sorter.add(line)
    blocks = list(sorter.blocks())
    assert [line for block in blocks for line in block] == sorted(set(lines))
    assert all(blocks)
    assert not list(folder.iterdir())


def test_many_lines_come_in_blocks(folder: Path) -> None:
    sorter = LineSorter(folder)
    for number in range(25_000):
        sorter.add(b"%d\n" % (number % 20_001))
    blocks = list(sorter.blocks())
    assert [len(block) for block in blocks] == [10_000, 10_000, 1]
