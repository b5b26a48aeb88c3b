# make run serves the site with its sample; make test runs everything. make help lists the rest.
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run demo test test-fast lint bench bench-crowd lock messages machine-run machine-test

# Python keeps what it compiled, or every process that a test starts would compile the site again.
unexport PYTHONDONTWRITEBYTECODE

PORT ?= 8000
PYTEST_ARGS ?=
VENV ?= .venv
PIP_TOOLS := pip-tools==7.6.2
# The first interpreter that is new enough; looked for only where it is used.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$python; break; }; done)
MANAGE = $(VENV)/bin/python manage.py
# As many tests at once as there are cores (PYTEST_ARGS="-n 0" for one after another); the slowest are named.
PYTEST = $(VENV)/bin/python -m pytest --numprocesses logical --durations 15 $(PYTEST_ARGS)
COMPILE = $(VENV)/pip-tools/bin/pip-compile --quiet --strip-extras --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host

help: ## list these targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | awk -F '\t' '{ printf "make %-10s %s\n", $$1, $$2 }'

run: export SITE_URL = http://127.0.0.1:$(PORT)
run: machine-run $(VENV)/requirements.installed .env ## serve the site with its sample on 127.0.0.1:8000 (PORT=...)
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) build_sample || echo "The sample is not complete, see above; serving what there is." >&2
	@$(MANAGE) build_public >/dev/null || echo "The public files are not complete; build_public tells what is missing." >&2
	@$(MANAGE) runserver 127.0.0.1:$(PORT)

demo: machine-run $(VENV)/requirements.installed .env ## walk the sample through the workflow and leave its PDF in var/demo
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) build_sample

# One folder for both parts: a PDF that was set in the first is not set again in the second.
test: machine-test $(VENV)/requirements-dev.installed ## all tests on SQLite, then those of the database on a throw-away PostgreSQL
	@export TESTS_VAR_DIR=$$(mktemp -d); trap 'rm -rf "$$TESTS_VAR_DIR"' EXIT; trap 'exit 130' INT TERM; \
	echo "== SQLite =="; env -u DATABASE_URL $(PYTEST) || exit; \
	echo "== PostgreSQL =="; $(VENV)/bin/python -m tests.throwaway_postgresql $(PYTEST)

test-fast: machine-test $(VENV)/requirements-dev.installed ## what needs neither browser nor PDF, on SQLite only
	@env -u DATABASE_URL $(PYTEST) -m "not browser and not pdf"

lint: $(VENV)/requirements-dev.installed .env ## style and types
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy

bench: machine-test $(VENV)/requirements-dev.installed .env ## measure the desk, the PDF and the lists
	@$(VENV)/bin/python -m tests.bench

SIZE ?= small
bench-crowd: machine-test $(VENV)/requirements-dev.installed ## many at once, kills and outages, on a throw-away PostgreSQL (SIZE=small, full; PARTS=...)
	@$(VENV)/bin/python -m tests.throwaway_postgresql $(VENV)/bin/python -m tests.bench.evening $(SIZE) $(PARTS)

lock: $(VENV)/pip-tools/bin/pip-compile ## pin what pyproject.toml asks for, with hashes (ARGS=--upgrade for newer versions)
	$(COMPILE) $(ARGS) --extra=dev --output-file=requirements-dev.txt pyproject.toml
	$(COMPILE) $(ARGS) --constraint=requirements-dev.txt --output-file=requirements.txt pyproject.toml

messages: machine-test $(VENV)/requirements-dev.installed .env ## collect the strings for people and compile the translations
	$(MANAGE) makemessages --locale zh_Hans --no-wrap --no-obsolete --add-location file --ignore '$(VENV)' --ignore var --ignore tests
	$(MANAGE) compilemessages --locale zh_Hans --ignore '$(VENV)'

machine-run machine-test: machine-%: | $(VENV)/bin/python
	@$(VENV)/bin/python -m config.machine $*

# A half-made environment is removed, or the next make would take it for a whole one.
$(VENV)/bin/python:
	@python='$(PYTHON)'; \
	if [ -z "$$python" ]; then echo "Python 3.11 or newer is needed (python3 was not found or is older)." >&2; exit 1; fi; \
	if ! $$python -c 'import ensurepip, venv' 2>/dev/null; then \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			apt-get update --quiet && DEBIAN_FRONTEND=noninteractive apt-get install --quiet --yes python3-venv || exit 1; \
		else echo "Python's venv module is missing; on Debian type: sudo apt-get install python3-venv" >&2; exit 1; fi; \
	fi; \
	$$python -m venv --clear $(VENV) || { rm -rf $(VENV); exit 1; }

# Installed again only when the lock has changed.
$(VENV)/%.installed: %.txt | $(VENV)/bin/python
	@echo "Installing Python packages from $< (a minute or two the first time) ..."
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $<
	@touch $@

$(VENV)/pip-tools/bin/pip-compile: | $(VENV)/bin/python
	@$(VENV)/bin/python -m venv $(VENV)/pip-tools
	@$(VENV)/pip-tools/bin/pip install --quiet --disable-pip-version-check $(PIP_TOOLS)

.env: | $(VENV)/bin/python
	@umask 077; key=$$($(VENV)/bin/python -c 'import secrets; print(secrets.token_urlsafe(50))'); \
	sed -e 's/^DEBUG=.*/DEBUG=true/' -e "s/^SECRET_KEY=.*/SECRET_KEY=$$key/" env.sample > $@
