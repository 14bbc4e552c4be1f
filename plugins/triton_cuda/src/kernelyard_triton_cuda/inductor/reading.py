"""Find the decorator that Inductor wrote above a kernel, and read it."""

import ast
import functools

from kernelyard.plugin import Source
from kernelyard_triton_cuda.inductor import plain
from kernelyard_triton_cuda.inductor.generated import Generated

OWNER = "triton_heuristics"
_APART = ("size_hints", "triton_meta", "inductor_meta")
_IGNORED = "filename"
"""Where the text would have been written to."""


def read(source: Source) -> Generated | None:
    """Read what Inductor says of a source's kernel; ``None`` where it did not generate it.

    ``RejectedError`` if it says what nobody knows here.
    """
    return _read(source.code, source.entry) if OWNER in source.code else None


@functools.lru_cache(maxsize=1024)
def _read(code: str, entry: str) -> Generated | None:
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return None
    function = kernel(tree, entry)
    call = decorator(function) if function else None
    if call is None:
        return None
    given = plain.keywords(call)
    known = {name: plain.value(it) for name, it in given.items() if name != _IGNORED}
    return Generated(
        heuristic=call.func.attr,  # type: ignore[attr-defined]  # ``decorator`` made sure of it
        size_hints=known.get("size_hints"),
        triton_meta=known.get("triton_meta") or {},
        inductor_meta=known.get("inductor_meta") or {},
        others={name: it for name, it in known.items() if name not in _APART},
    )


def kernel(tree: ast.Module, entry: str) -> ast.FunctionDef | None:
    """Give the function of this name."""
    found = (it for it in tree.body if isinstance(it, ast.FunctionDef) and it.name == entry)
    return next(found, None)


def decorator(function: ast.FunctionDef) -> ast.Call | None:
    """Give the call ``triton_heuristics.<something>(...)`` above a function, if there is one."""
    for node in function.decorator_list:
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=owner))) if owner == OWNER:
                return node
    return None
