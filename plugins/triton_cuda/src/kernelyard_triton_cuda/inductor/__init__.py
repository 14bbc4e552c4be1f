"""Kernels that Inductor generated: their texts, read and not run."""
