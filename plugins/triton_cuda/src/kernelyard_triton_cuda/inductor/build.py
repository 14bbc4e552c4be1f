"""What of a build Inductor decided: constants, hints, Triton's options."""

from collections.abc import Mapping
from typing import Any

from kernelyard.plugin import Source
from kernelyard_triton_cuda import text
from kernelyard_triton_cuda.inductor import reading
from kernelyard_triton_cuda.inductor.generated import Generated

_PASSED = ("enable_fp_fusion", "launch_cooperative_grid", "launch_pdl")
_DIVISIBLE = "tt.divisibility"


def chosen(source: Source) -> dict[str, Any]:
    """Give it as options of a source; none where Inductor did not generate it."""
    generated = reading.read(source)
    if generated is None:
        return {}
    constants = generated.triton_meta.get("constants", {})
    return {
        **_options(generated),
        **{name: it for name, it in constants.items() if it is not None},
        "absent": tuple(name for name, it in constants.items() if it is None),
        "divisible": tuple(_divisible(generated, source)),
    }


def launched_with(source: Source) -> tuple[str, ...]:
    """Name arguments that the kernel does not take: its grid is computed of them."""
    generated = reading.read(source)
    named = generated.inductor_meta.get("extra_launcher_args", ()) if generated else ()
    return tuple(map(str, named))


def _options(generated: Generated) -> dict[str, Any]:
    """Give Triton's options as upstream sets them."""
    meta = generated.triton_meta
    return {
        "debug": bool(generated.inductor_meta.get("assert_indirect_indexing", True)),
        "sanitize_overflow": False,
        **{name: meta[name] for name in _PASSED if name in meta},
        **({"enable_reflect_ftz": False} if meta.get("disable_ftz") else {}),
    }


def _divisible(generated: Generated, source: Source) -> list[str]:
    """Name the parameters that are multiples of 16, which Inductor numbers."""
    written = text.parameters(source.code, source.entry) or ()
    configs: list[Mapping[Any, Any]] = generated.triton_meta.get("configs") or [{}]
    constant = {
        k for k, type_ in generated.triton_meta["signature"].items() if type_ == "constexpr"
    }
    names = [
        written[place].name
        for (place, *_), attributes in configs[0].items()
        if [_DIVISIBLE, 16] in [list(it) for it in attributes]
    ]
    return [name for name in names if name not in constant]
