"""Results are a table on a terminal and plain lines in a pipe."""

import io
import sys

from kernelyard._cli.output import guarded, show_facts, show_table


class Terminal(io.StringIO):
    """A stream that says that somebody watches."""

    def isatty(self):
        return True


def test_a_terminal_has_a_table_with_a_title(monkeypatch):
    monkeypatch.setattr(sys, "stdout", Terminal())
    show_table(("name", "[note]"), [("oak", "[red]as it is")], title="trees")
    drawn = sys.stdout.getvalue()

    assert all(word in drawn for word in ("trees", "name", "oak", "[red]as it is"))


def test_a_pipe_has_one_line_for_each_row_whatever_is_in_it(capsys):
    show_table(("name", "note"), [("oak", "two\nlines\tand a tab"), ("elm", 3)], title="trees")

    assert capsys.readouterr().out == "oak\ttwo lines and a tab\nelm\t3\n"


def test_facts_stand_below_each_other(capsys):
    show_facts({"a": 1, "long": "x"})

    assert capsys.readouterr().out == "a     1\nlong  x\n"


def test_no_facts_are_nothing(capsys):
    show_facts({})

    assert capsys.readouterr().out == ""


def test_a_stranger_is_guarded_against():
    assert guarded(lambda: 3) == (3, "")
    assert guarded(lambda: 1 / 0) == (None, "division by zero")
