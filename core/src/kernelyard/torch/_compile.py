"""Hand a graph to Inductor, set up so that what it writes is routed to kernelyard."""

import contextlib
import difflib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from torch import Tensor
from torch.compiler import config as compiler_config

from kernelyard._errors import SettingsError
from kernelyard.torch import _cache_keys, _languages, _toolchain, _tuning
from kernelyard.torch._route import SALT, route_patches, routed

_OUT_OF_REACH = ("cpp_wrapper", "fx_wrapper", "aot_inductor.package")
"""Options whose output does not call ``AsyncCompile``, so that no kernel would reach us."""


def compile_graph(
    graph: Any, example_inputs: Sequence[Any], *, mode: str | None, options: Mapping[str, Any]
) -> Any:
    """Run Inductor on a graph; forward, inference and (later, lazily) backward."""
    from torch._inductor import config
    from torch._inductor.compile_fx import compile_fx, compile_fx_inner

    _cache_keys.settle(_toolchain.state())
    chosen = {**_of_mode(mode), **_checked(options)}
    _require_reach(chosen)
    tuned = _tuning.asked(options)
    writer = _languages.Writer.of(chosen, tuned)

    def inner(graph: Any, inputs: Sequence[Any], **arguments: Any) -> Any:
        def compiled(graph: Any) -> Any:
            return compile_fx_inner(graph, inputs, **arguments)

        if _is_for_host(inputs):
            _toolchain.prepare()
            _toolchain.expect()
        with _own_caches(tuned), routed(tuned):
            part = "backward" if arguments.get("is_backward") else "forward"
            return writer.write(graph, inputs, compiled, part=part)

    patches = _patches(chosen) | writer.patches(chosen)
    with config.patch(patches):
        if _is_for_host(example_inputs):
            _toolchain.expect()
    with _own_caches(tuned), writer.caches():
        return compile_fx(graph, example_inputs, inner_compile=inner, config_patches=patches)


def _is_for_host(inputs: Sequence[Any]) -> bool:
    """Whether C++ is to be expected: not where all tensors but single numbers lie elsewhere."""
    devices = {it.device.type for it in inputs if isinstance(it, Tensor) and it.dim()}
    return not devices or "cpu" in devices


def _patches(chosen: Mapping[str, Any]) -> dict[str, Any]:
    """Give Inductor's settings for one compilation of ours."""
    return {
        **_toolchain.patches(),
        **chosen,
        **route_patches(chosen),
        "compile_threads": 1,  # keeps Inductor's own pool out: it would start and have no work
    }


def _of_mode(mode: str | None) -> dict[str, Any]:
    import torch._inductor

    if mode is None or mode == "default":
        return {}
    try:
        return dict(torch._inductor.list_mode_options(mode))
    except RuntimeError:
        known = ", ".join(torch._inductor.list_mode_options())
        raise SettingsError("mode", mode, f"one of {known}") from None


def _checked(options: Mapping[str, Any]) -> dict[str, Any]:
    """Take Inductor's options, refusing those that it does not have or that would bypass us."""
    from torch._inductor import config

    known = config.get_config_copy()
    checked = {}
    for given, value in options.items():
        name = given.replace("-", "_")
        if name == _tuning.OPTION:
            continue
        if name not in known:
            close = difflib.get_close_matches(name, [*known, _tuning.OPTION], n=3) or [
                "torch._inductor.config's names"
            ]
            raise SettingsError(f"options[{given!r}]", str(value), f"one of {', '.join(close)}")
        checked[name] = value
    return checked


def _require_reach(chosen: Mapping[str, Any]) -> None:
    """Refuse what takes the kernels out of our hands, wherever it was set."""
    from torch._inductor import config

    everywhere = config.get_config_copy()
    for name in _OUT_OF_REACH:
        if chosen.get(name, everywhere.get(name)):
            expected = 'it unset; use backend="inductor" for that'
            where = f"options[{name!r}]" if name in chosen else f"torch._inductor.config.{name}"
            raise SettingsError(where, "True", expected)


@contextlib.contextmanager
def _own_caches(tuned: tuple[str, ...]) -> Iterator[None]:
    """Mark Inductor's cache keys: no graph of ours is stock's, or one for another target.

    Nor is one in which something may be chosen that of somebody who did not ask for it.
    """
    tag = compiler_config.cache_key_tag
    mark = f"+{SALT}+{_toolchain.identity()}{_tuning.mark(tuned)}"
    ours = tag if tag.endswith(mark) else tag + mark
    with compiler_config.patch(cache_key_tag=ours):
        yield
