import halide as hl


@hl.generator(name="matmul")
class Matmul:
    """A product of matrices, which may lie in memory in any way."""

    manual = hl.GeneratorParam(True)

    a = hl.InputBuffer(hl.Float(32), 2)
    b = hl.InputBuffer(hl.Float(32), 2)
    out = hl.OutputBuffer(hl.Float(32), 2)

    def generate(self):
        i, j = hl.vars("i j")
        for matrix in (self.a, self.b, self.out.output_buffer()):
            matrix.dim(0).set_stride(hl.Expr())
        product = hl.Func("product")
        k = hl.RDom([hl.Range(0, self.a.width())])
        product[i, j] = 0.0
        product[i, j] += self.a[k.x, j] * self.b[i, k.x]
        self.out[i, j] = product[i, j]
        if self.using_autoscheduler():
            for matrix in (self.a, self.b, self.out):
                matrix.set_estimates([hl.Range(0, 512), hl.Range(0, 512)])
        elif self.manual:
            inner = hl.Var("inner")
            self.out.split(j, j, inner, 4, hl.TailStrategy.GuardWithIf).parallel(j)
            product.compute_at(self.out, inner).vectorize(i, 8, hl.TailStrategy.GuardWithIf)
            product.update().reorder(i, k.x).vectorize(i, 8, hl.TailStrategy.GuardWithIf)
