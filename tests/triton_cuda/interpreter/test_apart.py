"""Nothing else in the process meets what the interpreter changes, and none of its threads do."""

import threading

import numpy as np
import pytest

from kernelyard import NoPluginError
from kernelyard.plugin import Target


@pytest.mark.parametrize(
    ("variables", "built"), [({}, [8, 1]), ({"TRITON_INTERPRET": "1"}, [0, 1])]
)
def test_builds_in_the_same_process_are_not_disturbed(apart, variables, built):
    assert apart("apart", **variables) == {
        "built": built,
        "sums": [2016.0],
        "environment": True,
        "changed": [],
        "torch": False,
        "interprets": bool(variables),
    }


def test_kernels_of_many_threads_run_one_after_the_other(body):
    kernels = [
        body(
            "out, n", "out: *int32, n: int32",
            "at = tl.program_id(0)",
            f"tl.store(out + at, tl.load(out + at) + at * {number})",
            grid=("n",),
        )
        for number in range(4)
    ]  # fmt: skip
    outs = np.zeros((4, 50), np.int32)
    threads = [
        threading.Thread(target=lambda k=k, out=out: [k(out, 50) for _ in range(5)])
        for k, out in zip(kernels, outs, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert np.array_equal(outs, 5 * np.arange(50) * np.arange(4)[:, None])
    assert [kernel.launches for kernel in kernels] == [5, 5, 5, 5]


def test_nobody_gets_it_who_does_not_name_it(runtime, described, hook):
    code = "import triton\n\n\n@triton.jit\ndef kernel(x):\n    pass\n"
    source = described(code, "kernel", "x: *float32", grid="1")
    for device in ("cpu", "triton", "interpreter"):
        with pytest.raises(NoPluginError):
            runtime.kernel(source, device=device)
    reports = {report.target.device: report for report in hook("targets")}

    found = reports["triton_interpreter"]
    assert found.present
    assert found.target == Target("triton_interpreter", "any")
    assert "for correctness" in found.reason


def test_what_was_built_for_a_gpu_is_not_loaded(build, described, hook):
    from kernelyard import ArtifactMismatchError

    code = "import triton\n\n\n@triton.jit\ndef kernel(x):\n    pass\n"
    built = build(described(code, "kernel", "x: *float32", grid="1"))
    with pytest.raises(ArtifactMismatchError, match="it is built for sm_90, not for triton_inter"):
        hook("compile", built.artifact, Target("triton_interpreter", "any"), ())


def test_it_proves_itself(runtime, hook):
    *_, found = hook("targets")
    launcher = runtime.kernel(found.probe.source, device="triton_interpreter")

    assert found.probe.check(launcher) is None
    assert launcher.launches == 1


@pytest.mark.parametrize("name", ["triton", "numpy"])
def test_a_package_that_is_missing_is_told(apart, tmp_path, name):
    """Of this Python every process finds none."""
    blocker = f"""import sys

class Blocked:
    def find_spec(self, name, *_):
        if name == {name!r}:
            raise ImportError(name)

sys.meta_path.insert(0, Blocked())
"""
    (tmp_path / "sitecustomize.py").write_text(blocker)
    found = apart("missing", PYTHONPATH=str(tmp_path))

    reason = f"the Python package {name} is not installed"
    assert found == [False, True, reason, f"pip install {name}"]
