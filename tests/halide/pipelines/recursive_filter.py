import halide as hl


@hl.generator(name="recursive_filter")
class RecursiveFilter:
    """A filter that reads what it wrote: down each column, and up again."""

    manual = hl.GeneratorParam(True)

    x = hl.InputBuffer(hl.Float(32), 2)
    alpha = hl.InputScalar(hl.Float(32))
    out = hl.OutputBuffer(hl.Float(32), 2)

    def generate(self):
        i, j = hl.vars("i j")
        passed = hl.Func("passed")
        height = self.x.height()
        k = hl.RDom([hl.Range(1, height - 1)])
        passed[i, j] = self.x[i, j]
        before = passed[i, k.x - 1]
        passed[i, k.x] = (1 - self.alpha) * before + self.alpha * self.x[i, k.x]
        up = height - 1 - k.x
        passed[i, up] = (1 - self.alpha) * passed[i, up + 1] + self.alpha * passed[i, up]
        self.out[i, j] = passed[i, j]
        if self.using_autoscheduler():
            self.alpha.set_estimate(0.5)
            self.x.set_estimates([hl.Range(0, 512), hl.Range(0, 384)])
            self.out.set_estimates([hl.Range(0, 512), hl.Range(0, 384)])
        else:
            passed.compute_root()
            if self.manual:
                for stage in (passed, passed.update(0), passed.update(1)):
                    stage.vectorize(i, 8, hl.TailStrategy.GuardWithIf)
                self.out.parallel(j)
