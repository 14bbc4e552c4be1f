"""The second run takes everything from the store: it builds nothing, and imports no Triton."""

from pathlib import Path

NAMED = {"KERNELYARD_TRITON_CUDA_ARCH": "80,90"}
KERNEL = Path(__file__).parent / "kernels" / "vector_add.py"


def test_the_second_run_builds_nothing_and_imports_no_triton(process, tmp_path):
    changes = {**NAMED, "KERNELYARD_STORE": str(tmp_path / "store")}
    first, second = (process("store", KERNEL, **changes) for _ in range(2))

    assert first["built"]
    assert first["workers"] > 0
    assert first["imported"] == []
    assert second == {
        "built": False,
        "imported": [],
        "workers": 0,
        "started": 0,
        "read": [],
    }


def test_another_store_finds_triton_anew_and_the_same_file_is_read_once(process, tmp_path):
    """What is remembered is a fact of the store; Triton's library is read in no process."""
    first = process("store", KERNEL, KERNELYARD_STORE=str(tmp_path / "one"), **NAMED)

    assert not any("libtriton" in it or "ptxas" in it for it in first["read"])
