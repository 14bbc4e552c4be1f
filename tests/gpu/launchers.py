"""One kernel, ready to be launched by ours, by Triton, by Inductor, and by the driver alone."""

import ctypes
import functools
import importlib.util
import os
import sys
from pathlib import Path

import torch
from device import HERE, PLACE, TUTORIALS, put, runtime, source

_SIGNATURE = "x y out: *float32, n: int32"
_ENTRY, _FILE = "nearly_empty", "elements"
_CHECKED, _TRUSTED = "kernelyard, checked", "kernelyard, trusted"
ALONE = frozenset({_CHECKED, _TRUSTED})
"""Those without which there is nothing to compare."""


def ours(half):
    """Give what makes our launches, of arguments: with all looked at, or in the first call only."""
    return {
        _CHECKED: functools.partial(_ours, half, trusted=False),
        _TRUSTED: functools.partial(_ours, half, trusted=True),
    }


def theirs():
    """Give what makes the launches of others."""
    return {
        "Triton, kernel[grid]": _triton,
        "Triton, compiled[grid]": _compiled,
        "Triton, compiled.run": _run,
        "Inductor's static launcher": _static,
        "cuLaunchKernelEx, all packed": _driver,
    }


def _launcher(**options):
    described = source(_ENTRY, _SIGNATURE, _FILE, grid="1", num_warps=1, **options)
    return runtime().kernel(described, "cuda")


def _ours(half, given, *, trusted):
    launch = _launcher(trusted=trusted)
    if half == "cpu":
        _let_launch_nothing(launch)
    return functools.partial(launch, *given)


def _let_launch_nothing(launch):
    """Have the fast way take tensors on the host, and call an empty function for the driver's."""
    library = ctypes.CDLL(str(Path(os.environ["TRITON_LIBCUDA_PATH"]) / "libcuda.so.1"))
    empty = library["standin_empty"]
    empty.argtypes, empty.restype = [ctypes.c_void_p] * 4, ctypes.c_int
    kinds = dict.fromkeys(("d0", "d1", "d2"), torch.float32)
    launch.careful.scope |= {**kinds, "here": -1, "start": empty}
    launch.careful.scope["careful"] = _never


def _never(*_):
    raise AssertionError("the fast way did not take these arguments")


@functools.cache
def module(file):
    """Import a text as Triton wants it, from a file."""
    name = f"gpu_check_{file}"
    ours = HERE / "kernels" / f"{file}.py"
    place = ours if ours.exists() else TUTORIALS / f"{file}.py"
    spec = importlib.util.spec_from_file_location(name, place)
    made = importlib.util.module_from_spec(spec)
    sys.modules[name] = made
    spec.loader.exec_module(made)
    return made


def _triton(given):
    kernel = module(_FILE).nearly_empty
    return lambda: kernel[1,](*given, num_warps=1)


@functools.cache
def _built():
    """Have Triton build the kernel as a launch would; give what it keeps for launches."""
    x = put("gpu", torch.zeros(96))
    built = module(_FILE).nearly_empty[1,](x, x, x, 96, num_warps=1)
    torch.cuda.synchronize()
    return built


def _compiled(given):
    launch = _built()[1, 1, 1]
    return lambda: launch(*given)


def _run(given):
    built = _built()
    built[1, 1, 1](*given)  # the first loads it
    run, stream = built.run, torch.cuda.current_stream().cuda_stream
    beside = built.function, built.packed_metadata, None, None, None
    return lambda: run(1, 1, 1, stream, *beside, *given)


def _static(given):
    """Launch as Inductor does from 2.11 on: its C++ takes types as letters, and arguments."""
    from torch._inductor.runtime import static_triton_launcher

    built = _built()
    code = PLACE / "nearly_empty.cubin"
    code.write_bytes(built.asm["cubin"])
    built._cubin_path = str(code)
    kernel = static_triton_launcher.StaticallyLaunchedCudaKernel(built)
    kernel.load_kernel(torch.cuda.current_device())
    stream = torch.cuda.current_stream().cuda_stream
    return lambda: kernel.run(1, 1, 1, stream, *given)


def _driver(given):
    """Launch by the driver's own call, with what ours packs, packed once."""
    launch = _launcher()
    launch(*given)
    careful = launch.careful
    plan = careful.plan
    slot = plan.layout.slot()
    threads, shared, attributes, count = plan.facts
    stream = torch.cuda.current_stream().cuda_stream
    x, y, out, n = given
    values = x.data_ptr(), y.data_ptr(), out.data_ptr(), n, 0, 0
    facts = 1, 1, 1, threads, 1, 1, shared, stream, attributes, count
    plan.layout.format.pack_into(slot.buffer, 0, *facts, *values)
    start, handle = careful.start, careful.kernel.handle
    kept = launch, slot, given  # as long as the launch is there

    def call(kept=kept):
        status = start(slot.config, handle, slot.parameters, None)
        assert status == 0, status

    return call
