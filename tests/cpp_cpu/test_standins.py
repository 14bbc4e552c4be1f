"""A kernel may call what a shared library holds that is looked for when the kernel is loaded."""

import ctypes
import re
import shutil
import subprocess
import sys

import pytest

from kernelyard import Argument, Config, LoadError, Source

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="libraries are named so on Linux")


@pytest.fixture
def library(compiler, tmp_path):
    """Make a shared library with one function; give its path. It is loaded by the test alone."""

    def library(soname, number):
        path = tmp_path / "libraries" / soname
        path.parent.mkdir(exist_ok=True)
        code = f'extern "C" int {soname.split(".")[0]}() {{ return {number}; }}\n'
        command = [compiler, "-shared", "-fPIC", "-x", "c++", "-", f"-Wl,-soname,{soname}"]
        subprocess.run([*command, "-o", path], input=code, text=True, check=True)
        return path

    return library


def source(function, *sonames, **options):
    """A kernel that writes what a function gives, of which it knows nothing but the name."""
    return Source(
        language="cpp",
        code=f'extern "C" int {function}();\n'
        f'extern "C" void kernel(int* out) {{ *out = {function}(); }}\n',
        entry="kernel",
        arguments=[Argument.output("out", "any")],
        options={"sonames": sonames, **options},
    )


@pytest.fixture
def needed(hook, tmp_path):
    """Give the sonames that the library of a kernel needs, in order."""
    if not shutil.which("readelf"):
        pytest.skip("readelf is not here")

    def needed(*sources):
        (report,) = hook("targets")
        (artifact, *_) = hook("precompile", sources, Config(), report.target)
        path = tmp_path / "kernel.so"
        path.write_bytes(artifact.files["kernel.so"])
        told = subprocess.run(["readelf", "-d", path], capture_output=True, text=True, check=True)
        return re.findall(r"\(NEEDED\).*\[(.*)\]", told.stdout)

    return needed


def test_the_library_is_named_as_needed_though_it_does_not_exist(needed):
    assert "nowhere.so.7" in needed(source("f", "nowhere.so.7"))


def test_every_library_is_named_in_order_even_if_nothing_of_it_is_called(needed):
    names = [name for name in needed(source("f", "b.so", "a.so")) if name in {"a.so", "b.so"}]

    assert names == ["b.so", "a.so"]


def test_without_the_option_nothing_more_is_needed(needed):
    assert not [name for name in needed(source("f")) if name.startswith("lib_")]


def test_kernels_that_are_built_together_need_it_too(needed):
    together = [source("f", "nowhere.so.7", joinable=True) for _ in range(2)]

    assert "nowhere.so.7" in needed(*together)


def test_what_it_holds_is_called(runtime, library):
    ctypes.CDLL(str(library("seven_here.so.1", 7)))  # RTLD_LOCAL: nobody else sees its symbols
    out = bytearray(4)
    runtime.kernel(source("seven_here", "seven_here.so.1"), "cpu")(out)

    assert int.from_bytes(out, "little") == 7


def test_a_library_that_does_not_exist_is_named_when_the_kernel_is_loaded(runtime):
    with pytest.raises(LoadError, match=r"nowhere_at_all\.so\.3"):
        runtime.kernel(source("f", "nowhere_at_all.so.3"), "cpu")


def test_a_function_that_the_library_lacks_is_named_when_the_kernel_is_loaded(runtime, library):
    ctypes.CDLL(str(library("eight_here.so.1", 8)))
    with pytest.raises(LoadError, match="undefined symbol: nine_here"):
        runtime.kernel(source("nine_here", "eight_here.so.1"), "cpu")


def test_a_function_that_nothing_holds_is_named_when_the_kernel_is_loaded(runtime):
    with pytest.raises(LoadError, match="undefined symbol: ten_here"):
        runtime.kernel(source("ten_here"), "cpu")


def test_the_name_is_part_of_the_key(runtime):
    keys = {runtime.explain(source("f", *names), "cpu").key for names in (("a",), ("b",), ())}

    assert len(keys) == 3


def test_a_compiler_that_cannot_make_the_stand_in_is_told(make_runtime, wrap, tmp_path):
    refuses = 'case "$*" in *-nostdlib*) echo "not empty enough" >&2; exit 3;; esac'
    one = make_runtime(
        KERNELYARD_CPP_CPU_CXX=str(wrap(tmp_path / "c++", refuses)),
        KERNELYARD_STORE=str(tmp_path / "store"),
    )
    with pytest.raises(Exception, match="not empty enough") as told:
        one.kernel(source("f", "nowhere.so.7"), "cpu")

    assert type(told.value).__module__.startswith("kernelyard")
