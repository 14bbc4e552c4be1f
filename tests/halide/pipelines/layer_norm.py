import halide as hl


@hl.generator(name="layer_norm")
class LayerNorm:
    """Each row with mean 0 and variance 1, then scaled and shifted."""

    manual = hl.GeneratorParam(True)

    x = hl.InputBuffer(hl.Float(32), 2)
    weight = hl.InputBuffer(hl.Float(32), 1)
    bias = hl.InputBuffer(hl.Float(32), 1)
    epsilon = hl.InputScalar(hl.Float(32))
    out = hl.OutputBuffer(hl.Float(32), 2)

    def generate(self):
        i, j = hl.vars("i j")
        mean, variance = hl.Func("mean"), hl.Func("variance")
        k = hl.RDom([hl.Range(0, self.x.width())])
        mean[j] = 0.0
        mean[j] += self.x[k.x, j] / self.x.width()
        off = self.x[k.x, j] - mean[j]
        variance[j] = 0.0
        variance[j] += off * off / self.x.width()
        scale = self.weight[i] / hl.sqrt(variance[j] + self.epsilon)
        self.out[i, j] = (self.x[i, j] - mean[j]) * scale + self.bias[i]
        if self.using_autoscheduler():
            self.epsilon.set_estimate(1e-5)
            self.x.set_estimates([hl.Range(0, 512), hl.Range(0, 256)])
            self.out.set_estimates([hl.Range(0, 512), hl.Range(0, 256)])
            self.weight.set_estimates([hl.Range(0, 512)])
            self.bias.set_estimates([hl.Range(0, 512)])
        else:
            mean.compute_at(self.out, j)
            variance.compute_at(self.out, j)
            if self.manual:
                self.out.parallel(j).vectorize(i, 8, hl.TailStrategy.GuardWithIf)
