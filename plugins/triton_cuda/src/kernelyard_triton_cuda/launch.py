"""Load a kernel on its device and bind it to its signature."""

import re
from typing import Any

import attrs

from kernelyard.plugin import (
    Artifact,
    ArtifactMismatchError,
    Config,
    DeviceLostError,
    Launcher,
    LoadError,
    Missing,
    PluginSettings,
    Source,
    Target,
)
from kernelyard_triton_cuda import gpus, grids, manifest, packing, streams
from kernelyard_triton_cuda.careful import Careful
from kernelyard_triton_cuda.driver import contexts
from kernelyard_triton_cuda.driver.calls import DriverError, driver
from kernelyard_triton_cuda.driver.kernels import Kernel
from kernelyard_triton_cuda.gpus import Gpu
from kernelyard_triton_cuda.launcher import REFUSED, Plan, made
from kernelyard_triton_cuda.packing import Layout

_CODE = "kernel.cubin"
_ARCH = re.compile(r"sm_(\d+)(\d)([af]?)")


@attrs.frozen
class Loaded:
    """A kernel in the memory of devices; ``ordinal`` is the one it is for, if data do not say."""

    kernel: Kernel
    ordinal: int


def load(artifact: Artifact, target: Target, settings: PluginSettings) -> Loaded:
    """Load a kernel's machine code, if it is for the device that is here."""
    gpu = _gpu(target, settings)
    try:
        facts = manifest.from_json(artifact.manifest["launch"])
        code = artifact.files[_CODE]
    except (KeyError, TypeError, ValueError) as error:
        raise LoadError(_CODE, f"its manifest is not as this version writes it: {error}") from None
    if not runs_on(facts.built_for, gpu.capability):
        words = f"it is built for {facts.built_for}, {gpu.name} is sm_{gpu.capability}"
        raise ArtifactMismatchError(_CODE, words)
    try:
        library = driver(gpus.library(settings))
        kernel = Kernel(library, gpu.ordinal, code, facts)
    except DriverError as error:
        if error.is_sticky:
            raise DeviceLostError(facts.name, str(error)) from None
        raise LoadError(_CODE, str(error)) from None
    return Loaded(kernel, gpu.ordinal)


def runs_on(built_for: str, capability: int) -> bool:
    """Whether a device runs machine code: of its own generation, and no newer than it is.

    Source: NVIDIA's CUDA programming guide, "Compute Capabilities": ``a`` is for one device only.
    """
    found = _ARCH.fullmatch(built_for)
    if not found:
        return False
    major, minor, kind = int(found[1]), int(found[2]), found[3]
    if kind == "a":
        return (major, minor) == divmod(capability, 10)
    return major == capability // 10 and minor <= capability % 10


def bind(loaded: Loaded, source: Source, config: Config) -> Launcher:
    """Make the function that the user calls: arguments in order, and ``stream``."""
    kernel, facts = loaded.kernel, loaded.kernel.launch
    array, count = packing.attributes(facts)
    plan = _plan(source, config, kernel, packing.address_of(array), count)
    careful = Careful(
        source=source,
        plan=plan,
        kernel=kernel,
        ordinal=loaded.ordinal,
        ones=frozenset(facts.ones),
        divisible=frozenset(it.name for it in facts.parameters if it.is_divisible),
        start=kernel.driver.launcher(),
    )
    names: dict[str, Any] = {
        "careful": careful,
        "current": streams.default,
        "working": contexts.reader(kernel.driver),
        "kernel": kernel.handle,
        "start": _refuse,
        "missing": _MISSING,
        "brain": packing.brain,
        "kept": array,
        "scratch": 0,
        "profile": 0,
    }
    launcher, careful.scope = made(plan, names)
    launcher.facts = facts  # type: ignore[attr-defined]  # for people and tools
    launcher.synchronize = careful.synchronize  # type: ignore[attr-defined]  # see ``Launcher``
    launcher.careful = careful  # type: ignore[attr-defined]  # for who measures
    return launcher


_MISSING = object()


def _refuse(*_: object) -> int:
    """Stand for the driver until the arguments of one call were looked at."""
    return REFUSED


def _plan(source: Source, config: Config, kernel: Kernel, attributes: int, count: int) -> Plan:
    facts = kernel.launch
    places = {it.name: index for index, it in enumerate(source.arguments)}
    arrays = tuple(i for i, it in enumerate(source.arguments) if it.is_array)
    parameters = [(places[it.name], it) for it in facts.parameters]
    passed = [_passed(index, it.type) for index, it in parameters]
    return Plan(
        layout=Layout.of([*(it.type for it in facts.parameters), "*", "*"]),
        grid=grids.of(source, config, facts),
        facts=(facts.num_warps * 32, facts.shared, attributes, count),
        count=len(places),
        passed=(*passed, "scratch", "profile"),
        arrays=arrays,
        contiguous=frozenset(i for i in arrays if source.arguments[i].contiguous),
        divisible=tuple(index for index, it in parameters if it.is_divisible),
        ones=tuple(places[name] for name in facts.ones if name in places),
        truths=tuple(index for index, it in parameters if it.type in {"i1", "u1"}),
        is_trusted=bool(source.option("trusted", default=False)),
        has_others=contexts.count(kernel.driver) > 1,
    )


def _passed(index: int, type_: str) -> str:
    if type_.startswith("*"):
        return f"p{index}"
    return f"brain(a{index})" if type_ == "bf16" else f"a{index}"


def _gpu(target: Target, settings: PluginSettings) -> Gpu:
    """Give the device that a target names; ``LoadError`` if it is not here any more."""
    found = gpus.here(settings)
    if isinstance(found, Missing):
        raise LoadError(_CODE, f"{found.reason}; {found.remedy}")
    _, _, wanted = target.device.partition(":")
    here = [it for it in found if not wanted or it.ordinal == int(wanted)]
    if not here:
        known = ", ".join(f"cuda:{it.ordinal} ({it.name})" for it in found)
        raise LoadError(_CODE, f"there is no device {target.device}; known are {known}")
    return here[0]
