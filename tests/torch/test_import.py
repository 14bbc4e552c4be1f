"""Nothing is imported before it is asked for."""


def test_importing_the_door_imports_no_torch(script):
    result = script("lazy", "door")

    assert result["promised"] == ["backend", "bind", "graphs", "runtime", "samples"]
    assert [name for name in result["modules"] if name.split(".")[0] == "torch"] == []
    assert [name for name in result["modules"] if name.split(".")[0] == "numpy"] == []


def test_torch_lists_the_backend_without_importing_it(script):
    result = script("lazy", "list")

    assert "kernelyard" in result["backends"]
    assert [name for name in result["modules"] if name.startswith("kernelyard")] == []
    assert "torch._inductor.compile_fx" not in result["modules"]
