import halide as hl


@hl.generator(name="blur")
class Blur:
    """A box of 3 by 3, in two passes."""

    manual = hl.GeneratorParam(True)

    x = hl.InputBuffer(hl.Float(32), 2)
    out = hl.OutputBuffer(hl.Float(32), 2)

    def generate(self):
        i, j = hl.vars("i j")
        rows = hl.Func("rows")
        rows[i, j] = (self.x[i, j] + self.x[i + 1, j] + self.x[i + 2, j]) / 3
        self.out[i, j] = (rows[i, j] + rows[i, j + 1] + rows[i, j + 2]) / 3
        if self.using_autoscheduler():
            self.x.set_estimates([hl.Range(0, 1026), hl.Range(0, 770)])
            self.out.set_estimates([hl.Range(0, 1024), hl.Range(0, 768)])
        elif self.manual:
            self.out.vectorize(i, 8, hl.TailStrategy.GuardWithIf).parallel(j)
            rows.compute_at(self.out, j).vectorize(i, 8, hl.TailStrategy.GuardWithIf)
