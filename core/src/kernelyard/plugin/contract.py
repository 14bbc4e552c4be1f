"""The version of the contract, and what it takes for a plugin to fit it."""

CONTRACT = 1
"""Raised whenever a plugin that follows the rules would notice a change of the hooks."""


def mismatch(declared: object) -> str | None:
    """Say why a plugin's ``kernelyard_contract`` does not fit this core, or ``None`` if it does.

    A plugin declares the oldest and the newest contract that it was written for, as a pair.
    """
    if declared is None:
        return f"declares no contract; say `kernelyard_contract = ({CONTRACT}, {CONTRACT})`"
    match declared:
        case (int(oldest), int(newest)):
            if oldest <= CONTRACT <= newest:
                return None
        case _:
            return f"declares the contract {declared!r}; expected a pair (oldest, newest)"
    update = "kernelyard" if oldest > CONTRACT else "the plugin"
    return (
        f"speaks contract {oldest} to {newest}, this kernelyard speaks {CONTRACT}: update {update}"
    )
