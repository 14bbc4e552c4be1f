"""Parallel loops run on OpenMP's threads; launches may be concurrent."""

import threading

import numpy as np
import pytest

from kernelyard import KernelFailedError

SCALED = """import halide as hl

@hl.generator(name="scaled")
class Scaled:
    x = hl.InputBuffer(hl.Float(32), 2)
    by = hl.InputScalar(hl.Float(32))
    out = hl.OutputBuffer(hl.Float(32), 2)

    def generate(self):
        i, j = hl.vars("i j")
        self.out[i, j] = self.x[i, j] * self.by
        self.out.parallel(j)
"""
LARGE = """import halide as hl

@hl.generator(name="large")
class Large:
    size = hl.InputScalar(hl.Int(32))
    out = hl.OutputBuffer(hl.Float(32), 1)

    def generate(self):
        i, k = hl.vars("i k")
        table = hl.Func("table")
        table[k, i] = hl.f32(k + i)
        r = hl.RDom([hl.Range(0, self.size)])
        self.out[i] = hl.sum(table[r.x, i] * table[self.size - 1 - r.x, i])
        table.compute_at(self.out, i)
        self.out.parallel(i)
"""


@pytest.mark.parametrize("threads", ["1", "2", "4"])
def test_how_many_threads(process, threads):
    told = process("threads", KERNELYARD_HALIDE_THREADS=threads)

    assert told["right"]
    assert told["new"] == int(threads) - 1


def test_launches_at_the_same_time(make_runtime, source):
    runtime = make_runtime(KERNELYARD_HALIDE_RELEASE_GIL="1")
    signature = "x: float32, by: number float32, ->out: float32"
    kernel = runtime.kernel(source(SCALED, "scaled", signature), "cpu")
    wrong = []

    def launch(number):
        x = np.full((50 + 13 * number, 70 + number), number, "float32")
        for step in range(200):
            out = np.zeros_like(x)
            kernel(x, step, out)
            if not (out == number * step).all():
                wrong.append((number, step))

    threads = [threading.Thread(target=launch, args=(number,)) for number in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not wrong
    assert kernel.launches >= 400


def test_what_a_thread_of_a_loop_says_is_not_lost(build):
    kernel = build(LARGE, "large", "size: number int32, ->out: float32")
    out = np.zeros(64, "float32")
    kernel(10, out)
    assert out[3] == sum((k + 3) * (9 - k + 3) for k in range(10))

    with pytest.raises(KernelFailedError, match=r"large raised while it ran: .*table.*"):
        kernel(2**31 - 1, out)


def test_a_number_of_threads_that_is_none(make_runtime, source):
    runtime = make_runtime(KERNELYARD_HALIDE_THREADS="many")
    signature = "x: float32, by: number float32, ->out: float32"

    with pytest.raises(ValueError, match="KERNELYARD_HALIDE_THREADS: got 'many', expected a whole"):
        runtime.kernel(source(SCALED, "scaled", signature), "cpu")
