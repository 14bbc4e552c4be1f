"""Single computations: grids, heuristics and element types that models seldom have."""

import torch
from listing import model, ran
from torch.nn import functional


@model("scan_split")
def _() -> None:
    ran(lambda x: x.cumsum(0), torch.randn(1 << 20))


@model("scans")
def _() -> None:
    ran(
        lambda x: (x.cumsum(-1), x.cumprod(-1), x.logcumsumexp(-1), x.cummax(-1)),
        torch.randn(32, 500),
    )


@model("scan_integers")
def _() -> None:
    ran(lambda x: (x > 0).long().cumsum(0), torch.randn(1 << 18))


@model("sort")
def _() -> None:
    ran(
        lambda x: (x.sort(dim=-1), torch.sort(x, dim=-1, descending=True, stable=True)),
        torch.randn(64, 128),
    )


@model("argmax")
def _() -> None:
    ran(lambda x: (x.argmax(-1), x.amin(-1), x.max(0)), torch.randn(64, 3000))


@model("variance")
def _() -> None:
    ran(lambda x: torch.var_mean(x, -1), torch.randn(64, 5000))


@model("sum_all")
def _() -> None:
    ran(lambda x: x.sum(), torch.randn(1 << 22))


@model("sum_outer")
def _() -> None:
    ran(lambda x: x.sum(0), torch.randn(5000, 300))


@model("sum_split_outer")
def _() -> None:
    ran(lambda x: x.square().sum(0), torch.randn(100000, 64))


@model("softmax_long")
def _() -> None:
    ran(lambda x: x.softmax(-1), torch.randn(32, 100000))


@model("softmax_short")
def _() -> None:
    ran(lambda x: x.softmax(-1), torch.randn(4096, 17))


@model("softmax_online", online_softmax=True)
def _() -> None:
    ran(lambda x: x.log_softmax(-1), torch.randn(128, 30000))


@model("any_all")
def _() -> None:
    ran(lambda x: (x.any(-1), x.all(0), x.logical_not()), torch.randn(200, 300) > 0)


@model("product")
def _() -> None:
    ran(lambda x: (x.prod(-1), x.double().norm()), torch.randn(20, 3000))


@model("median_like")
def _() -> None:
    ran(lambda x: (x.std(1), x.logsumexp(1)), torch.randn(10, 2000, 10))


@model("transpose")
def _() -> None:
    ran(lambda x, y: x + y.t(), torch.randn(512, 1024), torch.randn(1024, 512))


@model("transpose_tall")
def _() -> None:
    ran(lambda x: x.transpose(1, 2).contiguous() + 1, torch.randn(3, 70000, 20))


@model("tiles_three", triton__max_tiles=3, triton__prefer_nd_tiling=True)
def _() -> None:
    ran(lambda x, y: x + y.permute(2, 1, 0), torch.randn(64, 48, 32), torch.randn(32, 48, 64))


@model("tiles_overflow", triton__max_tiles=3, triton__prefer_nd_tiling=True)
def _() -> None:
    ran(lambda x, y: x + y.permute(2, 1, 0), torch.randn(40, 80000, 3), torch.randn(3, 80000, 40))


@model("tiles_reduction", triton__prefer_nd_tiling=True, triton__tile_reductions=True)
def _() -> None:
    ran(lambda x: x.t().sum(), torch.as_strided(torch.randn(1 << 18), (300, 400), (500, 1)))


@model("block_pointers", triton__use_block_ptr=True)
def _() -> None:
    ran(lambda x, y: (x + y).softmax(-1), torch.randn(64, 512), torch.randn(64, 512))


@model("tensor_descriptors", triton__use_tensor_descriptor=True, assume_aligned_inputs=True)
def _() -> None:
    ran(lambda x, y: x + y, torch.randn(64, 512), torch.randn(64, 512))


@model("cooperative", triton__force_cooperative_reductions=True)
def _() -> None:
    ran(lambda x: (x.sum(-1), x.amax(-1)), torch.randn(8, 100000))


@model("cooperative_softmax", triton__force_cooperative_reductions=True)
def _() -> None:
    ran(lambda x: x.softmax(-1), torch.randn(4, 100000))


@model("cooperative_variance", triton__force_cooperative_reductions=True)
def _() -> None:
    ran(lambda x: (torch.var_mean(x), x.argmax()), torch.randn(1 << 20))


@model("cooperative_short", triton__force_cooperative_reductions=True)
def _() -> None:
    ran(lambda x: functional.layer_norm(x, (256,)), torch.randn(64, 256))


@model("looped", triton__persistent_reductions=False)
def _() -> None:
    ran(lambda x: functional.layer_norm(x, (256,)), torch.randn(64, 256))


@model("dropout")
def _() -> None:
    ran(lambda x: functional.dropout(x, 0.5), torch.randn(1000, 30))


@model("random")
def _() -> None:
    ran(
        lambda x: (torch.rand_like(x), torch.randn_like(x), torch.randint_like(x, 5)),
        torch.randn(1000),
    )


@model("where")
def _() -> None:
    ran(
        lambda x, y: torch.where(x > 0, x.clamp(max=2), functional.leaky_relu(y)),
        torch.randn(333),
        torch.randn(333),
    )


@model("indexed")
def _() -> None:
    def indexed(x: torch.Tensor, i: torch.Tensor) -> tuple[torch.Tensor, ...]:
        return x[i], x.gather(0, i[:, None].expand(-1, 7)), x.index_select(0, i)

    ran(indexed, torch.randn(100, 7), torch.randint(0, 100, (40,)))


@model("scattered")
def _() -> None:
    def scattered(x: torch.Tensor, i: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        return x.index_put((i,), y, accumulate=True).scatter_add(0, i[:, None].expand(-1, 7), y)

    ran(scattered, torch.randn(100, 7), torch.randint(0, 100, (40,)), torch.randn(40, 7))


@model("bucketized")
def _() -> None:
    ran(torch.bucketize, torch.randn(500), torch.arange(-3.0, 3.0))


@model("joined")
def _() -> None:
    ran(
        lambda x, y: (torch.cat([x, y * 2, x.flip(0)], 1), functional.pad(x, (1, 2)), x.roll(3, 1)),
        torch.randn(64, 33),
        torch.randn(64, 12),
    )


@model("in_place")
def _() -> None:
    def in_place(x: torch.Tensor, y: torch.Tensor) -> None:
        x.mul_(2).add_(y)
        y[2:5].zero_()

    ran(in_place, torch.randn(64, 33), torch.randn(64, 33))


@model("large")
def _() -> None:
    ran(lambda x: x + 1, torch.empty(1, dtype=torch.int8).expand(1 << 16, 1 << 16))


@model("dynamic_pointwise")
def _() -> None:
    ran(lambda x, y: x * y.t() + 1, torch.randn(65, 129), torch.randn(129, 65), dynamic=True)


@model("dynamic_reduction")
def _() -> None:
    ran(lambda x: (x.softmax(-1), x.sum(0), x.mean()), torch.randn(65, 1290), dynamic=True)


@model("dynamic_number")
def _() -> None:
    ran(lambda x, n: x * n + x.shape[0], torch.randn(65), 7, dynamic=True)
