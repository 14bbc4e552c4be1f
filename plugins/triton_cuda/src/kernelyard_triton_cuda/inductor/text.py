"""What of a generated text is compiled: all but what tunes and launches it, line for line."""

import ast
import functools
from collections.abc import Iterator, Sequence

from kernelyard.plugin import Source
from kernelyard_triton_cuda.inductor import reading

_RUNTIME = "torch._inductor.runtime"
_KEPT = ("triton_helpers", "libdevice", "math", "triton_compat")
"""What a kernel may call; the rest of the runtime decides, measures and launches."""


def compiled(source: Source) -> str:
    """Give the text that is run: of a generated kernel without decorator, driver and runtime.

    Lines stay where they are, so what Triton says of one is true of the text as it was generated.
    """
    if reading.OWNER not in source.code or reading.read(source) is None:
        return source.code
    return _compiled(source.code, source.entry)


@functools.lru_cache(maxsize=256)
def _compiled(code: str, entry: str) -> str:
    lines = code.splitlines()
    tree = ast.parse(code)
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(_RUNTIME):
            _replace(lines, node, _import(node, tree))
        elif isinstance(node, ast.Expr):
            _replace(lines, node, "")  # ``set_driver_to_gpu()``
    function = reading.kernel(tree, entry)
    call = reading.decorator(function) if function else None
    if call is not None:
        _replace(lines, call, "")
    return "\n".join(lines) + "\n"


def _import(node: ast.ImportFrom, tree: ast.Module) -> str:
    """Write an import of what is kept and used; empty if nothing of it is."""
    used = set(_used(tree))
    kept = [it for it in node.names if it.name in _KEPT and (it.asname or it.name) in used]
    if not kept:
        return ""
    return ast.unparse(ast.ImportFrom(node.module, kept, node.level))


def _used(tree: ast.Module) -> Iterator[str]:
    """Name what functions use, their decorators left out."""
    for function in tree.body:
        if isinstance(function, ast.FunctionDef):
            for node in _inside(function.body):
                if isinstance(node, ast.Name):
                    yield node.id


def _inside(body: Sequence[ast.stmt]) -> Iterator[ast.AST]:
    for statement in body:
        yield from ast.walk(statement)


def _replace(lines: list[str], node: ast.expr | ast.stmt, text: str) -> None:
    """Put a text in place of a statement's lines."""
    last = node.end_lineno or node.lineno
    lines[node.lineno - 1 : last] = [text, *[""] * (last - node.lineno)]
