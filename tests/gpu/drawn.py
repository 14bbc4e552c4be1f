"""Random numbers: for arguments, and those that Triton's ``tl.rand`` has to draw."""

import numpy as np
import torch

_generator = torch.Generator().manual_seed(7)
_LOW = np.uint64(0xFFFFFFFF)
_HIGH = np.uint64(32)


def normal(*shape):
    """Draw from the normal distribution, on the host."""
    return torch.randn(*shape, generator=_generator)


def uniform(*shape):
    """Draw numbers from 0 to 1, on the host."""
    return torch.rand(*shape, generator=_generator)


def integers(count, low, high):
    """Draw whole numbers, on the host."""
    return torch.randint(low, high, (count,), generator=_generator)


def chance(seed, count):
    """Give ``tl.rand(seed, offset)`` for the first offsets: Philox 4x32, ten rounds.

    Source: Salmon and others, "Parallel random numbers: as easy as 1, 2, 3", 2011.
    """
    zeros = np.zeros(count, np.uint64)
    counter = [np.arange(count, dtype=np.uint64), zeros, zeros, zeros]
    key = [np.uint64(seed), np.uint64(0)]
    for _ in range(10):
        left, right = np.uint64(0xD2511F53) * counter[0], np.uint64(0xCD9E8D57) * counter[2]
        counter = [
            (right >> _HIGH) ^ counter[1] ^ key[0],
            right & _LOW,
            (left >> _HIGH) ^ counter[3] ^ key[1],
            left & _LOW,
        ]
        key = [(key[0] + np.uint64(0x9E3779B9)) & _LOW, (key[1] + np.uint64(0xBB67AE85)) & _LOW]
    signed = counter[0].astype(np.uint32).view(np.int32)
    drawn = np.where(signed < 0, -signed - 1, signed) * np.float32(4.6566127342e-10)
    return torch.from_numpy(drawn.astype(np.float32))
