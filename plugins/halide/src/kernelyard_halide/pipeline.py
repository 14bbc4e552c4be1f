"""Compile a generator's pipeline into an object file, in a worker."""

import contextlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

from kernelyard.plugin import DTYPES, Argument, Config, Source, Target
from kernelyard_halide import views
from kernelyard_halide.configs import NONE, TOLD, of_generator, of_planner
from kernelyard_halide.cpu import target_string
from kernelyard_halide.generator import generator_of
from kernelyard_halide.manifest import SPARE, SYMBOL, Parameter
from kernelyard_halide.options import RejectedError, strings
from kernelyard_halide.toolchain import Toolchain

_CODES = {0: 0, 1: 1, 2: 2, 4: 4, 6: 1}
"""DLPack's type codes, and Halide's; a boolean is an unsigned integer of one bit."""


@attrs.frozen
class Compiled:
    """What Halide made: its files by name, and the pipeline's parameters in order."""

    files: dict[str, bytes]
    parameters: tuple[Parameter, ...]


def runtime_object(target: Target, directory: Path) -> bytes:
    """Write the functions that every pipeline calls."""
    import halide as hl

    path = directory / "runtime.o"
    base = attrs.evolve(target, features=())
    outputs = {hl.OutputFileType.object: str(path)}
    hl.compile_standalone_runtime(outputs, hl.Target(target_string(base)))
    return path.read_bytes()


def compile_source(
    source: Source, config: Config, target: Target, tools: Toolchain, directory: Path
) -> Compiled:
    """Run the generator, plan its schedule, and compile; ``RejectedError`` with Halide's words.

    A planned schedule may want more of an array than the text does, a whole vector, say. Where
    shapes differ from call to call the text is also compiled as it is, to run in such calls.
    """
    planner = _planner(source, config, tools)
    parameters = {"parameters": of_generator(source, config)}
    source = attrs.evolve(source, options={**dict(source.options), **parameters})
    paths = _paths(source, directory)
    if not planner.name or not views.may_vary(source):
        return _compiled(source, planner, target, paths, SYMBOL)
    compiled = _compiled(_checked(source), planner, target, paths, SYMBOL)
    paths = {_kinds()["object"]: str(directory / "spare.o")}
    with contextlib.suppress(Exception):
        spare = _compiled(source, _planner(source, Config(), tools), target, paths, SPARE)
        return attrs.evolve(compiled, files={**compiled.files, **spare.files})
    return compiled


def _checked(source: Source) -> Source:
    """Have Halide check extents: where what is planned does not fit, it would leave its arrays."""
    features = tuple(it for it in strings(source, "features") if it != "no_asserts")
    return attrs.evolve(source, options={**dict(source.options), "features": features})


def _compiled(
    source: Source, planner: Any, target: Target, paths: dict[Any, str], symbol: str
) -> Compiled:
    import halide as hl

    wanted = hl.Target(target_string(target, (*_features(source), "no_runtime")))
    with hl.GeneratorContext(wanted, planner):
        generator = generator_of(source)
        pipeline = generator._build_pipeline()  # what the package's own tools call
        schedule = ""
        if planner.name:
            schedule = pipeline.apply_autoscheduler(wanted, planner).schedule_source
    infos = generator._get_arginfos()
    parameters = tuple(_parameter(info) for info in infos)
    given = views.of(source)
    if given:
        views.require_fit(given, source.arguments, parameters)
    else:
        _require_same(source.arguments, parameters)
    inputs = [
        generator._get_input_parameter(info.name)._to_argument()
        for info in infos
        if info.dir == hl.ArgInfoDirection.Input
    ]
    pipeline.compile_to(paths, inputs, symbol, wanted)
    files = {Path(path).name: Path(path).read_bytes() for path in paths.values()}
    if planner.name:
        files["schedule.txt"] = schedule.encode()
    return Compiled(files, parameters)


