# Everything a fresh Debian machine needs beyond Python 3.11, Node 20 and make is set up here.
# Every target may be run again at any time; stamps under var/ say what is already done.
SHELL := /bin/bash
.DEFAULT_GOAL := help

PYTHON ?= python3
PY := .venv/bin/python
PIP := $(PY) -m pip install -qq --disable-pip-version-check
HOST ?= 127.0.0.1
PORT ?= 8000
STAMPS := var/stamps
ASSETS := lingqu/web/static/web/vendor/THIRD_PARTY.md
MO := lingqu/locale/zh_Hans/LC_MESSAGES/django.mo
DEMO := LINGQU_SITE=demo
# What is asked of Debian's packages stands before everything else of a goal.
PACKAGES := $(if $(filter test test-postgres,$(MAKECMDGOALS)),packages-test,packages-run)
SOURCES := $(shell find lingqu/*/static -type f -not -path '*/vendor/*' 2>/dev/null)

.PHONY: packages-run packages-test help run test test-postgres check bench assets install translations reference wheel clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

packages-run:
	@PYTHON=$(PYTHON) tools/debian_packages.sh run || echo "Going on without; downloads as PDF will say what is missing."
packages-test:
	@PYTHON=$(PYTHON) tools/debian_packages.sh test

install: $(STAMPS)/install ## virtual environment with the locked dependencies
$(STAMPS)/install: requirements.lock pyproject.toml | $(PACKAGES)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or later is needed; $(PYTHON) is older. Try: make PYTHON=python3.12 run"; exit 1; }
	@test -x $(PY) || $(PYTHON) -m venv .venv \
	  || { rm -rf .venv; echo "The venv module is missing: apt-get install $(notdir $(PYTHON))-venv"; exit 1; }
	@mkdir -p $(STAMPS)
	@echo "Installing the locked dependencies into .venv (about a minute)"
	@$(PIP) -r requirements.lock
	@$(PIP) --no-deps -e .
	@touch $@

assets: $(ASSETS) node_modules/.package-lock.json ## front-end files by npm's lock
$(ASSETS) node_modules/.package-lock.json &: package-lock.json lingqu/web/assets.py $(STAMPS)/install
	@command -v npm >/dev/null || { echo "npm was not found. Install Node 20 or later: apt-get install nodejs npm"; exit 1; }
	@echo "Fetching the front-end files"
	@$(PY) -m lingqu.web.assets
	@touch $(ASSETS) node_modules/.package-lock.json

translations: $(MO) ## merge and compile the translations
$(MO): $(wildcard lingqu/locale/zh_Hans/parts/*.po) tools/translations.py $(STAMPS)/install
	@$(PY) -m tools.translations
	@touch $@

$(STAMPS)/static: $(ASSETS) $(SOURCES) $(STAMPS)/install
	@$(DEMO) $(PY) -m lingqu manage collectstatic --noinput --clear --verbosity 0
	@touch $@

run: $(STAMPS)/install assets $(MO) $(STAMPS)/static ## the demonstration city on 127.0.0.1:8000
	@$(DEMO) $(PY) -m lingqu manage migrate --verbosity 0
	@$(DEMO) $(PY) -m lingqu demo load
	@echo; echo "  Officers:    http://$(HOST):$(PORT)/   (Ctrl-C stops the server and its worker)"
	@echo "  Applicants:  http://$(HOST):$(PORT)/apply/"
	@echo "  Review desk: http://$(HOST):$(PORT)/evaluations/desk/"; echo
	@$(DEMO) $(PY) -m lingqu worker --name demo & worker=$$!; trap "kill $$worker 2>/dev/null" EXIT INT TERM; \
	  $(DEMO) $(PY) -m lingqu serve --host $(HOST) --port $(PORT)

test: $(STAMPS)/install assets $(MO) ## all tests, on SQLite
	@env -u DATABASE_URL $(PY) -m pytest -q -n auto --dist loadfile $(ARGS)

test-postgres: $(STAMPS)/install assets $(MO) ## all tests, on the PostgreSQL of DATABASE_URL
	@test -n "$(DATABASE_URL)" || { echo "Set DATABASE_URL=postgres://user:password@host:port/name"; exit 1; }
	@$(PY) -m pytest -q -n auto --dist loadfile $(ARGS)

check: $(STAMPS)/install assets $(MO) ## format, lint, types, imports, migrations, translations, reference
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports --no-cache
	$(DEMO) $(PY) -m lingqu manage makemigrations --check --dry-run
	$(PY) -m tools.translations --check
	$(PY) -m tools.reference --check

bench: $(STAMPS)/install assets $(MO) ## the measurements, in their short form
	@failed=0; for file in bench/[a-z]*.py; do \
	  module=$$(basename $$file .py); echo "== bench.$$module"; \
	  $(PY) -m bench.$$module --quick || failed=1; done; exit $$failed

reference: $(STAMPS)/install ## write docs/reference from the code
	@$(PY) -m tools.reference

wheel: assets $(MO) ## an installable wheel in dist/
	@$(PY) -m pip wheel --quiet --no-deps --wheel-dir dist .

clean: ## remove what can be made again, except the demonstration's data
	rm -rf .venv node_modules lingqu/web/static/web/vendor $(STAMPS) var/static dist build
