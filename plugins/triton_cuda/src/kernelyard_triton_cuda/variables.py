"""Environment variables that change what Triton makes of a kernel, by name and for a while."""

import contextlib
import importlib
import os
from collections.abc import Iterator, Mapping

_ASKED_FOR: tuple[str, ...] = importlib.import_module(__package__).kernelyard_variables

DEVICES = ("CUDA_DEVICE_ORDER", "CUDA_VISIBLE_DEVICES", "TRITON_LIBCUDA_PATH")
"""Those that say which devices there are; a build sees none."""
PTXAS, PTXAS_BLACKWELL = "TRITON_PTXAS_PATH", "TRITON_PTXAS_BLACKWELL_PATH"
LIBDEVICE = "TRITON_LIBDEVICE_PATH"
TOOLS = (PTXAS, PTXAS_BLACKWELL, LIBDEVICE)
"""Those that name a tool in place of Triton's own."""
PASSES = ("LLVM_PASS_PLUGIN_PATH", "TRITON_PLUGIN_PATHS")
"""Those that list libraries with more passes."""
BUILDING = tuple(name for name in _ASKED_FOR if name not in DEVICES)
"""All that a build depends on."""
SWITCHES = tuple(name for name in BUILDING if name not in {*TOOLS, *PASSES})
"""Those whose value is what counts."""

_OURS = {
    "TRITON_INTERPRET": None,  # kernels would not be compiled
    "TRITON_BACKENDS_IN_TREE": "1",  # another package's broken backend would break all kernels
}


@contextlib.contextmanager
def as_set(variables: Mapping[str, str]) -> Iterator[None]:
    """Let Triton see what the key was computed of, whatever this process inherited.

    Its compiler asks the process for them, and can be told in no other way.
    """
    wanted = {**{name: variables.get(name) for name in BUILDING}, **_OURS}
    before = {name: os.environ.get(name) for name in wanted}
    try:
        _set(wanted)
        yield
    finally:
        _set(before)


def _set(values: Mapping[str, str | None]) -> None:
    for name, value in values.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
