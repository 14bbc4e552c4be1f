"""A device that is not here: what Inductor asks of one while it writes kernels, and no more."""

import ctypes
import subprocess
import tempfile
import types
from pathlib import Path
from typing import Any

import torch
from torch._dynamo import device_interface
from torch._inductor import select_algorithm
from torch.utils import cpp_extension

PROPERTIES = types.SimpleNamespace(
    name="NVIDIA H200",
    major=9,
    minor=0,
    multi_processor_count=132,
    regs_per_multiprocessor=65536,
    max_threads_per_multi_processor=2048,
    max_threads_per_block=1024,
    warp_size=32,
    total_memory=141 << 30,
    shared_memory_per_block=49152,
    shared_memory_per_block_optin=232448,
    shared_memory_per_multiprocessor=233472,
    L2_cache_size=50 << 20,
    is_integrated=0,
    gcnArchName="",
)
CAPABILITY = PROPERTIES.major, PROPERTIES.minor


class _Driver:
    """What Triton asks of a driver that nothing is launched with."""

    def get_current_target(self) -> Any:
        from triton.backends.compiler import GPUTarget

        return GPUTarget("cuda", PROPERTIES.major * 10 + PROPERTIES.minor, 32)

    def get_active_torch_device(self) -> torch.device:
        return torch.device("cuda", 0)

    def get_current_device(self) -> int:
        return 0

    def get_current_stream(self, _device: int = 0) -> int:
        return 0


class _Entered:
    def __init__(self, *_: Any) -> None:
        pass

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        pass


class _Interface(device_interface.CudaInterface):
    """What Inductor asks of a kind of device."""

    device = _Entered  # type: ignore[assignment]
    current_device = staticmethod(lambda: 0)
    set_device = staticmethod(lambda _device: None)
    device_count = staticmethod(lambda: 1)
    exchange_device = staticmethod(lambda _device: 0)
    maybe_exchange_device = staticmethod(lambda _device: 0)
    synchronize = staticmethod(lambda _device=None: None)
    get_device_properties = staticmethod(lambda _device=None: PROPERTIES)
    get_compute_capability = staticmethod(lambda _device=None: CAPABILITY[0] * 10 + CAPABILITY[1])
    is_available = staticmethod(lambda: True)
    is_bf16_supported = staticmethod(lambda including_emulation=True: True)
    is_triton_capable = staticmethod(lambda _device=None: True)
    raise_if_triton_unavailable = staticmethod(lambda _device=None: None)

    class Worker(device_interface.CudaInterface.Worker):
        current_device = staticmethod(lambda: 0)
        get_device_properties = staticmethod(lambda _device=None: PROPERTIES)


def install(*, is_guarded: bool = True) -> None:
    """Pretend for the rest of this process; torch must be built without CUDA.

    Random numbers need a guard in C++; without one nothing has to be compiled.
    """
    from triton.runtime import driver

    driver.set_active(_Driver())
    if is_guarded:
        _load_guard()
    answers = {
        "is_available": True,
        "device_count": 1,
        "current_device": 0,
        "set_device": None,
        "get_device_properties": PROPERTIES,
        "get_device_capability": CAPABILITY,
        "get_device_name": PROPERTIES.name,
        "is_initialized": False,
        "_lazy_init": None,
        "synchronize": None,
        "is_bf16_supported": True,
        "get_rng_state": torch.zeros(16, dtype=torch.uint8),
        "set_rng_state": None,
    }
    for name, answer in answers.items():
        setattr(torch.cuda, name, _always(answer))
    torch.cuda.device = _Entered  # type: ignore[misc, assignment]
    torch.version.cuda = "13.0"
    torch._C._cuda_getCurrentRawStream = _always(0)
    torch._C._cuda_getDevice = _always(0)
    device_interface.get_registered_device_interfaces()
    for name in ("cuda", "cuda:0"):
        device_interface.register_interface_for_device(name, _Interface)
    _choose_without_measuring()


def _load_guard() -> None:
    """Register what torch's C++ asks of a device; it stays loaded, so its file may go."""
    text = Path(__file__).with_name("guard.cpp")
    include = [f"-I{it}" for it in cpp_extension.include_paths()]
    with tempfile.TemporaryDirectory() as directory:
        library = f"{directory}/guard.so"
        linked = [f"-L{it}" for it in cpp_extension.library_paths()]
        command = ["g++", "-std=c++20", "-shared", "-fPIC", *include, str(text), "-o", library]
        subprocess.run([*command, *linked, "-lc10"], check=True)
        ctypes.CDLL(library)


def _always(answer: Any) -> Any:
    return lambda *_arguments, **_options: answer


def _choose_without_measuring() -> None:
    """Have ``max_autotune`` take the first of Triton's templates, since none can be run."""
    triton = select_algorithm.TritonTemplateCaller

    def times(_self: Any, *arguments: Any, **_options: Any) -> dict[Any, float]:
        choices = next(it for it in arguments if isinstance(it, list) and _are_choices(it))
        return {it: 1.0 if isinstance(it, triton) else 2.0 for it in choices}

    select_algorithm.AlgorithmSelectorCache.do_autotuning = times  # type: ignore[method-assign]


def _are_choices(values: list[Any]) -> bool:
    return bool(values) and isinstance(values[0], select_algorithm.ChoiceCaller)
