"""Entry points are read from metadata as it is written in the wild, and nothing is imported."""

import importlib.metadata
import sys

import pytest

from kernelyard._plugins.entry_points import Reference, references

CASES = {
    "module": ("[kernelyard]\noak = oak_plugin\n", [("oak", "oak_plugin", "")]),
    "no spaces": ("[kernelyard]\noak=oak_plugin", [("oak", "oak_plugin", "")]),
    "attribute": ("[kernelyard]\noak = a.b.c:d.e\n", [("oak", "a.b.c", "d.e")]),
    "spaces around the colon": ("[kernelyard]\noak = a : b\n", [("oak", "a", "b")]),
    "extra": ("[kernelyard]\noak = a:b [extra]\n", [("oak", "a", "b")]),
    "odd name": ("[kernelyard]\nold-Oak.2 = a\n", [("old-Oak.2", "a", "")]),
    "windows": ("[kernelyard]\r\noak = a\r\n", [("oak", "a", "")]),
    "comments": ("[kernelyard]\n# elm = b\n; fir = c\n\noak = a\n", [("oak", "a", "")]),
    "other groups": (
        "[other]\nelm = b\n[kernelyard]\noak = a\n[more]\nfir = c\n",
        [("oak", "a", "")],
    ),
    "two": ("[kernelyard]\noak = a\nelm = b\n", [("elm", "b", ""), ("oak", "a", "")]),
    "twice": ("[kernelyard]\noak = a\noak = b\n", [("oak", "a", "")]),
    "other group of the same start": ("[kernelyard.sub]\noak = a\n", []),
    "nothing in it": ("[kernelyard]\n", []),
    "no names and no modules": ("[kernelyard]\noak\n = a\noak = \noak = not a module\n", []),
    "no end of the header": ("[kernelyard\noak = a\n", []),
    "before the header": ("oak = a\n[kernelyard]\n", []),
    "empty": ("", []),
    "all bytes": (bytes(range(256)), []),
    "no text": (b"[kernelyard]\noak = a\xff\n", []),
    "null bytes": ("\x00" * 1000, []),
}


@pytest.fixture
def found(tmp_path):
    """Write one entry_points.txt and read the group ``kernelyard`` from it."""

    def found(text, *, directory="some_dist-1.0.dist-info"):
        info = tmp_path / "site" / directory
        info.mkdir(parents=True)
        data = text if isinstance(text, bytes) else text.encode()
        (info / "entry_points.txt").write_bytes(data)
        return references("kernelyard", [str(tmp_path / "site")])

    return found


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_what_is_written_is_read_and_what_is_malformed_is_ignored(found, text, expected):
    assert [(r.name, r.module, r.attribute) for r in found(text)] == expected


@pytest.mark.parametrize("directory", ["some_dist-1.0.dist-info", "some_dist-1.0-py3.11.egg-info"])
def test_a_reference_names_its_distribution(found, directory):
    (reference,) = found("[kernelyard]\noak = a:b\n", directory=directory)

    assert reference == Reference("oak", "a", "b", "some_dist")
    assert str(reference) == "a:b"


def test_the_first_of_a_name_along_the_path_wins(tmp_path):
    for place in ("first", "second"):
        info = tmp_path / place / f"{place}-1.0.dist-info"
        info.mkdir(parents=True)
        (info / "entry_points.txt").write_text(f"[kernelyard]\noak = {place}\n")
    path = [str(tmp_path / place) for place in ("second", "first", "second")]

    assert [r.module for r in references("kernelyard", path)] == ["second"]


def test_a_path_may_hold_anything(tmp_path):
    (tmp_path / "archive.zip").write_bytes(b"PK")
    (tmp_path / "bad-1.0.dist-info").mkdir()
    (tmp_path / "bad-1.0.dist-info" / "entry_points.txt").mkdir()
    (tmp_path / "worse-1.0.dist-info").write_text("a file")
    path = [str(tmp_path), str(tmp_path / "archive.zip"), "/no/such/place", "bad\0name"]

    assert references("kernelyard", path) == []


def test_an_empty_part_of_the_path_is_the_working_directory(found, monkeypatch, tmp_path):
    found("[kernelyard]\noak = a\n")
    monkeypatch.chdir(tmp_path / "site")

    assert [r.name for r in references("kernelyard", [""])] == ["oak"]


def test_the_real_path_gives_what_the_standard_library_finds():
    expected = {
        (entry.name, entry.module, entry.attr)
        for entry in importlib.metadata.entry_points(group="console_scripts")
    }
    read = {(r.name, r.module, r.attribute) for r in references("console_scripts")}

    assert ("kernelyard", "kernelyard._cli", "main") in read
    assert read == expected


def test_reading_imports_nothing(site):
    site.plugin("oak", "raise SystemExit")
    (oak,) = site.found()

    assert oak.name == "oak"
    assert oak.module not in sys.modules
