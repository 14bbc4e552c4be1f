"""A build gives the same bytes for the same source, and a refused source is told in full."""

from pathlib import Path

import pytest

from kernelyard import Argument, CompileError, NoPluginError, Source

GOOD = 'extern "C" void kernel(const float* x, float a, long n) {}'
SIGNATURE = (
    Argument.input("x", "float32"),
    Argument.scalar("a", "float32"),
    Argument.scalar("n", "int64"),
)


def with_dtype(index, argument):
    return tuple(argument if i == index else kept for i, kept in enumerate(SIGNATURE))


@pytest.fixture
def refused(build):
    """Build a source that does not compile; give the error."""

    def refused(code, *arguments, **options):
        with pytest.raises(CompileError) as raised:
            build(code, *arguments, **options)
        return raised.value

    return refused


def test_the_same_source_gives_the_same_bytes_in_two_stores(make_runtime, tmp_path, copy_source):
    stores = [make_runtime(KERNELYARD_STORE=str(tmp_path / name)) for name in ("one", "two")]

    for runtime in stores:
        runtime.kernel(copy_source("float32"), "cpu")

    one, two = (dict(runtime.store.objects) for runtime in stores)
    assert sorted(one) == sorted(two)
    assert len(one) == 2


@pytest.mark.parametrize("entry", ["kernel", "boil"])
def test_the_compilers_words_name_and_show_the_lines_of_the_users_own_source(refused, entry):
    code = f'extern "C" void {entry}(float* x) {{\n  *x = 1;\n  *x = nonsense;\n}}\n'

    error = refused(code, Argument.output("x", "float32"), entry=entry)

    assert str(error).startswith(f"cpp_cpu could not compile '{entry}':\n")
    assert f"{entry}.cpp:3:8: error: " in str(error)
    assert "*x = nonsense;" in str(error)


def test_the_source_is_kept_for_a_look_and_nothing_enters_the_store(refused, runtime):
    before = [path for path, _ in runtime.store.entries]

    error = refused('extern "C" void kernel() { gibberish }')

    assert "gibberish" in (Path(error.kept) / "kernel.cpp").read_text()
    assert "gibberish" in (Path(error.kept) / "output.txt").read_text()
    assert error.kept in str(error)
    assert [path for path, _ in runtime.store.entries] == before


def test_what_failed_once_can_be_mended(build, refused):
    refused('extern "C" void kernel(long* x) { *x = 7 }', Argument.output("x", "int64"))

    assert build('extern "C" void kernel(long* x) { *x = 7; }', Argument.output("x", "int64"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (SIGNATURE[:2], "another number of arguments than its signature says"),
        ((*SIGNATURE, SIGNATURE[2]), "another number of arguments than its signature says"),
        (
            with_dtype(2, Argument.input("n", "int64")),
            "the signature says array where the kernel takes no pointer",
        ),
        (
            with_dtype(0, Argument.scalar("x", "int64")),
            "the signature says integer or boolean, the kernel does not",
        ),
        (
            with_dtype(1, Argument.scalar("a", "int32")),
            "the signature says integer or boolean, the kernel does not",
        ),
        (
            with_dtype(2, Argument.scalar("n", "float64")),
            "the signature says float, the kernel does not",
        ),
    ],
    ids=["too few", "too many", "array", "number for a pointer", "integer", "float"],
)
def test_a_signature_that_does_not_fit_the_declaration_is_said_so(refused, arguments, said):
    assert said in str(refused(GOOD, *arguments))


def test_an_entry_that_does_not_exist_is_named(refused):
    error = refused(GOOD, *SIGNATURE, entry="colonel")

    assert "colonel" in str(error)
    assert error.kernel == "colonel"


def test_a_kernel_may_be_a_function_of_a_namespace_in_any_linkage(build):
    code = "namespace kitchen { static void boil(int* x) { *x = 100; } }"
    water = bytearray(4)

    build(code, Argument.output("x", "any"), entry="kitchen::boil")(water)

    assert int.from_bytes(water, "little") == 100


def test_flags_and_headers_reach_the_compiler(build, tmp_path):
    (tmp_path / "answer.hpp").write_text("#define ANSWER (HALF * 2)\n")
    out = bytearray(4)

    build(
        '#include "answer.hpp"\nextern "C" void kernel(int* out) { *out = ANSWER; }',
        Argument.output("out", "any"),
        include=[str(tmp_path)],
        flags=["-DHALF=21"],
    )(out)

    assert int.from_bytes(out, "little") == 42


@pytest.mark.parametrize(
    "option", ["flags", "include", "libraries", "library_directories", "sonames"]
)
def test_an_option_that_is_no_list_of_strings_is_refused_by_name(runtime, option):
    source = Source(
        language="cpp", code=GOOD, entry="kernel", arguments=SIGNATURE, options={option: [1]}
    )

    with pytest.raises(NoPluginError, match=f"option '{option}' of 'kernel' is .*list of strings"):
        runtime.kernel(source, "cpu")


@pytest.mark.parametrize(
    ("option", "words"),
    [
        ("include", ["headers"]),
        ("library_directories", ["/opt", "./lib"]),
        ("flags", ["-Iheaders"]),
        ("flags", ["-isystem", "../headers"]),
        ("flags", ["-L", "lib"]),
    ],
    ids=lambda it: "".join(it) if isinstance(it, list) else it,
)
def test_a_relative_directory_is_refused_by_name(runtime, option, words):
    source = Source(
        language="cpp", code=GOOD, entry="kernel", arguments=SIGNATURE, options={option: words}
    )
    place = words[-1].removeprefix("-I")
    said = f"'{place}' of its option '{option}' is a relative directory.*; name it by its absolute"

    with pytest.raises(NoPluginError, match=said):
        runtime.kernel(source, "cpu")


def test_a_library_that_is_not_there_is_the_linkers_word(refused):
    error = refused(GOOD, *SIGNATURE, libraries=["nowhere_to_be_found"])

    assert "nowhere_to_be_found" in str(error)
