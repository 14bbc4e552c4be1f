import halide as hl


@hl.generator(name="pooling")
class Pooling:
    """The greatest of each 2 by 2, and where in them it is."""

    manual = hl.GeneratorParam(True)

    x = hl.InputBuffer(hl.Float(32), 3)
    out = hl.OutputBuffer(hl.Float(32), 3)
    place = hl.OutputBuffer(hl.Int(32), 3)

    def generate(self):
        i, j, c = hl.vars("i j c")
        best = hl.Func("best")
        r = hl.RDom([hl.Range(0, 2), hl.Range(0, 2)])
        value = self.x[2 * i + r.x, 2 * j + r.y, c]
        best[i, j, c] = (hl.Float(32).min(), 0)
        is_better = value > best[i, j, c][0]
        best[i, j, c] = (
            hl.select(is_better, value, best[i, j, c][0]),
            hl.select(is_better, 2 * r.y + r.x, best[i, j, c][1]),
        )
        self.out[i, j, c] = best[i, j, c][0]
        self.place[i, j, c] = best[i, j, c][1]
        if self.using_autoscheduler():
            self.x.set_estimates([hl.Range(0, 128), hl.Range(0, 128), hl.Range(0, 16)])
            self.out.set_estimates([hl.Range(0, 64), hl.Range(0, 64), hl.Range(0, 16)])
            self.place.set_estimates([hl.Range(0, 64), hl.Range(0, 64), hl.Range(0, 16)])
        elif self.manual:
            best.compute_root().parallel(c)
            best.update().unroll(r.x).unroll(r.y).parallel(c)
