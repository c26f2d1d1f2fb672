# Every target that a person calls carries its one-line help behind two hashes; `make` alone shows them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run reset test lint coverage bench translations diagram hooks lock clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/installed
PIP := $(BIN)/python -m pip --disable-pip-version-check
UV := uv==0.13.9
WORKERS ?= auto
# Caches lie in the checkout, or where nothing may be written there, in a folder for this one run; several processes
# of mypy would write beside what they check.
CACHES = caches=. processes="-n auto"; \
  test -w . || { caches=$$(mktemp -d) && processes= && trap 'rm -rf "$$caches"' EXIT; }; \
  export MYPY_CACHE_DIR="$$caches/.mypy_cache" RUFF_CACHE_DIR="$$caches/.ruff_cache" \
  HYPOTHESIS_STORAGE_DIRECTORY="$$caches/.hypothesis"
# Each module is compiled once, and not by every process that is started, whatever the shell says.
export PYTHONDONTWRITEBYTECODE :=

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | \
	  while IFS= read -r row; do printf '  make %-13s%s\n' "$${row%%:*}" "$${row#*## }"; done

run: $(STAMP) ## Start everything on this machine: web, worker, beat, mail sink, PostgreSQL, Valkey (PORT, WAGECASE_HOME)
	@exec $(BIN)/python -m wagecase.embedded run

reset: $(STAMP) ## Remove the data of make run, so that its next start begins afresh (WAGECASE_HOME)
	@exec $(BIN)/python -m wagecase.embedded reset

test: $(STAMP) ## Run linters, types, import rules and the whole test suite; find or get a browser before (CHROMIUM)
	@$(BIN)/python -m tests.browser
	@$(MAKE) --no-print-directory lint
	@$(CACHES); $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -q -o cache_dir="$$caches/.pytest_cache"

lint: $(STAMP) ## Run ruff, djlint, oxlint, mypy and import-linter
	@$(CACHES); $(BIN)/ruff check . && $(BIN)/ruff format --check . \
		&& $(BIN)/djlint wagecase --lint --quiet && $(BIN)/oxlint --deny-warnings --quiet wagecase \
		&& $(BIN)/mypy $$processes && $(BIN)/lint-imports --no-cache

coverage: $(STAMP) ## Run the test suite under coverage, server processes too; fails below the floor in pyproject.toml
	@$(BIN)/python -m tests.browser
	@$(BIN)/coverage erase
	@$(BIN)/coverage run -m pytest -n $(WORKERS) --dist worksteal -q
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report

bench: $(STAMP) ## Measure folding, intake, recomputing, lead files and reminders beside a floor in the same run
	@for name in folding intake recompute lead_import reminders; do $(BIN)/python -m bench.$$name || exit 1; done

translations: $(STAMP) ## Collect the messages of templates and views, and bring the catalogues up to date
	@$(BIN)/python -m tests.house.translations

diagram: $(STAMP) ## Draw the packages and their imports again into the documents that show them
	@$(BIN)/python -m tests.house.diagram

hooks: $(STAMP) ## Check each commit of this clone with what `make lint` runs, and open messages with .gitmessage
	@$(BIN)/prek install --quiet
	@git config commit.template .gitmessage

lock: $(STAMP) ## Pin the requirements again from pyproject.toml, with hashes
	@$(PIP) install --quiet $(UV)
	@export UV_CUSTOM_COMPILE_COMMAND="make lock" && \
	  compile="$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade" && \
	  $$compile pyproject.toml -o requirements.txt && \
	  $$compile pyproject.toml --extra dev -c requirements.txt -o requirements-dev.txt

clean: ## Remove the virtual environment and caches; the data of make run stays
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage .coverage.*
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(STAMP): requirements.txt requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "Python 3.11 or newer is needed; name one with PYTHON=/path/to/python3."; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV) >/dev/null 2>&1 || \
	  { echo "No virtual environment could be made in $(VENV): is Python's venv module installed, and the folder writable?"; exit 1; }
	@echo "Installing the pinned requirements into .venv; this takes about half a minute."
	@$(PIP) install --no-input --require-hashes -r requirements-dev.txt >$(VENV)/install.log 2>&1 || \
	  { echo "The requirements could not be installed: the package index cannot be reached or lacks a pinned package (details: $(VENV)/install.log)."; exit 1; }
	@touch $@
