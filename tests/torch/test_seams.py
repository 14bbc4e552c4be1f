"""Where a version of torch lacks what we rely on, stock Inductor serves, and one warning says so.

Each test has a torch in which something private has another name, or is used no longer.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent / "scripts" / "seams.py"
GONE = {
    "AsyncCompile": "AsyncCompile",
    "cpp_pybinding": "AsyncCompile.cpp_pybinding",
    r"wait(?=\(self, scope|\(globals)": "AsyncCompile.wait",
    r"(?<=self\.)imports": "PythonWrapperCodegen.imports",
    "SubgraphPythonWrapperCodegen": "SubgraphPythonWrapperCodegen",
    "wrapper_code": "GraphLowering.wrapper_code",
    "inner_compile": "compile_fx(inner_compile=)",
    "compile_fx_inner": "compile_fx_inner",
    "CppTorchDeviceOptions": "CppTorchDeviceOptions",
    "get_passthrough_args": "CppTorchDeviceOptions.get_passthrough_args",
    "pick_vec_isa": "pick_vec_isa",
    "vec_isa_ok": "config.cpp.vec_isa_ok",
    "_post_fusion_custom_pass|device_codegens": "device_codegens",
}
"""What cannot be done without, and the name by which the warning calls it."""

OPTIONAL = {
    "the pass": "_post_fusion_custom_pass",
    "anybody who calls the pass": r"config\._post_fusion_custom_pass=>config.pre_grad_custom_pass",
    "what only saves time": "CustomSchedulerPass|check_build|build_arch_flags|valid_vec_isa_list",
}
"""What there is another way for: each kernel is ours all the same."""


@pytest.fixture(scope="module")
def outcomes(environment, tmp_path_factory):
    """Tell what happened with each change; one cache for all, since stock builds the same."""
    cache = {"TORCHINDUCTOR_CACHE_DIR": str(tmp_path_factory.mktemp("seams"))}
    finished = subprocess.run(
        [sys.executable, str(SCRIPT), *GONE, *OPTIONAL.values()],
        capture_output=True,
        text=True,
        check=False,
        env={**environment, **cache, "TORCHINDUCTOR_VEC_ISA_OK": "1"},
    )
    assert finished.returncode == 0, finished.stderr
    return json.loads(finished.stdout)


@pytest.mark.parametrize("change", GONE)
def test_without_it_stock_serves_and_one_warning_names_it(outcomes, change):
    outcome = outcomes[change]

    assert outcome.get("error") is None
    assert outcome["right"]
    assert outcome["ours"] == 0
    assert [GONE[change] in text and "stock Inductor" in text for text in outcome["said"]] == [True]


@pytest.mark.parametrize("change", OPTIONAL.values(), ids=OPTIONAL)
def test_without_it_nobody_notices(outcomes, change):
    assert outcomes[change] == {"right": True, "ours": 3, "said": []}
