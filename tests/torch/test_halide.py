"""Through torch in Halide: what eager torch computes; what Halide cannot take is C++, by name."""

import json
import subprocess
import sys

import pytest
import torch

from kernelyard.torch import graphs

MODELS = (
    "gpt",
    "perceptron",
    "~perceptron",
    "residual",
    "~masked_attention",
    "norms",
    "~norms",
    "recommender",
    "gru",
    "gamma",
)
IN_HALIDE = {"cpu_backend": "halide"}
inf, nan = float("inf"), float("nan")


@pytest.fixture(scope="module")
def processes(environment, tmp_path_factory):
    """Train all models in two processes, one after the other; give what each of them told."""
    cache = str(tmp_path_factory.mktemp("inductor"))
    call = [sys.executable, "tests/torch/scripts/languages.py", "halide", *MODELS]
    told = []
    for _ in range(2):
        finished = subprocess.run(
            call,
            capture_output=True,
            text=True,
            check=False,
            env={**environment, "TORCHINDUCTOR_CACHE_DIR": cache, "KERNELYARD_BACKGROUND": "off"},
        )
        assert finished.returncode == 0, finished.stderr
        assert "Error in codegen" not in finished.stderr
        told.append(json.loads(finished.stdout.splitlines()[-1]))
    return told


@pytest.fixture
def halide(dynamo):
    """Compile a function into Halide; give its result, and the language of its last graph."""

    def halide(function, *arguments, **options):
        result = dynamo(function, options={**IN_HALIDE, **options})(*arguments)
        return result, graphs()[-1].language

    return halide


@pytest.mark.parametrize("which", [0, 1], ids=["cold", "warm"])
@pytest.mark.parametrize("name", MODELS)
def test_models_train_as_eager_torch_trains_them(processes, which, name):
    told = processes[which]["models"][name]

    assert told["differs"] == ""
    assert {part for part, _, _ in told["graphs"]} == {"forward", "backward"}
    assert min(launches for _, _, launches in told["kernels"]) >= 1


@pytest.mark.parametrize("name", [name for name in MODELS if name != "gamma"])
def test_their_kernels_are_halides(processes, name):
    told = processes[0]["models"][name]

    assert {language for _, language, _ in told["graphs"]} == {"halide"}
    assert {plugin for plugin, _, _ in told["kernels"]} == {"halide"}


def test_what_halide_cannot_take_is_cpp_and_named(processes):
    told = processes[0]["models"]["gamma"]

    assert [language for _, language, _ in told["graphs"]] == ["cpp", "cpp"]
    assert "halide backend does not support: lgamma" in told["graphs"][0][2]


def test_a_warm_process_needs_no_halide_and_tries_nothing_again(processes):
    cold, warm = processes
    origins = {it[1] for model in warm["models"].values() for it in model["kernels"]}

    assert origins == {"store"}
    assert sys.executable in cold["started"]  # as workers
    assert sys.executable not in warm["started"]
    assert not [name for name in warm["modules"] if name.partition(".")[0] == "halide"]
    for name in MODELS:
        assert warm["models"][name]["graphs"] == cold["models"][name]["graphs"]


@pytest.mark.parametrize(
    ("function", "what"),
    [
        (torch.exp, "exp"),
        (torch.log, "log"),
        (torch.erf, "erf"),
        (torch.relu, "relu"),
        (torch.sigmoid, "sigmoid"),
        (torch.nn.functional.softplus, "softplus"),
        (lambda x: x**2.3, "a power"),
        (lambda x: 2.0**x, "a power of two"),
        (lambda x: torch.hypot(x, x.flip(0)), "hypot"),
        (lambda x: torch.maximum(x, x.flip(0)), "maximum"),
        (lambda x: x.masked_fill(x > 0, -inf).softmax(0), "a masked softmax"),
    ],
    ids=lambda it: it if isinstance(it, str) else "",
)
def test_numbers_that_are_infinite_denormal_or_none_are_as_in_torch(halide, function, what):
    special = [inf, -inf, nan, 0.0, -0.0, 1e38, -1e38, 1e-40, 88.5, -100.0, 1.0, -2.5, 0.5, 3.0]
    x = torch.tensor(special * 4)
    if what == "a masked softmax":
        x = x.nan_to_num()

    result, language = halide(function, x)

    torch.testing.assert_close(result, function(x), equal_nan=True)
    assert language == "halide"


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float64, torch.int64])
def test_element_types(halide, dtype):
    x = torch.arange(40).reshape(5, 8).to(dtype)

    result, language = halide(lambda x: (x * 2 + 1).sum(0), x)

    torch.testing.assert_close(result, (x * 2 + 1).sum(0))
    assert language == "halide"


def test_truth_values_and_places(halide):
    x = torch.randn(6, 7)
    places = torch.tensor([3, 0, 5])

    def chosen(x, places):
        return x[places] > 0, torch.where(x > 0, x, -x)[places], x.argmax(1)

    result, _ = halide(chosen, x, places)

    torch.testing.assert_close(result, chosen(x, places))


@pytest.mark.parametrize(
    "view",
    [
        lambda x: x.t(),
        lambda x: x[:, ::2],
        lambda x: x[1:, 3:],
        lambda x: x[:1].expand(5, 8),
        lambda x: x.flip(1),
    ],
    ids=["transposed", "every other", "a corner", "expanded", "backwards"],
)
def test_views(halide, view):
    x = view(torch.randn(8, 8))

    result, language = halide(lambda x: (x * 2).sin() + x.sum(), x)

    torch.testing.assert_close(result, (x * 2).sin() + x.sum())
    assert language == "halide"


def test_what_is_written_is_the_users_own(halide):
    x, y = torch.ones(6, 4), torch.zeros(3, 8)

    def write(x, y):
        x.mul_(3).add_(1)
        y[:, ::2] = 7
        return x.sum()

    result, _ = halide(write, x, y)

    assert result == 96
    assert (x == 4).all()
    assert (y[:, ::2] == 7).all()
    assert (y[:, 1::2] == 0).all()


def test_random_numbers_come_from_the_seed(halide):
    x = torch.ones(64, 64)

    def dropped(x):
        return torch.nn.functional.dropout(x, 0.25)

    torch.manual_seed(3)
    first, language = halide(dropped, x)
    torch.manual_seed(3)
    again, _ = halide(dropped, x)

    assert language == "halide"
    assert torch.equal(first, again)
    assert set(first.unique().tolist()) == {0.0, torch.tensor(1 / 0.75).item()}
    assert 0.2 < (first == 0).float().mean() < 0.3


def test_kernels_of_one_text_whose_results_lie_differently_are_two(halide):
    def states(x):
        first = (x * 2).tanh()
        second = (first * 2).tanh()
        return torch.stack([first, second, (second @ second * 2).tanh()], 1)

    x = torch.randn(8, 8)

    result, language = halide(states, x)

    torch.testing.assert_close(result, states(x))
    assert language == "halide"


def test_an_unknown_language_is_refused_with_those_that_are_known(dynamo):
    said = r"options\['cpu_backend'\]='hallide' cannot be used; expected one of cpp, halide, race"
    with pytest.raises(Exception, match=said):
        dynamo(torch.sin, options={"cpu_backend": "hallide"})(torch.ones(3))


def test_an_event_is_a_sentence(halide):
    halide(lambda x: torch.lgamma(x) + 3, torch.ones(5))

    assert "asked for halide, runs in cpp: Halide cannot take it: Unsupported: " in str(
        graphs()[-1]
    )
