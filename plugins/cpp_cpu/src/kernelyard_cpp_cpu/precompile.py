"""Build a shared library from a C++ source, in a worker."""

import hashlib
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Mapping
from pathlib import Path

from kernelyard.plugin import (
    DTYPES,
    Argument,
    Artifact,
    CompileError,
    PluginSettings,
    Source,
    Target,
    ToolchainMissingError,
)
from kernelyard_cpp_cpu import cpu, toolchain

_ENTRY = (Path(__file__).parent / "native" / "entry.hpp").read_text(encoding="utf-8")
_BASE = ("-std=c++20", "-O3", "-fPIC", "-shared", "-fno-semantic-interposition", "-w")
_LINK = (
    ("-Wl,-Bsymbolic", "-Wl,--as-needed")
    if sys.platform == "linux"
    else ("-undefined", "dynamic_lookup")
)
_KINDS = {0: "i", 1: "u", 2: "f", 6: "b"}
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
        "headers": _headers(source),
        "entry": hashlib.sha256(_ENTRY.encode()).hexdigest()[:16],
    }
    if _is_module(source):
        parts["python"] = str(sysconfig.get_config_var("SOABI"))
    return parts


def build(source: Source, target: Target, settings: PluginSettings) -> Artifact:
    """Compile and link; the same source, compiler and target give the same bytes."""
    compiler = toolchain.find(settings)
    if isinstance(compiler, toolchain.Missing):
        raise ToolchainMissingError("cpp_cpu", source.label, compiler.reason, compiler.remedy)
    if _is_module(source):
        _require_python_headers(source)
    unit = _unit(source)
    command = [compiler.command, "kernel.cpp", "-o", "kernel.so", *_flags(source, target)]
    command += _libraries(source)
    with tempfile.TemporaryDirectory(prefix="kernelyard-") as directory:
        (Path(directory) / "kernel.cpp").write_text(unit, encoding="utf-8")
        finished = subprocess.run(
            command, cwd=directory, capture_output=True, stdin=subprocess.DEVNULL, check=False
        )
        library = Path(directory) / "kernel.so"
        if finished.returncode or not library.is_file():
            output = finished.stderr[:_OUTPUT_KEPT].decode(errors="replace")
            raise CompileError(
                kernel=source.label,
                plugin="cpp_cpu",
                command=" ".join(command),
                output=output or f"exit status {finished.returncode}, and no word",
                files=(("kernel.cpp", unit), ("output.txt", output)),
            )
        data = library.read_bytes()
    manifest = {"arch": target.arch, "features": ",".join(target.features)}
    return Artifact({"kernel.so": data}, manifest)


def kind_of(argument: Argument) -> str:
    """Say in one letter how an argument is passed: ``p`` array, ``i u f b`` numbers."""
    if argument.is_array:
        return "p"
    return _KINDS[DTYPES[argument.dtype].code]


def _is_module(source: Source) -> bool:
    return bool(source.option("python_module", default=False))


def _unit(source: Source) -> str:
    """Write the translation unit; the compiler's messages name lines of the source itself."""
    if _is_module(source):
        return source.code
    kinds = "".join(kind_of(argument) for argument in source.arguments)
    return (
        f'#line 1 "{_file_name(source)}"\n{source.code}\n'
        f"#define KERNELYARD_ENTRY {source.entry}\n"
        f'#define KERNELYARD_KINDS "{kinds}"\n'
        f'#line 1 "kernelyard/entry.hpp"\n{_ENTRY}'
    )


def _file_name(source: Source) -> str:
    return "".join(c if c.isalnum() or c in "_-." else "_" for c in source.entry)[:80] + ".cpp"


def _flags(source: Source, target: Target) -> list[str]:
    flags = [*_BASE, *cpu.flags(target.features, target.arch), *_LINK]
    if "#pragma omp" in source.code or "omp.h" in source.code:
        flags.append("-fopenmp")
    if _is_module(source):
        flags.append(f"-I{sysconfig.get_path('include')}")
    flags += [f"-I{directory}" for directory in _strings(source, "include")]
    return flags + list(_strings(source, "flags"))


def _libraries(source: Source) -> list[str]:
    directories = [f"-L{directory}" for directory in _strings(source, "library_directories")]
    return directories + [f"-l{library}" for library in _strings(source, "libraries")]


def _strings(source: Source, option: str) -> tuple[str, ...]:
    value = source.option(option, ())
    if isinstance(value, str):
        return (value,)
    if isinstance(value, tuple) and all(isinstance(item, str) for item in value):
        return tuple(str(item) for item in value)
    raise TypeError(
        f"option {option!r} of {source.label!r} is {value!r}; expected a list of strings"
    )


def _headers(source: Source) -> str:
    """Identify the headers that a source may include: by the text it gives, else by content."""
    given = source.option("headers", "")
    if given:
        return str(given)
    digest = hashlib.sha256()
    for directory in _strings(source, "include"):
        for path in sorted(Path(directory).rglob("*")):
            if path.is_file():
                digest.update(str(path.relative_to(directory)).encode() + b"\0")
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:32]


def _require_python_headers(source: Source) -> None:
    directory = sysconfig.get_path("include")
    if not (Path(directory) / "Python.h").is_file():
        raise ToolchainMissingError(
            "cpp_cpu",
            source.label,
            f"Python.h is not in {directory}",
            "install Python's headers (Debian: apt install python3-dev)",
        )
