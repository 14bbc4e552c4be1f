"""Launches on streams, in a graph that is replayed, and from two threads."""

import threading

import torch
from device import put, runtime, source
from drawn import normal
from outcome import require
from ready import is_rehearsal

_N, _TIMES = (1 << 12 if is_rehearsal() else 1 << 22), 200


def steps(_):
    """One after the other."""
    return {
        "a side stream": _side,
        "a stream by number": _numbered,
        "a graph": _graph,
        "two threads": _threads,
    }


def _launcher():
    described = source(
        "combine",
        "x y out: *float32, n: int32",
        "elements",
        BLOCK=1024,
        grid="cdiv(n, BLOCK)",
    )
    return runtime().kernel(described, "cuda")


def _given():
    x, y = (put("gpu", normal(_N)) for _ in range(2))
    return [x, y, put("gpu", torch.zeros(_N)), _N]


def _require_right(given, what):
    x, y, out, _ = given
    apart = (out - (x * y + x)).abs().max().item()
    require(apart < 1e-5 or is_rehearsal(), f"{what} is apart by {apart:g}")
    return {"largest_error": apart}


def _slow(x):
    """Keep the current stream busy for a while, and end with other numbers in a tensor."""
    room = put("gpu", torch.zeros(16, 16) if is_rehearsal() else torch.zeros(4096, 4096))
    for _ in range(50):
        room = room @ room
    x.copy_(x * 2 + room[0, 0])


def _side():
    """Work on PyTorch's current stream, which is not the first, after another's event."""
    launch, given = _launcher(), _given()
    launch(*given)
    side, ready, done = torch.cuda.Stream(), torch.cuda.Event(), torch.cuda.Event()
    side.wait_stream(torch.cuda.current_stream())
    _slow(given[0])
    ready.record()
    side.wait_event(ready)
    with torch.cuda.stream(side):
        launch(*given)
        done.record(side)
    torch.cuda.current_stream().wait_event(done)
    return _require_right(given, "what came of a side stream")


def _numbered():
    """Name a stream in the call."""
    launch, given = _launcher(), _given()
    side, ready = torch.cuda.Stream(), torch.cuda.Event()
    _slow(given[0])
    ready.record()
    side.wait_event(ready)
    launch(*given, stream=side.cuda_stream)
    side.synchronize()
    return _require_right(given, "what came of a stream by number")


def _graph():
    """Capture two launches, change their input, and replay."""
    launch, given = _launcher(), _given()
    between = put("gpu", torch.zeros(_N))
    x, y, out, n = given
    side = torch.cuda.Stream()
    side.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(side):
        launch(*given)  # what is done once is done before
    torch.cuda.current_stream().wait_stream(side)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        launch(x, y, between, n)
        launch(between, y, out, n)
    x.copy_(put("gpu", normal(_N)))
    for _ in range(3):
        out.zero_()
        graph.replay()
    torch.cuda.synchronize()
    return _require_right([x * y + x, y, out, n], "what a graph replayed")


def _threads():
    """Launch from two threads at once, each on a stream and tensors of its own."""
    launch, errors = _launcher(), []
    shares = [_given() for _ in range(2)]
    torch.cuda.synchronize()

    def work(given):
        try:
            with torch.cuda.stream(torch.cuda.Stream()):
                for _ in range(_TIMES):
                    launch(*given)
                torch.cuda.current_stream().synchronize()
        except Exception as error:  # noqa: BLE001 - told by the step
            errors.append(error)

    threads = [threading.Thread(target=work, args=[it]) for it in shares]
    for it in threads:
        it.start()
    for it in threads:
        it.join()
    require(not errors, f"a thread had {errors}")
    worst = [_require_right(it, "what a thread launched")["largest_error"] for it in shares]
    return {"largest_error": max(worst), "launches": 2 * _TIMES}
