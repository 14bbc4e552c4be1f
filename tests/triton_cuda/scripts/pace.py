"""How long a worker's first kernel takes, and each next one, beside Triton itself, in turn.

``python tests/triton_cuda/scripts/pace.py [ROUNDS]`` prints medians in milliseconds, and the
processor time of a first kernel, which says more where the machine is busy.
"""

import os
import pickle
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import theirs

from kernelyard import Argument, Runtime, Settings, Source
from kernelyard._runtime.job import job_for, precompile
from kernelyard._runtime.request import Request
from kernelyard.plugin import Target, TargetReport

KERNELS = Path(__file__).parents[1] / "kernels"
TARGET = Target("cuda", "sm_90")


def described(name, arrays, numbers, **options):
    """Describe one of the kernels: names of arrays of floats, and of numbers that are integers."""
    arguments = [Argument.inout(it, "float32") for it in arrays.split()]
    arguments += [Argument.scalar(it, "int32") for it in numbers.split()]
    code = (KERNELS / f"{name}.py").read_text(encoding="utf-8")
    return Source("triton", code, name, arguments, {"BLOCK": 1024, **options})


SOURCES = [
    described("vector_add", "x y out", "n"),
    described("softmax", "out x", "out_stride x_stride rows columns", num_warps=8),
    described("dropout", "x out", "n p seed"),
]
ALONE = """import sys; sys.path.insert(0, sys.argv[1])
import pickle, theirs
source = pickle.loads(bytes.fromhex(sys.argv[2]))
theirs.compiled(source, 90)
"""


def runtime_in(store):
    environment = {**os.environ, "KERNELYARD_STORE": store, "KERNELYARD_WORKERS": "1"}
    return Runtime(Settings.from_environment(environment))


def job(runtime, source):
    settings = runtime.engine.resolver.settings_of("triton_cuda")
    config = runtime.plugins.configs("triton_cuda", source, TARGET, settings)[0]
    report = TargetReport(target=TARGET, present=False, reason="")
    request = Request(
        plugin="triton_cuda",
        source=source,
        config=config,
        target=TARGET,
        report=report,
        settings=settings,
    )
    return job_for(runtime.plugins, [request])


def timed(call):
    """Give seconds of wall, and of the processor in all children that have ended meanwhile."""
    before, begun = os.times(), time.perf_counter()
    call()
    wall, after = time.perf_counter() - begun, os.times()
    return wall, sum(after[2:4]) - sum(before[2:4])


def first(runtime, source):
    """Start a worker, build one kernel, end it."""

    def build():
        runtime.engine.pool.run(
            precompile, job(runtime, source), affinity="triton_cuda", label="", limit=600
        )

    wall, _ = timed(build)
    _, processor = timed(runtime.engine.pool.close)
    return wall, processor


def alone(source):
    text = pickle.dumps(source).hex()
    call = [sys.executable, "-c", ALONE, str(Path(__file__).parent), text]
    return timed(lambda: subprocess.run(call, check=True))


def following(runtime, source):
    """Give milliseconds of a build in a worker that has built before, ours and Triton's."""
    run = runtime.engine.pool.run
    begun = time.perf_counter()
    run(precompile, job(runtime, source), affinity="triton_cuda", label="", limit=600)
    ours = time.perf_counter() - begun
    return ours, run(theirs.seconds, source, 90, affinity="triton_cuda", label="", limit=600)


def shown(name, pairs):
    ours, other = (statistics.median(it) * 1000 for it in zip(*pairs, strict=True))
    sys.stdout.write(
        f"{name:26} ours {ours:7.1f}   triton {other:7.1f}   {ours - other:+7.1f} ms\n"
    )


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 11
    with tempfile.TemporaryDirectory() as store:
        runtime = runtime_in(store)
        first(runtime, SOURCES[0])
        both = [(first(runtime, SOURCES[0]), alone(SOURCES[0])) for _ in range(rounds)]
        shown("first kernel, from start", [(ours[0], other[0]) for ours, other in both])
        shown("  its processor time", [(ours[1], other[1]) for ours, other in both])
        for source in SOURCES:
            following(runtime, source)
            shown(f"{source.entry}, each next", [following(runtime, source) for _ in range(rounds)])
        runtime.close()


main()
