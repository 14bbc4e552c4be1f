import halide as hl


@hl.generator(name="histogram")
class Histogram:
    """How often each of 256 values occurs, and the image with its values spread evenly."""

    manual = hl.GeneratorParam(True)

    x = hl.InputBuffer(hl.UInt(8), 2)
    counts = hl.OutputBuffer(hl.Int(32), 1)
    out = hl.OutputBuffer(hl.UInt(8), 2)

    def generate(self):
        i, j, value = hl.vars("i j value")
        counted, up_to = hl.Func("counted"), hl.Func("up_to")
        width, height = self.x.width(), self.x.height()
        where = hl.RDom([hl.Range(0, width), hl.Range(0, height)])
        counted[value] = hl.i32(0)
        counted[hl.i32(self.x[where.x, where.y])] += 1
        up_to[value] = hl.i32(0)
        up_to[0] = counted[0]
        along = hl.RDom([hl.Range(1, 255)])
        up_to[along.x] = up_to[along.x - 1] + counted[along.x]
        self.counts[value] = counted[value]
        even = hl.i64(up_to[hl.i32(self.x[i, j])]) * 255 / hl.i64(hl.max(width * height, 1))
        self.out[i, j] = hl.u8(hl.clamp(even, hl.i64(0), hl.i64(255)))
        if self.using_autoscheduler():
            self.x.set_estimates([hl.Range(0, 1024), hl.Range(0, 768)])
            self.counts.set_estimates([hl.Range(0, 256)])
            self.out.set_estimates([hl.Range(0, 1024), hl.Range(0, 768)])
        elif self.manual:
            counted.compute_root()
            up_to.compute_root()
            self.out.parallel(j)
        else:
            counted.compute_root()
            up_to.compute_root()
