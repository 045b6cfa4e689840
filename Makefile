# One virtual environment, made from the pinned versions; everything else stands on it.
PYTHON ?= python3
BIN := .venv/bin
SEEDS ?= 200

.PHONY: demo test check lint soak bench pictures addin generate lock format clean

demo: .venv/ready
	$(BIN)/sheets-automation demo demo

test: .venv/ready
	$(BIN)/pytest

check: lint test

lint: .venv/ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

soak: .venv/ready
	SOAK_SEEDS=$(SEEDS) $(BIN)/pytest -m soak

bench: .venv/ready
	$(BIN)/python benchmarks/consolidate.py
	$(BIN)/python benchmarks/templates.py
	$(BIN)/python benchmarks/button.py

# The templates and the pages of columns, rules and commands follow from the model; tests fail where they no longer do.
generate: .venv/ready
	$(BIN)/python -c "from pathlib import Path; from sheets_automation import templates; \
		templates.write_templates(Path('templates'))"
	$(BIN)/python docs/generate.py

# The buttons for Excel as a file, for whichever Python the PC has; `sheets-automation addin install` makes its own.
addin: .venv/ready
	$(BIN)/python -c "from pathlib import Path; from sheets_automation import addin; print(addin.write(Path('dist')))"

# Needs LibreOffice and poppler; draws the pictures of the README and of the manual for guides.
pictures: .venv/ready
	$(BIN)/python docs/pictures/draw.py

format: .venv/ready
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Needs uv; writes the pinned versions for every platform and Python from 3.11 on.
lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --group dev \
		--no-header --output-file requirements.lock pyproject.toml

.venv/ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

clean:
	rm -rf .venv demo .pytest_cache .mypy_cache .ruff_cache .hypothesis
