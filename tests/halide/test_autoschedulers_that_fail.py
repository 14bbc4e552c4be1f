"""An autoscheduler that refuses, crashes, hangs or is killed takes down one config, no kernel."""

import pytest

TEXT = """
import os

import halide as hl


@hl.generator(name="pipeline")
class Pipeline:
    x = hl.InputBuffer(hl.Float(32), 1)
    out = hl.OutputBuffer(hl.Float(32), 1)

    def generate(self):
        name = self.autoscheduler().name
        assert self.using_autoscheduler() == bool(name)
        i = hl.Var("i")
        WHAT
        self.out[i] = self.x[i] * 2
        self.x.set_estimates([hl.Range(0, 5000)])
        self.out.set_estimates([hl.Range(0, 5000)])
"""
ABORT = 'if name == "Mullapudi2016": os.abort()'
EXIT = 'if name == "Mullapudi2016": os._exit(3)'
FAULT = """if name == "Mullapudi2016":
            import ctypes
            ctypes.string_at(0)"""
LONG = """if name == "Mullapudi2016":
            raise RuntimeError("not this one")
        near = hl.BoundaryConditions.repeat_edge(self.x)
        funcs = [hl.Func(f"f{k}") for k in range(120)]
        for k, func in enumerate(funcs):
            before = funcs[k - 1] if k else near
            func[i] = before[i - 1] + before[i + 1] + (funcs[k - 9][i] if k > 9 else 0)
        self.out[i] = 0 * funcs[-1][i]
        if name == "Adams2019":
            with open("PLACE", "w") as file:
                file.write(str(os.getppid()))
        if not name:
            for func in funcs:
                func.compute_root()
        self.out[i] += self.x[i] * 2
        self.x.set_estimates([hl.Range(0, 5000)])
        self.out.set_estimates([hl.Range(0, 5000)])
        return"""


@pytest.fixture
def deliver(process, tmp_path):
    """Ask for a pipeline in a process of its own; the processes of one test share a store."""

    def deliver(what, *arguments, **changes):
        file = tmp_path / "pipeline.py"
        file.write_text(TEXT.replace("WHAT", what))
        return process("deliver", str(file), *arguments, **changes)

    return deliver


def then(first, second):
    """A second process has the same from the store, and nothing is tried again."""
    assert second["origin"] == "store"
    assert second["started"] == []
    assert second["modules"] == []
    kinds = [{k: v["kind"] for k, v in it["failed"].items()} for it in (first, second)]
    return second["right"] and first["config"] == second["config"] and kinds[0] == kinds[1]


@pytest.mark.parametrize(
    ("what", "said"),
    [(ABORT, "SIGABRT"), (EXIT, "exit status 3"), (FAULT, "SIGSEGV")],
    ids=["abort", "exit", "fault"],
)
def test_a_crash(deliver, what, said):
    first = deliver(what)

    assert first["right"]
    assert first["origin"] == "built"
    assert first["config"] == "autoscheduler=Adams2019"
    assert list(first["failed"]) == ["autoscheduler=Mullapudi2016"]
    failure = first["failed"]["autoscheduler=Mullapudi2016"]
    assert failure["kind"] == "crashed"
    assert said in failure["reason"]
    assert then(first, deliver(what))


def test_a_refusal(deliver):
    what = 'if name in ("Mullapudi2016", "Adams2019"): raise RuntimeError("not this one")'
    first = deliver(what)

    assert first["right"]
    assert first["config"] == "autoscheduler=Li2018"
    kinds = {name: failure["kind"] for name, failure in first["failed"].items()}
    assert kinds == {
        "autoscheduler=Mullapudi2016": "refused",
        "autoscheduler=Adams2019": "refused",
    }
    assert "not this one" in str(first["failed"])
    assert then(first, deliver(what))


def test_none_that_plans(deliver):
    what = 'if name: raise RuntimeError("not this one")'
    first = deliver(what)

    assert first["right"]
    assert first["config"] == "autoscheduler=none"
    assert len(first["failed"]) == 3
    assert then(first, deliver(what))


def test_one_that_plans_for_minutes(deliver, tmp_path):
    what = LONG.replace("PLACE", str(tmp_path / "planning"))
    first = deliver(what, KERNELYARD_CONFIG_TIMEOUT="2")

    assert (tmp_path / "planning").exists()
    assert first["right"]
    assert first["config"] == "autoscheduler=Li2018"
    failure = first["failed"]["autoscheduler=Adams2019"]
    assert failure["kind"] == "timed out"
    assert failure["limit"] == 2
    assert then(first, deliver(what, KERNELYARD_CONFIG_TIMEOUT="2"))


def test_kill_9_while_it_plans(deliver, tmp_path):
    place = tmp_path / "planning"
    what = LONG.replace("PLACE", str(place))
    first = deliver(what, str(place), KERNELYARD_CONFIG_TIMEOUT="60")

    assert first["right"]
    assert first["config"] == "autoscheduler=Li2018"
    failure = first["failed"]["autoscheduler=Adams2019"]
    assert failure["kind"] == "crashed"
    assert "SIGKILL" in failure["reason"]
    assert then(first, deliver(what, KERNELYARD_CONFIG_TIMEOUT="60"))
