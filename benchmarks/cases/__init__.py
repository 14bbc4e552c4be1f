"""All benchmarks, by name."""

from benchmarks.case import Case
from benchmarks.cases import compiling, discovery, launching

CASES: dict[str, Case] = {
    case.name: case for case in (*compiling.CASES, *launching.CASES, discovery.CASE)
}
