"""The compiler is found, asked once, and missed in words; a warm store needs none."""

import shutil

import pytest

from kernelyard import Source, ToolchainMissingError
from kernelyard.plugin import PluginSettings
from kernelyard_cpp_cpu import identify, toolchain

RIGHT = [2.0, 4.0, 6.0, 8.0]
QUESTIONS = ["--version", "-print-prog-name=cc1plus"]
LINKERS = ["-print-prog-name=ld.mold", "-print-prog-name=ld.lld", "-print-prog-name=ld.gold"]
INSTALL = (
    "install one (Debian: apt install g++; macOS: xcode-select --install; "
    "anywhere: pip install 'kernelyard-cpp-cpu[zig]')"
)
CORRECT = (
    "correct KERNELYARD_CPP_CPU_CXX or CXX, which takes one program without arguments, or unset it"
)


@pytest.fixture
def nowhere(tmp_path):
    """A search path with no compiler on it."""
    (tmp_path / "empty").mkdir()
    return str(tmp_path / "empty")


@pytest.fixture
def failing(tmp_path):
    """A compiler that fails whatever it is asked."""
    path = tmp_path / "failing"
    path.write_text("#!/bin/sh\nexit 3\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def absent(request, tmp_path):
    """The settings of one way to have no compiler; what is said of it, and what to do."""
    if request.param == "nothing on PATH":
        nowhere = request.getfixturevalue("nowhere")
        return {"PATH": nowhere, "CXX": ""}, "g++ is not on PATH; clang++ is not on PATH", INSTALL
    if request.param == "CXX names nothing":
        return {"CXX": str(tmp_path / "none")}, f"{tmp_path / 'none'} is not on PATH", CORRECT
    failing = request.getfixturevalue("failing")
    return {"CXX": str(failing)}, f"{failing} --version fails with exit status 3", CORRECT


every_absence = pytest.mark.parametrize(
    "absent", ["nothing on PATH", "CXX names nothing", "CXX fails"], indirect=True
)


@pytest.fixture
def cold(tmp_path):
    return {"KERNELYARD_STORE": str(tmp_path / "store")}


@pytest.fixture
def warm(process, environment, cold):
    """A store in which a kernel and the launcher lie already."""
    process("twice")
    shutil.copytree(environment["KERNELYARD_STORE"], cold["KERNELYARD_STORE"])
    return cold


def test_a_compiler_is_asked_who_it_is_once(process, wrap, tmp_path, cold):
    log = tmp_path / "log"
    path = wrap(tmp_path / "c++", before=f'echo "$1" >> {log}')

    first = process("twice", CXX=str(path), **cold)
    asked = log.read_text().split()
    second = process("twice", CXX=str(path), **cold)

    assert (first["y"], second["y"]) == (RIGHT, RIGHT)
    questions = [word for word in asked if word.startswith("-p") or word == "--version"]
    assert questions[:2] == QUESTIONS
    assert questions[2:] == LINKERS[: len(questions) - 2]  # up to the first that is there
    assert asked.count("-mtune=native") == 1
    tried = asked.count("-shared")  # whether the linker works
    assert tried == (len(questions) > len(QUESTIONS))
    assert len(asked) == len(questions) + tried + 3  # the kernel and the launcher
    assert log.read_text().split() == asked


def test_a_compiler_that_was_replaced_is_asked_again(process, wrap, tmp_path, cold):
    log = tmp_path / "log"
    path = wrap(tmp_path / "c++")
    process("twice", CXX=str(path), **cold)
    wrap(path, before=f'echo "$1" >> {log}  # another content')

    after = process("twice", CXX=str(path), **cold)

    assert after["origins"] == ["built"]
    assert log.read_text().split().count("--version") == 1


def test_one_that_hangs_is_asked_once_and_again_when_it_was_replaced(tmp_path, monkeypatch):
    monkeypatch.setattr(identify, "_PATIENCE", 0.5)
    path, log = tmp_path / "hangs", tmp_path / "log"
    path.write_text(f"#!/bin/sh\necho asked >> {log}\nexec sleep 1000\n")
    path.chmod(0o755)
    settings = PluginSettings({"cxx": str(path)}, tmp_path / "state", {})
    found = [toolchain.find(settings) for _ in range(3)]
    asked = log.read_text().split()
    path.write_text("#!/bin/sh\nexit 3\n")
    replaced = toolchain.find(settings)

    assert {it.reason for it in found} == {f"{path} --version has not answered in 0.5 seconds"}
    assert asked == ["asked"]
    assert replaced.reason == f"{path} --version fails with exit status 3"


@every_absence
def test_a_build_without_a_compiler_says_why_and_what_to_do(process, cold, absent):
    settings, said, remedy = absent

    result = process("twice", **cold, **settings)

    assert result["error"].startswith("NoPluginError: no plugin can run cpp kernel 'twice' on cpu")
    assert f"cpp_cpu: {said}; {remedy}" in result["error"]


@every_absence
def test_the_doctor_says_so_too(command, cold, absent):
    settings, said, remedy = absent

    status, report = command("doctor", **cold, **settings)
    (finding,) = [f for f in report["findings"] if f["plugin"] == "cpp_cpu"]

    assert (finding["state"], finding["detail"], finding["remedy"]) == ("ABSENT", said, remedy)
    assert status == 0


@every_absence
def test_what_is_stored_runs_without_a_compiler(process, warm, absent):
    settings, *_ = absent

    result = process("twice", **warm, **settings)

    assert result == {"y": RIGHT, "origins": ["store"], "error": ""}


@every_absence
def test_what_is_not_stored_says_why_it_cannot_be_built(make_runtime, warm, absent):
    settings, said, remedy = absent
    runtime = make_runtime(**warm, **settings)
    source = Source(language="cpp", code="void new_here() {}", entry="new_here", arguments=[])

    with pytest.raises(ToolchainMissingError) as missing:
        runtime.kernel(source, "cpu")

    assert str(missing.value) == f"cpp_cpu cannot build 'new_here': {said}; {remedy}"


def test_the_setting_of_the_plugin_goes_before_cxx(process, compiler, failing, cold):
    result = process("twice", KERNELYARD_CPP_CPU_CXX=compiler, CXX=str(failing), **cold)

    assert result["y"] == RIGHT


def test_a_compiler_that_is_named_and_fails_is_not_replaced_by_another(process, failing, cold):
    result = process("twice", KERNELYARD_CPP_CPU_CXX=str(failing), **cold)

    assert f"{failing} --version fails" in result["error"]
