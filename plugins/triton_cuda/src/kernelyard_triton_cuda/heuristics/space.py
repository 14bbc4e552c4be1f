"""Where a coordinate descent may go from a kernel's configs: to what Inductor's would try."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from kernelyard.plugin import Config, Space
from kernelyard_triton_cuda.heuristics import combo, facts, kinds, limits, matmul
from kernelyard_triton_cuda.inductor.generated import Generated

_STAGES = ("num_stages", "NUM_STAGES")
_MOST_STAGES = 64
"""As many as the plugin takes; Inductor would go on."""
_OF_DOT = ("XBLOCK", "YBLOCK", "R0_BLOCK")
_TOLD = {"XBLOCK": "min_xblock", "R0_BLOCK": "min_rblock"}


def space(generated: Generated, configs: Sequence[Config]) -> Space:
    """Give the space around the first config, which is the best guess.

    Parameters stand in the order in which Inductor tunes them. Blocks and warps double and halve,
    stages go up and down by one, each to Inductor's bounds. What it does not tune has the values
    that the configs have. One thing differs: from a value beyond its bound there is a way back to
    it. How far a step goes is the strategy's: Inductor looks two ``NUM_STAGES`` ahead.
    """
    if not _is_descended(generated):
        return Space.of(configs)
    guess = dict(configs[0].values)
    tuned = {name: it for name, it in _bounds(generated).items() if name in guess}
    values: dict[str, tuple[Any, ...]] = {
        name: _reached(name, guess[name], *bounds) for name, bounds in tuned.items()
    }
    for name in [it for it in guess if it not in tuned]:
        values[name] = tuple(dict.fromkeys(config.get(name, guess[name]) for config in configs))
    return Space(values, _constraints(generated, guess), configs[0])


def _is_descended(generated: Generated) -> bool:
    kind = kinds.of(generated)
    is_fixed = kind.is_sum and generated.inductor_meta.get("deterministic")
    return kind.is_descended and not is_fixed


def _bounds(generated: Generated) -> dict[str, tuple[int, int]]:
    """Give the least and the most of each parameter that is tuned, in order."""
    meta = generated.inductor_meta
    bounds: dict[str, tuple[int, int]] = {}
    if combo.is_combined(generated):
        together = combo.combined(generated)
        bounds = {name: (1, together.most[name]) for name in together.fields}
    sizes = _sizes(generated)
    is_matmul = bool(generated.triton_meta.get("native_matmul"))
    for name, most in limits.MOST.items():
        field = limits.field(name)
        told = meta.get(_TOLD.get(field, "")) or 1
        least = max(told, limits.LEAST_OF_DOT) if is_matmul and field in _OF_DOT else told
        bounds[field] = least, min(most, sizes.get(name, most))
    bounds["num_warps"] = 1, _most_warps(generated)
    if is_matmul:  # a block of one matrix of a batch is what is written
        del bounds["ZBLOCK"]
        bounds["num_stages"] = 1, _MOST_STAGES
    if meta.get("RSPLIT_SIZE") is not None:
        bounds["NUM_STAGES"] = 1, _MOST_STAGES
    return bounds


def _sizes(generated: Generated) -> Mapping[str, int]:
    """Give the sizes; several kernels in one have none in common."""
    return {} if combo.is_combined(generated) else facts.of(generated).sizes


def _most_warps(generated: Generated) -> int:
    device: Mapping[str, Any] = generated.triton_meta.get("device") or {}
    threads, warp = device.get("max_threads_per_block"), device.get("warp_size")
    return threads // warp if threads and warp else limits.MOST_WARPS


def _reached(name: str, start: Any, least: int, most: int) -> tuple[int, ...]:
    """Give all values that steps lead to: up while they are not too large, down while not small."""
    up: Callable[[int], int] = (lambda it: it + 1) if name in _STAGES else (lambda it: it * 2)
    down: Callable[[int], int] = (lambda it: it - 1) if name in _STAGES else (lambda it: it // 2)
    found, waiting = set[int](), [start]
    while waiting:
        value = waiting.pop()
        found.add(value)
        after = [up(value)] if up(value) <= most else []
        before = [down(value)] if down(value) >= least else []
        waiting += [it for it in (*after, *before) if it not in found]
    return tuple(sorted(found))


def _constraints(generated: Generated, names: Iterable[str]) -> tuple[str, ...]:
    """Write what has to hold between parameters."""
    if generated.inductor_meta.get("RSPLIT_SIZE") is not None:
        return ("XBLOCK <= RSPLIT_SIZE",)
    if not generated.triton_meta.get("native_matmul"):
        return ()
    sides = [it for it in (*_OF_DOT, "ZBLOCK") if it in names]
    if "R0_BLOCK" not in sides:
        sides.append(str(matmul.whole(_sizes(generated), generated.inductor_meta)))
    return (f"{' * '.join(sides)} <= {limits.MOST_ELEMENTS}",)
