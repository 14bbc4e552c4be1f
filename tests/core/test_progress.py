"""Long work shows itself where somebody watches, and nowhere else."""

import io
import sys

import pytest

from kernelyard._progress import showing


class Terminal(io.StringIO):
    """A stream that says that somebody watches."""

    def isatty(self):
        return True


def show(mode):
    with showing(mode, "building", 2) as advance:
        advance("one")
        advance("two")


@pytest.mark.parametrize("mode", ["auto", "off"])
def test_nothing_is_shown_where_nobody_watches(capsys, mode):
    show(mode)

    assert capsys.readouterr() == ("", "")


def test_who_insists_sees_a_line_for_each_piece(capsys):
    show("on")

    assert capsys.readouterr() == ("", "building 1/2 one\nbuilding 2/2 two\n")


@pytest.mark.parametrize("mode", ["auto", "on"])
def test_a_terminal_has_a_bar(monkeypatch, mode):
    monkeypatch.setattr(sys, "stderr", Terminal())
    show(mode)

    assert "building" in sys.stderr.getvalue()
    assert "\x1b[" in sys.stderr.getvalue()


def test_a_terminal_has_nothing_if_it_is_off(monkeypatch):
    monkeypatch.setattr(sys, "stderr", Terminal())
    show("off")

    assert sys.stderr.getvalue() == ""


@pytest.mark.parametrize("mode", ["auto", "off", "on"])
def test_a_program_without_standard_error_shows_nothing_and_goes_on(monkeypatch, mode):
    monkeypatch.setattr(sys, "stderr", None)

    show(mode)
