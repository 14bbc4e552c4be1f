"""How many programs a generated kernel is launched with: texts for the option ``grid``."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from kernelyard.plugin import Config
from kernelyard_triton_cuda.grid import GridError
from kernelyard_triton_cuda.heuristics import limits
from kernelyard_triton_cuda.inductor.generated import Generated

_Meta: TypeAlias = Mapping[str, Any]
_Texts: TypeAlias = tuple[str, ...]


def texts(generated: Generated, config: Config) -> _Texts:
    """Give one to three texts, the first dimension first; ``GridError`` for a grid that is none."""
    meta = generated.inductor_meta
    kind = str(meta.get("grid_type"))
    if kind not in _KINDS:
        known = ", ".join(_KINDS)
        raise GridError(
            f"of {generated.heuristic}: grid_type {kind!r} is unknown; known are {known}"
        )
    try:
        return _KINDS[kind](meta, dict(config.values))
    except KeyError as missing:
        told = f"{kind} of {generated.heuristic} was told nothing of {missing}"
        raise GridError(f"{told}; it has {', '.join(meta)}") from None


def divided(size: object, block: object) -> str:
    """Write how many blocks a size takes; without a block each element has a program."""
    return str(size) if block in {None, 1} else f"cdiv({size}, {block})"


def _of(*dimensions: str) -> Callable[[_Meta, _Meta], _Texts]:
    """Make a grid of dimensions in this order."""

    def grid(_: _Meta, config: _Meta) -> _Texts:
        return tuple(divided(f"{name}numel", config.get(limits.field(name))) for name in dimensions)

    return grid


def _overflowing(blocks: str) -> tuple[str, str]:
    """Write y and z, where y may be more than a launch can have: z then takes what is too much."""
    layers = divided(blocks, limits.MOST_PROGRAMS["y"])
    return f"cdiv({blocks}, max({layers}, 1))", layers


def _tall(_: _Meta, config: _Meta) -> _Texts:
    x = divided("xnumel", config.get("XBLOCK"))
    return x, *_overflowing(divided("ynumel", config.get("YBLOCK")))


def _mixed(_: _Meta, config: _Meta) -> _Texts:
    split, block = config.get("RSPLIT_SIZE"), config.get("XBLOCK")
    if not split or not block or split % block:
        told = f"RSPLIT_SIZE={split} and XBLOCK={block}"
        raise GridError(f"a mix-order reduction has {told}; expected that one divides the other")
    return (divided("xnumel", split),)


def _cooperative(_: _Meta, config: _Meta) -> _Texts:
    if "RSPLIT" not in config:
        raise GridError("a cooperative reduction has no RSPLIT; expected how many share a row")
    return str(config["RSPLIT"]), divided("xnumel", config.get("XBLOCK"))


def _scan(_: _Meta, config: _Meta) -> _Texts:
    if config.get("XBLOCK", 1) != 1:
        raise GridError(f"a split scan has XBLOCK={config['XBLOCK']}; expected 1")
    return divided("r0_numel", config.get("R0_BLOCK")), "xnumel"


def _fixed(meta: _Meta, _: _Meta) -> _Texts:
    return tuple(map(str, meta["fixed_grid"]))


def _precomputed(meta: _Meta, config: _Meta) -> _Texts:
    """Take the first that was written for a config which is part of this one."""
    for known in meta["precomputed_grids"]:
        if all(config.get(name) == value for name, value in known["config"].items()):
            return tuple(map(str, known["python"]))
    told = "; ".join(str(dict(known["config"])) for known in meta["precomputed_grids"])
    raise GridError(f"no grid was written for {dict(config)}; there are some for {told}")


def _combined(
    sum_up: Callable[[Sequence[Mapping[str, Any]], _Meta], str],
) -> Callable[[_Meta, _Meta], _Texts]:
    """Make a grid of several kernels, of which each has some of the programs."""

    def grid(meta: _Meta, config: _Meta) -> _Texts:
        combo = meta["combo_grid_meta"]
        known = {**(combo["default_config"] or {}), **config}
        parts = [_part(combo, number) for number in range(combo["num_kernels"])]
        x = sum_up(parts, known)
        if combo["min_blocks"]:
            x = _largest([x, str(combo["min_blocks"])])
        columns = [it["y"] for it in parts if "y" in it]
        if not columns or sum_up is _flattened:
            return (x,)
        return x, *_overflowing(divided(_largest(columns), known.get("YBLOCK")))

    return grid


def _part(combo: _Meta, number: int) -> dict[str, Any]:
    """Give sizes of one kernel: numbers, or names of arguments."""
    part = {"number": number, "is_flat": combo[f"no_x_dim_{number}"]}
    for name in ("x", "y"):
        key = f"{name}numel_{number}"
        if key in combo or name == "x":
            part[name] = str(combo[key] or key)
    return part


def _sequential(parts: Sequence[Mapping[str, Any]], config: _Meta) -> str:
    blocks = [divided(it["x"], 1 if it["is_flat"] else config.get("XBLOCK")) for it in parts]
    return " + ".join(blocks)


def _flattened(parts: Sequence[Mapping[str, Any]], config: _Meta) -> str:
    return " + ".join(_area(it, config) for it in parts)


def _area(part: Mapping[str, Any], config: _Meta) -> str:
    blocks = [config.get(f"{name}BLOCK_{part['number']}") for name in ("X", "Y")]
    x = divided(part["x"], 1 if part["is_flat"] else blocks[0])
    return f"{x} * {divided(part['y'], blocks[1])}" if "y" in part else x


def _round_robin(parts: Sequence[Mapping[str, Any]], config: _Meta) -> str:
    flat = [it["x"] for it in parts if it["is_flat"]]
    others = [it["x"] for it in parts if not it["is_flat"]]
    blocks = [divided(_largest(others), config.get("XBLOCK"))] if others else []
    return f"{_largest([*flat, *blocks])} * {len(parts)}"


def _largest(given: Sequence[str]) -> str:
    return given[0] if len(given) == 1 else f"max({', '.join(given)})"


_KINDS: Mapping[str, Callable[[_Meta, _Meta], _Texts]] = {
    "Grid1D": _of("x"),
    "Grid2D": _of("x", "y"),
    "Grid3D": _of("x", "y", "z"),
    "BatchMatmulGrid3D": _of("z", "y", "x"),
    "Grid2DWithYZOverflow": _tall,
    "MixOrderReductionGrid": _mixed,
    "CooperativeReductionGrid": _cooperative,
    "SplitScanGrid": _scan,
    "FixedGrid": _fixed,
    "PrecomputedGrid": _precomputed,
    "SequentialComboKernelGrid": _combined(_sequential),
    "SequentialFlattenComboKernelGrid": _combined(_flattened),
    "RoundRobinComboKernelGrid": _combined(_round_robin),
}