_FEATURES = (
    "strict_float",
    "no_asserts",
    "no_bounds_query",
    "large_buffers",
    "check_unsafe_promises",
    "fuzz_float_stores",
    "enable_llvm_loop_opt",
    "trace_loads",
    "trace_stores",
    "trace_realizations",
    "trace_pipeline",
)
"""Others name a processor, which the target does, or change how a pipeline is called."""


def _features(source: Source) -> tuple[str, ...]:
    wanted = strings(source, "features")
    unknown = [name for name in wanted if name not in _FEATURES]
    if unknown:
        raise RejectedError(f"the feature {unknown[0]!r} is not among {', '.join(_FEATURES)}")
    return wanted


def _planner(source: Source, config: Config, tools: Toolchain) -> Any:
    import halide as hl

    name = str(config.get("autoscheduler", NONE))
    if name == NONE:
        return hl.AutoschedulerParams()
    if name not in tools.autoschedulers:
        known = ", ".join((*tools.autoschedulers, NONE))
        raise RejectedError(f"there is no autoscheduler {name!r} for processors; there are {known}")
    told = of_planner(source, config)
    _require_known(name, told)
    hl.load_plugin(str(tools.autoscheduler(name)))
    return hl.AutoschedulerParams(name, told)


def _require_known(planner: str, told: Mapping[str, str]) -> None:
    """Refuse what an autoscheduler does not know or cannot read: it would end the process."""
    for name, value in told.items():
        if name not in TOLD[planner]:
            known = ", ".join(TOLD[planner])
            raise RejectedError(f"{planner} knows no parameter {name!r}; it knows {known}")
        least = 1 if name in {"parallelism", "beam_size"} else -(2**31)
        try:
            number = int(value)
        except ValueError:
            number = least - 1
        if not least <= number < 2**31:
            expected = "a whole number" + (" above 0" if least == 1 else "")
            raise RejectedError(f"{planner}: {name} is {value!r}; expected {expected}")


def _parameter(info: Any) -> Parameter:
    import halide as hl

    kind = info.types[0]
    rank = info.dimensions if info.kind == hl.ArgInfoKind.Buffer or info.dimensions else -1
    if info.dir == hl.ArgInfoDirection.Output:
        rank = info.dimensions
    return Parameter(info.name, int(kind.code().value), kind.bits(), rank)


def _require_same(arguments: Sequence[Argument], parameters: Sequence[Parameter]) -> None:
    """Make sure that the signature is the pipeline's."""
    ours = [_described(argument) for argument in arguments]
    theirs = [f"{it.name}: {_words(it)}" for it in parameters]
    if ours != theirs:
        raise RejectedError(
            f"the signature is ({', '.join(ours)}), the generator's is ({', '.join(theirs)})"
        )


def _described(argument: Argument) -> str:
    dtype = DTYPES[argument.dtype]
    bits = 1 if argument.dtype == "bool" else dtype.bits
    kind = "array" if argument.is_array else "number"
    return f"{argument.name}: {kind} of {_type(_CODES.get(dtype.code, -1), bits)}"


def _words(it: Parameter) -> str:
    return f"{'array' if it.rank >= 0 else 'number'} of {_type(it.code, it.bits)}"


def _type(code: int, bits: int) -> str:
    names = {0: "int", 1: "uint", 2: "float", 4: "bfloat"}
    return "bool" if (code, bits) == (1, 1) else f"{names.get(code, 'unknown')}{bits}"


def _kinds() -> dict[str, Any]:
    import halide as hl

    return dict(hl.OutputFileType.__members__)


def _paths(source: Source, directory: Path) -> dict[Any, str]:
    kinds = ["object", *strings(source, "outputs")]
    known = _kinds()
    unknown = [kind for kind in kinds if kind not in known]
    if unknown:
        names = ", ".join(sorted(known))
        raise RejectedError(f"Halide writes no {unknown[0]!r}; it writes {names}")
    return {known[kind]: str(directory / f"kernel.{_SUFFIXES.get(kind, kind)}") for kind in kinds}


_SUFFIXES = {"object": "o", "assembly": "s", "llvm_assembly": "ll", "c_header": "h"}
