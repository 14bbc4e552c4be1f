"""Targets are the devices that are here, asked of a stand-in driver, and those that are named."""

import attrs
import pytest

from kernelyard.plugin import Accepted, Target
from kernelyard_triton_cuda import gpus

H200, A100, T4 = "NVIDIA H200=90;", "NVIDIA A100=80;", "Tesla T4=75;"


@pytest.fixture
def reports(hook, libcuda, monkeypatch, tmp_path):
    """Give the reports where the driver has these devices."""

    def reports(devices="", error="", arch="", **variables):
        monkeypatch.setenv("STANDIN_LOG", str(tmp_path / "log"))
        monkeypatch.setenv("STANDIN", devices)
        if error:
            monkeypatch.setenv("STANDIN_ERROR", error)
        options = {"arch": arch} if arch else {}
        given = {"TRITON_LIBCUDA_PATH": str(libcuda), **variables}
        *devices_here, _ = hook("targets", options=options, **given)  # the last interprets
        return devices_here

    return reports


def described(reports):
    return [(str(it.target), it.present) for it in reports]


def test_a_device_that_is_here_is_a_target(reports):
    (report,) = reports(H200)

    assert report.target == Target("cuda", "sm_90")
    assert report.present
    assert report.reason.startswith("NVIDIA H200; Triton 3.")
    assert report.facts["model"] == "NVIDIA H200"
    assert report.facts["ptxas"].endswith("bin/ptxas")


def test_several_that_are_alike_are_one_target_and_others_have_their_numbers(reports):
    assert described(reports(H200 + H200)) == [("cuda:sm_90", True)]
    assert described(reports(H200 + A100 + H200, CUDA_DEVICE_ORDER="PCI_BUS_ID")) == [
        ("cuda:1:sm_80", True),
        ("cuda:sm_90", True),
    ]


def test_devices_are_those_that_a_process_with_the_settings_sees(reports):
    assert described(reports(H200 + A100, CUDA_VISIBLE_DEVICES="1")) == [("cuda:sm_80", True)]


def test_the_driver_is_asked_once(reports, tmp_path):
    first, second = reports(H200), reports(H200)

    assert first == second
    assert (tmp_path / "log").read_text() == "asked\n"


def test_a_device_that_is_too_old_is_absent_with_the_reason(reports):
    (report,) = reports(T4)

    assert not report.present
    assert report.reason == "Tesla T4 is a device of sm_75"
    assert report.remedy == "expected sm_80 or newer, such as sm_90"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("100", "the CUDA driver finds no device"),
        ("999", "the CUDA driver says: unknown error (999)"),
    ],
)
def test_what_the_driver_says_is_told(reports, error, said):
    (report,) = reports(error=error)

    assert (str(report.target), report.present, report.reason) == ("cuda:any", False, said)
    assert report.remedy == gpus.REMEDY


def test_a_driver_that_failed_is_asked_again(reports, tmp_path):
    for _ in range(2):
        reports(error="999")

    assert (tmp_path / "log").read_text() == "asked\nasked\n"


def test_a_driver_that_cannot_be_loaded_is_told(hook, tmp_path):
    report, _ = hook("targets", TRITON_LIBCUDA_PATH=str(tmp_path))

    assert f"{tmp_path}/libcuda.so.1 cannot be loaded" in report.reason


def test_without_a_driver_the_reason_and_the_remedy_are_told(hook, monkeypatch):
    monkeypatch.setattr(gpus, "_SIGNS", ())
    report, _ = hook("targets")

    assert (report.present, report.reason) == (False, "there is no CUDA driver (libcuda)")
    assert "KERNELYARD_TRITON_CUDA_ARCH=80,90" in report.remedy


def test_architectures_that_are_named_are_targets_whose_device_is_not_here(reports):
    found = reports(H200, arch="80, sm_90,100")

    assert described(found) == [
        ("cuda:sm_90", True),
        ("cuda:sm_80", False),
        ("cuda:sm_100", False),
    ]
    assert found[1].reason.startswith("there is no device of sm_80 here; Triton 3.")


def test_what_is_no_architecture_is_told_and_the_others_stay(reports):
    found = reports(arch="80,hopper,70", error="100")

    assert described(found) == [("cuda:sm_80", False), ("cuda:any", False), ("cuda:any", False)]
    assert found[1].reason == "KERNELYARD_TRITON_CUDA_ARCH names 'hopper'"
    assert found[2].reason == "KERNELYARD_TRITON_CUDA_ARCH names '70'"


def test_a_kernel_with_a_grid_is_accepted(hook, tutorial):
    assert hook("accepts", tutorial("softmax"), Target("cuda", "sm_90")) == Accepted()


def test_a_kernel_without_one_is_not(hook, described):
    code = "import triton\n@triton.jit\ndef k(x): pass\n"
    verdict = hook("accepts", described(code, "k", "x: *float32"), Target("cuda", "sm_90"))

    assert verdict.reason == "it has no option 'grid'"


def test_it_takes_no_other_language(hook, tutorial):
    other = attrs.evolve(tutorial("softmax"), language="cpp")

    assert hook("accepts", other, Target("cuda", "sm_90")).reason == "it takes triton, not cpp"
