"""Have Inductor write the kernels of real models for a GPU that is not here, and keep them.

Run by hand, with a torch that is built without CUDA, where its version or ``models.py`` changed::

    python tests/triton_cuda/corpus/harvest.py

Graphs are traced on the CPU. Before Inductor sees one, its devices are changed to ``cuda:0``, and
its inputs to fake tensors there. Kernels are recorded where the generated module would have had
them compiled; each is kept once, as it was generated, in ``kernels/``, and told
of in ``index.json``.
"""

import ast
import contextlib
import json
import re
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import elements  # noqa: F401 - what is imported here is listed
import listing
import machine
import models  # noqa: F401
import moving
import operators  # noqa: F401
import requested  # noqa: F401
import torch
import triton
from torch._functorch import config as functorch_config
from torch._inductor import async_compile, config
from torch._inductor.compile_fx import compile_fx, compile_fx_inner

HERE = Path(__file__).parent
KERNELS = HERE / "kernels"
ORDER = ("models", "operators", "elements", "requested")
"""Of the files that list models: what two of them make is the first one's."""
_NUMBER = re.compile(r"_\d+$")


class Corpus:
    """The kernels that were generated, each once, whatever number its name ends in."""

    def __init__(self) -> None:
        self.kernels: dict[str, tuple[str, str, str]] = {}
        self.model = ""

    def record(self, name: str, code: str) -> None:
        """Take one, unless a model before had the same."""
        plain = _NUMBER.sub("", name)
        text = re.sub(rf"\b{re.escape(name)}\b", plain, code)
        self.kernels.setdefault(text, (self.model, name, code))

    def write(self) -> None:
        """Write all of them anew, and the index."""
        for file in KERNELS.glob("*.py"):
            file.unlink()
        rows: dict[str, dict[str, str]] = {}
        for model, name, code in self.kernels.values():
            names = (f"{model}__{name}{more}.py" for more in ("", *map("_{}".format, range(99))))
            file = next(it for it in names if it not in rows)
            (KERNELS / file).write_text(code, encoding="utf-8")
            rows[file] = {"model": model, "entry": name, **_facts(code)}
        index = {"torch": torch.__version__, "triton": triton.__version__, "kernels": rows}
        (HERE / "index.json").write_text(json.dumps(index, indent=1, sort_keys=True) + "\n")


def _facts(code: str) -> dict[str, str]:
    """Say by what heuristic a kernel is tuned, and on what kind of grid it runs."""
    heuristic = re.search(r"@triton_heuristics\.(\w+)", code)
    grid = re.search(r"""['"]grid_type['"]: ['"](\w+)['"]""", code)
    return {"heuristic": heuristic[1] if heuristic else "", "grid": grid[1] if grid else ""}


def harvest(corpus: Corpus, name: str, make: Callable[[], None], **settings: Any) -> None:
    """Run one model with these settings of Inductor's; say what came of it."""
    corpus.model = name
    before = len(corpus.kernels)
    torch._dynamo.reset()
    torch.manual_seed(0)
    try:
        with config.patch(settings):
            make()
        said = ""
    except Exception as error:  # noqa: BLE001 - the next model may do
        said = f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"
        if "-v" in sys.argv:
            traceback.print_exc()
    print(f"{name:28} {len(corpus.kernels) - before:3} kernels {said:.150}", flush=True)


@contextlib.contextmanager
def recorded(corpus: Corpus) -> Iterator[None]:
    """Record kernels where they would be compiled."""

    def triton(_self: Any, name: str, code: str, device_str: str = "cuda") -> object:
        assert device_str == "cuda"
        ast.parse(code)
        corpus.record(name, code)
        return object()

    stock = async_compile.AsyncCompile.triton
    async_compile.AsyncCompile.triton = triton  # type: ignore[method-assign]
    try:
        yield
    finally:
        async_compile.AsyncCompile.triton = stock  # type: ignore[method-assign]


def _backend(graph: Any, inputs: Sequence[Any]) -> Any:
    def inner(graph: Any, inputs: Sequence[Any], **arguments: Any) -> Any:
        return moving.compiled(compile_fx_inner, graph, inputs, **arguments)

    return compile_fx(graph, inputs, inner_compile=inner)


def main() -> None:
    """Harvest all models, or those whose names begin as was asked for."""
    machine.install()
    torch._dynamo.register_backend(_backend, "harvest")
    asked = [it for it in sys.argv[1:] if not it.startswith("-")]
    listed = sorted(listing.MODELS, key=lambda it: ORDER.index(it[1].__module__))
    corpus = Corpus()
    plain = {"compile_threads": 1, "fx_graph_cache": False, "force_disable_caches": True}
    with recorded(corpus), config.patch(plain), functorch_config.patch(enable_autograd_cache=False):
        for name, make, settings in listed:
            if not asked or any(name.startswith(it) for it in asked):
                harvest(corpus, name, make, **settings)
    print(f"{len(corpus.kernels)} kernels")
    if not asked:
        corpus.write()


if __name__ == "__main__":
    main()
