# `make` lists everything. Needs Python 3.11+ and nothing else; `make demo PYTHON=python3.12` chooses another Python.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
.DEFAULT_GOAL := help

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

demo: .venv/.run ## Build the demo province and serve it (PORT=8000)
	@$(BIN)/payung demo --port $(PORT)

test: .venv/.test ## Run every test; says in one line what it had to leave out
	@$(if $(ARGS),$(BIN)/pytest -q $(ARGS),$(BIN)/python tests/halves.py)

test-calc: .venv/.test ## The fast half: law, coverage, matching; no database, no Spark
	@$(BIN)/pytest -q tests/law tests/coverage tests/matching -m "not spark" $(ARGS)

test-spark: .venv/.spark ## The same law and matching on PySpark; needs Java 17 or newer
	@$(BIN)/pytest -q tests/law tests/matching -m spark $(ARGS)

check: .venv/.test ## The gate: format, lint, types, imports, migrations, docs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/ast-grep scan --config lint/sgconfig.yml src/payung
	$(BIN)/basedpyright
	$(BIN)/lint-imports
	DJANGO_SETTINGS_MODULE=payung.site.settings $(BIN)/python -W ignore -m django makemigrations --check --dry-run
	$(BIN)/mkdocs build --strict --quiet --site-dir build/docs

format: .venv/.test ## Format and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: .venv/.test ## Read the docs at http://localhost:8001
	$(BIN)/mkdocs serve -a localhost:8001

shots: .venv/.test ## Make the screenshots of the README (needs Chromium)
	$(BIN)/python docs/shots.py

bench: .venv/.test ## Measure; prints a table and writes bench/README.md
	$(BIN)/python bench/run.py

lock: .venv/.test ## Renew requirements/*.txt after a change in pyproject.toml
	$(BIN)/python -m uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate pyproject.toml -o requirements/run.txt
	$(BIN)/python -m uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate pyproject.toml --group test -c requirements/run.txt -o requirements/test.txt
	$(BIN)/python -m uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate pyproject.toml --extra spark -c requirements/test.txt -o requirements/spark.txt

assets: ## Rebuild the committed CSS (needs Node)
	npm --prefix assets install --no-package-lock --no-audit --no-fund && npm --prefix assets run build

messages: .venv/.test ## Collect and compile translations (needs gettext)
	cd src/payung/web && ../../../$(BIN)/python -m django makemessages -l id --no-location --no-wrap --no-obsolete --settings payung.site.settings && ../../../$(BIN)/python -m django compilemessages --settings payung.site.settings

.venv/.run: requirements/run.txt pyproject.toml bootstrap.py
	@$(PYTHON) bootstrap.py run

.venv/.test: requirements/test.txt pyproject.toml bootstrap.py
	@$(PYTHON) bootstrap.py test

.venv/.spark: requirements/spark.txt requirements/test.txt pyproject.toml bootstrap.py
	@$(PYTHON) bootstrap.py spark

.PHONY: help demo test test-calc test-spark check format docs shots bench lock assets messages
