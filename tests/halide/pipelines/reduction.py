import halide as hl


@hl.generator(name="reduction")
class Reduction:
    """Sum and maximum over one of three axes; Halide's dimension 0 is the last axis."""

    manual = hl.GeneratorParam(True)
    dimension = hl.GeneratorParam(0)

    x = hl.InputBuffer(hl.Float(32), 3)
    total = hl.OutputBuffer(hl.Float(32), 2)
    most = hl.OutputBuffer(hl.Float(32), 2)

    def generate(self):
        i, j = hl.vars("i j")
        self.x.dim(0).set_stride(hl.Expr())
        k = hl.RDom([hl.Range(0, self.x.dim(self.dimension).extent())])
        place = [i, j]
        place.insert(self.dimension, k.x)
        self.total[i, j] = 0.0
        self.total[i, j] += self.x[tuple(place)]
        self.most[i, j] = hl.Float(32).min()
        self.most[i, j] = hl.max(self.most[i, j], self.x[tuple(place)])
        if self.using_autoscheduler():
            self.x.set_estimates([hl.Range(0, 64), hl.Range(0, 64), hl.Range(0, 64)])
            self.total.set_estimates([hl.Range(0, 64), hl.Range(0, 64)])
            self.most.set_estimates([hl.Range(0, 64), hl.Range(0, 64)])
        elif self.manual:
            for func in (self.total, self.most):
                func.vectorize(i, 8, hl.TailStrategy.GuardWithIf)
                func.update().parallel(j)
