"""The modules that Inductor's Triton kernels call, as texts: torch's own, and what they import.

Nothing here imports torch: its files are read where they are installed.
"""

import functools
import importlib.util
from pathlib import Path

_RUNTIME = "torch._inductor.runtime"
_COMPATIBLE = f"{_RUNTIME}.triton_compat"
_HELPERS = f"{_RUNTIME}.triton_helpers"
_RELATIVE = "from .triton_compat import"
_TEXT = '''"""What torch's helpers import of Triton, without torch."""

import inspect

import triton
import triton.language as tl
from triton.language import math
from triton.language.extra import libdevice
from triton.language.standard import _log2
from triton.runtime.jit import JITFunction

builtins_use_semantic_kwarg = "_semantic" in inspect.signature(tl.core.view).parameters
'''


@functools.cache
def modules() -> tuple[str, ...]:
    """Give names and texts, in turn, in the order in which they import each other."""
    helpers = _installed("_inductor/runtime/triton_helpers.py")
    absolute = helpers.replace(_RELATIVE, f"from {_COMPATIBLE} import", 1)
    return _COMPATIBLE, _TEXT, _HELPERS, absolute


def _installed(path: str) -> str:
    """Read one of torch's files; finding where it is installed imports nothing."""
    spec = importlib.util.find_spec("torch")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent.joinpath(path).read_text(encoding="utf-8")
