"""Build machine code from a kernel's text, in a worker."""

import importlib
import traceback
from collections.abc import Mapping, Sequence

from kernelyard.plugin import (
    Artifact,
    CompileError,
    Config,
    Missing,
    PluginSettings,
    Source,
    Target,
    text_modules,
)
from kernelyard_triton_cuda import (
    acceptance,
    compiler,
    interpreter,
    manifest,
    targets,
    toolchain,
    variables,
)
from kernelyard_triton_cuda.compiler import Order
from kernelyard_triton_cuda.module import file_name
from kernelyard_triton_cuda.options import RejectedError
from kernelyard_triton_cuda.toolchain import Toolchain


def build(
    sources: Sequence[Source], config: Config, target: Target, settings: PluginSettings
) -> list[Artifact | CompileError]:
    """Build each alone, with Triton and its tools as the key names them."""
    if target.device == interpreter.DEVICE:
        return interpreter.build(sources, config, settings)
    tools = toolchain.find(settings)
    if isinstance(tools, Missing):
        raise tools.error("triton_cuda", sources)
    capability = targets.capability(target.arch)
    with variables.as_set(settings.variables):
        unusable = _unusable(tools, capability or targets.OLDEST)
        if unusable:
            raise unusable.error("triton_cuda", sources)
        order = Order(config, target, capability, tools, settings)
        return [_built(source, order) for source in sources]


def _unusable(tools: Toolchain, capability: int) -> Missing | None:
    """Import Triton, and make sure that the ptxas of the key is the one that it will call.

    Triton quietly takes its own where another is named and does not answer.
    """
    try:
        importlib.import_module("triton")
        nvidia = importlib.import_module("triton.backends.nvidia.compiler")
    except Exception as error:  # noqa: BLE001 - whatever an import may raise
        said = "".join(traceback.format_exception_only(error)).strip()
        return Missing(f"the Python package triton does not import: {said}", toolchain.REINSTALL)
    wanted = tools.assembler(capability).path
    try:
        used = nvidia.get_ptxas(capability).path
    except (RuntimeError, OSError) as error:
        used = str(error)
    if used == wanted:
        return None
    return Missing(f"{wanted} does not say its version, as ptxas does", toolchain.CORRECT)


def _built(source: Source, order: Order) -> Artifact | CompileError:
    acceptance.require(source, order.config)
    wrong = acceptance.problem(source)
    if wrong:
        return _refused(source, order, "; ".join(wrong))
    try:
        made = compiler.compile_source(source, order)
    except RejectedError as error:
        return _refused(source, order, str(error), error.files)
    facts = {"arch": order.target.arch, "launch": manifest.to_json(made.launch)}
    return Artifact(made.files, facts)


def _refused(
    source: Source, order: Order, reason: str, files: Mapping[str, str] | None = None
) -> CompileError:
    helpers = ((f"{name}.py", text) for name, text in text_modules(source).items())
    return CompileError(
        kernel=source.label,
        plugin="triton_cuda",
        command=f"{order.tools} for {order.target.arch} ({order.config})",
        output=reason,
        files=((file_name(source), source.code), *helpers, *(files or {}).items()),
    )
