"""Two compilations of one graph: the first call runs both on its inputs, and the faster stays."""

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch._inductor.utils import clone_preserve_strides

from kernelyard._tune.contest import Contest, Entrant, contest
from kernelyard._tune.timing import timed

_SECONDS = 0.1
"""How long each is measured, at most."""
_RTOL, _ATOL = 1e-3, 1e-4


class Racer:
    """Stands for a compiled graph until it is called.

    Random numbers are drawn, and tensors written, on copies: the call itself is the winner's.
    """

    def __init__(
        self, graphs: Sequence[Callable[[list[Any]], Any]], decided: Callable[[Contest], Any]
    ) -> None:
        self._graphs = graphs
        self._decided = decided

    def __call__(self, inputs: list[Any]) -> Any:
        """Measure, decide, run the winner; ``inputs`` is emptied as Inductor's graphs do."""
        entrants = [self._entrant(graph, inputs) for graph in self._graphs]
        with torch.random.fork_rng(devices=[]):
            result = contest(entrants, differ=_difference, seconds=_SECONDS)
        return self._decided(result)(inputs)

    def _entrant(self, graph: Callable[[list[Any]], Any], inputs: Sequence[Any]) -> Entrant:
        random = torch.random.get_rng_state()

        def run() -> object:
            torch.random.set_rng_state(random)
            copies = [_copied(it) for it in inputs]
            outputs = graph(list(copies))
            return [*outputs, *copies]

        copies = [_copied(it) for it in inputs]
        return Entrant(run, timed(lambda: graph(list(copies))))


def _copied(value: Any) -> Any:
    return clone_preserve_strides(value) if isinstance(value, torch.Tensor) else value


def _difference(reference: Any, result: Any) -> str:
    """Say in what the outputs of one, or what it wrote into its inputs, differ from the other's."""
    for place, (expected, got) in enumerate(zip(reference, result, strict=True)):
        if not isinstance(expected, torch.Tensor):
            continue
        try:
            torch.testing.assert_close(got, expected, rtol=_RTOL, atol=_ATOL, equal_nan=True)
        except AssertionError as error:
            words = " ".join(str(error).split())
            return f"result {place} differs: {words[:300]}"
    return ""
