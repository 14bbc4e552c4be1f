"""The zoo, trained by each backend in processes of their own, two at a time."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import torch

SCRIPT = Path(__file__).parent / "scripts" / "train.py"


@pytest.fixture(scope="session")
def trained(warm, tmp_path_factory):
    """Train models, two jobs at a time; give a way to ask how one fared with a backend.

    A job is the backends, the kinds of shapes and the models.
    """
    directory = tmp_path_factory.mktemp("trained")
    environment = {
        **warm,
        "KERNELYARD_WORKERS": "1",  # each: two processes keep two cores busy
        "TORCHINDUCTOR_CACHE_DIR": str(tmp_path_factory.mktemp("inductor")),
        "TORCHINDUCTOR_VEC_ISA_OK": "1",  # saves stock its dry builds
    }

    def train(backends, shapes, names):
        arguments = [",".join(backends), ",".join(shapes), str(directory), *names]
        subprocess.run([sys.executable, str(SCRIPT), *arguments], env=environment, check=True)

    def trained(*jobs):
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(train, *zip(*jobs, strict=True)))
        return lambda name, backend: torch.load(directory / f"{name}.{backend}")

    return trained
