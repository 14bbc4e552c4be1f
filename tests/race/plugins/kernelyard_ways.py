"""A backend for tests: C++ in several ways; a source's option ``ways`` names them.

Each way is a config, and a macro that is defined where the source is built so.
"""

import attrs

import kernelyard_cpp_cpu
from kernelyard.plugin import Accepted, Config, Rejected, hookimpl
from kernelyard_cpp_cpu import launch, precompile

kernelyard_contract = kernelyard_cpp_cpu.kernelyard_contract
kernelyard_version = "1.0"
kernelyard_variables = kernelyard_cpp_cpu.kernelyard_variables

kernelyard_targets = kernelyard_cpp_cpu.kernelyard_targets
kernelyard_compile = kernelyard_cpp_cpu.kernelyard_compile
kernelyard_benchmark = kernelyard_cpp_cpu.kernelyard_benchmark


@hookimpl
def kernelyard_accepts(source):
    return Accepted() if source.language == "ways" else Rejected("it takes ways")


@hookimpl
def kernelyard_configs(source):
    return [Config.of(way=way) for way in source.option("ways", ())]


@hookimpl
def kernelyard_cache_key(source, target, settings):
    return precompile.key_parts(_plain(source, ""), precompile.Order(Config(), target, settings))


@hookimpl
def kernelyard_precompile(sources, config, target, settings):
    ways = [_plain(source, config.get("way", "")) for source in sources]
    return precompile.build(ways, precompile.Order(Config(), target, settings))


@hookimpl
def kernelyard_launch(loaded, source, settings):
    return launch.bind(loaded, source, Config(), settings)


def _plain(source, way):
    if source.language == "cpp":  # the launcher
        return source
    options = {"flags": (f"-Dway_{way}",)} if way else {}
    return attrs.evolve(source, language="cpp", options=options)
