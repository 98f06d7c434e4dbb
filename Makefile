.PHONY: app env test crash fuzz
PYTHON ?= python3
PORT ?= 8501

app: env
	.venv/bin/wardgraph build
	.venv/bin/wardgraph app --port $(PORT)

env: .venv/.stamp

.venv/.stamp: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	.venv/bin/python -m pip install --quiet --require-hashes --requirement requirements.lock
	.venv/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

test: env
	tests/setup.sh
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/pytest

# Kills commands a hundred times at moments of their work, and looks at what they leave.
crash: env
	WARDGRAPH_KILLS=$${WARDGRAPH_KILLS:-100} .venv/bin/pytest tests/store/test_store_crash.py

# Feeds every reader far more made-up input than the tests do.
fuzz: env
	WARDGRAPH_FUZZ=$${WARDGRAPH_FUZZ:-20} .venv/bin/pytest tests/fuzz
