"""How large blocks and grids may be, and what Inductor's indexing takes for granted of them."""

from collections.abc import Iterable, Mapping

from kernelyard_triton_cuda.heuristics import arithmetic
from kernelyard_triton_cuda.options import RejectedError

MOST = {"x": 4096, "y": 1024, "z": 1024, "r0_": 65536, "r1_": 32768}
"""Elements of a block in each dimension."""
MOST_ELEMENTS = 1 << 20
"""Of all dimensions of a block together, as Triton wants."""
MOST_PROGRAMS = {"x": 2**31 - 1, "y": 65535, "z": 65535}
MOST_SPLITS = 64
"""Programs that share the reduction of one row."""
LEAST_OF_DOT = 16
WARP = 32
MOST_WARPS = 32
_BLOCK = "BLOCK"


def field(dimension: str) -> str:
    """Name the constant that is a dimension's block: ``R0_BLOCK`` of ``r0_``."""
    return f"{dimension.upper()}{_BLOCK}"


def dimension(name: str) -> str:
    """Name the dimension of a block; empty if the name is not a block's."""
    prefix = name.removesuffix(_BLOCK).lower()
    return prefix if name.endswith(_BLOCK) and prefix in MOST else ""


def is_reduced(dimension: str) -> bool:
    """Whether a dimension is one that is reduced."""
    return dimension.startswith("r")


def within_grid(size: int, block: int) -> int:
    """Double a block of the first dimension until the grid has no more programs than it may."""
    programs = arithmetic.divided(size, block)
    while programs > MOST_PROGRAMS["x"] and block < min(size, MOST["x"]):
        block, programs = 2 * block, programs // 2
    if programs > MOST_PROGRAMS["x"]:
        told = f"a grid for {size} elements in blocks of {block} has {programs} programs"
        raise RejectedError(f"{told}; at most {MOST_PROGRAMS['x']} can be launched")
    return block


def require(blocks: Mapping[str, int], sizes: Mapping[str, int]) -> None:
    """Raise ``RejectedError`` for blocks, by dimension, that the kernel's indexing is wrong for."""
    for name, block in blocks.items():
        most = MOST[name]
        if block > most:
            raise RejectedError(f"{field(name)}={block} is larger than {most}")
        if is_reduced(name):
            continue
        if sizes[name] == 1 and block != 1:
            raise RejectedError(f"{field(name)}={block}, where there is one element; expected 1")
        if most % block:
            raise RejectedError(f"{field(name)}={block} does not divide {most}")


def require_named(names: Iterable[str], given: Mapping[str, object], what: str) -> None:
    """Raise ``RejectedError`` unless all names are given."""
    missing = [name for name in names if name not in given]
    if missing:
        there = ", ".join(given) or "none"
        raise RejectedError(f"{what} lacks {', '.join(missing)}; it has {there}")
