"""Packed dumps: one gzip file each, of pieces that are the same wherever they stand."""

import gzip
import hashlib
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st
from rejoinder.ontology.manifest import Download
from rejoinder.pipeline.snapshot.packed import Packed, inflated, read_pieces

segments = st.lists(st.binary(max_size=40), max_size=6)


def written(folder: Path, head: bytes, content: list[bytes], foot: bytes) -> list[Download]:
    packed = Packed(folder, "x", "text/plain", pieces=folder, glue=b",")
    packed.write(head)
    packed.begin()
    for segment in content:
        packed.append(segment)
    packed.write(foot)
    return packed.close()


def segments_in(folder: Path) -> list[bytes]:
    """The packed segments of the file there."""
    data = (folder / "x.gz").read_bytes()
    return [data[at : at + size] for at, size in read_pieces(folder, "x").places()]


@given(segments, st.binary(max_size=9), st.binary(max_size=9))
def test_a_file_holds_its_segments_and_says_where(
    content: list[bytes], head: bytes, foot: bytes
) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        plain, packed = written(folder, head, content, foot)
        data = (folder / "x.gz").read_bytes()
        expected = head + b",".join(filter(None, content)) + foot
        assert gzip.decompress(data) == expected
        assert (plain.bytes, plain.sha256[7:]) == (
            len(expected), hashlib.sha256(expected).hexdigest(),
        )  # fmt: skip
        assert (packed.bytes, packed.sha256[7:]) == (len(data), hashlib.sha256(data).hexdigest())
        assert [inflated(piece) if piece else b"" for piece in segments_in(folder)] == content


@given(segments, segments, st.lists(st.booleans(), min_size=6, max_size=6))
def test_segments_taken_over_are_as_if_written_anew(
    content: list[bytes], more: list[bytes], taken: list[bool]
) -> None:
    with TemporaryDirectory() as old, TemporaryDirectory() as new:
        written(Path(old), b"[", [*content, *more], b"]")
        packed = Packed(Path(new), "x", "text/plain", pieces=Path(new), glue=b",")
        packed.write(b"[")
        packed.begin()
        for segment, piece, take in zip(content, segments_in(Path(old)), taken, strict=False):
            if take:
                packed.take_over(piece)
            else:
                packed.append(segment)
        packed.write(b"]")
        again = packed.close()
        assert again == written(Path(old), b"[", content, b"]")
        assert Path(new, "x.gz").read_bytes() == Path(old, "x.gz").read_bytes()
        assert read_pieces(Path(new), "x") == read_pieces(Path(old), "x")
