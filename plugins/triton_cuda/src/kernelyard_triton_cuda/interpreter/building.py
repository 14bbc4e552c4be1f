"""Check in a worker what the interpreter is to run, and keep the text."""

import json
from collections.abc import Sequence

from kernelyard.plugin import (
    Artifact,
    CompileError,
    Config,
    PluginSettings,
    Source,
    text_modules,
)
from kernelyard_triton_cuda import acceptance, compiler, interpreter, module, signature, variables
from kernelyard_triton_cuda.inductor.text import compiled
from kernelyard_triton_cuda.options import RejectedError


def build(
    sources: Sequence[Source], config: Config, settings: PluginSettings
) -> list[Artifact | CompileError]:
    """Check each alone."""
    missing = interpreter.missing_package()
    if missing:
        raise missing.error("triton_cuda", sources)
    with variables.as_set(settings.variables):
        return [_built(source, config) for source in sources]


def _built(source: Source, config: Config) -> Artifact | CompileError:
    acceptance.require(source, config)
    wrong = acceptance.problem(source)
    try:
        return _refused(source, config, "; ".join(wrong)) if wrong else _checked(source, config)
    except RejectedError as error:
        return _refused(source, config, str(error))


def _checked(source: Source, config: Config) -> Artifact:
    """Match the text with arguments, constants and options."""
    with module.executed(source) as names:
        matched = signature.of(compiler.kernel(names, source), source, config)
    types = {it.name: it.type for it in matched.remaining}
    facts = {
        "format": interpreter.FORMAT,
        "entry": source.entry,
        "types": types,
        "modules": text_modules(source),
    }
    said = {"arch": interpreter.TARGET.arch, "interpreter": json.dumps(facts)}
    return Artifact({interpreter.TEXT: compiled(source).encode()}, said)


def _refused(source: Source, config: Config, reason: str) -> CompileError:
    helpers = ((f"{name}.py", text) for name, text in text_modules(source).items())
    return CompileError(
        kernel=source.label,
        plugin="triton_cuda",
        command=f"Triton's interpreter ({config})",
        output=reason,
        files=((module.file_name(source), source.code), *helpers),
    )
