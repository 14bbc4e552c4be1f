"""What this plugin can build for: the devices that are here, and architectures that are named."""

import re
from collections.abc import Iterator, Sequence

from kernelyard.plugin import Missing, PluginSettings, Target, TargetReport
from kernelyard_triton_cuda import gpus, interpreter, toolchain
from kernelyard_triton_cuda.gpus import Gpu

OLDEST = 80
EXPECTED = f"expected sm_{OLDEST} or newer, such as sm_90"
_ARCH = re.compile(r"(?:sm_)?(\d{2,3})")
_ANY = Target("cuda", "any")


def capability(arch: str) -> int | None:
    """Read an architecture, 90 for ``sm_90``; ``None`` if it is not one that we build for."""
    found = _ARCH.fullmatch(arch.strip())
    number = int(found[1]) if found else 0
    return number if number >= OLDEST else None


def reports(settings: PluginSettings) -> Sequence[TargetReport]:
    """Report devices, and, for who names it, the interpreter."""
    return [*_devices(settings), interpreter.report(settings)]


def _devices(settings: PluginSettings) -> Sequence[TargetReport]:
    """Report the devices that are here, then architectures that the user names beside them."""
    found = gpus.here(settings)
    devices = () if isinstance(found, Missing) else found
    listed = [_here(target, gpu, settings) for target, gpu in _different(devices)]
    named = settings.options.get("arch", "")
    for arch in filter(None, (it.strip() for it in named.split(","))):
        number = capability(arch)
        if number is None:
            reason = f"KERNELYARD_TRITON_CUDA_ARCH names {arch!r}"
            listed.append(_absent(_ANY, Missing(reason, EXPECTED)))
        elif number not in {gpu.capability for gpu in devices}:
            listed.append(_elsewhere(Target("cuda", f"sm_{number}"), settings))
    if listed or not isinstance(found, Missing):
        return listed
    return [_absent(_ANY, found)]


def _different(devices: Sequence[Gpu]) -> Iterator[tuple[Target, Gpu]]:
    """Give one target for devices that are like the first, and one for each that is not."""
    for gpu in devices[1:]:
        if gpu.capability != devices[0].capability:
            yield Target(f"cuda:{gpu.ordinal}", f"sm_{gpu.capability}"), gpu
    for gpu in devices[:1]:
        yield Target("cuda", f"sm_{gpu.capability}"), gpu


def _here(target: Target, gpu: Gpu, settings: PluginSettings) -> TargetReport:
    if gpu.capability < OLDEST:
        return _absent(target, Missing(f"{gpu.name} is a device of {target.arch}", EXPECTED))
    usable = toolchain.find_or_recall(settings)
    if isinstance(usable, Missing):
        return _absent(target, usable)
    reason, remedy = _state(settings, usable)
    facts = {"model": gpu.name, "ptxas": usable.assembler(gpu.capability).path}
    return TargetReport(
        target=target,
        present=True,
        reason=f"{gpu.name}; {reason}",
        remedy=remedy,
        isolate=True,
        facts=facts,
    )


def _elsewhere(target: Target, settings: PluginSettings) -> TargetReport:
    usable = toolchain.find(settings)
    if isinstance(usable, Missing):
        return _absent(target, usable)
    reason = f"there is no device of {target.arch} here; {usable} can build for it"
    return _absent(target, Missing(reason, "take what was built to a machine that has one"))


def _state(settings: PluginSettings, usable: toolchain.Toolchain) -> tuple[str, str]:
    """Say what there is, or that only what was built earlier can run."""
    present = toolchain.find(settings)
    if isinstance(present, Missing):
        return f"{present.reason}; only what {usable} built can run", present.remedy
    return str(present), ""


def _absent(target: Target, missing: Missing) -> TargetReport:
    return TargetReport(target=target, present=False, reason=missing.reason, remedy=missing.remedy)
