"""Find Triton and the CUDA driver, without importing or starting either."""

import importlib.util
from collections.abc import Sequence
from pathlib import Path

from kernelyard.plugin import PluginSettings, Target, TargetReport


def reports(settings: PluginSettings) -> Sequence[TargetReport]:
    """Report CUDA devices as one target until the driver is asked which they are."""
    reason, remedy = _obstacle()
    return [
        TargetReport(
            target=Target("cuda", "any"),
            present=not reason,
            reason=reason or "Triton and the CUDA driver are installed",
            remedy=remedy,
        )
    ]


def _obstacle() -> tuple[str, str]:
    if importlib.util.find_spec("triton") is None:
        return "the Python package triton is not installed", "pip install triton"
    if not _has_driver():
        return (
            "there is no CUDA driver (libcuda)",
            "install NVIDIA's driver on a machine with a GPU",
        )
    return "", ""


def _has_driver() -> bool:
    """Whether the driver's kernel module or WSL's device is there.

    ``ctypes.util.find_library`` would ask a C compiler and the linker, 14 ms of every start.
    """
    devices = ("/proc/driver/nvidia/version", "/dev/nvidiactl", "/dev/dxg")
    return any(Path(device).exists() for device in devices)
