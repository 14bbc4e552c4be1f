"""Kernels of several configs whose launchers cannot try them in later calls: decided in the first.

The launcher of a device that works by itself cannot time calls as they come; so the first call
measures all configs on its own arguments, which are put back, as Inductor does. What is found is in
the log: no later process measures.
"""

import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import torch

from kernelyard._errors import DeviceLostError, KernelyardError, TuningError
from kernelyard._model.source import Source
from kernelyard.torch._runtime import shared_runtime

if TYPE_CHECKING:
    from kernelyard._model.space import Space
    from kernelyard._runtime.request import Request
    from kernelyard._tune.terms import Proposals

_SECONDS = 0.01
"""To measure one config, beside the best guess."""

_PATIENCE = 60.0
"""To search; a list of configs takes a fraction of it."""

_RADII = {"NUM_STAGES": 2}
"""Inductor looks two stages ahead; all else goes by single steps."""

Launch = Callable[..., None]


def deciding(sources: Sequence[Source], device: str, launchers: Sequence[Launch]) -> list[Launch]:
    """Give launchers of which those that have a choice decide in their first call.

    All their configs are built now, side by side.
    """
    engine = shared_runtime().engine
    if engine.settings.tuning != "auto" or all(hasattr(it, "challenge") for it in launchers):
        return list(launchers)
    requests = [engine.request(it, device, None) for it in sources]
    pairs = list(zip(requests, launchers, strict=True))
    open_ = [_is_open(*it) for it in pairs]
    choices = [it for it, is_open in zip(requests, open_, strict=True) if is_open]
    engine.supply(one for request in choices for one in request.worthwhile)
    return [
        _Deciding(request, device, launch).run if is_open else launch
        for (request, launch), is_open in zip(pairs, open_, strict=True)
    ]


def _is_open(request: "Request", launch: Launch) -> bool:
    return request.has_choice and not request.is_settled and not hasattr(launch, "challenge")


class _Deciding:
    """A kernel until its first call."""

    def __init__(self, request: "Request", device: str, guess: Launch) -> None:
        self._request = request
        self._device = device
        self._launch = guess
        self._is_decided = False
        self._lock = threading.Lock()

    def run(self, *arguments: Any, **named: Any) -> None:
        """Call the kernel, in the config that is the best by then."""
        if not self._is_decided and not _is_recorded():
            with self._lock:
                if not self._is_decided:
                    self._decide(arguments)
                    self._is_decided = True
        self._launch(*arguments, **named)

    def _decide(self, arguments: Sequence[Any]) -> None:
        from kernelyard._tune.terms import Budget

        runtime, request = shared_runtime(), self._request
        try:
            runtime.tune(
                request.source,
                self._device,
                arguments,
                plugin=request.plugin,
                strategy=descent if request.space else "exhaustive",
                budget=Budget(seconds=_PATIENCE),
                seconds=_SECONDS,
                isolate=False,
            )
        except (DeviceLostError, TuningError):
            raise  # none works: none is launched
        except KernelyardError:
            return  # the best guess stays; what is wrong with the call, it says itself
        self._launch = runtime.kernel(request.source, self._device, plugin=request.plugin)


def _is_recorded() -> bool:
    """Whether calls are recorded into a graph of the device's, which waiting would end."""
    return torch.backends.cuda.is_built() and bool(torch.cuda.is_current_stream_capturing())


def descent(space: "Space", *, seed: int) -> "Proposals":
    """Make the moves of Inductor's descent."""
    from kernelyard._tune.strategies import coordinate

    return coordinate.strategy(space, seed=seed, radii=_RADII)
