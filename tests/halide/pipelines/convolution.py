import halide as hl


@hl.generator(name="convolution")
class Convolution:
    """A layer of a network: batch, channels, height, width; 3 by 3, bias, relu."""

    manual = hl.GeneratorParam(True)

    x = hl.InputBuffer(hl.Float(32), 4)
    weight = hl.InputBuffer(hl.Float(32), 4)
    bias = hl.InputBuffer(hl.Float(32), 1)
    out = hl.OutputBuffer(hl.Float(32), 4)

    def generate(self):
        i, j, c, n = hl.vars("i j c n")
        summed = hl.Func("summed")
        r = hl.RDom([hl.Range(0, 3), hl.Range(0, 3), hl.Range(0, self.x.dim(2).extent())])
        summed[i, j, c, n] = self.bias[c]
        summed[i, j, c, n] += self.x[i + r.x, j + r.y, r.z, n] * self.weight[r.x, r.y, r.z, c]
        self.out[i, j, c, n] = hl.max(summed[i, j, c, n], 0.0)
        if self.using_autoscheduler():
            spread = [hl.Range(0, 66), hl.Range(0, 66), hl.Range(0, 16), hl.Range(0, 4)]
            self.x.set_estimates(spread)
            spread = [hl.Range(0, 3), hl.Range(0, 3), hl.Range(0, 16), hl.Range(0, 16)]
            self.weight.set_estimates(spread)
            self.bias.set_estimates([hl.Range(0, 16)])
            spread = [hl.Range(0, 64), hl.Range(0, 64), hl.Range(0, 16), hl.Range(0, 4)]
            self.out.set_estimates(spread)
        elif self.manual:
            self.out.parallel(n).parallel(c)
            summed.compute_at(self.out, j).vectorize(i, 8, hl.TailStrategy.GuardWithIf)
            summed.update().vectorize(i, 8, hl.TailStrategy.GuardWithIf)
