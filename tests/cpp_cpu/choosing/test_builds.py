"""What a space costs: no build for what only launches differ in, none that another could serve."""

import numpy as np
import pytest

from kernelyard import Argument, CompileError, Config, Source, Space

SUM = """extern "C" void kernel(const float* x, float* y, long n) {
  #pragma omp parallel for
  for (long tile = 0; tile < n; tile += TILE)
    for (long i = tile; i < tile + TILE && i < n; ++i) y[i] = 2 * x[i] + 1;
}
"""
ARGUMENTS = [
    Argument.input("x", "float32"),
    Argument.output("y", "float32"),
    Argument.scalar("n", "int64"),
]


def in_tiles(**parameters):
    return Source("cpp", SUM, "kernel", ARGUMENTS, name="tiles", space=Space(parameters))


@pytest.fixture
def each(counted):
    """Build all configs of a space and launch them; give what each wrote, and the calls."""
    runtime, calls = counted

    def each(**parameters):
        request = runtime.engine.request(in_tiles(**parameters), "cpu", None)
        wanted = [request.with_configs(config) for config in request.configs]
        x = np.linspace(0, 1, 1000, dtype="float32")
        written = {}
        for delivered in runtime.engine.attempt(wanted):
            y = np.zeros_like(x)
            delivered.launcher(x, y, x.size)
            written[str(delivered.built.config)] = y
        return written, calls()

    return each


def test_configs_that_differ_in_threads_only_are_built_once(each):
    written, calls = each(threads=(1, 2, 3), TILE=(64,))

    assert sorted(written) == [f"TILE=64, threads={it}" for it in (1, 2, 3)]
    assert len(calls) == 1


def test_results_are_equal_over_all_configs_and_each_is_built_once(each):
    written, calls = each(
        TILE=(16, 64),
        threads=(1, 2),
        optimize=("O1", "O3", "fast"),
        unroll=(0, 4),
        vector_width=(0, 128),
    )
    x = np.linspace(0, 1, 1000, dtype="float32")

    assert len(written) == 48
    for y in written.values():
        np.testing.assert_allclose(y, 2 * x + 1, rtol=1e-6)
    assert len(calls) == 24


def test_the_key_tells_configs_apart_and_shows_the_true_command(hook, kernel):
    (report,) = hook("targets")
    source = kernel('extern "C" void kernel(double* out) { *out = TILE; }')

    def command(**choices):
        return hook("cache_key", source, Config.of(**choices), report.target)["command"].split()

    plain = command()
    chosen = command(TILE=4, optimize="O1", unroll=1, vector_width=128)

    assert "-O3" in plain
    assert set(chosen) - set(plain) == {"-O1", "-fno-unroll-loops", "-mprefer-vector-width=128"}
    assert set(plain) - set(chosen) == {"-O3"}
    assert command(TILE=4, optimize="O3", unroll=0, vector_width=0) == plain


def test_what_is_stored_serves_each_number_of_threads(counted):
    runtime, calls = counted
    keys = set()
    for threads in (1, 2):
        runtime.kernel(in_tiles(threads=(threads,), TILE=(64,)), "cpu")
        keys.add(runtime.events[-1].key)

    assert [(it.config, it.origin) for it in runtime.events] == [
        ("TILE=64, threads=1", "built"),
        ("TILE=64, threads=2", "store"),
    ]
    assert len(keys) == len(calls()) == 1


@pytest.mark.parametrize("joinable", [False, True], ids=["alone", "joined"])
def test_the_compilers_words_name_the_lines_of_the_source(counted, kernel, joinable):
    runtime, _ = counted
    code = '#include <cstdint>\nextern "C" void kernel(double* out) {\n  *out = TILE;\n  oops;\n}\n'
    space = Space({"TILE": (4,)})
    good = kernel(code.replace("  oops;\n", ""), space=space, joinable=joinable)

    with pytest.raises(CompileError, match=r"kernel\.cpp:4:3: error: .*oops"):
        runtime.kernels([good, kernel(code, space=space, joinable=joinable)], "cpu")


class TestTogether:
    """Sources that may share a translation unit."""

    @pytest.fixture
    def joinable(self, kernel, tmp_path):
        """Write such a source; a header of its own says what it sees of the macro."""
        headers = tmp_path / "headers"
        headers.mkdir()
        (headers / "seen.hpp").write_text(
            "#pragma once\n#ifdef TILE\nconst int seen = 1;\n#else\nconst int seen = 0;\n#endif\n"
        )

        def joinable(number, *tiles):
            code = f"""#include "seen.hpp"
namespace {{ const int helper = {number}; }}
extern "C" void kernel(double* out) {{ out[0] = TILE + helper; out[1] = seen; }}
"""
            space = Space({"TILE": tiles})
            return kernel(code, space=space, joinable=True, include=[str(headers)])

        return joinable

    @staticmethod
    def written(launchers):
        outs = [np.zeros(2) for _ in launchers]
        for launcher, out in zip(launchers, outs, strict=True):
            launcher(out)
        return [out.tolist() for out in outs]

    def test_those_of_one_config_do(self, counted, joinable):
        runtime, calls = counted
        launchers = runtime.kernels([joinable(it, 8, 16) for it in (1, 2, 3)], "cpu")

        assert self.written(launchers) == [[9, 0], [10, 0], [11, 0]]
        assert len(calls()) == 1

    def test_those_of_others_do_not(self, counted, joinable):
        runtime, calls = counted
        launchers = runtime.kernels([joinable(1, 8), joinable(2, 16), joinable(3, 8)], "cpu")

        assert self.written(launchers) == [[9, 0], [18, 0], [11, 0]]
        assert len(calls()) == 2

    def test_their_headers_see_no_macro_in_company_or_alone(self, counted, joinable):
        runtime, calls = counted

        assert self.written(runtime.kernels([joinable(5, 8)], "cpu")) == [[13, 0]]
        assert len(calls()) == 1


def test_configs_that_differ_in_threads_only_race_each_for_itself(counted):
    runtime, calls = counted
    source = in_tiles(TILE=(16, 64), threads=(1, 2))
    x = np.linspace(0, 1, 1000, dtype="float32")
    y = np.zeros_like(x)
    runtime.race([source], "cpu", [x, y, x.size], configs="all", seconds=0.01)

    race = runtime.events[-1].race
    assert len({it.config for it in race.contenders}) == len(race.contenders) == 4
    assert np.allclose(y, 2 * x + 1)
    built = calls()
    again = runtime.race([source], "cpu", [x, y, x.size], configs="all")
    assert again is not None
    assert runtime.events[-1].race.remembered
    assert calls() == built
