"""Build a shared library from a C++ source, in a worker."""

import hashlib
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from kernelyard.plugin import (
    Artifact,
    CompileError,
    PluginSettings,
    Source,
    Target,
    ToolchainMissingError,
)
from kernelyard_cpp_cpu import cpu, inputs, toolchain
from kernelyard_cpp_cpu.unit import ENTRY, Unit, alone, is_module, joined

_BASE = ("-std=c++20", "-O3", "-fPIC", "-shared", "-fno-semantic-interposition", "-w")
_LINK = (
    ("-Wl,-Bsymbolic", "-Wl,--as-needed")
    if sys.platform == "linux"
    else ("-undefined", "dynamic_lookup")
)
_OUTPUT_KEPT = 64 * 1024


def key_parts(source: Source, target: Target, settings: PluginSettings) -> Mapping[str, str]:
    """Name what a build depends on beside source, config and target."""
    compiler = toolchain.find_or_recall(settings)
    if isinstance(compiler, toolchain.Missing):
        compiler = toolchain.Toolchain("", "none", "none")
    parts = {
        "compiler": compiler.version,
        "compiler.digest": compiler.digest,
        "command": " ".join(_flags(source, target)),
        "inputs": inputs.identity(source, settings),
        "entry": hashlib.sha256(ENTRY.encode()).hexdigest()[:16],
    }
    if is_module(source):
        parts["python"] = str(sysconfig.get_config_var("SOABI"))
    return parts


def build(
    sources: Sequence[Source], target: Target, settings: PluginSettings
) -> list[Artifact | CompileError]:
    """Build all in one translation unit; if that is refused, each alone, to name the culprit."""
    compiler = toolchain.find(settings)
    if isinstance(compiler, toolchain.Missing):
        labels = ", ".join(source.label for source in sources)
        raise ToolchainMissingError("cpp_cpu", labels, compiler.reason, compiler.remedy)
    for source in filter(is_module, sources):
        _require_python_headers(source)
    if len(sources) > 1:
        together = _compiled(joined(sources), sources, target, compiler)
        if not isinstance(together, CompileError):
            return list(together)
    results: list[Artifact | CompileError] = []
    for source in sources:
        outcome = _compiled(alone(source), [source], target, compiler)
        results += [outcome] if isinstance(outcome, CompileError) else outcome
    return results


def batch(source: Source) -> str:
    """Name the sources that this one may be built with: those built by the same command."""
    if not source.option("joinable", default=False):
        return ""
    command = repr((source.options, _needs_openmp(source)))
    return hashlib.sha256(command.encode()).hexdigest()


def _compiled(
    unit: Unit, sources: Sequence[Source], target: Target, compiler: toolchain.Toolchain
) -> list[Artifact] | CompileError:
    """Compile and link; the same unit, compiler and target give the same bytes."""
    command = [compiler.command, "unit.cpp", "-o", "kernel.so", *_flags(sources[0], target)]
    command += _libraries(sources[0])
    with tempfile.TemporaryDirectory(prefix="kernelyard-") as directory:
        for name, text in unit.files.items():
            (Path(directory) / name).write_text(text, encoding="utf-8")
        finished = subprocess.run(
            command,
            cwd=directory,
            env=inputs.environment(),
            capture_output=True,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        library = Path(directory) / "kernel.so"
        if finished.returncode or not library.is_file():
            output = finished.stderr[:_OUTPUT_KEPT].decode(errors="replace")
            return CompileError(
                kernel=", ".join(source.label for source in sources),
                plugin="cpp_cpu",
                command=" ".join(command),
                output=output or f"exit status {finished.returncode}, and no word",
                files=(*unit.files.items(), ("output.txt", output)),
            )
        data = library.read_bytes()
    facts = {"arch": target.arch, "features": ",".join(target.features)}
    return [Artifact({"kernel.so": data}, {**facts, "symbol": s}) for s in unit.symbols]


def _flags(source: Source, target: Target) -> list[str]:
    flags = [*_BASE, *cpu.flags(target.features, target.arch), *_LINK]
    if _needs_openmp(source):
        flags.append("-fopenmp")
    if is_module(source):
        flags.append(f"-I{sysconfig.get_path('include')}")
    flags += [f"-I{directory}" for directory in inputs.strings(source, "include")]
    return flags + list(inputs.strings(source, "flags"))


def _needs_openmp(source: Source) -> bool:
    return "#pragma omp" in source.code or "omp.h" in source.code


def _libraries(source: Source) -> list[str]:
    directories = [f"-L{directory}" for directory in inputs.strings(source, "library_directories")]
    return directories + [f"-l{library}" for library in inputs.strings(source, "libraries")]


def _require_python_headers(source: Source) -> None:
    directory = sysconfig.get_path("include")
    if not (Path(directory) / "Python.h").is_file():
        raise ToolchainMissingError(
            "cpp_cpu",
            source.label,
            f"Python.h is not in {directory}",
            "install Python's headers (Debian: apt install python3-dev)",
        )
