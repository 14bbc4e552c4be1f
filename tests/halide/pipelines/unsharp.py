import halide as hl


@hl.generator(name="unsharp")
class Unsharp:
    """An unsharp mask: what a blur takes away is added, `strength` times; edges repeat."""

    manual = hl.GeneratorParam(True)

    x = hl.InputBuffer(hl.Float(32), 2)
    strength = hl.InputScalar(hl.Float(32))
    out = hl.OutputBuffer(hl.Float(32), 2)

    def generate(self):
        i, j = hl.vars("i j")
        near = hl.BoundaryConditions.repeat_edge(self.x)
        across, blurred = hl.Func("across"), hl.Func("blurred")
        across[i, j] = near[i - 1, j] / 4 + near[i, j] / 2 + near[i + 1, j] / 4
        blurred[i, j] = across[i, j - 1] / 4 + across[i, j] / 2 + across[i, j + 1] / 4
        self.out[i, j] = self.x[i, j] + self.strength * (self.x[i, j] - blurred[i, j])
        if self.using_autoscheduler():
            self.strength.set_estimate(1.0)
            self.x.set_estimates([hl.Range(0, 1024), hl.Range(0, 768)])
            self.out.set_estimates([hl.Range(0, 1024), hl.Range(0, 768)])
        elif self.manual:
            inner = hl.Var("inner")
            self.out.split(j, j, inner, 8, hl.TailStrategy.GuardWithIf).parallel(j)
            self.out.vectorize(i, 8, hl.TailStrategy.GuardWithIf)
            across.compute_at(self.out, j).vectorize(i, 8)
