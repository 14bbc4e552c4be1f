"""A graph in both languages: its first call decides, and of that nothing else is to be seen."""

import contextlib
from concurrent.futures import ThreadPoolExecutor

import pytest
import torch
from torch import nn

from kernelyard.torch import graphs
from kernelyard.torch._racer import Racer, _difference

calls = []


@torch.library.custom_op("kernelyard_tests::counted", mutates_args=())
def counted(x: torch.Tensor) -> torch.Tensor:
    calls.append(1)
    return x * 2


@counted.register_fake
def _(x):
    return torch.empty_like(x)


class Hearing:
    """A referee that only hears how races end."""

    alone = contextlib.nullcontext

    def __init__(self):
        self.heard = []

    def known(self):
        return None

    def decided(self, *facts):
        self.heard.append(facts)


@pytest.fixture
def race(dynamo):
    """Compile a function that races; what its graphs became is in ``race.graphs()``."""
    before = len(graphs())

    def race(function):
        return dynamo(function, options={"cpu_backend": "race"})

    race.graphs = lambda: list(graphs())[before:]
    return race


def test_it_is_decided_once_with_evidence(race):
    def wave(x):
        return (x * 7).sin().softmax(1)

    x = torch.randn(64, 64)
    compiled = race(wave)
    for _ in range(3):
        torch.testing.assert_close(compiled(x), wave(x))

    (graph,) = race.graphs()
    assert graph.asked == "race"
    assert graph.language in {"cpp", "halide"}
    assert [len(it.samples) > 1 for it in graph.contest.outcomes] == [True, True]
    assert graph.reason == graph.contest.reason
    assert graph.language == ("cpp", "halide")[graph.contest.winner]

    race(wave)(x)

    again = race.graphs()[-1]
    assert (again.language, again.reason, again.contest) == (graph.language, graph.reason, None)


def test_what_it_writes_is_written_once(race):
    def count(x, y):
        x.add_(1)
        y[:, ::2].mul_(2)
        return x.sum() + y.sum()

    x, y = torch.zeros(8, 8), torch.ones(4, 8)
    result = race(count)(x, y)

    assert (x == 1).all()
    assert y.sum() == 48
    assert result == 112
    assert race.graphs()[-1].contest is not None


@pytest.mark.parametrize("seed", [0, 11])
def test_the_stream_of_random_numbers_is_as_without_it(dynamo, race, seed):
    def dropped(x):
        return torch.nn.functional.dropout(x, 0.5) + seed

    x = torch.ones(32, 32)
    torch.manual_seed(seed)
    expected = dynamo(dropped)(x), torch.rand(4)
    torch.manual_seed(seed)
    result = race(dropped)(x), torch.rand(4)

    if race.graphs()[-1].language == "cpp":
        assert torch.equal(result[0], expected[0])
    assert torch.equal(result[1], expected[1])


def test_forward_and_backward_race_each_for_itself(race):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(24, 48), nn.GELU(), nn.LayerNorm(48), nn.Linear(48, 8))
    x = torch.randn(16, 24)

    def step(called):
        model.zero_grad()
        called(x).square().mean().backward()
        return [parameter.grad.clone() for parameter in model.parameters()]

    expected = step(model)
    compiled = race(model)
    for _ in range(2):
        torch.testing.assert_close(step(compiled), expected)

    assert [graph.part for graph in race.graphs()] == ["forward", "backward"]
    assert all(graph.contest is not None for graph in race.graphs())


def test_several_threads_see_one_race(race):
    def wave(x):
        return (x * 9).cos().softmax(1)

    inputs = [torch.randn(64, 64) for _ in range(6)]
    compiled = race(wave)
    compiled(inputs[0])
    first = race.graphs()[-1]
    with ThreadPoolExecutor(3) as pool:
        for x, result in zip(inputs, pool.map(compiled, inputs), strict=True):
            torch.testing.assert_close(result, wave(x))

    assert race.graphs() == [first]


def test_threads_that_come_while_it_is_raced_wait_and_get_the_winner():
    referee = Hearing()

    def graph(inputs):
        return [inputs[0] * 2]

    racer = Racer([graph, graph], [], referee, is_random=False)
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(racer, [[torch.full((4,), float(i))] for i in range(8)]))

    assert [result[0][0].item() for result in results] == [2.0 * i for i in range(8)]
    assert len(referee.heard) == 1


def test_a_call_that_fails_decides_nothing(race):
    def looked_up(table, places):
        return table[places] * 3

    table = torch.randn(10, 4)
    compiled = race(looked_up)
    with pytest.raises(RuntimeError, match="index out of bounds"):
        compiled(table, torch.tensor([3, 99]))
    assert race.graphs() == []

    places = torch.tensor([3, 9])
    torch.testing.assert_close(compiled(table, places), looked_up(table, places))
    assert len(race.graphs()) == 1


def test_what_may_do_more_than_compute_runs_once_per_call(race):
    def both(x):
        return counted(x.sin()).cos()

    x = torch.randn(10)
    compiled = race(both)
    compiled(x)
    calls.clear()
    torch.testing.assert_close(compiled(x), both(x))

    assert len(calls) == 2
    assert race.graphs()[-1].language == "cpp"
    assert "kernelyard_tests.counted" in race.graphs()[-1].reason


def test_what_halide_cannot_take_does_not_race(race):
    def gamma(x):
        return torch.lgamma(x) * 2

    x = torch.rand(10) + 1
    torch.testing.assert_close(race(gamma)(x), gamma(x))

    assert race.graphs()[-1].language == "cpp"
    assert "lgamma" in race.graphs()[-1].reason


def test_who_differs_cannot_win():
    def wrong(inputs):
        return [inputs[0] * 3]

    def slow(inputs):
        torch.randn(100, 100) @ torch.randn(100, 100)
        return [inputs[0] * 2]

    referee = Hearing()
    racer = Racer([slow, wrong], [], referee, is_random=True)
    state = torch.random.get_rng_state()
    racer([torch.ones(3)])

    ((winner, reason, _),) = referee.heard
    assert winner == 0
    assert "result 0 differs" in reason
    torch.random.set_rng_state(state)


def test_strides_are_part_of_a_result():
    x = torch.randn(4, 6)

    assert _difference([x, None], [x.clone(), None]) == ""
    assert "strides" in _difference([x], [x.t().contiguous().t()])
    assert "result 1 differs" in _difference([x, x], [x, x + 1])
    assert "differs" in _difference([x], [x.double()])


def test_a_second_process_loads_the_winners_and_measures_nothing(script):
    first, second = (script("languages", "race", "norms") for _ in range(2))
    cold, warm = first["models"]["norms"], second["models"]["norms"]
    of = {"cpp": "cpp_cpu", "halide": "halide"}

    assert (cold["differs"], warm["differs"]) == ("", "")
    assert {plugin for plugin, _, _ in cold["kernels"]} == {"cpp_cpu", "halide"}
    assert (cold["measured"], warm["measured"]) == (2, 0)
    assert warm["graphs"] == cold["graphs"]
    assert {it[0] for it in warm["kernels"]} == {of[language] for _, language, _ in warm["graphs"]}
    assert {origin for _, origin, _ in warm["kernels"]} == {"store"}
    assert {launches for _, _, launches in warm["kernels"]} == {1}
    assert not [name for name in second["modules"] if name.partition(".")[0] == "halide"]
