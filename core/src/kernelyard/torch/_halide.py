"""Describe a Halide kernel that Inductor wrote: its text, and how its buffers lie in tensors."""

import functools
import importlib.util
import json
import re
from pathlib import Path
from typing import Any

from kernelyard._model.argument import Argument
from kernelyard._model.source import Source
from kernelyard.torch import _halide_math
from kernelyard.torch._signature import dtype_of

_HELPERS = "torch._inductor.runtime.halide_helpers"
_MAIN = '\nif __name__ == "__main__":'
_ASSERTION = "assert g.using_autoscheduler()"
_IMPORT = "import halide as hl\n"
_FROM_C = (
    (re.compile(r"\b(\d+)L\b"), r"\1"),
    (re.compile(r"static_cast<\w+>\("), "("),
    (re.compile(r"c10::div_floor_integer\("), "floordiv("),
    (re.compile(r"std::(min|max)\(\{([^{}]*)\}\)"), r"\1(\2)"),
    (re.compile(r"(?<!/)/(?!/)"), "//"),
)
"""How Inductor writes sizes in C++, and how a view has them: all are integers, none is negative."""
_DEFAULT_PLANNER = "Adams2019"


def halide_source_of(meta: Any, code: str) -> Source:
    """Describe a kernel; ``meta`` is Inductor's ``HalideMeta``.

    Its target is what Inductor says beside ``host``; its autoscheduler is left to the plugin,
    unless the user chose another than Inductor's default.
    """
    chosen = meta.scheduler if meta.scheduler not in {None, _DEFAULT_PLANNER} else ""
    return Source(
        language="halide",
        code=_generator_of(code),
        entry="kernel",
        arguments=tuple(_argument(it) for it in meta.argtypes if it.alias_of is None),
        options={
            "features": tuple(it for it in meta.target.split("-")[1:] if it != "no_runtime"),
            "modules": (_HELPERS, _helpers(), _halide_math.MODULE, _halide_math.TEXT),
            "views": json.dumps([_view(it) for it in meta.argtypes]),
            "planned": True,
            "trusted": True,
            **({"autoscheduler": chosen} if chosen else {}),
        },
    )


def _generator_of(code: str) -> str:
    """Leave the generator; what compiles it is the plugin's, and names paths of this machine.

    The text insists on an autoscheduler; it shall also work with none. It takes Halide's functions
    for right; see ``_halide_math``.
    """
    text = code.partition(_MAIN)[0].replace(_ASSERTION, "g.using_autoscheduler()")
    return text.replace(_IMPORT, f"from {_halide_math.MODULE} import hl\n", 1).strip() + "\n"


def keep_apart(wrapper: Any) -> None:
    """Have a module define a kernel wherever it is called.

    Inductor takes kernels of one text for one, but how their buffers lie is not in the text.
    """
    if not isinstance(wrapper.src_to_kernel, _Forgetful):
        wrapper.src_to_kernel = _Forgetful(wrapper.src_to_kernel)


class _Forgetful(dict[str, str]):
    """Knows of no text that it was written before."""

    def __contains__(self, text: object) -> bool:
        return False


def _argument(spec: Any) -> Argument:
    if spec.shape is None:
        return Argument.scalar(spec.name, "int64")
    make = Argument.output if "out_ptr" in spec.name else Argument.input
    return make(spec.name, dtype_of(spec.ctype), contiguous=False)


def _view(spec: Any) -> dict[str, Any]:
    if spec.shape is None:
        return {"of": spec.name}
    return {
        "of": spec.alias_of or spec.name,
        "shape": [_plain(it) for it in spec.shape],
        "stride": [_plain(it) for it in spec.stride],
        "offset": _plain(spec.offset),
    }


def _plain(expression: str) -> str:
    for pattern, replacement in _FROM_C:
        expression = pattern.sub(replacement, expression)
    return expression


@functools.cache
def _helpers() -> str:
    """Give the text of the module that generators import: random numbers, in Halide alone."""
    spec = importlib.util.find_spec(_HELPERS)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).read_text(encoding="utf-8")
