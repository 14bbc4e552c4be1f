"""The project as it lies there, made importable without installing anything."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
DISTRIBUTIONS = ("core", "plugins/cpp_cpu", "plugins/triton_cuda")
ARCHITECTURES = (80, 90, 100)
_THEIRS = ("TORCHINDUCTOR_", "TRITON_CACHE", "TRITON_INTERPRET", "CUDA_LAUNCH")
_REHEARSAL = "GPU_CHECK_REHEARSAL"


def environment(place):
    """Give the variables of a part's process: our code, a store of its own, nobody's caches."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("KERNELYARD_", *_THEIRS))}
    code = [place / "metadata", *(ROOT / it / "src" for it in DISTRIBUTIONS), ROOT]
    known = filter(None, [os.environ.get("PYTHONPATH", "")])
    return {
        **kept,
        "PYTHONPATH": os.pathsep.join([*map(str, code), *known]),
        "KERNELYARD_STORE": str(place / "store"),
        "KERNELYARD_PROGRESS": "off",
        "KERNELYARD_BACKGROUND": "off",
        "KERNELYARD_TRITON_CUDA_ARCH": ",".join(map(str, ARCHITECTURES)),
        "TORCHINDUCTOR_CACHE_DIR": str(place / "inductor"),
        "TRITON_CACHE_DIR": str(place / "triton"),
        "GPU_CHECK_PLACE": str(place),
    }


def write_metadata(place):
    """Write down the entry points of our distributions, as an installation would."""
    for name in DISTRIBUTIONS:
        text = (ROOT / name / "pyproject.toml").read_text(encoding="utf-8")
        project = tomllib.loads(text)["project"]
        plain = project["name"].replace("-", "_")
        directory = place / "metadata" / f"{plain}-{project['version']}.dist-info"
        directory.mkdir(parents=True)
        facts = {"Metadata-Version": "2.1", "Name": project["name"], "Version": project["version"]}
        lines = "".join(f"{key}: {value}\n" for key, value in facts.items())
        (directory / "METADATA").write_text(lines, encoding="utf-8")
        points = "".join(_section(*it) for it in project.get("entry-points", {}).items())
        (directory / "entry_points.txt").write_text(points, encoding="utf-8")


def stand_in(place):
    """Build the driver's stand-in; give the variables by which it is found, none without g++."""
    if not shutil.which("g++"):
        return {}
    directory = place / "standin"
    directory.mkdir()
    asked = "import importlib.util as u; print(*u.find_spec('triton').submodule_search_locations)"
    triton = subprocess.run(
        [sys.executable, "-c", asked], stdout=subprocess.PIPE, text=True, check=True
    )
    headers = Path(triton.stdout.strip()) / "backends" / "nvidia" / "include"
    sources = sorted((ROOT / "tests" / "triton_cuda" / "standin").glob("*.cpp"))
    command = ["g++", "-std=c++17", "-shared", "-fPIC", "-I", headers, "-o"]
    library = directory / "libcuda.so.1"
    subprocess.run([*command, library, *sources, HERE / "beside.cpp"], check=True)
    return {
        "TRITON_LIBCUDA_PATH": str(directory),
        "LD_LIBRARY_PATH": str(directory),  # Triton's own launches are linked with it
        "STANDIN": "stand-in=90;",
        "STANDIN_LOSES": "1024",  # launches of so many threads lose the device
    }


def is_rehearsal():
    """Whether the half for a GPU is run on the stand-in, to see that its code runs at all."""
    return _REHEARSAL in os.environ


def _section(group, points):
    lines = "".join(f"{name} = {target}\n" for name, target in points.items())
    return f"[{group}]\n{lines}\n"
