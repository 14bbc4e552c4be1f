"""What devices have for one program, so that no config is built that could not be launched."""

from kernelyard_triton_cuda.options import RejectedError

_KIB = 1024
_SHARED = {
    80: 163 * _KIB,
    87: 163 * _KIB,
    90: 227 * _KIB,
    100: 227 * _KIB,
    101: 227 * _KIB,
    103: 227 * _KIB,
    110: 227 * _KIB,
}
_OTHERS = 99 * _KIB
"""Source: NVIDIA's CUDA programming guide, "Technical specifications per compute capability"."""


def shared_memory(capability: int) -> int:
    """Give how many bytes of shared memory one program may have."""
    return _SHARED.get(capability, _OTHERS)


def require(shared: int, capability: int) -> None:
    """Refuse a kernel that needs more shared memory than the device has."""
    most = shared_memory(capability)
    if shared > most:
        raise RejectedError(
            f"out of resources: it needs {shared} bytes of shared memory, sm_{capability} has "
            f"{most}; take smaller blocks or fewer stages (num_stages)"
        )
