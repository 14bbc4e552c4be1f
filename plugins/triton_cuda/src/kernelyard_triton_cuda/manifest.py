"""What an artifact says of its kernel: written where it is built, read where it is launched."""

import json

import attrs


@attrs.frozen
class Parameter:
    """One parameter of a built kernel; ``type`` is Triton's: ``*fp32``, ``i64``."""

    name: str
    type: str
    is_divisible: bool
    """Whether the kernel takes for granted that it is a multiple of 16."""


@attrs.frozen
class Scratch:
    """Memory that a launch has to bring along: bytes for each program, and their alignment."""

    size: int
    alignment: int


@attrs.frozen(kw_only=True)
class Launch:
    """All that a launch has to know of a built kernel.

    Two pointers follow the parameters: global scratch and profile scratch, null if of size 0.
    """

    name: str
    built_for: str
    """As ptxas was told: ``sm_90a`` runs on devices of 9.0 only."""
    parameters: tuple[Parameter, ...]
    ones: tuple[str, ...]
    """Arguments that are no parameters, since the kernel takes for granted that they are 1."""
    constants: tuple[tuple[str, int], ...]
    """Whole numbers among its constants: a grid may depend on them."""
    num_warps: int
    num_ctas: int
    cluster: tuple[int, int, int]
    shared: int
    """Bytes of dynamic shared memory."""
    tensor_memory: int
    global_scratch: Scratch
    profile_scratch: Scratch
    is_cooperative: bool
    is_dependent: bool
    """Whether it may begin before the kernel ahead of it has ended (``launch_pdl``)."""
    registers: int | None
    """Of each thread; ``None`` where it could not be found out."""
    local_bytes: int | None
    """Of each thread, in memory, for what registers did not hold."""


def to_json(launch: Launch) -> str:
    """Write it into a manifest."""
    return json.dumps(attrs.asdict(launch))


def from_json(text: str) -> Launch:
    """Read it from a manifest."""
    facts = json.loads(text)
    return Launch(
        **{
            **facts,
            "parameters": tuple(Parameter(**it) for it in facts["parameters"]),
            "ones": tuple(facts["ones"]),
            "constants": tuple((name, value) for name, value in facts["constants"]),
            "cluster": tuple(facts["cluster"]),
            "global_scratch": Scratch(**facts["global_scratch"]),
            "profile_scratch": Scratch(**facts["profile_scratch"]),
        }
    )
