# Vanzelf. Needs Python 3.11 or newer and make; everything else is installed into .venv from the
# hashed locks in requirements/. `make help` lists what there is.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= $(firstword $(foreach p,python3.13 python3.12 python3.11 python3,$(shell command -v $(p) 2>/dev/null)))
WORKERS ?= 2

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
INSTALL := $(PIP) install --no-build-isolation

.PHONY: help demo test soak check format bench lock clean

help:  ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

demo: $(VENV)/.run  ## make Eikenhage, screen it, and serve the report page (Ctrl-C stops it)
	$(BIN)/vanzelf demo

test: $(VENV)/.dev  ## every test of the fast tier
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup

soak: $(VENV)/.dev  ## the long runs: all seeds, national sizes; writes bench/soak.json
	HYPOTHESIS_PROFILE=soak $(BIN)/python -m pytest -m soak

check: $(VENV)/.dev  ## format, lint, types, import order and catalogue, without changing anything
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/vanzelf catalogue check

format: $(VENV)/.dev  ## put the code in the house format and fix what can be fixed safely
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

bench: $(VENV)/.dev  ## speed beside OpenFisca and hand-written SQL; writes bench/results.json
	$(BIN)/python -m bench

lock:  ## renew requirements/ (needs uv); files younger than a week are left alone
	bash requirements/lock.sh

clean:  ## remove the environment, the caches and everything the commands made
	rm -rf $(VENV) build dist out site var .mypy_cache .pytest_cache .ruff_cache .hypothesis \
	  .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps: each is newer than what it was made from, so a second run starts at once.

$(VENV)/.made:
	@[ -n "$(PYTHON)" ] || { echo "Python 3.11 or newer is needed: install python3 and python3-venv." >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "$(PYTHON) is too old: Python 3.11 or newer is needed (make PYTHON=/path/to/it)." >&2; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip' 2>/dev/null \
	  || { echo "$(PYTHON) cannot make an environment: install python3-venv." >&2; exit 1; }
	"$(PYTHON)" -m venv $(VENV)
	touch $@

$(VENV)/.run: $(VENV)/.made requirements/run.txt pyproject.toml
	$(INSTALL) --require-hashes --requirement requirements/run.txt
	$(INSTALL) --no-deps --editable .
	touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.txt
	$(INSTALL) --require-hashes --requirement requirements/dev.txt
	touch $@
