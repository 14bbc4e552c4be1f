"""The core knows no device and no language: their names are nowhere in its code."""

import ast
import re
import tokenize
from pathlib import Path

import pytest

import kernelyard

ROOT = Path(kernelyard.__file__).parent
SOURCES = [path for path in sorted(ROOT.rglob("*.py")) if "torch" not in path.parts]
WORDS = re.compile(r"\b(cuda|cpu|cpp|triton|halide|rocm|gpu)\b", re.IGNORECASE)


def prose(path):
    """Give the first lines of strings that are statements: docstrings, of whatever they follow."""
    return {
        node.lineno
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    }


def words_in(path):
    texts = {tokenize.NAME, tokenize.STRING, getattr(tokenize, "FSTRING_MIDDLE", tokenize.STRING)}
    is_prose = prose(path)
    with path.open("rb") as stream:
        return [
            (token.start[0], word)
            for token in tokenize.tokenize(stream.readline)
            if token.type in texts
            and not (token.type == tokenize.STRING and token.start[0] in is_prose)
            for word in WORDS.findall(token.string)
        ]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_of_the_core_names_no_device_and_no_language(path):
    assert words_in(path) == []


def test_the_core_is_looked_at():
    assert {"_resolve.py", "_settings.py"} <= {path.name for path in SOURCES}


def test_a_name_and_a_string_would_be_found_and_prose_is_not(tmp_path):
    path = tmp_path / "guilty.py"
    path.write_text('"""On a GPU."""\ncuda = f"{1} for the cpu"\n"""Like Triton."""\n')

    assert words_in(path) == [(2, "cuda"), (2, "cpu")]
