"""Inductor's Triton kernels are ours where a plugin takes them, and stock Inductor's elsewhere.

The device is a stand-in's, which says what it was asked to launch and computes nothing.
"""

from pathlib import Path

import pytest
import torch

from kernelyard import Argument
from kernelyard.torch import _first_call, _triton
from kernelyard.torch._triton import UnreadableError, described

needs_no_device = pytest.mark.skipif(
    torch.version.cuda is not None,
    reason="torch is built for GPUs, and would ask the stand-in for its own work",
)
TRITON = Path(__file__).parents[1] / "triton_cuda"
NORM = "triton_per_fused_addmm_native_layer_norm_relu_0"
SCAN = "triton_spl_fused_cumsum_0"


@pytest.fixture
def device(libcuda):
    """What a process has to see to find a stand-in's device."""
    return {"STANDIN": "NVIDIA H200=90;", "TRITON_LIBCUDA_PATH": str(libcuda)}


@pytest.fixture
def kernel():
    """Read a kernel of the corpus as the door does, with changes to its text."""

    def kernel(file, *changes):
        code = (TRITON / "corpus" / "kernels" / file).read_text()
        for old, new in changes:
            assert old in code
            code = code.replace(old, new)
        _, _, name = file.removesuffix(".py").partition("__")
        return described(name, code)

    return kernel


@pytest.fixture
def taught(kernel):
    """Make what a module calls, with a launcher that keeps what it is given."""

    def taught(file):
        calls = []
        found = kernel(file).called(lambda *given, stream: calls.append((given, stream)))
        return found, calls

    return taught


@needs_no_device
def test_kernels_are_built_loaded_and_launched_as_the_module_calls_them(script, device):
    told = script("triton_door", "norm", **device)

    assert told["kernels"] == {NORM: "Kernel"}
    assert told["events"] == [[NORM, "triton_cuda", "built"]]
    assert told["launched"] == [[NORM, [32, 1, 1], 7]]
    assert told["said"] == []


@needs_no_device
def test_where_no_compiler_is_none_is_missed(script, device, tmp_path):
    """C++ is for the host; a launch needs none, and Triton brings its own."""
    nothing = {"PATH": str(tmp_path), "CXX": "", "KERNELYARD_STORE": str(tmp_path / "store")}

    assert script("triton_door", "norm", **device, **nothing)["kernels"] == {NORM: "Kernel"}


@needs_no_device
def test_all_kernels_of_a_graph_are_asked_for_at_once_and_found_in_the_store_later(script, device):
    first, second = (script("triton_door", "several", **device) for _ in range(2))

    assert len(first["kernels"]) == len(first["launched"]) == 3
    assert first["batches"] == second["batches"] == [3]
    assert [it[2] for it in first["events"]] == ["built"] * 3
    assert [it[2] for it in second["events"]] == ["store"] * 3
    assert second["launched"] == first["launched"]


@needs_no_device
def test_the_first_call_measures_all_configs_and_no_later_process_does(script, device, tmp_path):
    device = {**device, "KERNELYARD_STORE": str(tmp_path / "store")}
    first, second = (script("triton_door", "plain", **device) for _ in range(2))

    assert first["measured"][0] > 0
    assert second["measured"] == [0]
    assert len(first["launched"]) == len(second["launched"]) == 1


@needs_no_device
def test_a_descent_that_inductor_was_asked_for_is_ours(script, device, tmp_path):
    device = {**device, "KERNELYARD_STORE": str(tmp_path / "store")}
    told, plain = (
        script("triton_door", "plain", *asked, **device)
        for asked in (["coordinate_descent_tuning"], [])
    )

    assert told["measured"][0] > 2 * plain["measured"][0] > 0


@needs_no_device
def test_where_nothing_may_be_measured_nothing_is(script, device, tmp_path):
    rule = {"KERNELYARD_TUNING": "replay", "KERNELYARD_STORE": str(tmp_path / "store")}
    told = script("triton_door", "plain", **device, **rule)

    assert told["measured"] == [0]
    assert len(told["launched"]) == 1


