"""What may be chosen in a kernel of Inductor's: who asks, for what, and what its text then says."""

import re

import pytest
import torch

from kernelyard._errors import SettingsError
from kernelyard.torch import _seams, _tuning

CHOICES = (("threads", (1, 2, 4)), ("optimize", ("O3", "O2")), ("unroll", (0, 4)))
REGION = """    #pragma omp parallel{}
    {{
        int tid = omp_get_thread_num();
        #pragma omp for
        for (int64_t x0 = 0; x0 < 64; x0 += 1) {{ {} }}
    }}
"""
TEMPLATE = """    #pragma omp parallel num_threads(4)
    {
        const int tid = omp_get_thread_num();
        const int64_t k_group_id = tid / num_Kt_blocks;
    }
"""
CAPPED = "    #pragma omp parallel num_threads(std::min(4, omp_get_max_threads()))\n"
x = torch.linspace(0, 1, 100_000).reshape(100, 1000)


def norms(x):
    return x / x.sum(), x.sin().mean(), x.argmax(), x.amax(0), (x * 2).var()


@pytest.mark.parametrize(
    ("value", "names"),
    [
        (True, ("threads", "optimize", "unroll", "vector_width")),
        (False, ()),
        (None, ()),
        ("threads", ("threads",)),
        (["unroll", "threads"], ("threads", "unroll")),
        ((), ()),
    ],
    ids=str,
)
def test_all_is_asked_for_or_what_is_named(value, names):
    assert _tuning.asked({"kernelyard.tune": value}) == names


@pytest.mark.parametrize("value", ["thread", ["threads", "tile"], 3, {"threads": 2}], ids=str)
def test_what_cannot_be_asked_for_is_told_with_what_can(value):
    said = r"expected True, False, or names out of threads, optimize, unroll, vector_width"

    with pytest.raises(SettingsError, match=said):
        _tuning.asked({"kernelyard.tune": value})


def test_nobody_asks_by_default():
    assert _tuning.asked({}) == ()
    assert _tuning.mark(()) == ""


def test_a_name_that_is_close_to_the_option_is_told(dynamo):
    with pytest.raises(Exception, match=r"'kernelyard.tunes'.*expected one of kernelyard\.tune"):
        dynamo(norms, options={"kernelyard.tunes": True})(x)


def test_stock_inductor_is_not_given_the_option(dynamo):
    graph = torch.fx.symbolic_trace(torch.nn.ReLU())
    options = {"kernelyard.tune": True, "epilogue-fusion": True}
    compiled = _seams.stock(graph, [x], mode=None, options=options)

    torch.testing.assert_close(compiled(x), x.relu())


@pytest.mark.parametrize(
    ("most", "counts"),
    [
        (1, (1,)),
        (2, (1, 2)),
        (6, (1, 2, 4, 6)),
        (64, (1, 2, 4, 8, 16, 32, 64)),
        (96, (1, 2, 4, 8, 16, 32, 64, 96)),
        (192, (1, 4, 8, 16, 32, 64, 128, 192)),
    ],
    ids=str,
)
def test_powers_of_two_and_the_full_number_of_threads_are_tried(most, counts):
    assert _tuning._counts(most) == counts


def test_the_space_is_small_enough_to_be_tried_like_a_list_and_begins_with_inductors_own():
    given = (("threads", _tuning._counts(1024)), *_tuning._FLAGS.items())
    _, space = _tuning.tunable(REGION.format("", ""), given)

    assert space.size == 8 * 4
    assert str(space.guess) == "optimize=O3, threads=1024, unroll=0, vector_width=0"


@pytest.mark.parametrize("clause", ["", " num_threads(4)"], ids=["all cores", "a number"])
@pytest.mark.parametrize(
    "body", ["y[x0] = x[x0];", "tmp_acc0_arr[tid] = tmp_acc0_local;", "tmp_acc1_vec_arr[tid] += 1;"]
)
def test_regions_have_as_many_threads_as_the_launch_says_and_never_more(clause, body):
    code = REGION.format(clause, body) * 2
    text, space = _tuning.tunable(code, CHOICES)

    assert text == code.replace(f"    #pragma omp parallel{clause}\n", CAPPED)
    assert dict(space.parameters)["threads"] == (1, 2, 4)


