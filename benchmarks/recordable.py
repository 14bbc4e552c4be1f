"""Kernels whose whole space of configs can be built and measured here."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

from kernelyard import Argument, Config, Source, Space

SPACES = Path(__file__).parent / "spaces"


@attrs.frozen(kw_only=True)
class Kernel:
    """A kernel, what can be chosen, and what it is measured on."""

    title: str
    language: str
    file: str
    space: Space
    signature: Sequence[Argument]
    arguments: Callable[[], tuple[object, ...]]
    options: Callable[[Config], Mapping[str, object]]
    result: int
    """Which argument holds what has to be the same in every config."""
    expected: Callable[..., object]

    def source(self, name: str, config: Config) -> Source:
        """Give the kernel in one config."""
        code = (SPACES / self.file).read_text()
        return Source(self.language, code, name, list(self.signature), dict(self.options(config)))


def _macros(config: Config) -> dict[str, object]:
    """Give the parameters as macros, but for the level of optimization."""
    values = dict(config.values)
    level = values.pop("O", "-O3")
    return {"flags": [level, *(f"-D{name}={value}" for name, value in values.items())]}


def _parameters(config: Config) -> dict[str, object]:
    return {"parameters": [f"{name}={value}" for name, value in config.values]}


def _array(*shape: int) -> object:
    import numpy as np

    return np.random.default_rng(0).standard_normal(shape, dtype="float32")


def _zeros(*shape: int) -> object:
    import numpy as np

    return np.zeros(shape, "float32")


def _two_steps(x: Any) -> Any:
    def step(g: Any) -> Any:
        y = g * 0
        around = g[:-2, 1:-1] + g[2:, 1:-1] + g[1:-1, :-2] + g[1:-1, 2:]
        y[1:-1, 1:-1] = 0.5 * g[1:-1, 1:-1] + 0.125 * around
        return y

    y = step(step(x))
    y[:2], y[-2:], y[:, :2], y[:, -2:] = 0, 0, 0, 0
    return y


def _softmax(x: Any) -> Any:
    import numpy as np

    e = np.exp(x - x.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


def _blur(x: Any) -> Any:
    rows = (x[:, :-2] + x[:, 1:-1] + x[:, 2:]) / 3
    return (rows[:-2] + rows[1:-1] + rows[2:]) / 3


def _in(*names: str) -> list[Argument]:
    return [Argument.input(name, "float32") for name in names]


def _out(*names: str) -> list[Argument]:
    return [Argument.output(name, "float32") for name in names]


def _long(*names: str) -> list[Argument]:
    return [Argument.scalar(name, "int64") for name in names]


KERNELS = {
    "matmul": Kernel(
        title="matmul of 256 x 256 float32 in C++: tiles and a block of registers",
        language="cpp",
        file="matmul.cpp",
        space=Space(
            {
                "TI": (16, 32, 64, 128),
                "TJ": (32, 64, 128, 256),
                "TK": (16, 64, 256),
                "RI": (1, 2, 4, 8),
                "RJ": (8, 16, 32),
            },
            ["TI * TJ + TI * TK + TJ * TK <= 65536", "RI * RJ <= 128"],
            Config.of(TI=32, TJ=64, TK=64, RI=2, RJ=8),
        ),
        signature=[*_in("a", "b"), *_out("c"), *_long("n")],
        arguments=lambda: (_array(256, 256), _array(256, 256), _zeros(256, 256), 256),
        options=_macros,
        result=2,
        expected=lambda a, b, *_: a @ b,
    ),
    "stencil": Kernel(
        title="two steps of a 5-point stencil on 1024 x 1024 float32 in C++",
        language="cpp",
        file="stencil.cpp",
        space=Space(
            {
                "TY": (4, 8, 16, 32, 64, 128),
                "TX": (32, 128, 512, 1024),
                "ROWS": (1, 2, 4),
                "U": (1, 2, 4),
                "FUSED": (0, 1),
            },
            ["ROWS <= TY", "TY * TX >= 512"],
            Config.of(TY=16, TX=128, ROWS=1, U=1, FUSED=0),
        ),
        signature=[*_in("x"), *_out("scratch", "y"), *_long("n")],
        arguments=lambda: (_array(1024, 1024), _zeros(1024, 1024), _zeros(1024, 1024), 1024),
        options=_macros,
        result=2,
        expected=lambda x, *_: _two_steps(x),
    ),
    "softmax": Kernel(
        title="softmax over 64 rows of 2048 float32 in C++",
        language="cpp",
        file="softmax.cpp",
        space=Space(
            {
                "LANES": (1, 4, 8, 16, 32),
                "POLY": (0, 5, 6, 7),
                "KEEP": (0, 1),
                "INVERSE": (0, 1),
                "U": (1, 4),
                "O": ("-O2", "-O3", "-Ofast"),
            },
            ["POLY != 0 or U == 1"],
            Config.of(LANES=8, POLY=0, KEEP=1, INVERSE=1, U=1, O="-O3"),
        ),
        signature=[*_in("x"), *_out("y"), *_long("rows", "n")],
        arguments=lambda: (_array(64, 2048), _zeros(64, 2048), 64, 2048),
        options=_macros,
        result=1,
        expected=lambda x, *_: _softmax(x),
    ),
    "blur": Kernel(
        title="blur of 1024 x 768 float32 in Halide: its schedule",
        language="halide",
        file="blur.halide",
        space=Space(
            {
                "width": (4, 8, 16, 32),
                "tile_x": (32, 128, 256, 1024),
                "tile_y": (4, 8, 16, 32, 64),
                "unroll": (1, 2),
                "rows_at": ("root", "tile", "line", "inline"),
            },
            ["width <= tile_x", "unroll <= tile_y", "unroll == 1 or tile_y >= 8"],
            Config.of(width=8, tile_x=256, tile_y=32, unroll=1, rows_at="tile"),
        ),
        signature=[*_in("x"), *_out("out")],
        arguments=lambda: (_array(770, 1026), _zeros(768, 1024)),
        options=_parameters,
        result=1,
        expected=lambda x, *_: _blur(x),
    ),
}
