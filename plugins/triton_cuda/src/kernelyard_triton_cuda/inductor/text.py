"""What of a generated text is compiled: all but what tunes and launches it, line for line."""

import ast
import functools
import re
from collections.abc import Collection

from kernelyard.plugin import Source
from kernelyard_triton_cuda.inductor import reading

_RUNTIME = "torch._inductor.runtime"
_KEPT = ("triton_helpers", "libdevice", "math", "triton_compat")
"""What a kernel may call; the rest of the runtime decides, measures and launches."""
_WORD = re.compile(r"\w+")


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
    ours = [it for it in tree.body if isinstance(it, ast.ImportFrom) and _is_runtime(it)]
    driver = [it for it in tree.body if isinstance(it, ast.Expr)]  # ``set_driver_to_gpu()``
    function = reading.kernel(tree, entry)
    call = reading.decorator(function) if function else None
    left_out: list[ast.stmt | ast.expr] = [*ours, *driver, *filter(None, [call])]
    for it in left_out:
        _replace(lines, it, "")
    used = set(_WORD.findall("\n".join(lines)))
    for node in ours:
        _replace(lines, node, _import(node, used))
    return "\n".join(lines) + "\n"


def _is_runtime(node: ast.ImportFrom) -> bool:
    return (node.module or "").startswith(_RUNTIME)


def _import(node: ast.ImportFrom, used: Collection[str]) -> str:
    """Write an import of what is kept and used; empty if nothing of it is."""
    kept = [it for it in node.names if it.name in _KEPT and (it.asname or it.name) in used]
    if not kept:
        return ""
    return ast.unparse(ast.ImportFrom(node.module, kept, node.level))


def _replace(lines: list[str], node: ast.expr | ast.stmt, text: str) -> None:
    """Put a text in place of a statement's lines."""
    last = node.end_lineno or node.lineno
    lines[node.lineno - 1 : last] = [text, *[""] * (last - node.lineno)]
