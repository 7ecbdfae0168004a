# The District Finance Bureau suite. `make` alone lists the targets.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PACKAGES := shared services/revenue-svc services/credit-svc services/debt-svc services/performance-svc gateway
WORKERS ?= $(shell getconf _NPROCESSORS_ONLN)
SOURCES := shared/src:gateway/src:$(subst $() ,:,$(wildcard services/*/src))
# What is installed names the folder in which that was done: this folder's own sources come first, wherever it was moved or copied to.
export PYTHONPATH := deploy:$(SOURCES)
# Where an environment (an image's, say) forbids bytecode, each of a dozen processes would compile every library by itself.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup without-venv run test test-side-by-side test-races quick-test mutations soak bench pages-check containers-test images typescript lint format openapi configuration token weight verify prune migration revisions lock clean

help: ## List every target
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-15s %s\n", $$1, $$2}'

setup: $(VENV)/.ready ## Create .venv with everything that run, test and lint need

# The locks are whole: pip need not ask what a package needs, and what is never imported need not be compiled.
INSTALL := --disable-pip-version-check install -q --no-compile --no-deps
LOCKED := $(INSTALL) --require-hashes
$(VENV)/.runs: deploy/pip.lock deploy/requirements.lock deploy/build.lock deploy/local.lock pyproject.toml $(PACKAGES:=/pyproject.toml) $(wildcard services/*/src/*/openapi.json)
	@$(PYTHON) -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer with its venv module is needed (Debian: python3-venv); name it with make PYTHON=/path/to/python3"; exit 1; }
	$(PYTHON) -m venv --without-pip $(VENV)
	@# A pip that reads an index fast; where the interpreter has none that installs elsewhere, by the one that it brings.
	@$(PYTHON) -m pip --python $(BIN)/python $(LOCKED) -r deploy/pip.lock 2>/dev/null \
	  || { $(BIN)/python -m ensurepip >/dev/null && $(BIN)/python -m pip $(LOCKED) -r deploy/pip.lock; }
	@# Beside each other, since one core is what pip takes: no package stands in two of these locks.
	$(BIN)/python -m pip $(LOCKED) -r deploy/requirements.lock & \
	  $(BIN)/python -m pip $(LOCKED) -r deploy/build.lock -r deploy/local.lock \
	  && $(BIN)/python -m pip $(INSTALL) --no-build-isolation $(PACKAGES:%=-e %); ended=$$?; wait $$! && exit $$ended
	@touch $@

# One whose Python was upgraded or removed since has nothing of what was installed: it is made anew.
MADE_WITH := $(shell sed -n 's/^executable = //p' $(VENV)/pyvenv.cfg 2>/dev/null)
VERSION := $(shell sed -n 's/^version = //p' $(VENV)/pyvenv.cfg 2>/dev/null)
IS_VERSION := $(BIN)/python -ISc 'import sys; sys.exit(not "$(VERSION)".startswith("{}.{}.".format(*sys.version_info)))' 2>/dev/null
ifneq ($(shell [ -z "$(MADE_WITH)" ] || [ $(BIN)/python -ef "$(MADE_WITH)" ] || $(IS_VERSION) || echo another),)
$(VENV)/.runs: without-venv
endif
without-venv:
	rm -rf $(VENV)

$(VENV)/.ready: $(VENV)/.runs requirements.lock
	$(BIN)/python -m pip $(LOCKED) -r requirements.lock
	@touch $@

run: $(VENV)/.runs ## Bring up the whole suite with a demo district on http://127.0.0.1:8000 (PORT, BUREAU_DATA; BUREAU_DEMO=no: empty)
	@exec $(BIN)/python -m local.run

test: setup ## Run every test that needs no extra system package: test-side-by-side and test-races, even if one fails
	@$(MAKE) --no-print-directory --keep-going -j1 test-side-by-side test-races

test-side-by-side: setup ## Run the tests that may run beside others, WORKERS (one a core) at a time
	$(BIN)/python -m pytest -m "not containers and not race" -n $(WORKERS) --dist worksteal

test-races: setup ## Run the tests that let many callers race, beside no others, WORKERS at a time
	$(BIN)/python -m pytest -m race -n $(WORKERS) --dist worksteal

quick-test: setup ## Run the tests that need no database
	$(BIN)/python -m pytest tests/architecture shared/tests/rules services/*/tests/rules gateway/tests

mutations: setup ## Plant the faults of tests/mutants.py (N="3 17": these) one by one in a copy, and see whether their tests catch them
	@$(BIN)/python -m tests.mutations $(N)

SOAKS = $(basename $(notdir $(filter-out tests/soak/_%,$(wildcard tests/soak/*.py))))
soak: setup ## Run the long attacks of tests/soak (N="writers files": these), one by one
	@for each in $(or $(N),$(SOAKS)); do echo "== $$each"; PYTHONPATH=$(PYTHONPATH):shared/tests $(BIN)/python -m tests.soak.$$each || failed=1; done; [ -z "$$failed" ]

bench: setup ## Measure the suite against floors and peers (N="report lists": these parts; SCALE=1: the full sizes, 0.1 if unsaid; ROUNDS)
	@PYTHONPATH=$(PYTHONPATH):shared/tests $(BIN)/python -m tests.bench --scale $(or $(SCALE),0.1) --rounds $(or $(ROUNDS),9) $(N)

containers-test: setup ## Build the images and walk a journey through real containers (names the system packages it needs)
	$(BIN)/python -m containers.engine
	$(BIN)/python -m pytest -m containers tests/containers

images: setup ## Build the five images with buildah or docker, tagged TAG=dev (STAND_INS=1: the tests' bases, nothing is pulled)
	$(BIN)/python -m containers.images --tag $(or $(TAG),dev) $(if $(STAND_INS),--stand-ins)

typescript: ## Generate a TypeScript client of every domain with a stock tool and compile it under strict (needs node 20 and npm)
	cd tests/typescript && npm ci --silent --no-audit --no-fund && mkdir -p generated
	for domain in revenue credit debt performance; do \
	  (cd tests/typescript && npx --no-install openapi-typescript \
	    ../../services/$$domain-svc/src/$${domain}_svc/openapi.json -o generated/$$domain.ts) || exit 1; done
	cd tests/typescript && npx --no-install tsc --project .

CHROMIUM ?= $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)
pages-check: ## Look at every page of the running suite (PORT, BUREAU_DATA) with Chromium and axe; needs node 20, npm and chromium, and fails without
	@test -n "$(CHROMIUM)" || { echo "pages-check did not run: there is no Chromium (apt-get install chromium, or CHROMIUM=path)"; exit 1; }
	cd tests/pages && npm ci --silent --no-audit --no-fund
	cd tests/pages && node check.mjs http://127.0.0.1:$(or $(PORT),8000) $(abspath $(or $(BUREAU_DATA),.data))/clients.json $(CHROMIUM)

lint: setup ## ruff, mypy strict, import-linter
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	PYTHONPATH=$(SOURCES) $(BIN)/lint-imports --no-cache

format: setup ## Rewrite the sources in the house format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

openapi: setup ## Write the committed OpenAPI documents anew
	$(BIN)/python -m local.openapi
	@touch $(VENV)/.runs $(VENV)/.ready  # the gateway's copies are written, too: what is set up stays as it is

configuration: setup ## Write the committed reference of environment variables anew
	$(BIN)/python -m local.configuration

token: $(VENV)/.runs ## Print a token of the running suite for curl (ROLE=viewer, recorder, approver, …)
	@$(BIN)/python -m local.token $(or $(ROLE),viewer)

weight: setup ## Print what the suite costs: lines a book, statements and ms of a summary and a write, kB of documents, s of tests
	@$(BIN)/python -m tests.weight

verify: $(VENV)/.runs ## Check every service's journal, records and anchors of the running suite
	$(BIN)/python -m local.verify

prune: $(VENV)/.runs ## Remove keys of answered requests and refusals that are kept no longer, as the owner of the databases that the environment names (SERVICES="revenue gateway")
	@$(BIN)/python -m bureau_common.kit.audit.prune $(or $(SERVICES),revenue credit debt performance gateway)

migration: setup ## Write a migration for SERVICE=revenue (or gateway, kit) with message M="…", against an empty database
	@$(BIN)/python -m local.migration "$(SERVICE)" "$(M)"

revisions: setup ## Add the hashes of new migrations to tests/frozen/revisions.txt
	@$(BIN)/python -m tests.frozen.revisions

EXPORT := $(BIN)/uv export -q --no-emit-workspace --no-header
lock: setup ## Resolve the dependencies anew into the locks (hashes, no addresses): all, an image's, what builds it, a run's, pip, a soak's, a bench's
	$(EXPORT) --all-packages --all-groups --no-group soak --no-group bench -o requirements.lock
	$(EXPORT) --frozen --all-packages --no-default-groups -o deploy/requirements.lock
	$(EXPORT) --frozen --only-group build -o deploy/build.lock
	$(EXPORT) --frozen --only-group local -o deploy/local.lock
	$(EXPORT) --frozen --only-group pip -o deploy/pip.lock
	$(EXPORT) --frozen --only-group soak -o tests/soak/requirements.lock
	$(EXPORT) --frozen --only-group bench -o tests/bench/requirements.lock

clean: ## Remove .venv and the caches; .data (the database) stays
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache uv.lock
