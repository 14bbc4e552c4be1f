"""A parameter or a value that nobody understands is told with those that are known."""

import pickle

import pytest

from kernelyard import Config, Source, Space, SpaceError, Target

TILES = """extern "C" void kernel(double* out) {
  #pragma omp parallel for
  for (int i = 0; i < TILE; ++i) out[i] = i;
}
"""
SET = f"#define TILE 4\n{TILES}"
SERIAL = 'extern "C" void kernel(double* out) { *out = TILE; }'
KNOWN = "known are threads, optimize, unroll, vector_width, and as macros the words of the code"
NARROW = Target("cpu", "x86_64", ("avx", "avx2"))
WIDTHS = (0, 128, 256, 512)

WRONG = [
    (TILES, {"TILES": 4}, f"has the parameter 'TILES', which is no word of its code; {KNOWN}"),
    (TILES, {"tile": 4}, f"has the parameter 'tile', which is no word of its code; {KNOWN}"),
    (TILES, {"Threads": 2}, f"has the parameter 'Threads', which is no word of its code; {KNOWN}"),
    (TILES, {"-DTILE": 2}, f"has the parameter '-DTILE', which is no word of its code; {KNOWN}"),
    (TILES, {"i = 0": 2}, f"has the parameter 'i = 0', which is no word of its code; {KNOWN}"),
    (TILES, {"threads": 0}, "has threads=0; give a whole number of 1 or more"),
    (TILES, {"threads": 2.0}, "has threads=2.0; give a whole number of 1 or more"),
    (TILES, {"threads": True}, "has threads=True; give a whole number of 1 or more"),
    (TILES, {"threads": "2"}, "has threads='2'; give a whole number of 1 or more"),
    (TILES, {"threads": 2**31}, "has threads=2147483648; give a whole number of 1 or more"),
    (TILES, {"optimize": "O4"}, "has optimize='O4'; give one of O1, O2, O3, fast"),
    (TILES, {"optimize": 3}, "has optimize=3; give one of O1, O2, O3, fast"),
    (TILES, {"unroll": -1}, "has unroll=-1; give 0, or a whole number: the factor"),
    (TILES, {"vector_width": 64}, "has vector_width=64; give one of 0, 128, 256, 512: bits"),
    (TILES, {"vector_width": "256"}, "has vector_width='256'; give one of 0, 128, 256, 512: bits"),
    (TILES, {"TILE": "4\n#error"}, r"has the macro TILE='4\n#error'; give a finite number, a bool"),
    (TILES, {"TILE": "4\\"}, r"has the macro TILE='4\\'; give a finite number, a boolean, or a "),
    (TILES, {"TILE": (1, 2)}, "has the macro TILE=(1, 2); give a finite number, a boolean, or a t"),
    (
        SERIAL,
        {"threads": 2},
        "has threads, and nothing in its code is parallel; write `#pragma omp",
    ),
    (
        SET,
        {"TILE": 4},
        "has the macro TILE, which its code defines whatever was chosen; write `#ifndef TILE`",
    ),
]


@pytest.fixture(params=WRONG, ids=lambda it: str(it[1]))
def wrong(request, kernel):
    """Give a source, choices that it cannot bear, and what shall be said."""
    code, choices, said = request.param
    return kernel(code), choices, f"the tuning space of 'choice' {said}"


def spaced(source, choices):
    space = Space({name: (value,) for name, value in choices.items()})
    return Source("cpp", source.code, "kernel", source.arguments, name="choice", space=space)


def test_it_is_said_where_configs_are_asked_for_and_nothing_is_built(runtime, wrong):
    source, choices, said = wrong
    before = len(runtime.events)

    with pytest.raises(SpaceError) as raised:
        runtime.kernel(spaced(source, choices), "cpu")

    assert str(raised.value).startswith(said)
    assert len(runtime.events) == before


@pytest.mark.parametrize("way", ["cache_key", "precompile", "launch"])
def test_a_config_that_comes_by_another_way_is_looked_at_too(hook, wrong, way):
    source, choices, said = wrong
    (report,) = hook("targets")
    given = {
        "cache_key": (source, Config.of(**choices), report.target),
        "precompile": ([source], Config.of(**choices), report.target),
        "launch": (object(), source, Config.of(**choices)),
    }

    with pytest.raises(SpaceError) as raised:
        hook(way, *given[way])

    assert str(raised.value).startswith(said)


def test_what_no_space_can_hold_is_refused_as_well(hook, kernel):
    (report,) = hook("targets")

    with pytest.raises(SpaceError, match="has the macro TILE=inf; give a finite number"):
        hook("cache_key", kernel(TILES), Config.of(TILE=float("inf")), report.target)


def test_in_a_batch_each_source_has_to_understand_it(hook, kernel):
    (report,) = hook("targets")

    with pytest.raises(SpaceError, match="has the parameter 'TILE', which is no word"):
        hook("precompile", [kernel(TILES), kernel("")], Config.of(TILE=4), report.target)


def test_it_survives_the_way_out_of_a_worker(runtime, wrong):
    source, choices, _ = wrong

    with pytest.raises(SpaceError) as raised:
        runtime.kernel(spaced(source, choices), "cpu")

    assert str(pickle.loads(pickle.dumps(raised.value))) == str(raised.value)


@pytest.mark.parametrize(
    ("arch", "features", "kept"),
    [
        ("x86_64", ("avx", "avx512f"), [0, 128, 256, 512]),
        ("x86_64", ("avx", "avx2"), [0, 128, 256]),
        ("x86_64", (), [0, 128]),
        ("aarch64", ("fp16",), [0]),
    ],
    ids=str,
)
def test_vectors_that_a_target_does_not_have_are_left_out(hook, kernel, arch, features, kept):
    source = kernel(SERIAL, space=Space({"vector_width": WIDTHS, "TILE": (1,)}))
    listed = kernel(SERIAL, space=Space.of([Config.of(vector_width=it) for it in WIDTHS]))
    target = Target("cpu", arch, features)

    for one in (source, listed):
        assert [it.get("vector_width", "") for it in hook("configs", one, target)] == kept


def test_a_best_guess_that_is_left_out_is_replaced(hook, kernel):
    space = Space(
        {"vector_width": (256, 512), "TILE": (1, 2)}, (), Config.of(vector_width=512, TILE=2)
    )

    kept = hook("configs", kernel(SERIAL, space=space), NARROW)

    assert list(kept) == [Config.of(vector_width=256, TILE=it) for it in (1, 2)]
    assert kept.guess == Config.of(vector_width=256, TILE=1)


@pytest.mark.parametrize(
    "space", [Space({"vector_width": (512,)}), Space.of([Config.of(vector_width=512)])]
)
def test_a_space_of_which_nothing_is_left_says_what_to_add(hook, kernel, space):
    said = "has only vectors that are wider than the target's; add vector_width=0, the compiler's"

    with pytest.raises(SpaceError, match=said):
        hook("configs", kernel(SERIAL, space=space), NARROW)


def test_a_width_that_comes_by_another_way_names_the_widest(hook, kernel):
    said = "has vector_width=512, which the target's vectors are not; give at most 256; 0 is"

    with pytest.raises(SpaceError, match=said):
        hook("cache_key", kernel(SERIAL), Config.of(vector_width=512), NARROW)


def test_without_a_space_there_is_one_config_that_chooses_nothing(hook, kernel):
    (report,) = hook("targets")

    assert hook("configs", kernel(TILES), report.target) == [Config()]
