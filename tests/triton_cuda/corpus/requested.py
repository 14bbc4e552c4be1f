"""What Inductor writes only where it is asked to: combined kernels, templates, kernels of users."""

import contextlib

import torch
import triton
import triton.language as tl
from listing import model, ran, trained
from models import Block, stepped
from torch import nn

TEMPLATES = {
    "max_autotune": True,
    "max_autotune_gemm_backends": "TRITON",
    "max_autotune_conv_backends": "TRITON",
    "benchmark_epilogue_fusion": False,
}


def several(x: torch.Tensor, y: torch.Tensor, z: torch.Tensor) -> tuple[torch.Tensor, ...]:
    """Compute what has nothing to do with each other."""
    return x.sin(), y.cos() + 1, z.relu() * 2


def several_kinds(x: torch.Tensor, y: torch.Tensor, z: torch.Tensor) -> tuple[torch.Tensor, ...]:
    """Reduce one, and compute the others by element."""
    return x.softmax(-1), y.cos() + 1, z.sum(-1)


def inputs() -> tuple[torch.Tensor, ...]:
    """Give inputs of different sizes."""
    return torch.randn(64, 100), torch.randn(3000), torch.randn(50, 600)


@model("combined", combo_kernels=True)
def _() -> None:
    ran(several, *inputs())


@model("combined_kinds", combo_kernels=True)
def _() -> None:
    ran(several_kinds, *inputs())


@model("combined_blocks", combo_kernels=True, combo_kernel_per_subkernel_blocks=True)
def _() -> None:
    ran(several_kinds, *inputs())


@model("combined_untuned", combo_kernels=True, combo_kernels_autotune=0)
def _() -> None:
    ran(several, *inputs())


@model("combined_alike", combo_kernels=True, combo_kernel_allow_mixed_sizes=0)
def _() -> None:
    ran(several, *(torch.randn(64, 100) for _ in range(3)))


@model("combined_dynamic", combo_kernels=True)
def _() -> None:
    ran(several, *inputs(), dynamic=True)


@model("combined_optimizer", combo_kernels=True)
def _() -> None:
    stepped(torch.optim.Adam, lr=0.001)


@model("mixed_order", triton__mix_order_reduction=True)
def _() -> None:
    layer = nn.LayerNorm(768)
    trained(layer, torch.randn(8192, 768, requires_grad=True))


@model("mixed_order_root", triton__mix_order_reduction=True)
def _() -> None:
    layer = nn.RMSNorm(1024).bfloat16()
    trained(layer, torch.randn(16384, 1024, requires_grad=True, dtype=torch.bfloat16))


@model("tuned_pointwise", max_autotune_pointwise=True)
def _() -> None:
    ran(lambda x, y: (x + y.t()).relu().sum(-1), torch.randn(512, 512), torch.randn(512, 512))


@model("tuned_reduction", max_autotune_pointwise=True)
def _() -> None:
    ran(lambda x: (x.softmax(-1), x.sum(0)), torch.randn(512, 5000))


@model("deterministic", deterministic=True)
def _() -> None:
    ran(lambda x: (x.softmax(-1), x.sum(0)), torch.randn(512, 5000))


@model("native_matmul", triton__native_matmul=True)
def _() -> None:
    ran(lambda x, y: (x @ y).relu(), torch.randn(128, 256).half(), torch.randn(256, 64).half())


@model("native_batched", triton__native_matmul=True)
def _() -> None:
    ran(lambda x, y: x @ y, torch.randn(4, 128, 256).half(), torch.randn(4, 256, 64).half())


@model("template_mm", **TEMPLATES)
def _() -> None:
    ran(lambda x, y: (x @ y).relu() + 1, torch.randn(128, 256).half(), torch.randn(256, 64).half())


@model("template_addmm", **TEMPLATES)
def _() -> None:
    layers = nn.Sequential(nn.Linear(256, 512), nn.GELU(), nn.Linear(512, 64)).bfloat16()
    ran(layers, torch.randn(64, 256).bfloat16())


@model("template_bmm", **TEMPLATES)
def _() -> None:
    ran(torch.bmm, torch.randn(4, 128, 256).half(), torch.randn(4, 256, 64).half())


@model("template_conv", **TEMPLATES)
def _() -> None:
    ran(nn.Conv2d(32, 64, 3, padding=1), torch.randn(4, 32, 28, 28))


@model("template_block", **TEMPLATES)
def _() -> None:
    ran(Block(), torch.randn(4, 64, 128))


@model("template_dynamic", **TEMPLATES)
def _() -> None:
    ran(lambda x, y: x @ y, torch.randn(100, 256), torch.randn(256, 64), dynamic=True)


@model("flex_attention")
def _() -> None:
    from torch.nn.attention.flex_attention import flex_attention

    def attended(q: torch.Tensor, k: torch.Tensor, v: torch.Tensor) -> torch.Tensor:
        return flex_attention(q, k, v, score_mod=lambda s, b, h, i, j: s + (i - j))

    ran(attended, *(torch.randn(2, 4, 256, 64) for _ in range(3)))


@triton.jit
def add_kernel(x_ptr, y_ptr, out_ptr, n, BLOCK: tl.constexpr):  # noqa: N803 - as Triton's are called
    """Add, as in Triton's first tutorial."""
    offsets = tl.program_id(0) * BLOCK + tl.arange(0, BLOCK)
    mask = offsets < n
    total = tl.load(x_ptr + offsets, mask=mask) + tl.load(y_ptr + offsets, mask=mask)
    tl.store(out_ptr + offsets, total, mask=mask)


@triton.autotune(
    [triton.Config({"BLOCK": 128}, num_warps=4), triton.Config({"BLOCK": 512}, num_warps=8)],
    key=["n"],
)
@triton.jit
def scale_kernel(x_ptr, out_ptr, n, factor, BLOCK: tl.constexpr):  # noqa: N803
    """Multiply by a number, with configs of its own."""
    offsets = tl.program_id(0) * BLOCK + tl.arange(0, BLOCK)
    mask = offsets < n
    tl.store(out_ptr + offsets, tl.load(x_ptr + offsets, mask=mask) * factor, mask=mask)


def with_kernels(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Call kernels of a user's between Inductor's own."""
    total, scaled = torch.empty_like(x), torch.empty_like(x)
    n = x.numel()
    add_kernel[(triton.cdiv(n, 256),)](x, y, total, n, BLOCK=256)
    scale_kernel[lambda meta: (triton.cdiv(n, meta["BLOCK"]),)](total, scaled, n, 0.5)
    return scaled.relu()


@model("user_kernels")
def _() -> None:
    with contextlib.suppress(AttributeError):  # there is nothing to run them on
        ran(with_kernels, torch.randn(1000), torch.randn(1000))


@model("user_kernels_dynamic")
def _() -> None:
    with contextlib.suppress(AttributeError):  # there is nothing to run them on
        ran(with_kernels, torch.randn(1000), torch.randn(1000), dynamic=True)
