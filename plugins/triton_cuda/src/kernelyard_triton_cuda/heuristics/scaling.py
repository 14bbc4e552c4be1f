"""Smaller blocks where a built kernel takes so many registers that fewer programs run at once."""

import math
from collections.abc import Mapping

from kernelyard.plugin import Config
from kernelyard_triton_cuda.heuristics import combo, facts, kinds, limits
from kernelyard_triton_cuda.heuristics.arithmetic import divided
from kernelyard_triton_cuda.heuristics.facts import Facts
from kernelyard_triton_cuda.inductor.generated import Generated

_FEW = 64
"""Blocks of no more reduced elements are not made smaller."""
_OLDEST = 8
"""Major compute capability from which on it is worth trying."""


def is_worth_it(generated: Generated) -> bool:
    """Whether a kernel's configs are looked at at all."""
    meta = generated.inductor_meta
    return (
        kinds.of(generated).is_scaled
        and not combo.is_combined(generated)
        and not meta.get("deterministic")
        and not meta.get("persistent_reduction")
        and meta.get("dynamic_scale_rblock", True)
        and _is_known(facts.of(generated))
    )


def scaled(generated: Generated, config: Config, registers: int | None) -> Config | None:
    """Give the config to add beside one whose threads take so many registers, if any.

    Who builds what is added asks again for that. It may be among the configs already.
    """
    if registers is None or not is_worth_it(generated):
        return None
    told = facts.of(generated)
    given = dict(config.values)
    # RSPLIT is among them, as in Inductor, and halves where it is the largest
    reduced = {k: it for k, it in given.items() if k.startswith("R") and isinstance(it, int)}
    if (
        not reduced
        or math.prod(reduced.values()) <= _FEW
        or not _is_crowded(told, given, registers)
    ):
        return None
    longest = max(reduced, key=reduced.__getitem__)
    block, least = reduced[longest] // 2, told.meta.get("min_rblock")
    if longest == "R0_BLOCK" and least is not None and block < least:
        return None
    return Config({**given, longest: block})


def _is_known(told: Facts) -> bool:
    registers, threads = _room(told)
    is_new = (told.device("major") or 0) >= _OLDEST
    return is_new and told.device("type") == "cuda" and bool(registers) and bool(threads)


def _room(told: Facts) -> tuple[int, int]:
    """Give the registers and the threads of a multiprocessor."""
    registers = told.device("regs_per_multiprocessor")
    return registers or 0, told.device("max_threads_per_multi_processor") or 0


def _is_crowded(told: Facts, config: Mapping[str, object], registers: int) -> bool:
    """Whether registers keep threads out, and programs have to wait for others to end."""
    room, threads = _room(told)
    if registers <= room // threads:
        return False
    rows, warps = config.get("XBLOCK", 1), config["num_warps"]
    assert isinstance(rows, int)
    assert isinstance(warps, int)
    at_once = max(room // (registers * limits.WARP * warps), 1)
    processors: int = told.device("multi_processor_count") or 1
    return divided(told.sizes["x"], rows) > at_once * processors
