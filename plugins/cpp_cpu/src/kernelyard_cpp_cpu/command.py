"""The compiler's command line, in its parts."""

import sys

from kernelyard.plugin import Config, Source, Target
from kernelyard_cpp_cpu import cpu, inputs, openmp, parameters
from kernelyard_cpp_cpu.toolchain import Toolchain
from kernelyard_cpp_cpu.unit import is_module

_STANDARD = "-std=c++20"
_BASE = ("-fPIC", "-fno-semantic-interposition", "-w", "-pipe")
_LINK = (
    ("-Wl,-Bsymbolic", "-Wl,--as-needed")
    if sys.platform == "linux"
    else ("-undefined", "dynamic_lookup")
)


def compile_flags(source: Source, target: Target, compiler: Toolchain, config: Config) -> list[str]:
    """Give all that changes what the compiler makes of a text; what was chosen wins."""
    flags = [_STANDARD, *parameters.level(config, compiler), *_BASE]
    flags += cpu.flags(target.features, target.arch)
    if compiler.tuning and target.features == cpu.features():  # else it is for another machine
        flags.append(f"-mtune={compiler.tuning}")
    flags += openmp.compile_flags(source, compiler)
    flags += [f"-I{directory}" for directory in inputs.strings(source, "include")]
    flags += _own_flags(source, config)
    return flags + parameters.flags(source, config, target, compiler)


def _own_flags(source: Source, config: Config) -> list[str]:
    """Give the source's flags, without its level where another was chosen."""
    own = [flag for flag in inputs.strings(source, "flags") if flag != "-fopenmp"]
    is_chosen = parameters.OPTIMIZE in dict(config.values)
    return [flag for flag in own if not flag.startswith("-O")] if is_chosen else own


def module_flags(source: Source) -> list[str]:
    """Name Python's headers to a module; the key names Python, and finding them takes 1 ms."""
    if not is_module(source):
        return []
    import sysconfig

    return [f"-I{sysconfig.get_path('include')}"]


def link_flags(source: Source, compiler: Toolchain) -> list[str]:
    """Give what makes a shared library of it, with the fastest linker that is there."""
    linker = [f"-fuse-ld={compiler.linker}"] if compiler.linker else []
    directories = [f"-L{directory}" for directory in inputs.strings(source, "library_directories")]
    libraries = [f"-l{library}" for library in inputs.strings(source, "libraries")]
    return ["-shared", *_LINK, *linker, *directories, *libraries]


def memory_flags(compiler: Toolchain) -> list[str]:
    """Let g++ use memory rather than look for some to free, 5 % of the time of torch's headers."""
    return [] if compiler.is_clang else ["--param", f"ggc-min-heapsize={512 * 1024}"]
