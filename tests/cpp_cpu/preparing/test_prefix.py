"""Headers that many kernels begin with are parsed once, and then neither parsed nor read."""

import os
from pathlib import Path

import attrs
import pytest

from kernelyard_cpp_cpu import prefix as prefix_module


def begins_with(call, found):
    """Whether a compilation begins with a precompiled prefix."""
    return call[0].startswith("-include") and Path(call[1]).parent == found._ready().parent


@pytest.fixture
def gnu(yard, kernel):
    if yard.prefix(kernel()).compiler.is_clang:
        pytest.skip("clang++ looks at every header that it has precompiled")


def test_it_is_made_once_and_every_later_build_begins_with_it(yard, kernel, value):
    found = yard.prefix(kernel())
    (before,) = yard.build(kernel(1))
    words = yard.prepare(kernel())
    alone = yard.build(kernel(2))
    several = yard.build(kernel(3), kernel(4))
    numbers = [value(kernel(), artifact) for artifact in (before, *alone, *several)]

    assert words == str(found)
    assert len(yard.calls("c++-header")) == 1
    assert [begins_with(call, found) for call in yard.calls()] == [False, True, True]
    assert numbers == [41, 42, 43, 44]


def test_what_it_holds_is_not_read_again(gnu, yard, kernel, headers, value):
    options = {"headers": "the headers of this test"}
    yard.prepare(kernel(**options))
    (headers / "inner.hpp").unlink()
    (artifact,) = yard.build(kernel(2, **options))

    assert value(kernel(), artifact) == 42


def test_the_compiler_says_that_it_takes_the_precompiled_form(gnu, yard, kernel):
    yard.prepare(kernel())
    yard.act('exec 2>>$here/said; set -- "$@" -H\n')
    said = yard.here / "said"
    said.unlink(missing_ok=True)
    yard.build(kernel(1), kernel(2))
    lines = said.read_text().splitlines()

    assert f"! {yard.prefix(kernel())._ready()}" in lines
    assert not any(line.endswith(("inner.hpp", "outer.hpp")) for line in lines)


def test_it_is_named_while_it_is_missing_and_not_when_it_is_there(yard, kernel):
    named = yard.missing(kernel())
    yard.prepare(kernel())

    assert named.startswith(f'prefix {yard.prefix(kernel()).name} of "outer.hpp" for ')
    assert yard.missing(kernel(7)) == ""


@pytest.mark.parametrize("why", ["it comes alone", "it includes nothing"])
def test_a_source_that_shares_nothing_has_none(yard, kernel, why):
    source = kernel(joinable=why != "it comes alone")
    if why == "it includes nothing":
        source = attrs.evolve(source, code="void kernel(int*) {}\n")

    assert yard.prefix(source) is None
    assert yard.missing(source) == yard.prepare(source) == ""
    assert yard.calls("c++-header") == []


def test_what_the_kernel_does_makes_no_other_prefix_and_all_else_does(yard, kernel, headers):
    ours = yard.prefix(kernel(1)).name
    same = yard.prefix(kernel(2)).name
    others = [
        yard.prefix(kernel(flags=("-DFAST",))).name,
        yard.prefix(kernel(flags=("-O1",))).name,
        yard.prefix(kernel(headers="by name")).name,
        yard.prefix(kernel(body="\n#pragma omp simd\n{}")).name,
    ]
    (headers / "inner.hpp").write_text("#pragma once\ninline int forty() { return 4; }\n")
    others.append(yard.prefix(kernel()).name)

    assert same == ours
    assert len({ours, *others}) == 6


def test_a_header_that_changes_is_never_taken_from_it(yard, kernel, headers, value):
    yard.prepare(kernel())
    (headers / "inner.hpp").write_text("#pragma once\ninline int forty() { return 4; }\n")
    (artifact,) = yard.build(kernel(2))

    assert value(kernel(), artifact) == 6


def test_builds_with_other_flags_do_not_begin_with_it(yard, kernel):
    yard.prepare(kernel())
    yard.build(kernel(flags=("-DFAST",)))

    assert "-include" not in yard.calls()[-1]
    assert "-include-pch" not in yard.calls()[-1]


def test_four_are_kept_and_the_one_that_was_not_used_for_the_longest_time_goes(yard, kernel):
    assert prefix_module._KEPT == 4
    several = [kernel(flags=(f"-DNUMBER={number}",)) for number in range(5)]
    for source in several[:4]:
        yard.prepare(source)
    yard.build(several[0])
    yard.prepare(several[4])

    assert [yard.prefix(source).is_ready for source in several] == [True, False, True, True, True]
    assert len(list(yard.prefix(kernel()).root.glob("*/prefix.hpp"))) == 4


def test_one_that_is_being_made_again_is_left_to_who_makes_it(yard, kernel):
    yard.prepare(kernel())
    damaged = yard.prefix(kernel())._ready()
    damaged.write_bytes(b"")
    place = damaged.parent.with_name(f"{yard.prefix(kernel()).name}-anew")
    place.mkdir()
    yard.prepare(kernel(flags=("-DOTHER",)))
    was_left = place.is_dir()
    os.utime(place, (1, 1))
    yard.prepare(kernel(flags=("-DANOTHER",)))

    assert was_left
    assert not place.exists()


def test_a_runtime_makes_it_and_its_workers_use_it(make_runtime, yard, obedient, kernel):
    one = make_runtime(KERNELYARD_BACKGROUND="off", KERNELYARD_CPP_CPU_CXX=str(obedient))
    source = kernel(5)
    (done,) = one.prepare([source], "cpu")
    again = one.prepare([source], "cpu")
    out = bytearray(4)
    one.kernel(source, "cpu")(out)

    assert done.words == done.name
    assert again == []
    assert yard.calls()[-1][0].startswith("-include")
    assert done.name.split()[1] in yard.calls()[-1][1]
    assert int.from_bytes(out, "little") == 45
