"""Say on what machine the figures were taken, as far as it matters."""

import importlib.metadata
import os
import platform
import subprocess

_TOLD = ("torch", "numpy")


def machine() -> dict[str, object]:
    """Give the processor, the system, the versions, and how busy the machine was."""
    return {
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)),
        "system": platform.platform(),
        "compiler": _first_line("c++", "--version"),
        "python": platform.python_version(),
        **{name: _version(name) for name in _TOLD},
        "load": os.getloadavg()[0],
    }


def _processor() -> str:
    named = _first_line("sh", "-c", "grep -m1 'model name' /proc/cpuinfo | cut -d: -f2")
    return named or platform.processor()


def _version(distribution: str) -> str:
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return "none"


def _first_line(*command: str) -> str:
    """Give the first line of a command's answer; nothing where it cannot be run."""
    try:
        answer = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return answer.stdout.partition("\n")[0].strip()
