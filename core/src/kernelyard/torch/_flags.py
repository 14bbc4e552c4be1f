"""What Inductor's generated C++ needs of a compiler, as it says itself."""

from pathlib import Path

import torch

_NOT_OURS = ("march", "mcpu", "mtune", "std=", "W", "pedantic", "shared", "fPIC", "g1", "O")
"""What the plugin decides (target, standard, output), and warnings."""


def build_flags() -> tuple[str, ...]:
    """Give the flags for what is being compiled now: definitions, numerics, instruction sets."""
    from torch._inductor.cpp_builder import CppTorchDeviceOptions
    from torch._inductor.cpu_vec_isa import pick_vec_isa

    options = CppTorchDeviceOptions(
        vec_isa=pick_vec_isa(), device_type="cpu", include_pytorch=False, shared=True
    )
    return (
        *(f"-D{definition.strip()}" for definition in options.get_definitions()),
        *(f"-{flag}" for flag in options.get_cflags() if not flag.startswith(_NOT_OURS)),
        *(flag for text in options.get_passthrough_args() for flag in text.split()),
    )


def include_directories() -> tuple[str, ...]:
    """Give the directories of torch's headers."""
    root = Path(torch.__file__).parent / "include"
    return str(root), str(root / "torch" / "csrc" / "api" / "include")


def headers_identity() -> str:
    """Identify torch's headers, thousands of files that change only with its version."""
    return f"torch {torch.__version__} {torch.version.git_version}"
