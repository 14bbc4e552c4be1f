"""Drive Triton's compiler through its stages: no device is asked for, and nothing is cached."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs

from kernelyard.plugin import Config, PluginSettings, Source, Target
from kernelyard_triton_cuda import (
    addresses,
    cubin,
    limits,
    module,
    options,
    signature,
    targets,
    words,
)
from kernelyard_triton_cuda.manifest import Launch, Scratch
from kernelyard_triton_cuda.options import RejectedError
from kernelyard_triton_cuda.signature import Signature
from kernelyard_triton_cuda.toolchain import Toolchain


@attrs.frozen
class Order:
    """What is the same for all sources that are built together."""

    config: Config
    target: Target
    capability: int | None
    """The target's architecture as a number, if it names one."""
    tools: Toolchain
    settings: PluginSettings


@attrs.frozen
class Compiled:
    """What Triton made, and what a launch has to know of it."""

    files: Mapping[str, bytes]
    launch: Launch


def compile_source(source: Source, order: Order) -> Compiled:
    """Compile a source's kernel; ``RejectedError`` with Triton's words if it refuses."""
    if order.capability is None:
        raise RejectedError(f"the target is {order.target}; {targets.EXPECTED}")
    with module.executed(source) as names:
        function = kernel(names, source)
        matched = signature.of(function, source, order.config)
        chosen = options.given(source, order.config)
        made: dict[str, Any] = {}
        begun = words.place()
        try:
            facts = _staged(function, matched, _options(function, chosen, order), made)
        except Exception as error:  # noqa: BLE001 - whatever Triton raises is its answer
            ptx = made.get("ptx", "")
            files = {"kernel.ptx": ptx} if ptx else {}
            raise RejectedError(words.told(error, names, begun, ptx), files) from None
    ones = options.listed(chosen.get(options.EQUAL_TO_1, ()))
    return Compiled(
        {"kernel.cubin": made["cubin"], "kernel.ptx": made["ptx"].encode()},
        _launch(matched, ones, made, facts),
    )


def kernel(names: Mapping[str, Any], source: Source) -> Any:
    """Give the function that the source names, if it is one of Triton's language."""
    from triton.runtime.jit import JITFunction

    found = names.get(source.entry)
    if isinstance(found, JITFunction) and not found.is_gluon():
        return found
    kernels = [name for name, it in names.items() if isinstance(it, JITFunction)]
    known = f"the text has {', '.join(kernels) or 'none'}"
    if found is None:
        raise RejectedError(f"there is no @triton.jit function {source.entry!r}; {known}")
    kind = type(found).__name__
    if isinstance(found, JITFunction):
        raise RejectedError(f"{source.entry!r} is written in Gluon ({kind}); expected @triton.jit")
    if hasattr(found, "fn"):
        raise RejectedError(
            f"{source.entry!r} is wrapped ({kind}); expected @triton.jit alone, its configs as the "
            "source's space and its heuristics' values as options"
        )
    raise RejectedError(f"{source.entry!r} is no @triton.jit function but {kind}; {known}")


def _options(function: Any, chosen: Mapping[str, Any], order: Order) -> Any:
    """Give all of Triton's options: none is taken from what this process happened to import."""
    from triton import knobs

    backend = _backend(order.capability or targets.OLDEST)
    variables = order.settings.variables
    asked = {name: value for name, value in chosen.items() if name in options.TRITON}
    debug = function.debug or knobs.env_bool("TRITON_DEBUG").get()
    parsed = backend.parse_options(
        {
            "arch": f"sm{order.capability}",
            "debug": bool(debug),
            "ptx_options": variables.get("PTXAS_OPTIONS", ""),
            "instrumentation_mode": variables.get("TRITON_INSTRUMENTATION_MODE", ""),
            **asked,
        }
    )
    unknown = [name for name in asked if not hasattr(parsed, name)]
    if unknown:
        known = ", ".join(name for name in options.TRITON if hasattr(parsed, name))
        raise RejectedError(f"{order.tools} has no option {unknown[0]!r}; it has {known}")
    return parsed


def _backend(capability: int) -> Any:
    from triton.backends.compiler import GPUTarget
    from triton.compiler.compiler import make_backend

    return make_backend(GPUTarget("cuda", capability, 32))


def _staged(function: Any, matched: Signature, parsed: Any, made: dict[str, Any]) -> dict[str, Any]:
    """Do what ``triton.compile`` does, without its cache and its key, which reads all of Triton.

    What each stage makes goes into ``made``, by its name; gives the facts that they put down.
    """
    from triton._C.libtriton import ir  # noqa: PLC2701 - there is no other way to its contexts
    from triton.compiler.compiler import ASTSource

    source = ASTSource(function, matched.types, matched.constants, matched.attributes)
    backend = _backend(int(parsed.arch.removeprefix("sm")))
    stages: dict[str, Any] = {}
    backend.add_stages(stages, parsed, source.language)
    context = ir.context()
    ir.load_dialects(context)
    backend.load_dialects(context)
    facts: dict[str, Any] = {"target": backend.target, **vars(parsed)}
    generators = backend.get_codegen_implementation(parsed)
    given = backend.get_module_map()
    result = source.make_ir(backend.target, parsed, generators, given, context)
    for name, stage in stages.items():
        with addresses.fixed():
            result = stage(result, facts)
        made[name] = result = _relocated(result) if name == "ptx" else result
    return facts


def _relocated(ptx: str) -> str:
    """Leave out where Triton is installed: one key has one content, wherever it is built."""
    import triton

    return ptx.replace(f'"{Path(triton.__file__).parents[1]}/', '"')


def _launch(
    matched: Signature, ones: tuple[str, ...], made: Mapping[str, Any], facts: Mapping[str, Any]
) -> Launch:
    if facts.get("tensordesc_meta"):
        raise RejectedError("the kernel takes tensor descriptors, which no launch can pass")
    taken = cubin.resources(made["cubin"], facts["name"])
    limits.require(facts["shared"], int(facts["arch"].removeprefix("sm")))
    return Launch(
        name=facts["name"],
        built_for=_built_for(made["ptx"]),
        parameters=matched.remaining,
        ones=ones,
        constants=matched.whole,
        num_warps=facts["num_warps"],
        num_ctas=facts["num_ctas"],
        cluster=(facts["num_ctas"], 1, 1),
        shared=facts["shared"],
        tensor_memory=facts["tmem_size"] or 0,
        global_scratch=Scratch(facts["global_scratch_size"], facts["global_scratch_align"]),
        profile_scratch=Scratch(facts["profile_scratch_size"], facts["profile_scratch_align"]),
        is_cooperative=facts["launch_cooperative_grid"],
        is_dependent=facts["launch_pdl"],
        registers=taken.registers,
        local_bytes=taken.local_bytes,
    )


def _built_for(ptx: str) -> str:
    """Give the architecture that the PTX names; ``sm_90a`` where it uses what only 9.0 has."""
    line = next(it for it in ptx.splitlines() if it.startswith(".target"))
    return line.removeprefix(".target").split(",")[0].strip()