@pytest.mark.parametrize(
    "code",
    [
        "y[0] = x[0];\n",
        REGION.format("", "run(tid / 4);"),
        REGION.format("", "run(omp_get_num_threads());"),
        TEMPLATE,
        "at::parallel_for(0, 8, 1, [&](int64_t begin, int64_t end) {});\n",
    ],
    ids=["serial", "a share by number", "a share by count", "a template", "torch's own threads"],
)
def test_a_text_that_counts_on_its_threads_stays_as_it_is_and_has_flags_to_choose(code):
    text, space = _tuning.tunable(code, CHOICES)

    assert text == code
    assert [name for name, _ in space.parameters] == ["optimize", "unroll"]


def test_where_only_threads_are_asked_for_such_a_text_has_nothing_to_choose():
    assert _tuning.tunable("y[0] = x[0];\n", CHOICES[:1]) == ("y[0] = x[0];\n", None)


REDUCTIONS = {
    "sums": norms,
    "others": lambda x: (x.std(), x.prod(), x.argmin(), (x > 2).any(), x.double().sum()),
    "places that meet": lambda x: torch.zeros(10).index_add(
        0, (x.flatten() * 9).long(), x.flatten()
    ),
    "rows and columns": lambda x: (x.softmax(-1).sum(), x.logsumexp(0), x.cumsum(1).amin()),
}


@pytest.fixture
def kernels(dynamo, monkeypatch):
    """Compile a function for four threads, and call it; give each kernel with its arguments."""
    from kernelyard.torch import runtime

    made = []
    deliver = runtime().kernels

    def watched(sources, device):
        launchers = deliver(sources, device)
        for source, launcher in zip(sources, launchers, strict=True):
            calls = []
            launcher.watch(lambda given, calls=calls: calls.append(copied(given)))
            made.append((source, calls))
        return launchers

    def kernels(function):
        monkeypatch.setattr(runtime(), "kernels", watched)
        options = {"kernelyard.tune": "threads", "cpp.threads": 4}
        close(dynamo(function, options=options)(x), function(x))
        return [(source, calls[0]) for source, calls in made if source.space]

    return kernels


@pytest.mark.parametrize("function", REDUCTIONS.values(), ids=REDUCTIONS)
def test_partial_results_of_four_threads_are_right_with_fewer(kernels, function):
    from kernelyard.torch import runtime

    engine = runtime().engine
    made = kernels(function)
    for source, arguments in made:
        request = engine.as_given(source, "cpu", None)
        every = engine.attempt([request.with_configs(it) for it in request.configs])
        results = [copied(arguments) for _ in every]
        for delivered, given in zip(every, results, strict=True):
            delivered.launcher(*given)

        assert [str(it.built.config) for it in every] == ["threads=4", "threads=1", "threads=2"]
        assert len({it.built.key.digest for it in every}) == 1
        for result in results[1:]:
            close(result, results[0])
    assert made


def close(outcome, expected):
    """Sums of 100,000 numbers in another order are as far apart as this."""
    torch.testing.assert_close(outcome, expected, rtol=1e-4, atol=1e-4)


def copied(arguments):
    return [it.clone() if isinstance(it, torch.Tensor) else it for it in arguments]


def test_without_the_option_a_module_says_what_it_always_said(dynamo, cache):
    from kernelyard.torch._flags import build_flags

    dynamo(norms)(x)
    (module,) = [
        it.read_text() for it in cache.rglob("*.py") if "_kernelyard_bind" in it.read_text()
    ]
    (line,) = re.findall(r"^from kernelyard.*$", module, re.MULTILINE)

    assert re.fullmatch(
        r"from kernelyard\.torch import bind as _kernelyard_bind; "
        r"AsyncCompile = _kernelyard_bind\(\('-D[^()]*\)\)",
        line,
    )
    assert line.endswith(f"_kernelyard_bind({build_flags()!r})")
