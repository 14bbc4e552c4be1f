"""Where the figures were taken: machine, device, versions, commit."""

import ctypes
import importlib.metadata
import os
import subprocess

import ready
from benchmarks.machine import machine

PATIENCE = 60


def steps(_):
    """Ask once."""
    return {"machine": _told}


def _told():
    import torch

    packages = {name: _version(name) for name in ("triton", "torch")}
    commit = {"commit": _git("rev-parse", "HEAD"), "changed": bool(_git("status", "--porcelain"))}
    if ready.is_rehearsal() or not torch.cuda.is_available():
        return {**machine(), **packages, **commit, "gpu": ""}
    facts = torch.cuda.get_device_properties(0)
    return {
        **machine(),
        **packages,
        **commit,
        "gpu": facts.name,
        "capability": 10 * facts.major + facts.minor,
        "memory": facts.total_memory,
        "multiprocessors": facts.multi_processor_count,
        "driver": _driver(),
        "cuda_of_driver": _cuda(),
        "cuda_of_torch": torch.version.cuda,
    }


def _version(name):
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "none"


def _driver():
    """Give the version of the driver, where its kernel module or its tool says so."""
    return _said("nvidia-smi", "--query-gpu=driver_version", "--format=csv,noheader")


def _cuda():
    library = os.path.join(os.environ.get("TRITON_LIBCUDA_PATH", ""), "libcuda.so.1")  # noqa: PTH118
    place = ctypes.c_int()
    try:
        ctypes.CDLL(library).cuDriverGetVersion(ctypes.byref(place))
    except OSError:
        return 0
    return place.value


def _git(*words):
    return _said("git", "-C", str(ready.ROOT), *words)


def _said(*command):
    """Give what a command says; nothing where it cannot be run."""
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.SubprocessError):
        return ""
    return answer.stdout.strip() if answer.returncode == 0 else ""
