"""Whole numbers: quotients, powers of two, what is between two others."""


def divided(number: int, by: int) -> int:
    """Divide and round up."""
    return -(number // -by)


def power_above(number: int) -> int:
    """Give the least power of two that is no smaller; 1 for what is none."""
    return 1 << max(number - 1, 0).bit_length()


def power_below(number: int) -> int:
    """Give the largest power of two that is no larger; 1 for what is none."""
    return 1 << max(number.bit_length() - 1, 0)


def between(least: int, number: int, most: int) -> int:
    """Give the number, or the bound that it is beyond."""
    return min(max(number, least), most)
