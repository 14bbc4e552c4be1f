"""What plugins add to the way of a kernel: support, wrappers, measurements, explanations."""

from kernelyard._model.measurement import Measurement


def call(launcher):
    heard = []
    launcher(heard)
    return heard


def test_support_is_built_once_and_handed_to_compile_in_order(runtime, echo, desk, calls):
    environment = {
        "KERNELYARD_ECHO_SUPPORT": "second first",
        "KERNELYARD_ECHO_DESK": str(desk),
    }
    one = runtime(environment=environment)
    launchers = one.kernels([echo("a"), echo("b")], "desk")
    launchers.append(one.kernel(echo("c"), "desk"))
    launchers.append(runtime(environment=environment).kernel(echo("a"), "desk"))

    assert [launcher.support for launcher in launchers] == [["second", "first"]] * 4
    assert (calls("second"), calls("first"), calls()) == (1, 1, 5)
    assert [event.kernel for event in one.events] == ["a", "b", "c"]


def test_a_measurement_is_the_plugins(runtime, echo):
    heard = []
    measured = runtime().measure(echo("hello"), "desk", [heard])

    assert measured == Measurement((3.0, 1.0, 2.0), "turn", "hourglass", 1)
    assert heard == ["hello"] * 3


def test_an_explanation_builds_nothing_and_knows_what_is_stored(runtime, echo, calls):
    one = runtime()
    before = one.explain(echo("hello"), "desk")
    built = calls()
    one.kernel(echo("hello"), "desk")
    after = one.explain(echo("hello"), "desk")

    assert built == 0
    assert (before.stored, after.stored) == (False, True)
    assert before.key == after.key
    assert before.decision.chosen.plugin == "echo"
    assert dict(before.key)["echo.toolchain"] == "1"


def test_an_explanation_without_a_plugin_has_the_reasons_and_no_key(runtime, echo):
    explained = runtime().explain(echo("hello"), "shelf")

    assert explained.decision.chosen is None
    assert explained.key == ()
    assert not explained.stored


def test_a_plugin_that_wraps_precompile_does_so_in_the_worker(runtime, echo, site):
    trace = """
import os

@hookimpl(wrapper=True)
def kernelyard_precompile():
    (artifact,) = yield
    name = "\\n".join(file.decode() for file in artifact.files.values())
    return [Artifact({"echo": f"{name} wrapped in {os.getpid()}".encode()}, artifact.manifest)]
"""
    one = runtime(site.plugin("trace", site.wrapper + trace))
    (said,) = call(one.kernel(echo("hello"), "desk"))
    (pid,) = one.engine.pool.processes()

    assert said == f"hello wrapped in {pid}"


def test_a_plugin_that_wraps_launch_does_so_in_this_process(runtime, echo, site):
    trace = """
@hookimpl(wrapper=True)
def kernelyard_launch():
    launcher = yield
    return lambda heard: (launcher(heard), heard.append("and traced"))
"""
    one = runtime(site.plugin("trace", site.wrapper + trace))

    assert call(one.kernel(echo("hello"), "desk")) == ["hello", "and traced"]
