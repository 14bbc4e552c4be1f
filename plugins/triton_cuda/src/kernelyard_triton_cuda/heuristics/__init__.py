"""Inductor's heuristics for NVIDIA's devices: from what a decorator says to a list of configs.

All follows from the decorator: nothing is read from the environment or from torch. The lists are
those of torch 2.13, also for what others wrote: each is right for any of them.
"""

from kernelyard.plugin import Config
from kernelyard_triton_cuda.heuristics import choices, combo, facts, kinds, minimums
from kernelyard_triton_cuda.heuristics.choices import Choice
from kernelyard_triton_cuda.inductor.generated import Generated
from kernelyard_triton_cuda.options import RejectedError


def configs(generated: Generated) -> list[Config]:
    """Give the configs worth trying, best guess first; ``RejectedError`` if there are none."""
    try:
        listed = choices.unique(_listed(generated))
    except KeyError as missing:
        told = f"{generated.heuristic} was told nothing of {missing}"
        raise RejectedError(f"{told}; it has {', '.join(generated.inductor_meta)}") from None
    return [choices.config(_known(generated, it)) for it in listed]


def _listed(generated: Generated) -> list[Choice]:
    if combo.is_combined(generated):
        return [combo.combined(generated).base]
    kind = kinds.of(generated)
    found = kind.choices(generated)
    if not kind.has_least:
        return found
    return minimums.raised(generated.inductor_meta, facts.of(generated).sizes, found)


def _known(generated: Generated, choice: Choice) -> Choice:
    """Leave a block out that is no constant of the kernel: it is 1, and stands in the text."""
    if "XBLOCK" not in choice or "XBLOCK" in (generated.triton_meta.get("signature") or ()):
        return choice
    if choice["XBLOCK"] != 1:
        told = f"its config says XBLOCK={choice['XBLOCK']}, and the kernel has no such constant"
        raise RejectedError(f"{told}; expected XBLOCK in its signature")
    return {name: it for name, it in choice.items() if name != "XBLOCK"}
