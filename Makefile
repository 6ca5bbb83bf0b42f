# The site's own commands; `make` alone lists them. Everything is installed into .venv, nothing outside the project.

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run setup test faults lint bench peers contract client lock clean venv dev

PYTHON := .venv/bin/python
# Where `venv` looks for a Python that is new enough; `make run BASE_PYTHON=…` names one.
BASE_PYTHON := python3.11 python3.12 python3.13 python3.14 python3

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

run: venv ## set up what is missing and serve the site on PORT (default 8000) until Ctrl-C
	@exec $(PYTHON) manage.py serve --with-parent

setup: venv ## everything that `make run` does before serving
	@$(PYTHON) manage.py setup

test: setup dev ## every check and every test, browser journeys included
	@$(MAKE) --no-print-directory lint
	$(PYTHON) manage.py makemigrations --check --dry-run
	@# The settings of a real site: nothing that Django's own deployment check finds may be left open.
	PRODUCTION=1 DEBUG=0 SECRET_KEY=$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(64))') \
		ALLOWED_HOSTS=peerlight.example $(PYTHON) manage.py check --deploy --fail-level WARNING
	$(PYTHON) -m pytest -n 2 --dist loadgroup $(ARGS)

faults: setup dev ## the long tests of killed workers and services: 100 kills, 10 crashes each of PostgreSQL and Redis
	PEERLIGHT_FAULTS=1 $(PYTHON) -m pytest -s tests/faults $(ARGS)

lint: dev ## style, types and layers, without tests
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy .
	$(PYTHON) -c 'import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())'

bench: setup dev peers ## measure speed and matching quality, write bench/results/
	$(PYTHON) -m bench $(ARGS)

# What the site is measured against, in an environment of its own: nothing of it is for the site.
peers: venv
	@cmp -s requirements-bench.txt .venv-peers/requirements.txt || { \
		$(PYTHON) -m venv --clear .venv-peers && \
		.venv-peers/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-bench.txt && \
		cp requirements-bench.txt .venv-peers/requirements.txt; }

contract: dev ## take what the endpoints declare now as the contract of the API, and show what changes in it
	$(PYTHON) manage.py contract

client: dev ## write the Python client of the API to clients/python/, from its contract
	.venv/bin/openapi-python-client generate --path docs/api/openapi.json --config docs/api/client.yml \
		--meta setup --output-path clients/python --overwrite --fail-on-warning

lock: ## write the requirements….txt anew from their .in files (needs uv)
	for file in requirements requirements-dev requirements-bench; do \
		uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header $$file.in -o $$file.txt || exit 1; \
	done

clean: ## remove caches and what tools wrote; .venv and the data in PEERLIGHT_HOME stay
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage htmlcov staticfiles
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +

# Each requirements file is copied beside what was installed from it: the same file again means nothing to do.
venv:
	@cmp -s requirements.txt .venv/requirements.txt && $(PYTHON) -c '' 2>/dev/null && exit 0; \
	if ! $(PYTHON) -m pip --version >/dev/null 2>&1; then \
		for base in $(BASE_PYTHON) ""; do \
			"$$base" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && break; \
		done; \
		test -n "$$base" || { echo "Peerlight needs Python 3.11 or newer: install it first." >&2; exit 1; }; \
		"$$base" -m venv --clear .venv || exit 1; \
	fi; \
	echo "Installing the locked requirements into .venv ..." >&2; \
	$(PYTHON) -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.txt && \
	cp requirements.txt .venv/requirements.txt

dev: venv
	@cmp -s requirements-dev.txt .venv/requirements-dev.txt || { \
		echo "Installing what tests and checks need into .venv ..." >&2; \
		$(PYTHON) -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-dev.txt && \
		cp requirements-dev.txt .venv/requirements-dev.txt; }
