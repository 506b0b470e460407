# `make run` is the whole pipeline; `make help` lists the rest.
PYTHON ?= python3
BIN := $(CURDIR)/.venv/bin
STAMP := .venv/.installed

.PHONY: help run translation experiments dashboard test check format lock install clean

help: ## list the commands
	@grep -hE '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 16

run: install ## the whole pipeline through the Prefect flow; a second run does nothing
	@"$(BIN)"/python -m flows run

translation: install ## the translation pipeline: the Transformer against what it replaced
	@"$(BIN)"/python -m flows run --pipeline translation

experiments: install ## the experiments: every claim of the notes, tried
	@"$(BIN)"/python -m flows run --pipeline experiments

dashboard: install ## Prefect's dashboard on loopback, with the flow ready to start and schedule
	@"$(BIN)"/python -m flows dashboard

test: install ## the tests, but for the few that take longest (.ci/run has them too)
	@"$(BIN)"/python -m pytest -m "not slow" -n logical --maxprocesses 4 --no-loadscope-reorder

check: install ## ruff, formatting, types, params, lock and dvc.yaml in step
	@"$(BIN)"/ruff check .
	@"$(BIN)"/ruff format --check .
	@"$(BIN)"/mypy
	@"$(BIN)"/python -m pipeline check
	@"$(BIN)"/python -m pipeline dependencies
	@"$(BIN)"/python .ci/check_lock.py

format: install ## format the code
	@"$(BIN)"/ruff check --fix .
	@"$(BIN)"/ruff format .

lock: ## resolve requirements.lock anew
	@.ci/install.sh $(PYTHON) lock

install: $(STAMP) ## the locked dependencies, into .venv

$(STAMP): requirements.lock pyproject.toml
	@.ci/install.sh $(PYTHON)

clean: ## remove what the stages made (the cache of DVC stays, and the next run restores from it)
	@rm -rf data/raw data/corpus data/tokenizer data/tokens data/encoder data/architecture data/embeddings \
	  data/tasks data/rates data/imported_rates data/baselines data/finetuned reports/validation \
	  reports/data_docs reports/evaluation reports/report.html .checkpoints logs \
	  data/translation translation/reports translation/.checkpoints translation/logs \
	  data/experiments experiments/reports experiments/logs
