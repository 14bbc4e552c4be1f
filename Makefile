# `make demo` and `make test` need Python 3.11 or newer and a C++ compiler, nothing else: each makes
# its own environment in .venv with pip. TORCH=torch==2.12.1 (say) takes another version of torch.
PYTHON ?= python3
TORCH ?= torch==2.13.0
DISTRIBUTIONS = core plugins/cpp_cpu plugins/halide plugins/triton_cuda
BIN = .venv/bin

.PHONY: demo test lint bench opinfo torch-matrix gpu-check clean

demo: .venv/ready
	$(BIN)/python examples/chargpt $(DEMO)

test: lint
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder $(TEST)

lint: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

bench: .venv/ready
	$(BIN)/python -m benchmarks --save benchmarks/results
	$(BIN)/python -m benchmarks.picture

# Ours beside stock Inductor: all of torch's own operations, then all models; then what else CI
# does only a part of. It takes an hour.
opinfo: .venv/ready
	$(BIN)/python tests/opinfo $(OPINFO)
	BESIDE_STOCK=all $(BIN)/python -m pytest tests/models tests/determinism tests/gpu \
		tests/torch/test_tune.py tests/torch/test_neighbours.py

# The tests of the door for PyTorch with each version of torch that is promised; most bring 5 GB.
torch-matrix: .venv/ready
	$(BIN)/python tests/matrix $(VERSIONS)

# On a machine with an NVIDIA GPU, PyTorch and Triton, with no network and nothing installed: under
# 8 minutes. Without a GPU it does what can be done, and says that the rest was not run.
gpu-check:
	$(PYTHON) tests/gpu $(GPU)

.venv/ready: requirements-dev.txt pyproject.toml $(DISTRIBUTIONS:=/pyproject.toml)
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet "$(TORCH)" -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet $(DISTRIBUTIONS:%=-e %)
	touch $@

clean:
	rm -rf .venv build
