# make demo   a real gate run between two live demo deployments
# make test   the whole suite
# make quick  the tests that need no browser and no training
# make lint   format, rules, types, imports
# Each sets up what it needs; a second run finds it there.

PYTHON ?= python3
BIN := .venv/bin
export OMP_NUM_THREADS := 1
# Modules are compiled once, not again in each of the suite's processes.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: demo test quick lint wheel-check browser clean

demo: .venv/installed browser
	$(BIN)/visual-gate demo || [ $$? = 1 ]  # the demo's candidate is meant to fail

test: .venv/installed browser
	$(BIN)/python -m pytest -n auto --maxprocesses 4

quick: .venv/installed
	$(BIN)/python -m pytest -n auto --maxprocesses 4 -m "not browser and not slow"

lint: .venv/installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

wheel-check: .venv/installed
	tools/check-wheel

browser: .venv/installed
	@tools/install-browser

.venv/installed: pyproject.toml constraints.txt
	$(PYTHON) tools/check_python.py
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet -c constraints.txt -e '.[dev]'
	touch $@

clean:
	rm -rf .venv dist build visual-gate-report .pytest_cache .mypy_cache .ruff_cache
