"""What a kernel is made of may change on disk: what was built before is not handed out again."""

import subprocess

import pytest

from kernelyard import Argument, CompileError

WRITES = 'extern "C" void kernel(int* out) {{ *out = {}; }}\n'


@pytest.fixture
def value(build, make_runtime):
    """Build and run a kernel; give the number that it writes, or ``None`` if it is refused."""

    def value(code, **options):
        out = bytearray(4)
        try:
            build(code, Argument.output("out", "any"), runtime=make_runtime(), **options)(out)
        except CompileError:
            return None
        return int.from_bytes(out, "little")

    return value


@pytest.mark.parametrize(
    "way", ["include", "flag -I", "flag -isystem", "flag -include", "absolute", "environment"]
)
def test_a_header_that_changes_makes_another_kernel(value, monkeypatch, tmp_path, way):
    header = tmp_path / "number.hpp"
    code = '#include "number.hpp"\n' + WRITES.format("NUMBER")
    options = {}
    if way == "include":
        options = {"include": [str(tmp_path)]}
    elif way == "flag -include":
        code, options = WRITES.format("NUMBER"), {"flags": ["-include", str(header)]}
    elif way.startswith("flag"):
        options = {"flags": [f"{way.removeprefix('flag ')}{tmp_path}"]}
    elif way == "absolute":
        code = code.replace("number.hpp", str(header))
    else:
        monkeypatch.setenv("CPATH", str(tmp_path))

    header.write_text("#define NUMBER 1\n")
    before = value(code, **options)
    header.write_text("#define NUMBER 2\n")
    after = value(code, **options)

    assert (before, after) in {(1, 2), (None, None)}  # as it is now, or refused as out of sight


def test_a_static_library_that_changes_makes_another_kernel(value, compiler, tmp_path):
    def archive(number):
        (tmp_path / "number.cpp").write_text(f'extern "C" int number() {{ return {number}; }}\n')
        made = [compiler, "-fPIC", "-c", "number.cpp", "-o", "number.o"]
        subprocess.run(made, cwd=tmp_path, check=True)
        (tmp_path / "libnumber.a").unlink(missing_ok=True)
        subprocess.run(["ar", "rcs", "libnumber.a", "number.o"], cwd=tmp_path, check=True)

    code = 'extern "C" int number();\n' + WRITES.format("number()")
    options = {"libraries": ["number"], "library_directories": [str(tmp_path)]}

    archive(1)
    before = value(code, **options)
    archive(2)
    after = value(code, **options)

    assert (before, after) == (1, 2)
