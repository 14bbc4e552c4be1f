"""What Inductor says: its own functions, given the same decorators that ours are given."""

import itertools
from types import SimpleNamespace

import attrs
import hypothesis
import pytest

from kernelyard_triton_cuda import heuristics
from kernelyard_triton_cuda.inductor.generated import Generated
from kernelyard_triton_cuda.options import RejectedError

hypothesis.settings.register_profile("heuristics", deadline=None, derandomize=True)
hypothesis.settings.load_profile("heuristics")

DEVICES = {
    "H200": (132, 90, 9),
    "A100": (108, 80, 8),
    "B200": (148, 100, 10),
}
"""Multiprocessors and compute capability."""


def device(name="H200", **changes):
    """Describe a device as Inductor's ``DeviceProperties`` does."""
    processors, capability, major = DEVICES[name]
    return {
        "type": "cuda",
        "index": 0,
        "multi_processor_count": processors,
        "cc": capability,
        "major": major,
        "regs_per_multiprocessor": 65536,
        "max_threads_per_multi_processor": 2048,
        "max_threads_per_block": 1024,
        "warp_size": 32,
        **changes,
    }


def combinations(**values):
    """Give every combination of values by name; ``None`` is what is not said."""
    for choice in itertools.product(*values.values()):
        pairs = zip(values, choice, strict=True)
        yield {name: it for name, it in pairs if it is not None}


def signature(*names):
    """Write the types of a kernel's parameters; blocks are constants."""
    return {name: "constexpr" if "BLOCK" in name else "i32" for name in names}


BLOCKS = signature("xnumel", "XBLOCK", "YBLOCK", "ZBLOCK", "R0_BLOCK", "R1_BLOCK")


def generated(kind, sizes=None, meta=None, triton=None, **others):
    """Make what a decorator says."""
    return Generated(
        heuristic=kind,
        size_hints=sizes,
        triton_meta={"signature": BLOCKS, "device": device(), **(triton or {})},
        inductor_meta=meta or {},
        others=others,
    )


@pytest.fixture(scope="session")
def said():
    """Make what a decorator says."""
    return generated


@pytest.fixture(scope="session")
def ours():
    """Give our configs as dictionaries; where there are none, that."""

    def ours(generated):
        try:
            return [dict(it.values) for it in heuristics.configs(generated)]
        except RejectedError:
            return "refused"

    return ours


@attrs.frozen
class Upstream:
    """Inductor's own heuristics."""

    heuristics: object
    hints: object

    def __call__(self, generated):
        """Give its configs as dictionaries; where it fails, that."""
        try:
            return [self.plain(it) for it in self.tuner(generated).configs]
        except (AssertionError, KeyError, NotImplementedError):
            return "refused"

    def tuner(self, generated):
        """Give its tuner for a kernel of this signature."""
        arguments = {"triton_meta": self.triton(generated), "inductor_meta": self.meta(generated)}
        if generated.size_hints is not None:
            arguments["size_hints"] = dict(generated.size_hints)
        others = {name: self.named(name, it) for name, it in generated.others.items()}
        decorated = getattr(self.heuristics, generated.heuristic)(
            filename="kernel.py", **arguments, **others
        )
        return decorated(self.kernel(tuple(generated.triton_meta["signature"])))

    def steps(self, tuner, config):
        """Give what a descent tries next to a config, parameter by parameter."""
        fields = [it for it in tuner.tunable_fields if it in self.plain(config)]
        return [it for field in fields for it in tuner.get_neighbour_configs(config, field)]

    def triton(self, generated):
        properties = self.hints.DeviceProperties(**generated.triton_meta["device"])
        return {**generated.triton_meta, "device": properties}

    def meta(self, generated):
        """Give the metadata with enums in place of names; nothing is read from a cache."""
        parts = generated.inductor_meta.get("combo_grid_meta")
        copied = {"combo_grid_meta": {k: self._own(it) for k, it in parts.items()}} if parts else {}
        return {**self._own(generated.inductor_meta), **copied, "force_disable_caches": True}

    def _own(self, meta):
        if not isinstance(meta, dict):
            return meta
        hinted = [self.hints.AutotuneHint[it] for it in meta.get("autotune_hints", ())]
        return {**meta, "autotune_hints": hinted} if "autotune_hints" in meta else dict(meta)

    def named(self, name, value):
        enums = {"reduction_hint": self.hints.ReductionHint, "tile_hint": self.hints.TileHint}
        return enums[name][value] if name in enums else value

    @staticmethod
    def kernel(names):
        """Make what it asks of a kernel: a name, and a function with these parameters."""
        known = {}
        exec(f"def kernel({', '.join(names)}): pass", known)
        return SimpleNamespace(__name__="kernel", fn=known["kernel"], src="", arg_names=names)

    @staticmethod
    def plain(config):
        """Write a config of Triton's as a dictionary, without what is as if it were not said."""
        said = {"num_ctas": config.num_ctas, "maxnreg": config.maxnreg}
        unsaid = {"num_ctas": 1, "maxnreg": None}
        named = {**config.kwargs, "num_warps": config.num_warps, "num_stages": config.num_stages}
        return named | {k: it for k, it in said.items() if it != unsaid[k]}


@pytest.fixture(scope="module")
def upstream():
    """Give Inductor's heuristics as on a machine with a GPU, and leave torch as it was."""
    torch = pytest.importorskip("torch", minversion="2.13")
    pytest.importorskip("triton")
    from torch._inductor.runtime import hints, triton_heuristics

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(torch.cuda, "is_available", lambda: True)  # the only fact that is asked
        patch.setenv("TRITON_CACHE_DIR", "/nonexistent")  # else it sets that for all of us
        yield Upstream(triton_heuristics, hints)


@pytest.fixture
def same(ours, upstream):
    """Compare all points of a grid; say how many there are, and of how many there is no config."""

    def same(grid):
        refused = 0
        for it in grid:
            mine, theirs = ours(it), upstream(it)
            assert mine == theirs, it
            refused += theirs == "refused"
        return len(grid), refused

    return same


@pytest.fixture(scope="session", name="combinations")
def combinations_of():
    """Give every combination of values by name."""
    return combinations


@pytest.fixture(scope="session", name="device")
def described():
    """Describe a device."""
    return device


@pytest.fixture(scope="session", name="signature")
def written():
    """Write the types of a kernel's parameters."""
    return signature
