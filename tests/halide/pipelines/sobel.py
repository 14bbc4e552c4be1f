import halide as hl


@hl.generator(name="sobel")
class Sobel:
    """How steep an image is: two filters, and the length of what they find."""

    manual = hl.GeneratorParam(True)

    x = hl.InputBuffer(hl.UInt(8), 2)
    out = hl.OutputBuffer(hl.UInt(16), 2)

    def generate(self):
        i, j = hl.vars("i j")
        wide, across, down = hl.Func("wide"), hl.Func("across"), hl.Func("down")
        wide[i, j] = hl.i16(hl.BoundaryConditions.mirror_image(self.x)[i, j])
        across[i, j] = wide[i + 1, j - 1] + 2 * wide[i + 1, j] + wide[i + 1, j + 1]
        across[i, j] -= wide[i - 1, j - 1] + 2 * wide[i - 1, j] + wide[i - 1, j + 1]
        down[i, j] = wide[i - 1, j + 1] + 2 * wide[i, j + 1] + wide[i + 1, j + 1]
        down[i, j] -= wide[i - 1, j - 1] + 2 * wide[i, j - 1] + wide[i + 1, j - 1]
        self.out[i, j] = hl.u16(hl.abs(across[i, j])) + hl.u16(hl.abs(down[i, j]))
        if self.using_autoscheduler():
            self.x.set_estimates([hl.Range(0, 1024), hl.Range(0, 768)])
            self.out.set_estimates([hl.Range(0, 1024), hl.Range(0, 768)])
        elif self.manual:
            wide.compute_at(self.out, j).vectorize(i, 16)
            self.out.parallel(j).vectorize(i, 16, hl.TailStrategy.GuardWithIf)
