# Every target sets up what it needs in .venv first (tools/setup.py): seconds once that is done.
PYTHON ?= python3
ARGS ?=

setup = "$(PYTHON)" tools/setup.py

.PHONY: help setup demo test quick check bench clean

help:  ## show this list
	@sed -n 's/^\([a-z]*\):.*## /make \1 - /p' Makefile

setup:  ## make .venv with devboot, the developer tools and torch
	@$(setup) test

demo:  ## the main job: a project made, built, tested and debugged on this machine
	@$(setup) demo python tools/demo.py

test:  ## all tests; choose with ARGS='-k plan'
	@$(setup) test pytest $(ARGS)

quick:  ## the tests that take seconds
	@$(setup) test pytest -m 'not slow and not crash' $(ARGS)

check:  ## lint, format, types, import rules
	@$(setup) check ruff check
	@$(setup) check ruff format --check
	@$(setup) check mypy
	@$(setup) check mypy tools
	@$(setup) check mypy benchmarks
	@$(setup) check lint-imports

bench:  ## speed beside the peers, as ratios
	@$(setup) test python benchmarks $(ARGS)

clean:  ## remove .venv, the demo and whatever else was built
	rm -rf .venv build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
