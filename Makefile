.PHONY: app env test
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
