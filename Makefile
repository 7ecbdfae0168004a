# The District Finance Bureau suite. `make` alone lists the targets.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PACKAGES := shared services/revenue-svc services/credit-svc services/debt-svc services/performance-svc gateway
export PYTHONPATH := deploy

.DEFAULT_GOAL := help
.PHONY: help setup run test quick-test lint format openapi token verify migration lock clean

help: ## List every target
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

setup: $(VENV)/.ready ## Create .venv with everything that run, test and lint need

$(VENV)/.ready: requirements.lock pyproject.toml $(PACKAGES:=/pyproject.toml)
	@$(PYTHON) -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer with its venv module is needed (Debian: python3-venv); name it with make PYTHON=/path/to/python3"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip --disable-pip-version-check install -q --require-hashes -r requirements.lock
	$(BIN)/python -m pip --disable-pip-version-check install -q --no-deps --no-build-isolation $(PACKAGES:%=-e %)
	@touch $@

run: setup ## Bring up the whole suite with a demo district on http://127.0.0.1:8000 (PORT, BUREAU_DATA)
	@exec $(BIN)/python -m local.run

test: setup ## Run every test that needs no extra system package
	$(BIN)/python -m pytest

quick-test: setup ## Run the tests that need no database
	$(BIN)/python -m pytest tests/architecture services/*/tests/rules gateway/tests

lint: setup ## ruff, mypy strict, import-linter
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	PYTHONPATH=shared/src:gateway/src:$(subst $() ,:,$(wildcard services/*/src)) $(BIN)/lint-imports --no-cache

format: setup ## Rewrite the sources in the house format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

openapi: setup ## Write the committed OpenAPI documents anew
	$(BIN)/python -m local.openapi

token: setup ## Print a token of the running suite for curl (ROLE=viewer, recorder, approver, …)
	@$(BIN)/python -m local.token $(or $(ROLE),viewer)

verify: setup ## Check every service's journal, records and anchors of the running suite
	$(BIN)/python -m local.verify

migration: setup ## Write a migration for SERVICE=revenue (or gateway) with message M="…", against an empty database
	@$(BIN)/python -m local.migration "$(SERVICE)" "$(M)"

lock: setup ## Resolve the dependencies anew into requirements.lock (hashes, no addresses)
	$(BIN)/uv export -q --no-emit-workspace --no-header --all-groups --all-packages -o requirements.lock

clean: ## Remove .venv and the caches; .data (the database) stays
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache uv.lock
