"""A kernel is built for the instruction sets that were asked for, and runs only where they are."""

import attrs
import pytest

from kernelyard import Argument, ArtifactMismatchError, Config, NoPluginError, Source
from kernelyard_cpp_cpu import cpu

TWICE = Source(
    language="cpp",
    code='extern "C" void twice(float* x, long n) { for (long i = 0; i < n; ++i) x[i] *= 2; }',
    entry="twice",
    arguments=[Argument.inout("x", "float32"), Argument.scalar("n", "int64")],
)
FOREIGN = "sve" if cpu.architecture() == "x86_64" else "avx2"
needs_features = pytest.mark.skipif(not cpu.features(), reason="this processor names no features")


@pytest.fixture(scope="module")
def artifact(hook):
    """An artifact whose library would not load, so that only the check before that can refuse."""
    (report,) = hook("targets")
    built = hook("precompile", [TWICE], Config(), report.target)[0]
    return attrs.evolve(built, files={"kernel.so": b"not a library"})


def load(hook, artifact, **manifest):
    (report,) = hook("targets")
    support = [hook("precompile", [need], Config(), report.target)[0] for need in report.support]
    foreign = attrs.evolve(artifact, manifest={**artifact.manifest, **manifest})
    hook("compile", foreign, report.target, support)


def test_an_artifact_that_uses_more_than_this_processor_has_is_not_even_loaded(hook, artifact):
    with pytest.raises(ArtifactMismatchError) as refused:
        load(hook, artifact, features=",".join([*cpu.features(), FOREIGN]))

    assert str(refused.value) == (
        f"the artifact of 'kernel.so' does not fit this device: it uses {FOREIGN}, "
        "this processor has no such instructions"
    )


def test_an_artifact_of_another_architecture_is_not_even_loaded(hook, artifact):
    with pytest.raises(ArtifactMismatchError, match=f"built for s390x, .*{cpu.architecture()}"):
        load(hook, artifact, arch="s390x")


def run(runtime):
    from array import array

    x = array("f", [1, 2, 3])
    runtime.kernel(TWICE, "cpu")(x, 3)
    return list(x), runtime.events[-1].target


@needs_features
def test_by_default_a_kernel_is_built_for_all_that_this_processor_has(runtime):
    x, target = run(runtime)

    assert x == [2, 4, 6]
    assert target == "+".join([f"cpu:{cpu.architecture()}", *cpu.features()])


def test_no_features_means_the_baseline_of_the_architecture(make_runtime):
    x, target = run(make_runtime(KERNELYARD_CPP_CPU_FEATURES=""))

    assert x == [2, 4, 6]
    assert target == f"cpu:{cpu.architecture()}"


@needs_features
def test_a_part_of_the_features_is_used_alone(make_runtime):
    x, target = run(make_runtime(KERNELYARD_CPP_CPU_FEATURES=cpu.features()[0]))

    assert x == [2, 4, 6]
    assert target == f"cpu:{cpu.architecture()}+{cpu.features()[0]}"


@needs_features
def test_kernels_for_other_features_lie_side_by_side_in_the_store(make_runtime, tmp_path):
    settings = {"KERNELYARD_STORE": str(tmp_path / "store")}
    few = {"KERNELYARD_CPP_CPU_FEATURES": cpu.features()[0]}

    run(make_runtime(**settings))
    run(make_runtime(**settings, **few))
    again = make_runtime(**settings), make_runtime(**settings, **few)
    for runtime in again:
        run(runtime)

    assert [runtime.events[-1].origin for runtime in again] == ["store", "store"]


def test_a_feature_that_nobody_knows_is_refused_with_those_that_are(make_runtime):
    runtime = make_runtime(KERNELYARD_CPP_CPU_FEATURES="quantum")

    with pytest.raises(NoPluginError, match=r"FEATURES names quantum; known are .*avx2"):
        runtime.kernel(TWICE, "cpu")


def test_a_feature_that_this_processor_lacks_is_refused_with_those_it_has(make_runtime):
    runtime = make_runtime(KERNELYARD_CPP_CPU_FEATURES=FOREIGN)
    has = ", ".join(cpu.features())

    with pytest.raises(NoPluginError, match=f"this processor lacks {FOREIGN}; it has {has}"):
        runtime.kernel(TWICE, "cpu")


def test_another_language_is_rejected_with_both_names(runtime):
    decision = runtime.explain(attrs.evolve(TWICE, language="cobol"), "cpu").decision
    (verdict,) = [str(c.verdict) for c in decision.candidates if c.plugin == "cpp_cpu"]

    assert verdict == "it takes cpp, not cobol"


def test_the_doctor_runs_a_kernel(command):
    _, report = command("doctor")
    (finding,) = [f for f in report["findings"] if f["plugin"] == "cpp_cpu"]

    assert finding["state"] == "PASS"
    assert finding["target"] == f"cpu:{cpu.architecture()}"
