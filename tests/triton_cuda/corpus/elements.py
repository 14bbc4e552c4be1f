"""Single computations over each type of elements, and over Triton's mathematics."""

import torch
from listing import model, ran
from torch.nn import functional


@model("halves")
def _() -> None:
    ran(lambda x, y: (x * y.half()).sum(-1), torch.randn(64, 64).half(), torch.randn(64, 64))


@model("bfloats")
def _() -> None:
    x = torch.randn(64, 2048).bfloat16()
    ran(lambda x: functional.rms_norm(x, (2048,)), x)


@model("eighths")
def _() -> None:
    def quantized(x: torch.Tensor) -> tuple[torch.Tensor, ...]:
        scale = x.abs().amax(-1, keepdim=True) / 448
        return (x / scale).to(torch.float8_e4m3fn), (x / scale).to(torch.float8_e5m2), scale

    ran(quantized, torch.randn(64, 512))


@model("eighths_read")
def _() -> None:
    ran(lambda x: x.float() * 2, torch.randn(64, 512).to(torch.float8_e4m3fn))


@model("integers")
def _() -> None:
    def integers(x: torch.Tensor, y: torch.Tensor) -> tuple[torch.Tensor, ...]:
        return x // y, x % y, x & y, x << 2, x.bitwise_not(), (x * y).to(torch.uint8)

    ran(integers, torch.randint(1, 99, (300,)), torch.randint(1, 9, (300,)))


@model("integers_small")
def _() -> None:
    x = torch.randint(-9, 9, (50, 70), dtype=torch.int8)
    ran(lambda x: (x.to(torch.int16) * 3, x.sum(-1), x.abs().amax(0)), x)


@model("doubles")
def _() -> None:
    ran(lambda x: (x.erf(), x.lgamma(), x.pow(3).tan(), x.atan2(x + 1)), torch.randn(99).double())


@model("mathematics")
def _() -> None:
    def mathematics(x: torch.Tensor) -> tuple[torch.Tensor, ...]:
        return (
            (x.sin() + x.cosh() + x.log1p() + x.expm1() + x.asinh()),
            (x.round() + x.trunc() + x.frac() + x.sign() + x.floor()),
            torch.special.i0(x) + torch.special.erfcx(x) + x.digamma(),
            x.isnan() | x.isinf() | x.signbit(),
        )

    ran(mathematics, torch.randn(500))
