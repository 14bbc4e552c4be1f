"""Where Halide's kernels cannot be built the graph is C++, with the reason; it is tried again
where that may change.
"""

import pytest
import torch

from kernelyard.torch import _halide, graphs

BLOCKER = """import sys


class Blocker:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name.partition(".")[0] == "halide":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


sys.meta_path.insert(0, Blocker)
"""


@pytest.fixture
def norms(script):
    """Train one of the models in a process of its own; give what became of it."""

    def norms(language, **changes):
        told = script("languages", language, "norms", **changes)["models"]["norms"]
        assert told["differs"] == ""
        return told

    return norms


@pytest.fixture
def without_halide(tmp_path):
    """What keeps the package from the process and from its workers."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(BLOCKER)
    return {"PYTHONPATH": str(tmp_path / "site")}


def test_without_the_package(norms, without_halide, tmp_path):
    told = norms("halide", KERNELYARD_STORE=str(tmp_path / "store"), **without_halide)

    assert {language for _, language, _ in told["graphs"]} == {"cpp"}
    assert "the Python package halide is not installed" in told["graphs"][0][2]
    assert {plugin for plugin, _, _ in told["kernels"]} == {"cpp_cpu"}


def test_with_one_plugin_demanded(norms):
    told = norms("halide", KERNELYARD_PLUGIN="cpp_cpu")

    assert {language for _, language, _ in told["graphs"]} == {"cpp"}
    assert "KERNELYARD_PLUGIN" in told["graphs"][0][2]
    assert {plugin for plugin, _, _ in told["kernels"]} == {"cpp_cpu"}


@pytest.fixture
def failing(monkeypatch):
    """Have every Halide kernel fail to build, in a way that no other test knows."""

    def failing(words):
        monkeypatch.setattr(_halide, "_generator_of", lambda _: f"raise RuntimeError({words!r})")

    return failing


@pytest.mark.parametrize("language", ["halide", "race"])
def test_a_kernel_that_cannot_be_built(dynamo, events, failing, language):
    def wave(x):
        return (x * 3).sin() + len(language)

    failing("the reef is closed")
    x = torch.linspace(0, 1, 100)
    result = dynamo(wave, options={"cpu_backend": language})(x)

    torch.testing.assert_close(result, wave(x))
    assert {event.plugin for event in events()} == {"cpp_cpu"}
    assert graphs()[-1].language == "cpp"
    assert "CompileError" in graphs()[-1].reason
    assert "the reef is closed" in graphs()[-1].reason

    failing("nobody asks")
    dynamo(wave, options={"cpu_backend": language})(x)

    assert "the reef is closed" in graphs()[-1].reason


def test_what_lacks_a_tool_is_tried_again(dynamo, monkeypatch):
    from kernelyard import ToolchainMissingError

    def lacking(*_):
        raise ToolchainMissingError("halide", "kernel", "it is on holiday", "wait")

    def wave(x):
        return (x * 5).cos() - 2

    x = torch.linspace(0, 1, 100)
    with monkeypatch.context() as patch:
        patch.setattr(_halide, "_generator_of", lacking)
        torch.testing.assert_close(dynamo(wave, options={"cpu_backend": "halide"})(x), wave(x))

    assert (graphs()[-1].language, "on holiday" in graphs()[-1].reason) == ("cpp", True)

    dynamo(wave, options={"cpu_backend": "halide"})(x)

    assert graphs()[-1].language == "halide"


def test_what_fails_in_both_is_an_error_and_nothing_is_kept(dynamo, monkeypatch):
    from kernelyard.torch import _languages

    def broken(self, language, graph):
        raise RuntimeError(f"no {language}")

    before = len(graphs())
    monkeypatch.setattr(_languages._Work, "_written", broken)
    with pytest.raises(Exception, match="no cpp"):
        dynamo(torch.tan, options={"cpu_backend": "halide"})(torch.ones(3))

    assert len(graphs()) == before


def test_plain_use_has_nothing_to_do_with_it(script):
    script("languages", "cpp", "norms")
    told = script("languages", "cpp", "norms")
    ours = {name for name in told["modules"] if name.startswith("kernelyard")}

    assert told["models"]["norms"]["graphs"] == []
    assert not {name for name in ours if name.startswith("kernelyard._tune")}
    assert not ours & {f"kernelyard.torch.{name}" for name in ("_racer", "_halide", "_halide_math")}
    assert "halide" not in told["modules"]
