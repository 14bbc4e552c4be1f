"""Time builds of Triton kernels for sm_90, in a process that has built none: SIDE; seconds.

``first`` is the first kernel, from the start of the process that builds it; ``next`` the median of
others in that process, each another kernel. No device is there, and no cache has any of them.
"""

import json
import os
import statistics
import subprocess
import sys
import time

COUNT = 15
TEXT = """import triton
import triton.language as tl


@triton.jit
def kernel(out, x, columns, BLOCK: tl.constexpr):
    column = tl.arange(0, BLOCK)
    values = tl.load(x + tl.program_id(0) * columns + column, mask=column < columns, other=-1e30)
    powers = tl.exp(values - tl.max(values, axis=0)) + NUMBER
    tl.store(out + tl.program_id(0) * columns + column, powers / tl.sum(powers), column < columns)
"""


def text(number: int) -> str:
    """Give the text of a kernel like no other."""
    return TEXT.replace("NUMBER", f"{number}.0")


def kernelyard() -> list[float]:
    """Build in a worker, which starts when it is needed."""
    from kernelyard import Argument, Runtime, Settings, Source, Target

    variables = {"KERNELYARD_WORKERS": "1", "KERNELYARD_TRITON_CUDA_ARCH": "90"}
    runtime = Runtime(Settings.from_environment({**os.environ, **variables}))
    arrays = [Argument.output("out", "float32"), Argument.input("x", "float32")]
    arguments = [*arrays, Argument.scalar("columns", "int32"), Argument.scalar("rows", "int32")]
    options = {"BLOCK": 1024, "num_warps": 8, "grid": "rows"}

    def build(number: int) -> float:
        source = Source("triton", text(number), "kernel", arguments, options)
        begun = time.perf_counter()
        runtime.precompile([source], [Target("cuda", "sm_90")])
        return time.perf_counter() - begun

    found = [build(number) for number in range(COUNT)]
    runtime.close()
    return found


def triton() -> list[float]:
    """Build with ``triton.compile``, in a process that is started for it."""
    begun = time.time()
    command = [sys.executable, __file__, "child", str(begun)]
    finished = subprocess.run(command, capture_output=True, text=True, check=True)
    found: list[float] = json.loads(finished.stdout)
    return found


def child(begun: float) -> list[float]:
    """Build, and time it; the first from when the process was asked for."""
    import importlib.util
    from pathlib import Path

    import triton as library
    from triton.backends.compiler import GPUTarget
    from triton.compiler import ASTSource

    times = []
    types = {"out": "*fp32", "x": "*fp32", "columns": "i32", "BLOCK": "constexpr"}
    for number in range(COUNT):
        path = Path(os.environ["TMPDIR"]) / f"kernel{number}.py"
        path.write_text(text(number), encoding="utf-8")
        spec = importlib.util.spec_from_file_location(path.stem, path)
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        start = time.time() if times else begun
        source = ASTSource(module.kernel, types, {(3,): 1024})
        library.compile(source, target=GPUTarget("cuda", 90, 32), options={"num_warps": 8})
        times.append(time.time() - start)
    return times


def main(side: str, *rest: str) -> None:
    """Print the figures as JSON."""
    if side == "child":
        print(json.dumps(child(float(rest[0]))))
        return
    first, *others = {"kernelyard": kernelyard, "triton": triton}[side]()
    print(json.dumps({"first": first, "next": statistics.median(others)}))


main(*sys.argv[1:])
