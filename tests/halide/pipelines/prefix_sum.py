import halide as hl


@hl.generator(name="prefix_sum")
class PrefixSum:
    """The sums of each row's beginnings."""

    manual = hl.GeneratorParam(True)

    x = hl.InputBuffer(hl.Int(64), 2)
    out = hl.OutputBuffer(hl.Int(64), 2)

    def generate(self):
        i, j = hl.vars("i j")
        summed = hl.Func("summed")
        k = hl.RDom([hl.Range(1, self.x.width() - 1)])
        summed[i, j] = self.x[i, j]
        summed[k.x, j] = summed[k.x - 1, j] + summed[k.x, j]
        self.out[i, j] = summed[i, j]
        if self.using_autoscheduler():
            self.x.set_estimates([hl.Range(0, 1024), hl.Range(0, 256)])
            self.out.set_estimates([hl.Range(0, 1024), hl.Range(0, 256)])
        else:
            summed.compute_at(self.out, j)
            if self.manual:
                self.out.parallel(j)
