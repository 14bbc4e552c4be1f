"""Decide which kernels one worker builds together."""

from collections.abc import Iterable

from kernelyard._runtime.request import Request


def batches(requests: Iterable[Request], *, workers: int) -> list[tuple[Request, ...]]:
    """Deal requests of one batch out to the workers; a request of no batch is one of its own.

    The longest sources are dealt first, one to each worker in turn, so that all end together.
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
        hands = min(workers, len(members))
        dealt += [tuple(members[hand::hands]) for hand in range(hands)]
    return dealt
