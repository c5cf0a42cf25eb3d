"""What is said while something is done."""

import pytest
from rejoinder.pipeline.progress import Progress


def said(capsys: pytest.CaptureFixture[str], *steps: str, terminal: bool, patience: float) -> str:
    with Progress(terminal=terminal, patience=patience) as progress:
        for step in steps:
            progress(step)
    out, err = capsys.readouterr()
    assert not out
    return err


def test_what_is_quick_is_not_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "one", "two", terminal=False, patience=3600) == ""


def test_what_takes_long_is_told_step_by_step(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "one", "two", terminal=False, patience=0) == "one\ntwo\n"


def test_a_warning_is_never_held_back(capsys: pytest.CaptureFixture[str]) -> None:
    steps = ("one", "warning: odd", "two")
    assert said(capsys, *steps, terminal=False, patience=3600) == "warning: odd\n"
    assert "\x1b[Kwarning: odd\n" in said(capsys, *steps, terminal=True, patience=3600)


def test_a_terminal_s_line_is_left_empty(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "one", "two", terminal=True, patience=3600)
    assert text == "\r\x1b[Kone\r\x1b[Ktwo\r\x1b[K"