@needs_no_device
def test_constants_that_inductor_passes_reach_no_launcher(script, device, taught):
    told = script("triton_door", "scan", **device)
    kernel, calls = taught(f"scan_split__{SCAN}.py")
    kernel.run("x", "out", "workspace", 1, 1048576, stream=3)

    assert told["launched"] == [[SCAN, [512, 1, 1], 7]]
    assert calls == [(("x", "out", "workspace", 1048576), 3)]


def test_where_all_is_passed_on_the_module_calls_the_launcher_itself(kernel):
    launcher = object()

    assert (
        kernel("where__triton_poi_fused_clamp_gt_leaky_relu_where_0.py").called(launcher).run
        is launcher
    )


@needs_no_device
def test_without_a_device_stock_serves_and_one_warning_says_why(script):
    told = script("triton_door", "several", TRITON_LIBCUDA_PATH="/nowhere")

    assert set(told["kernels"].values()) == {"Stock"}
    assert told["events"] == told["launched"] == []
    (said,) = told["said"]
    assert said.startswith("a Triton kernel for cuda stays stock Inductor's: no plugin takes it")
    assert "triton_cuda: " in said


def test_arguments_are_the_signature_s_in_order_and_those_of_the_grid(kernel):
    scan = kernel(f"scan_split__{SCAN}.py").source
    users = kernel("user_kernels__add_kernel.py").source

    free = {"contiguous": False}
    assert scan.arguments == (
        Argument.input("in_ptr0", "float32", **free),
        Argument.output("out_ptr0", "float32", **free),
        Argument.inout("ws_ptr", "uint8", **free),
        Argument.scalar("r0_numel", "int32"),
    )
    assert users.arguments == (
        *(Argument.inout(it, "float32", **free) for it in ("x_ptr", "y_ptr", "out_ptr")),
        Argument.scalar("n", "int32"),
        *(Argument.scalar(f"_grid_{it}", "int64") for it in range(3)),
    )


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("'grid_type'", "'grid'", "does not say how it is launched"),
        ("'*u8'", "'nvTmaDesc'", "its argument ws_ptr is of type nvTmaDesc"),
        ("'signature'", "'signed'", "no readable signature"),
        (f"def {SCAN}", "def other", f"its text has no function {SCAN}"),
        ("import triton\n", "import\n", "its text is no Python"),
    ],
)
def test_a_text_that_is_not_as_inductor_writes_it_is_none_of_ours(kernel, old, new, reason):
    with pytest.raises(UnreadableError, match=reason):
        kernel(f"scan_split__{SCAN}.py", (old, new))


def test_kernels_that_inductor_measures_itself_are_stock_s_again(monkeypatch):
    from kernelyard.torch import _bind

    awaited = _bind._Awaited(None, "cuda", None, lambda: "stock")

    assert _bind._without_us([awaited, "theirs"]) == ["stock", "theirs"]
    assert _bind._without_us({"small": awaited}) == {"small": "stock"}


def test_what_stays_stock_s_is_told_once_for_each_device():
    _triton._told.clear()
    with pytest.warns(match="for cuda stays stock Inductor's: because"):
        _triton.tell("cuda", "because")
    _triton.tell("cuda", "because")  # a warning would be an error


@needs_no_device
def test_where_no_config_works_none_is_launched(script, device, tmp_path):
    """Each loses the device, whichever it is: that is told, and is no reason to go on."""
    losing = {"STANDIN_LOSES": "128", "KERNELYARD_STORE": str(tmp_path / "store")}
    with pytest.raises(AssertionError, match="DeviceLostError"):
        script("triton_door", "plain", **device, **losing)


def test_a_call_that_is_recorded_into_a_graph_decides_nothing_and_the_next_does(monkeypatch):
    seen = []
    deciding = _first_call._Deciding(None, "cuda", lambda *given: seen.append(("guess", *given)))
    monkeypatch.setattr(deciding, "_decide", lambda given: seen.append(("decided", *given)))
    monkeypatch.setattr(torch.backends.cuda, "is_built", lambda: True)
    monkeypatch.setattr(torch.cuda, "is_current_stream_capturing", lambda: True)
    deciding.run(1)
    monkeypatch.setattr(torch.cuda, "is_current_stream_capturing", lambda: False)
    deciding.run(2)
    deciding.run(3)

    assert seen == [("guess", 1), ("decided", 2), ("guess", 2), ("guess", 3)]
