"""Which CUDA devices are here; found out once per boot, in a process of its own."""

import os
import sys
from pathlib import Path
from typing import Any

import attrs

from kernelyard.plugin import Memo, Missing, PluginSettings
from kernelyard_triton_cuda import variables

REMEDY = (
    "install NVIDIA's driver on a machine with a GPU; "
    "KERNELYARD_TRITON_CUDA_ARCH=80,90 names what to build for without one"
)
_PATIENCE = 60.0
_BOOT = Path("/proc/sys/kernel/random/boot_id")
_SIGNS = ("/proc/driver/nvidia/version", "/dev/nvidiactl", "/dev/dxg")
_WSL = "/usr/lib/wsl/lib"


@attrs.frozen
class Gpu:
    """A device, as the driver numbers it."""

    ordinal: int
    name: str
    capability: int
    """90 for what others write as 9.0 or sm_90."""


def here(settings: PluginSettings) -> tuple[Gpu, ...] | Missing:
    """List the devices that a process with these settings sees; or say why there is none."""
    path = library(settings)
    if not path:
        return Missing("there is no CUDA driver (libcuda)", REMEDY)
    memo, host = Memo(settings.state / "gpus.json"), os.uname().nodename
    circumstances = [path, _boot(), *(settings.variables.get(it) for it in variables.DEVICES)]
    known = memo.recall(host)
    if not (isinstance(known, dict) and known.get("circumstances") == circumstances):
        known = {**_asked(path, settings), "circumstances": circumstances}
        if not known["error"]:
            memo.keep(host, known)
    if not known["devices"]:
        return Missing(known["error"] or "the CUDA driver finds no device", REMEDY)
    return tuple(Gpu(number, *facts) for number, facts in enumerate(known["devices"]))


def library(settings: PluginSettings) -> str:
    """Name the driver's library; empty where neither its kernel module nor WSL's device is there.

    ``ctypes.util.find_library`` would ask a C compiler and the linker, 14 ms of every start.
    """
    named = settings.variables.get("TRITON_LIBCUDA_PATH")
    if named:
        return str(Path(named) / "libcuda.so.1")
    if not any(Path(sign).exists() for sign in _SIGNS):
        return ""
    wsl = Path(_WSL) / "libcuda.so.1"
    return str(wsl) if wsl.exists() else "libcuda.so.1"


def _boot() -> str:
    try:
        return _BOOT.read_text(encoding="ascii").strip()
    except OSError:
        return ""


def _asked(path: str, settings: PluginSettings) -> dict[str, Any]:
    """Ask the driver, in a process that sees the devices that the settings let it see."""
    import json
    import subprocess

    kept = {name: value for name, value in os.environ.items() if name not in variables.DEVICES}
    script = Path(__file__).with_name("devices.py")
    try:
        finished = subprocess.run(
            [sys.executable, "-I", "-S", str(script), path],
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=_PATIENCE,
            check=True,
            env={**kept, **{n: v for n, v in settings.variables.items() if n in variables.DEVICES}},
        )
        answer: dict[str, Any] = json.loads(finished.stdout)
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        return {"devices": [], "error": f"the CUDA driver does not answer: {error}"}
    return answer
