import halide as hl


@hl.generator(name="bilateral_grid")
class BilateralGrid:
    """Smooth, but not across edges: Halide's own example, with 8 pixels to a cell of the grid."""

    manual = hl.GeneratorParam(True)

    x = hl.InputBuffer(hl.Float(32), 2)
    sigma = hl.InputScalar(hl.Float(32))
    out = hl.OutputBuffer(hl.Float(32), 2)

    def generate(self):
        i, j, z, c = hl.vars("i j z c")
        cell = 8
        near = hl.BoundaryConditions.repeat_edge(self.x)
        r = hl.RDom([hl.Range(0, cell), hl.Range(0, cell)])
        value = near[i * cell + r.x - cell // 2, j * cell + r.y - cell // 2]
        value = hl.clamp(value, 0.0, 1.0)
        level = hl.i32(value / self.sigma + 0.5)
        grid, bz, bx, by = (hl.Func(name) for name in ("grid", "bz", "bx", "by"))
        grid[i, j, z, c] = 0.0
        grid[i, j, level, c] += hl.mux(c, [value, 1.0])
        for blurred, of, step in ((bz, grid, "z"), (bx, bz, "i"), (by, bx, "j")):
            at = lambda d, of=of, step=step: of[  # noqa: E731
                i + d * (step == "i"), j + d * (step == "j"), z + d * (step == "z"), c
            ]
            blurred[i, j, z, c] = at(-2) + at(-1) * 4 + at(0) * 6 + at(1) * 4 + at(2)
        value = hl.clamp(self.x[i, j], 0.0, 1.0) / self.sigma
        zi = hl.i32(value)
        zf = value - zi
        xf, yf = hl.f32(i % cell) / cell, hl.f32(j % cell) / cell
        xi, yi = i / cell, j / cell
        mixed = hl.Func("mixed")
        mixed[i, j, c] = hl.lerp(
            hl.lerp(
                hl.lerp(by[xi, yi, zi, c], by[xi + 1, yi, zi, c], xf),
                hl.lerp(by[xi, yi + 1, zi, c], by[xi + 1, yi + 1, zi, c], xf),
                yf,
            ),
            hl.lerp(
                hl.lerp(by[xi, yi, zi + 1, c], by[xi + 1, yi, zi + 1, c], xf),
                hl.lerp(by[xi, yi + 1, zi + 1, c], by[xi + 1, yi + 1, zi + 1, c], xf),
                yf,
            ),
            zf,
        )
        self.out[i, j] = mixed[i, j, 0] / mixed[i, j, 1]
        if self.using_autoscheduler():
            self.sigma.set_estimate(0.125)
            self.x.set_estimates([hl.Range(0, 512), hl.Range(0, 384)])
            self.out.set_estimates([hl.Range(0, 512), hl.Range(0, 384)])
        else:
            for func in (grid, bz, bx, by):
                func.compute_root()
            if self.manual:
                bz.parallel(j).vectorize(i, 8)
                bx.parallel(j).vectorize(i, 8)
                by.parallel(j).vectorize(i, 8)
                self.out.parallel(j).vectorize(i, 8, hl.TailStrategy.GuardWithIf)
