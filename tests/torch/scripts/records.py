"""Run a small model in a LANGUAGE; print what was delivered and how often each kernel ran."""

import json
import sys

import torch
from torch import nn

from kernelyard.torch import runtime


class Model(nn.Module):
    """Looks words up, so that an index out of range would be found out; then mixes them."""

    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(50, 16)
        self.norm = nn.LayerNorm(16)

    def forward(self, places, mask):
        x = self.norm(self.words(places))
        return torch.where(mask, torch.nn.functional.gelu(x), 0.0).sum(1)


torch.manual_seed(0)
model = Model()
compiled = torch.compile(model, backend="kernelyard", options={"cpu_backend": sys.argv[1]})
inputs = torch.randint(3, 40, (8, 12)), torch.rand(8, 12, 1) > 0.5
with torch.no_grad():
    expected = model(*inputs)
    for _ in range(2):
        torch.testing.assert_close(compiled(*inputs), expected, rtol=1e-4, atol=1e-5)
told = [[it.kernel, it.plugin, it.config, it.origin, it.launches] for it in runtime().events]
sys.stdout.write(f"\n{json.dumps(told)}")
