# Two commands to begin with: make demo, make test. Everything lives in .venv and in this folder.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
DEMO ?= demo

.PHONY: demo test check bench format clean

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("rtrepo needs Python 3.11 or newer: make PYTHON=python3.12 …" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@

demo: $(STAMP)
	@test ! -e $(DEMO) || { echo "$(DEMO)/ is there already. For another one: make demo DEMO=another-folder"; exit 1; }
	@$(BIN)/rtrepo demo $(DEMO)

test: $(STAMP)
	$(BIN)/python -m pytest -n auto --dist loadgroup

check: $(STAMP)
	$(BIN)/ruff format --check rtrepo tests
	$(BIN)/ruff check rtrepo tests
	$(BIN)/mypy
	$(BIN)/python -m pytest tests/test_architecture.py

bench: $(STAMP)
	$(BIN)/python -m tests.benchmarks $(SIZES)

format: $(STAMP)
	$(BIN)/ruff check --fix rtrepo tests
	$(BIN)/ruff format rtrepo tests

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
