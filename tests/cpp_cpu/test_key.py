"""The key changes with all that changes the result, and with nothing else."""

import pytest

from kernelyard import Source


@pytest.fixture
def key(make_runtime, copy_source):
    """Give the parts of the key of one kernel in an environment with changes."""

    def key(options=None, **changes):
        source = copy_source("float32")
        if options:
            source = Source(
                language="cpp",
                code=source.code,
                entry=source.entry,
                arguments=source.arguments,
                options=options,
            )
        return dict(make_runtime(**changes).explain(source, "cpu").key)

    return key


def changed(before, after):
    return sorted(name for name in before | after if before.get(name) != after.get(name))


def test_the_compilers_content_is_in_it(key, wrap, tmp_path):
    one = wrap(tmp_path / "one" / "c++")
    other = wrap(tmp_path / "other" / "c++", before="# another wrapper")

    assert changed(key(CXX=str(one)), key(CXX=str(other))) == ["cpp_cpu.compiler.digest"]


def test_the_compilers_version_is_in_it(key, wrap, tmp_path):
    asked = '[ "$1" = --version ] && {{ echo "compiler {}"; exit; }}'
    path = wrap(tmp_path / "c++", before=asked.format(1))
    before = key(CXX=str(path))
    wrap(path, before=asked.format(2))
    after = key(CXX=str(path))

    assert before["cpp_cpu.compiler"].endswith("1")
    assert after["cpp_cpu.compiler"].endswith("2")
    assert changed(before, after) == ["cpp_cpu.compiler", "cpp_cpu.compiler.digest"]


@pytest.mark.parametrize("place", ["elsewhere/c++", "elsewhere/another-name"])
def test_the_compilers_path_is_not_in_it(key, wrap, tmp_path, place):
    one, other = wrap(tmp_path / "c++"), wrap(tmp_path / place)

    assert key(CXX=str(one)) == key(CXX=str(other))


def test_the_name_that_a_link_gives_the_compiler_is_not_in_it(key, compiler, tmp_path):
    link = tmp_path / "my-compiler"
    link.symlink_to(compiler)

    assert key(CXX=str(link)) == key(CXX=compiler)


def test_flags_are_in_it(key):
    assert changed(key(), key({"flags": ["-DX=1"]})) == ["cpp_cpu.command", "options"]


def test_the_instruction_sets_are_in_it(key):
    before, after = key(), key(KERNELYARD_CPP_CPU_FEATURES="sse4.2")

    assert changed(before, after) == ["cpp_cpu.command", "target"]


def test_the_content_of_headers_is_in_it(key, tmp_path):
    header = tmp_path / "deep" / "down.hpp"
    header.parent.mkdir()
    header.write_text("// one\n")
    before = key({"include": [str(tmp_path)]})
    header.write_text("// two\n")
    after = key({"include": [str(tmp_path)]})

    assert changed(before, after) == ["cpp_cpu.inputs"]


def test_headers_that_are_identified_by_a_text_are_not_read(key, tmp_path):
    (tmp_path / "a.hpp").write_text("// one\n")
    options = {"include": [str(tmp_path)], "headers": "mine 1.0"}
    before = key(options)
    (tmp_path / "a.hpp").write_text("// two\n")

    assert key(options) == before
    assert changed(before, key({**options, "headers": "mine 1.1"})) == [
        "cpp_cpu.inputs",
        "options",
    ]


def test_what_is_remembered_of_headers_is_read_as_often_for_many_as_for_few(process, tmp_path):
    opened = []
    for count in (2, 40):
        headers = tmp_path / str(count)
        headers.mkdir()
        for number in range(count):
            (headers / f"{number}.hpp").touch()
        opened.append(process("opens", str(headers)))

    assert opened[0] == opened[1]


@pytest.mark.parametrize(
    "variable", ["KERNELYARD_CPP_CPU_THREADS", "KERNELYARD_CPP_CPU_RELEASE_GIL"]
)
def test_what_only_a_launch_knows_is_not_in_it(key, variable):
    assert key() == key(**{variable: "1"})


def test_no_name_of_this_very_machine_is_in_the_key_or_in_the_command(
    key, wrap, make_runtime, copy_source, tmp_path
):
    log = tmp_path / "log"
    path = wrap(tmp_path / "c++", before=f'echo "$@" >> {log}')
    settings = {"CXX": str(path), "KERNELYARD_STORE": str(tmp_path / "store")}

    make_runtime(**settings).kernel(copy_source("float32"), "cpu")

    assert "kernel.so" in log.read_text()
    builds = [line for line in log.read_text().splitlines() if "unit.cpp" in line]
    assert builds
    assert not [line for line in builds if "native" in line]
    assert "native" not in str(key(**settings))
