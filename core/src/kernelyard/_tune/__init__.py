"""Decide between ways to do the same: run, compare, measure, and remember why."""
