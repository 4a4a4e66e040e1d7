# `make demo` and `make test` set up everything they need themselves, once; see CONTRIBUTING.md for the rest.

VENV := .venv
PY := $(VENV)/bin/python
# Stamps: set-up is redone when the lock, pyproject.toml or the script changes, and costs nothing otherwise.
BASE := $(VENV)/.klaar-base
DEV := $(VENV)/.klaar-dev
LOCK := UV_NO_CONFIG=1 $(VENV)/bin/uv pip compile --quiet --generate-hashes --universal --fork-strategy fewest \
	--python-version 3.11 --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" $(LOCK_FLAGS)

.DEFAULT_GOAL := help
.PHONY: help demo test check golden lock bench bench-waarheid bench-voorafgaand bench-vergelijken clean

help:  ## show this list
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 16

demo: $(BASE)  ## analyse the made-up municipality Testdam and show what comes out
	@$(VENV)/bin/klantreis demo

test: $(DEV)  ## run the tests
	$(PY) -m pytest -n 2

check: $(DEV)  ## everything that must pass: style, types, tests, import rules, docs
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(PY) -m pytest -n 2

golden: $(DEV)  ## renew the golden files and the pictures in docs; read the diff before committing
	$(PY) -m pytest tests/golden --snapshot-update
	$(PY) docs/voorbeelden/teken.py

lock: $(DEV)  ## renew requirements/*.txt (LOCK_FLAGS=--upgrade for newer versions)
	$(LOCK) --extra wasm --group build -o requirements/base.txt pyproject.toml > /dev/null
	$(LOCK) --extra wasm --extra dev --group build -c requirements/base.txt -o requirements/dev.txt pyproject.toml > /dev/null

bench: $(DEV)  ## measure speed and memory
	$(PY) -m benchmarks

bench-waarheid: $(DEV)  ## hold klantreizen, handovers and loops against known truth: three seeds of 20,000 residents
	$(PY) -m benchmarks waarheid

bench-voorafgaand: $(DEV)  ## is a planted effect found, and nothing where none is: 400 seeds, more than an hour
	$(PY) -m benchmarks voorafgaand

bench-vergelijken: $(DEV)  ## is a planted change between years found, and nothing where years are alike: 400 seeds, about an hour
	$(PY) -m benchmarks vergelijken

clean:  ## remove the environment, caches and the demo's output; runs of your own stay
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	rm -rf outputs/testdam demo.sleutel

$(BASE): requirements/base.txt pyproject.toml tools/opzetten
	@tools/opzetten base

$(DEV): requirements/dev.txt pyproject.toml tools/opzetten
	@tools/opzetten dev
