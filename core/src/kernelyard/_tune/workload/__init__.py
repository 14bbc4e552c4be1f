"""Workloads: kernels and what they were called with, written down to be tuned for another day."""
