"""Two compilations of one graph: the first call runs both on its inputs, and the faster stays."""

import contextlib
import threading
from collections.abc import Callable, Collection, Sequence
from typing import Any, Protocol

import torch
from torch._inductor.utils import clone_preserve_strides

from kernelyard._model.failure import Failure
from kernelyard._model.measurement import Measurement
from kernelyard._tune.contest import Contest, Entrant, contest
from kernelyard._tune.timing import timed

_SECONDS = 0.1
"""How long each is measured in a race without noise."""
_RTOL, _ATOL = 1e-3, 1e-4
_COMPUTE = frozenset({"aten", "prims", "quantized", "quantized_decomposed"})

Graph = Callable[[list[Any]], Any]


class Referee(Protocol):
    """What a race is told before it begins, and whom it tells how it ended."""

    def alone(self) -> contextlib.AbstractContextManager[None]:
        """Keep out whatever would disturb."""

    def known(self) -> tuple[int, str] | None:
        """Give the winner's place and why, if that was found out elsewhere."""

    def decided(self, winner: int, reason: str, contest: Contest | None) -> None:
        """Take the winner's place, why, and what was measured, if anything was."""


def unfit(graph: Any) -> str:
    """Say why a graph must not run more often than it is called; empty if it may.

    Operators that are not torch's own may count, print, or wait for other processes.
    """
    names = (_name(it.target) for it in graph.graph.nodes if it.op == "call_function")
    doubtful = next(filter(None, names), "")
    return doubtful and f"it calls {doubtful}, which may do more than compute: it cannot race"


def draws(graph: Any) -> bool:
    """Whether a graph draws random numbers."""
    seeded = torch.Tag.nondeterministic_seeded
    targets = (it.target for it in graph.graph.nodes if it.op == "call_function")
    return any(seeded in getattr(it, "tags", ()) or "seed" in str(it) for it in targets)


def _name(target: Any) -> str:
    if isinstance(target, torch._ops.HigherOrderOperator):
        return str(target)
    if isinstance(target, torch._ops.OpOverload) and target.namespace not in _COMPUTE:
        return str(target)
    return ""


class Racer:
    """Stands for a compiled graph until it is called; other threads wait until that is decided.

    What it writes is written on copies, and random numbers are put back: the call itself is the
    winner's alone. Where the first graph fails so does the call, and nothing is decided.
    """

    def __init__(
        self,
        graphs: Sequence[Graph],
        written: Collection[int],
        referee: Referee,
        *,
        is_random: bool,
    ) -> None:
        self._graphs = graphs
        self._written = sorted(written)
        self._referee = referee
        self._is_random = is_random
        self._chosen: Graph | None = None
        self._lock = threading.Lock()

    def __call__(self, inputs: list[Any]) -> Any:
        """Decide, run the winner; ``inputs`` is emptied as Inductor's graphs do."""
        with self._lock:
            if self._chosen is None:
                with self._referee.alone():
                    self._decide(inputs)
            chosen = self._chosen or self._graphs[0]
        return chosen(inputs)

    def _decide(self, inputs: Sequence[Any]) -> None:
        """Measure, unless somebody else has; a call that fails decides nothing."""
        known = self._referee.known()
        if known:
            self._end(*known)
            return
        ended = self._raced(inputs)
        if ended.reference == 0:
            failure = ended.outcomes[1]
            reason = f"Halide: {failure}" if isinstance(failure, Failure) else ended.reason
            self._end(ended.winner or 0, reason, ended)

    def _end(self, winner: int, reason: str, ended: Contest | None = None) -> None:
        self._chosen = self._graphs[winner]
        self._referee.decided(winner, reason, ended)

    def _raced(self, inputs: Sequence[Any]) -> Contest:
        random = self._is_random
        with torch.random.fork_rng(devices=[]) if random else contextlib.nullcontext():
            entrants = [self._entrant(graph, inputs) for graph in self._graphs]
            return contest(entrants, differ=_difference, seconds=_SECONDS)

    def _entrant(self, graph: Graph, inputs: Sequence[Any]) -> Entrant:
        state = torch.random.get_rng_state() if self._is_random else None

        def run() -> object:
            if state is not None:
                torch.random.set_rng_state(state)
            given = self._given(inputs)
            outputs = graph(list(given))
            return [*outputs, *(given[place] for place in self._written)]

        def measure(seconds: float) -> Measurement:
            given = self._given(inputs)
            return timed(lambda: graph(list(given)))(seconds)

        return Entrant(run, measure)

    def _given(self, inputs: Sequence[Any]) -> list[Any]:
        """Give the inputs, with copies of those that are written."""
        given = list(inputs)
        for place in self._written:
            if isinstance(given[place], torch.Tensor):
                given[place] = clone_preserve_strides(given[place])
        return given


def _difference(reference: Any, result: Any) -> str:
    """Say in what the outputs of one, or what it wrote into its inputs, differ from the other's."""
    for place, (expected, got) in enumerate(zip(reference, result, strict=True)):
        if not isinstance(expected, torch.Tensor):
            continue
        if expected.stride() != got.stride():
            return f"result {place} has strides {got.stride()}, expected {expected.stride()}"
        try:
            torch.testing.assert_close(got, expected, rtol=_RTOL, atol=_ATOL, equal_nan=True)
        except AssertionError as error:
            words = " ".join(str(error).split())
            return f"result {place} differs: {words[:300]}"
    return ""
