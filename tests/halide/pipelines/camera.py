import halide as hl


@hl.generator(name="camera")
class Camera:
    """From a sensor's mosaic to a picture, as a camera's chip does it.

    Hot pixels, white balance, colors from the four of each cell, a matrix, a curve, sharpening.
    """

    manual = hl.GeneratorParam(True)

    raw = hl.InputBuffer(hl.UInt(16), 2)
    matrix = hl.InputBuffer(hl.Float(32), 2)
    curve = hl.InputBuffer(hl.UInt(8), 1)
    out = hl.OutputBuffer(hl.UInt(8), 3)

    def generate(self):
        i, j, c = hl.vars("i j c")
        shifted, cooled, cells, mixed, curved = (
            hl.Func(name) for name in ("shifted", "cooled", "cells", "mixed", "curved")
        )
        near = hl.BoundaryConditions.repeat_edge(self.raw)
        shifted[i, j] = hl.i32(near[i, j])
        a, b = shifted[i - 2, j], shifted[i + 2, j]
        e, f = shifted[i, j - 2], shifted[i, j + 2]
        most = hl.max(hl.max(a, b), hl.max(e, f))
        least = hl.min(hl.min(a, b), hl.min(e, f))
        cooled[i, j] = hl.clamp(shifted[i, j], least, most)
        red, blue = cooled[2 * i, 2 * j], cooled[2 * i + 1, 2 * j + 1]
        green = (cooled[2 * i + 1, 2 * j] + cooled[2 * i, 2 * j + 1]) / 2
        cells[i, j, c] = hl.f32(hl.mux(c, [red, green, blue]))
        mixed[i, j, c] = sum(
            (self.matrix[k, c] * cells[i, j, k] for k in range(1, 3)),
            self.matrix[0, c] * cells[i, j, 0],
        )
        place = hl.clamp(hl.i32(mixed[i, j, c]), 0, 1023)
        curved[i, j, c] = hl.i32(self.curve[place])
        around = curved[i - 1, j, c] + curved[i + 1, j, c] + curved[i, j - 1, c]
        around += curved[i, j + 1, c]
        sharp = curved[i, j, c] + (4 * curved[i, j, c] - around) / 8
        self.out[i, j, c] = hl.u8(hl.clamp(sharp, 0, 255))
        if self.using_autoscheduler():
            self.raw.set_estimates([hl.Range(0, 1024), hl.Range(0, 768)])
            self.matrix.set_estimates([hl.Range(0, 3), hl.Range(0, 3)])
            self.curve.set_estimates([hl.Range(0, 1024)])
            self.out.set_estimates([hl.Range(0, 512), hl.Range(0, 384), hl.Range(0, 3)])
        elif self.manual:
            inner = hl.Var("inner")
            self.out.bound(c, 0, 3).reorder(c, i, j).unroll(c)
            self.out.split(j, j, inner, 16, hl.TailStrategy.GuardWithIf).parallel(j)
            cooled.compute_at(self.out, j).vectorize(i, 8)
            curved.compute_at(self.out, j).vectorize(i, 8)
