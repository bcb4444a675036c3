# Vanzelf. Needs Python 3.11 or newer and make; everything else is installed into .venv from the
# hashed locks in requirements/. `make help` lists what there is.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3 python3.11 python3.12 python3.13
# One more than the cores of a small machine: a test often waits for a database or another program.
WORKERS ?= 3

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
# Python compiles what it loads when it loads it: a fraction of what is installed.
INSTALL := $(PIP) install --no-build-isolation --no-compile
LOOKS := $(wildcard frontend/*.json frontend/*.mjs frontend/*.py frontend/*.svg frontend/css/*.css \
  frontend/js/*.js frontend/icons/*.svg src/vanzelf/*/locale/*/LC_MESSAGES/*.po)

.PHONY: help demo test soak check format bench docs screens texts lock clean

help:  ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

demo: $(VENV)/.assets  ## make Eikenhage, screen it, and serve the report page (Ctrl-C stops it)
	$(BIN)/vanzelf demo

test: $(VENV)/.dev $(VENV)/.assets  ## every test of the fast tier
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup

soak: $(VENV)/.dev $(VENV)/.assets  ## the long runs: all seeds, national sizes; writes bench/soak.json
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

docs: $(VENV)/.dev  ## renew the pages that are made from the code
	for page in spec.document support.problems support.commands support.apis support.services support.screens; do \
	  PYTHONPATH=tests $(BIN)/python -m $$page; \
	done

screens: $(VENV)/.dev $(VENV)/.assets  ## renew the pictures of docs/screens.md, by playing the demo: a quarter of an hour
	mkdir -p docs/img/screens
	VANZELF_SCREENS=$(CURDIR)/docs/img/screens $(BIN)/pytest -q -m "soak or not soak" -k "not whole" tests/journeys tests/surfaces/test_rare_states.py

texts: $(VENV)/.run  ## renew the files with the English words of the pages
	$(BIN)/python -m vanzelf.looks

lock:  ## renew requirements/ (needs uv); files younger than a week are left alone
	bash requirements/lock.sh

clean:  ## remove the environment, the caches and everything the commands made
	rm -rf $(VENV) build dist out site var frontend/node_modules src/vanzelf/looks/static \
	  .mypy_cache .pytest_cache .ruff_cache .hypothesis \
	  .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps: each is newer than what it was made from, so a second run starts at once.

$(VENV)/.made:
	@for python in $(PYTHON); do \
	  if "$$python" -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    echo "$$python -m venv $(VENV)"; "$$python" -m venv $(VENV); touch $@; exit; \
	  fi; \
	done; \
	echo "Python 3.11 or newer with venv is needed: install python3 and python3-venv," >&2; \
	echo "or say which: make PYTHON=/path/to/python3 …" >&2; exit 1

# What builds comes first: what is published as source only would be built with what the venv began with.
$(VENV)/.run: $(VENV)/.made requirements/backend.txt requirements/run.txt pyproject.toml
	@echo "Installing what is locked in requirements/run.txt; this takes about half a minute."
	$(INSTALL) --require-hashes --requirement requirements/backend.txt
	$(INSTALL) --require-hashes --requirement requirements/run.txt
	$(INSTALL) --no-deps --editable .
	touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.txt
	@echo "Installing what is locked in requirements/dev.txt; Spark makes this a minute or more."
	$(INSTALL) --require-hashes --requirement requirements/dev.txt
	touch $@

$(VENV)/.assets: $(VENV)/.run $(LOOKS)
	@echo "Making the style sheets; the first time their packages are fetched, which takes a while."
	$(BIN)/python frontend/build.py
	touch $@
