# Every target works from a fresh clone with Python 3.11+ and make alone.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet
SECONDS ?= 300
EXAMPLES := $(sort $(wildcard examples/pages/*))

# What make pretrain takes: TEXT=FOLDER [SIZE=cpu] [MINUTES=60] [RUN=FOLDER]
SIZE ?= cpu
RUN ?= runs/$(SIZE)

.DEFAULT_GOAL := help
.PHONY: help demo test check lint types tests model pretrain careful evaluate gate bench fuzz corpus format clean

help: ## show this help
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "fairbalance needs Python 3.11 or later; run make PYTHON=python3.11" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.core: pyproject.toml | $(BIN)/python
	$(PIP) --editable .
	@touch $@

$(VENV)/.test: pyproject.toml | $(BIN)/python
	$(PIP) --editable '.[test]'
	@touch $@ $(VENV)/.core

demo: $(VENV)/.core ## score the example pages and write report.html
	@$(BIN)/fairbalance score $(EXAMPLES)
	@$(BIN)/fairbalance score $(EXAMPLES) --format html --output report.html --quiet
	@echo "The report is in $(CURDIR)/report.html; open it in a browser."

test: check ## install what tests need, then run lint, types and tests

check: lint types tests corpus ## all that continuous integration runs

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.test
	$(BIN)/mypy

tests: $(VENV)/.test
	$(BIN)/coverage run -m pytest
	$(BIN)/coverage report

corpus: $(VENV)/.test ## validate the corpus
	$(BIN)/python -m training.corpus check

model: $(VENV)/.test ## train the default model from the corpus
	$(BIN)/python -m training.fit

pretrain: $(VENV)/.test ## pretrain an encoder, or go on: make pretrain TEXT=FOLDER SIZE=cpu MINUTES=60
	$(BIN)/python -m training.pretrain --text $(or $(TEXT),$(error name a folder of text: make pretrain TEXT=FOLDER)) \
		--size $(SIZE) --output $(RUN) $(if $(MINUTES),--minutes $(MINUTES)) \
		$(if $(wildcard $(RUN)/checkpoints/*[0-9]),--resume)

careful: $(VENV)/.test ## fine-tune an encoder into the careful model: make careful ENCODER=FOLDER_OR_HUB_ID
	$(BIN)/python -m training.finetune --encoder $(or $(ENCODER),$(error name an encoder: make careful ENCODER=FOLDER_OR_HUB_ID))

evaluate: $(VENV)/.test ## measure the model and the baselines, print tables, draw curves
	$(BIN)/python -m training.evaluate --document docs/evaluation.md

gate: $(VENV)/.test ## fail if a figure of the model is below its floor
	$(BIN)/python -m training.gate

fuzz: $(VENV)/.test ## search for inputs the readers cannot bear, for SECONDS (300)
	$(BIN)/python -m tests.fuzzing.readers --seconds $(SECONDS)

bench: $(VENV)/.test ## measure passages a second of every tier, deciding strings kept, speed of HTML
	$(PIP) --editable '.[bench]'
	$(BIN)/python benchmarks/passages_per_second.py
	$(BIN)/python benchmarks/deciding_strings.py
	$(BIN)/python benchmarks/html_speed.py

format: $(VENV)/.test ## format the code
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

clean: ## remove the environment and what tools left behind
	rm -rf $(VENV) build dist evaluation report.html .coverage .mypy_cache .pytest_cache .ruff_cache .hypothesis
