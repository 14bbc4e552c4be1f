"""What a source's options and configs may hold, and what they mean: Triton's, ours, constants."""

from collections.abc import Callable, Mapping
from typing import Any

from kernelyard.plugin import Config, Source

DIVISIBLE, EQUAL_TO_1, ABSENT, MODULES = "divisible", "equal_to_1", "absent", "modules"
GRID, TRUSTED = "grid", "trusted"
HINTS = (ABSENT, DIVISIBLE, EQUAL_TO_1)
"""What is known of the kernel's arguments: names."""
OURS = (*HINTS, MODULES, GRID, TRUSTED)


class RejectedError(Exception):
    """The text, or what it describes, is not what Triton or the signature want.

    ``files`` are what there is to look at beside the text.
    """

    def __init__(self, reason: str, files: Mapping[str, str] | None = None) -> None:
        super().__init__(reason)
        self.files = files or {}


def _is_whole(value: object, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _is_power(value: object, most: int) -> bool:
    return _is_whole(value, 1, most) and value in {1 << bits for bits in range(most.bit_length())}


_TRUTH: tuple[str, Callable[[Any], bool]] = "True or False", lambda it: isinstance(it, bool)

TRITON: Mapping[str, tuple[str, Callable[[Any], bool]]] = {
    "num_warps": ("1, 2, 4, 8, 16 or 32", lambda it: _is_power(it, 32)),
    "num_stages": ("a whole number up to 64", lambda it: _is_whole(it, 1, 64)),
    "num_ctas": ("1, 2, 4, 8 or 16", lambda it: _is_power(it, 16)),
    "maxnreg": ("a whole number up to 255", lambda it: _is_whole(it, 1, 255)),
    "enable_fp_fusion": _TRUTH,
    "enable_reflect_ftz": _TRUTH,
    "sanitize_overflow": _TRUTH,
    "debug": _TRUTH,
    "launch_cooperative_grid": _TRUTH,
    "launch_pdl": _TRUTH,
    "ptx_options": ("a text", lambda it: isinstance(it, str)),
    "ptx_version": ("a whole number, such as 85", lambda it: _is_whole(it, 60, 999)),
}
"""Triton's options that reach its compiler: what is expected, and whether a value is that.

Others name a file, say again what the target says, or change nothing (3.7 asks for
``default_dot_input_precision`` nowhere that a kernel comes by).
"""


def given(source: Source, config: Config) -> dict[str, Any]:
    """Give all that is said of a build, by name: what the config says counts before the source.

    Of a kernel that Inductor generated its decorator says most.
    """
    from kernelyard_triton_cuda.inductor import build  # it raises what is defined here

    return {**build.chosen(source), **dict(source.options), **dict(config.values)}


def listed(value: object) -> tuple[str, ...]:
    """Read a list of strings, or one."""
    return tuple(map(str, value)) if isinstance(value, tuple) else (str(value),)
