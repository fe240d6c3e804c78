PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
RAW    ?= data/raw
OUT    ?= data/out
STAGES ?= rules,ner
WORKERS ?= 1

.PHONY: extract test lint eval bench clean

extract: $(VENV)/.run  ## tables of the reports in RAW, written to OUT
	$(BIN)/extract run $(RAW) --out $(OUT) --stages $(STAGES) --workers $(WORKERS)

test: lint  ## set-up, style, types and tests
	$(BIN)/python -m pytest

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/mypy

eval: $(VENV)/.run  ## agreement with annotations: make eval GOLD=folder TEXTS=folder
	@test -n "$(GOLD)" -a -n "$(TEXTS)" || { echo "usage: make eval GOLD=folder TEXTS=folder" >&2; exit 2; }
	$(BIN)/extract evaluate $(GOLD) $(TEXTS) --stages $(STAGES)

bench: $(VENV)/.run
	$(BIN)/python bench/speed.py $(RAW)

clean:
	rm -rf $(VENV) $(OUT) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' \
	  || { echo "Python 3.11 to 3.13 is needed; name one with: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	  || { echo "Python's venv module is missing; on Debian: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.run: $(VENV)/.python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@
