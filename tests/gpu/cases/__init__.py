"""Twenty kernels, some in several types."""

from cases import elements, products, rows

CASES = (*elements.CASES, *rows.CASES, *products.CASES)
