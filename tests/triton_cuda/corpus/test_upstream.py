"""What we try and build of Inductor's texts is what torch's own runtime tries, and has built."""

import json

import pytest

WITHOUT_LINES = {"TRITON_DISABLE_LINE_INFO": "1"}
"""A text has other line numbers where it imports what we leave out."""


@pytest.fixture
def upstream(script):
    """Have torch's runtime compile kernels of the corpus."""

    def upstream(files, arch):
        told = script("upstream", json.dumps(files), arch.removeprefix("sm_"), **WITHOUT_LINES)
        return dict(zip(files, told, strict=True))

    return upstream


@pytest.fixture
def ptx_of(make_runtime, request_of, source_of, configs_of):
    """Build kernels with their first configs; give their PTX."""

    def ptx_of(files, arch):
        runtime = make_runtime(KERNELYARD_WORKERS="2", **WITHOUT_LINES)
        sources = {file: source_of(file) for file in files}
        asked = {
            file: request_of(source, arch, configs_of(source, arch)[0], runtime)
            for file, source in sources.items()
        }
        built = runtime.engine._supply.obtain(asked.values())
        return {file: built[it].artifact.files["kernel.ptx"].decode() for file, it in asked.items()}

    return ptx_of


def without_defaults(config):
    """Leave out what is the same as not to say it."""
    return {name: it for name, it in config.items() if (name, it) != ("num_ctas", 1)}


def test_configs_and_ptx_are_those_of_torch(upstream, sample, source_of, configs_of, ptx_of):
    theirs, ours = upstream(sample, "sm_90"), ptx_of(sample, "sm_90")

    for file in sample:
        expected = [without_defaults(it) for it in theirs[file]["configs"]]
        assert [it.to_json() for it in configs_of(source_of(file))] == expected, file
        assert ours[file] == theirs[file]["ptx"], file
