import halide as hl


@hl.generator(name="softmax")
class Softmax:
    """Softmax of each row."""

    manual = hl.GeneratorParam(True)

    x = hl.InputBuffer(hl.Float(32), 2)
    out = hl.OutputBuffer(hl.Float(32), 2)

    def generate(self):
        i, j = hl.vars("i j")
        most, grown, total = hl.Func("most"), hl.Func("grown"), hl.Func("total")
        k = hl.RDom([hl.Range(0, self.x.width())])
        most[j] = hl.Float(32).min()
        most[j] = hl.max(most[j], self.x[k.x, j])
        grown[i, j] = hl.exp(self.x[i, j] - most[j])
        total[j] = 0.0
        total[j] += grown[k.x, j]
        self.out[i, j] = grown[i, j] / total[j]
        if self.using_autoscheduler():
            self.x.set_estimates([hl.Range(0, 512), hl.Range(0, 256)])
            self.out.set_estimates([hl.Range(0, 512), hl.Range(0, 256)])
        else:
            most.compute_at(self.out, j)
            total.compute_at(self.out, j)
            if self.manual:
                grown.compute_at(self.out, j).vectorize(i, 8, hl.TailStrategy.GuardWithIf)
                self.out.parallel(j)
