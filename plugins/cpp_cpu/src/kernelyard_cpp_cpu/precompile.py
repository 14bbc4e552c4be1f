"""Build a shared library from a C++ source, in a worker."""

import hashlib
import sys
import tempfile
from collections.abc import Mapping, Sequence
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

import attrs

from kernelyard.plugin import (
    Artifact,
    CompileError,
    Config,
    Missing,
    PluginSettings,
    Source,
    Target,
    ToolchainMissingError,
)
from kernelyard_cpp_cpu import (
    ahead,
    command,
    inputs,
    openmp,
    parameters,
    prefix,
    process,
    standins,
    toolchain,
)
from kernelyard_cpp_cpu.unit import ENTRY, Unit, alone, is_module, joined, opening


@attrs.frozen
class Order:
    """What is the same for all sources that are built together; ``Config()`` chooses nothing."""

    config: Config
    target: Target
    settings: PluginSettings

    def flags(self, source: Source, compiler: toolchain.Toolchain) -> list[str]:
        """Give all that changes what the compiler makes of a text."""
        return command.compile_flags(source, self.target, compiler, self.config)

    def prefix(self, source: Source) -> prefix.Prefix | None:
        """Give the precompiled prefix, if it is made with the very flags of this build."""
        head = prefix.of(source, self.target, self.settings)
        is_same = head is not None and [*head.flags] == self.flags(source, head.compiler)
        return head if is_same else None


def key_parts(source: Source, order: Order) -> Mapping[str, str]:
    """Name what a build depends on beside source, config and target."""
    parameters.require(source, order.config)
    settings = order.settings
    compiler = toolchain.find_or_recall(settings)
    if isinstance(compiler, Missing):
        compiler = toolchain.Toolchain("", "none", "none")
    flags = [
        *order.flags(source, compiler),
        *command.link_flags(source, compiler),
    ]
    parts = {
        "compiler": compiler.version,
        "compiler.digest": compiler.digest,
        "command": " ".join([*flags, *inputs.strings(source, "sonames")]),
        "inputs": inputs.identity(source, settings),
        "entry": hashlib.sha256(ENTRY.encode()).hexdigest()[:16],
        "openmp": openmp.identity(source, compiler),
    }
    if is_module(source):
        parts["python"] = f"{EXTENSION_SUFFIXES[0]} {sys.hexversion:x}"
    return parts


def batch(source: Source) -> str:
    """Name the sources that this one may be built with: those built by the same command."""
    if not source.option("joinable", default=False):
        return ""
    alike = repr((source.options, openmp.is_wanted(source)))
    return hashlib.sha256(alike.encode()).hexdigest()


def prepare(source: Source, target: Target, settings: PluginSettings) -> str:
    """Make the precompiled prefix of sources like this one."""
    found = prefix.of(source, target, settings)
    if found is None:
        return ""
    found.make()
    return str(found)


def expect(source: Source, target: Target, settings: PluginSettings) -> str:
    """Begin a build of sources like this one, if that would gain anything."""
    compiler = toolchain.find(settings)
    head = prefix.of(source, target, settings)
    if head is None or head.is_ready or isinstance(compiler, Missing):
        return ""
    if compiler.is_zig:  # it reads every file twice, and a pipe can be read once
        return ""
    order = Order(Config(), target, settings)
    ahead.begin(_call([source], order, compiler), opening([source]))
    return f"{compiler.command} is reading {', '.join(head.lines)}"


def build(sources: Sequence[Source], order: Order) -> list[Artifact | CompileError]:
    """Build all in one translation unit; if that is refused, each alone, to name the culprit."""
    compiler = toolchain.find(order.settings)
    if isinstance(compiler, Missing):
        raise compiler.error("cpp_cpu", sources)
    for source in sources:
        parameters.require(source, order.config)
        _require_python_headers(source)
    macros = parameters.macros(order.config)
    call = _call(sources, order, compiler)
    is_begun = ahead.is_begun(call, opening(sources))
    if not is_begun:
        ahead.give_up()
    if len(sources) > 1 or is_begun:
        unit = joined(sources, macros)
        begun = ahead.finish(unit) if is_begun else None
        if begun:
            return [*_artifacts(begun, unit, order.target)]
        together = _built(unit, sources, call, order)
        if not isinstance(together, CompileError):
            return [*together]
    results: list[Artifact | CompileError] = []
    for source in sources:
        call = _call([source], order, compiler)
        outcome = _built(alone(source, macros), [source], call, order)
        results += [outcome] if isinstance(outcome, CompileError) else outcome
    return results


def _call(
    sources: Sequence[Source], order: Order, compiler: toolchain.Toolchain
) -> tuple[str, ...]:
    """Give the command that compiles and links sources that go together."""
    return (
        compiler.command,
        "unit.cpp",
        *order.flags(sources[0], compiler),
        *command.module_flags(sources[0]),
        *command.link_flags(sources[0], compiler),
        *command.memory_flags(compiler),
        *openmp.link_flags(sources[0], compiler),
        *standins.link_flags(compiler, inputs.strings(sources[0], "sonames")),
        "-o",
        "kernel.so",
    )


def _built(
    unit: Unit, sources: Sequence[Source], call: Sequence[str], order: Order
) -> list[Artifact] | CompileError:
    """Build one unit; what is refused with the precompiled prefix is tried without it."""
    head = order.prefix(sources[0])
    begun = head.use() if head else []
    outcome = _run([call[0], *begun, *call[1:]], unit, sources)
    if begun and isinstance(outcome, CompileError):
        outcome = _run(call, unit, sources)
    if isinstance(outcome, CompileError):
        return outcome
    return _artifacts(outcome, unit, order.target)


def _artifacts(library: bytes, unit: Unit, target: Target) -> list[Artifact]:
    facts = {"arch": target.arch, "features": ",".join(target.features)}
    return [Artifact({"kernel.so": library}, {**facts, "symbol": s}) for s in unit.symbols]


def _run(call: Sequence[str], unit: Unit, sources: Sequence[Source]) -> bytes | CompileError:
    """Run the compiler in a directory of its own; give the library."""
    library, output = None, ""
    try:
        with tempfile.TemporaryDirectory(prefix="kernelyard-") as directory:
            library, output = _compiled(call, unit, Path(directory))
    except OSError as error:  # a full disk, most likely
        output = f"{error.strerror} in {tempfile.gettempdir()} (TMPDIR names another place)"
    if library is not None:
        return library
    return CompileError(
        kernel=", ".join(source.label for source in sources),
        plugin="cpp_cpu",
        command=" ".join(call),
        output=output,
        files=(*unit.files.items(), ("output.txt", output)),
    )


def _compiled(call: Sequence[str], unit: Unit, directory: Path) -> tuple[bytes | None, str]:
    for name, text in unit.files.items():
        (directory / name).write_text(text, encoding="utf-8")
    finished = process.run(call, directory)
    library = directory / "kernel.so"
    is_built = finished.status == 0 and library.is_file()
    return library.read_bytes() if is_built else None, finished.output


def _require_python_headers(source: Source) -> None:
    if not is_module(source):
        return
    import sysconfig

    directory = sysconfig.get_path("include")
    if not (Path(directory) / "Python.h").is_file():
        raise ToolchainMissingError(
            "cpp_cpu",
            source.label,
            f"Python.h is not in {directory}",
            "install Python's headers (Debian: apt install python3-dev)",
        )
