"""Decide which kernels one worker builds together."""

from collections.abc import Callable, Iterable

from kernelyard._runtime.request import Request

_FEW = 12
"""So many kernels are built sooner by one worker that has begun than by that one and another."""


def batches(
    requests: Iterable[Request], *, workers: int, is_begun: Callable[[Request], bool]
) -> list[tuple[Request, ...]]:
    """Deal requests of one batch out to the workers; a request of no batch is one of its own.

    The longest sources are dealt first, one to each worker in turn, so that all end together.
    Where a worker has begun already, a few are left to that one.
    """
    joint: dict[tuple[object, ...], list[Request]] = {}
    dealt: list[tuple[Request, ...]] = []
    for request in requests:
        if request.batch:
            kind = (request.plugin, request.batch, request.config, request.target)
            joint.setdefault(kind, []).append(request)
        else:
            dealt.append((request,))
    for members in joint.values():
        members.sort(key=lambda request: -len(request.source.code))
        few = len(members) <= _FEW and is_begun(members[0])
        hands = 1 if few else min(workers, len(members))
        dealt += [tuple(members[hand::hands]) for hand in range(hands)]
    return dealt
