"""A generated text is read without running it: what its decorator says, and what is compiled."""

import ast

import attrs
import pytest

from kernelyard import CompileError
from kernelyard.plugin import Config, Target
from kernelyard_triton_cuda import options
from kernelyard_triton_cuda.inductor import build as decided, reading, text

NORM = "mlp__triton_per_fused_native_layer_norm_relu_0.py"
SCAN = "scan_split__triton_spl_fused_cumsum_0.py"
USERS = "user_kernels__scale_kernel.py"
TARGET = Target("cuda", "sm_90")


@pytest.fixture
def changed(source_of):
    """Describe a kernel of the corpus, with something else in its text."""

    def changed(file, old, new):
        source = source_of(file)
        assert old in source.code
        return attrs.evolve(source, code=source.code.replace(old, new))

    return changed


def plain(value):
    """Whether nothing but plain data is in a value."""
    if isinstance(value, dict):
        return all(plain(it) for pair in value.items() for it in pair)
    if isinstance(value, list | tuple):
        return all(map(plain, value))
    return value is None or type(value) in {bool, int, float, str}


def test_every_decorator_is_read_and_is_plain_data(index, source_of):
    for file, facts in index.items():
        generated = reading.read(source_of(file))
        assert generated.heuristic == facts["heuristic"]
        assert generated.inductor_meta["grid_type"] == facts["grid"] or not facts["grid"]
        assert plain(attrs.asdict(generated)), file
        assert "filename" not in generated.others


def test_enums_are_names_and_a_device_is_its_properties(source_of):
    generated = reading.read(source_of(SCAN))

    assert generated.heuristic == "split_scan"
    assert generated.size_hints == {"x": 1, "r0_": 1 << 20}
    assert generated.others == {"reduction_hint": "INNER"}
    assert generated.inductor_meta["autotune_hints"] == ()
    assert generated.triton_meta["device"]["cc"] == 90
    assert generated.triton_meta["configs"][0][4,] == [["tt.divisibility", 16]]


def test_a_users_list_of_configs_is_kept_whole(source_of):
    generated = reading.read(source_of(USERS))

    first, second = generated.others["configs"]
    assert first == {"BLOCK": 128, "num_warps": 4, "num_stages": 3}
    assert second == {"BLOCK": 512, "num_warps": 8, "num_stages": 3}


def test_what_is_no_plain_data_is_refused_by_name(changed, hook, build):
    source = changed(SCAN, "ReductionHint.INNER", "ReductionHint(1)")
    verdict = hook("accepts", source, TARGET)

    assert verdict.reason.startswith("its decorator holds 'ReductionHint(1)'; known are numbers")
    with pytest.raises(CompileError, match=r"its decorator holds 'ReductionHint\(1\)'"):
        build(source, config=Config())


def test_another_text_is_not_taken_for_a_generated_one(changed):
    source = changed(SCAN, "@triton_heuristics.split_scan(", "@decorated(")

    assert reading.read(source) is None
    assert text.compiled(source) == source.code
    assert decided.chosen(source) == {}


def test_what_is_compiled_has_the_same_lines_without_decorator_and_driver(index, source_of):
    for file in index:
        source = source_of(file)
        left = text.compiled(source)
        there, here = source.code.splitlines(), left.splitlines()
        first = next(n for n, line in enumerate(there) if line.startswith(f"def {source.entry}("))
        assert here[first:] == there[first:]
        assert here[first - 1] == "@triton.jit"
        assert "triton_heuristics" not in left
        assert "set_driver_to_gpu" not in left
        ast.parse(left)


def test_only_what_is_used_is_imported(source_of):
    imports = [line for line in text.compiled(source_of(USERS)).splitlines() if "import" in line]
    helped = [line for line in text.compiled(source_of(SCAN)).splitlines() if "import" in line]

    assert imports == ["import triton", "import triton.language as tl"]
    assert helped == [*imports, "from torch._inductor.runtime import triton_helpers"]


def test_constants_and_hints_are_those_of_the_decorator(source_of):
    given = options.given(source_of(SCAN), Config.of(R0_BLOCK=2048, num_warps=8))

    assert (given["xnumel"], given["R0_BLOCK"]) == (1, 2048)
    assert given["divisible"] == ("in_ptr0", "out_ptr0", "ws_ptr", "r0_numel")
    assert given["absent"] == ()
    assert (given["debug"], given["sanitize_overflow"]) == (True, False)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("'disable_ftz': False", "'disable_ftz': True", {"enable_reflect_ftz": False}),
        ("'launch_pdl': False", "'launch_pdl': True", {"launch_pdl": True}),
        ("'assert_indirect_indexing': True", "'assert_indirect_indexing': False", {"debug": False}),
        ("'constants': {'xnumel': 1}", "'constants': {'xnumel': None}", {"absent": ("xnumel",)}),
    ],
)
def test_triton_s_options_are_set_as_upstream_sets_them(changed, old, new, expected):
    given = options.given(changed(SCAN, old, new), Config())

    assert expected.items() <= given.items()


def test_arguments_that_only_the_grid_takes_are_no_parameters(source_of):
    source = source_of("user_kernels__add_kernel.py")

    assert decided.launched_with(source) == ("_grid_0", "_grid_1", "_grid_2")
    assert decided.launched_with(source_of(SCAN)) == ()


def test_a_config_that_names_no_constant_of_the_kernel_is_refused(source_of, build, configs_of):
    source = source_of(NORM)
    config = configs_of(source)[0]

    build(source, config=config)
    with pytest.raises(Exception, match="'YBLOCK' is no option"):
        build(source, config=Config([*config.values, ("YBLOCK", 8)]))


def test_what_triton_refuses_is_told_with_the_line_of_the_generated_text(changed, build):
    source = changed(SCAN, "tl.reduce(tmp2, 0, _triton_helper_fn_add0)", "tl.reduce(tmp2, 7, tmp0)")
    line = 1 + next(n for n, it in enumerate(source.code.splitlines()) if "tmp2, 7" in it)

    with pytest.raises(CompileError, match=rf"cumsum_0.py, line {line}: tmp3 = tl.reduce"):
        build(source, config=Config.of(R0_BLOCK=2048, num_warps=8))
