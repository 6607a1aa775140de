# All set-up is two commands: `make run` and `make test`. Both are quick the second time.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
# A Python without ensurepip (Debian without python3-venv) makes an environment without pip: its own pip serves then.
PIP = $(if $(wildcard $(BIN)/pip),$(BIN)/python -m pip,$(PYTHON) -m pip --python $(BIN)/python)
INSTALL = $(PIP) install --disable-pip-version-check --no-deps --no-build-isolation --use-pep517
COMPILE = $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
	--no-emit-find-links pyproject.toml --extra build --extra names
WORKERS ?= auto

.DEFAULT_GOAL := help
.PHONY: help setup run test check bench fuzz accuracy screenshots migration lock dev clean

help:  ## show these lines
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: LOCK = requirements.lock
setup: $(BIN)/python  ## create .venv with what running needs, from the hashed lock
	@$(install)

run: setup  ## start everything on http://127.0.0.1:8000 (the first time with the demo); Ctrl-C stops it
	@$(BIN)/doleance migrate
	@$(BIN)/doleance demo --if-empty
	@exec $(BIN)/doleance run --welcome

dev: LOCK = requirements-dev.lock
dev: $(BIN)/python
	@$(install)

test: dev  ## run every test on SQLite and PostgreSQL; ARGS="..." goes to pytest
	@$(BIN)/pytest -n $(WORKERS) $(ARGS)

check: dev  ## lint, format, types, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: dev  ## measure mail in, mail through, pages and memory beside a real Postfix (minutes)
	@$(BIN)/python -m bench
	@$(BIN)/python bench/scorecards.py

fuzz: dev  ## throw hostile mail at the parser for a minute; SECONDS=n or COUNT=n for longer, SEED=n for other mail
	@$(BIN)/python -m tests.fuzz

accuracy: dev  ## measure how well replies are read and texts are moderated, on labelled texts
	@$(BIN)/python -m bench.accuracy

screenshots: dev  ## take the pictures of the README with Chromium
	@$(BIN)/python -m bench.screenshots

migration: dev  ## write the first migration anew from the models (only while nothing is released)
	@$(BIN)/python -m relay.migrations.write
	@$(BIN)/ruff format -q relay/migrations/versions

lock: dev  ## resolve the dependencies anew into the two locks; UPGRADE=--upgrade takes newer ones
	$(COMPILE) $(UPGRADE) -o requirements.lock
	$(COMPILE) $(UPGRADE) --extra dev --extra parquet -c requirements.lock -o requirements-dev.lock

clean:  ## remove the environment and what the tools cached; ./var with the database stays
	rm -rf .venv build dist *.egg-info .cache .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

$(BIN)/python:
	@echo "Creating .venv with $$($(PYTHON) --version)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Doleance needs Python 3.11 or newer: make PYTHON=...")'
	@$(PYTHON) -m venv .venv 2>/dev/null || $(PYTHON) -m venv --clear --without-pip .venv

# .venv keeps a copy of what was installed from: equal copies mean that nothing is to be done. The development lock
# holds everything of the other one, so after it `make run` has nothing to do either.
define install
set -e; \
if ! cmp -s $(LOCK) .venv/$(LOCK) && ! { [ $(LOCK) = requirements.lock ] && cmp -s $(LOCK) .venv/contained.lock; }; then \
	echo "Installing $$(grep -c == $(LOCK)) packages into .venv (a minute or two the first time)"; \
	awk '/^setuptools==/ { found = 1 } found { print } found && !/\\$$/ { exit }' $(LOCK) > .venv/build.lock; \
	$(INSTALL) -q --require-hashes -r .venv/build.lock; \
	$(INSTALL) --require-hashes -r $(LOCK); \
	cp requirements.lock .venv/contained.lock; \
	cp $(LOCK) .venv/$(LOCK); \
fi; \
if ! cmp -s pyproject.toml .venv/pyproject.toml; then \
	$(INSTALL) -qq --no-index -e .; \
	cp pyproject.toml .venv/pyproject.toml; \
fi
endef
