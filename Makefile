# Every path here is relative, so that the checkout may lie in a folder with a space in its name.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
N ?= 10000 100000
PYTHON := .venv/bin/python
PACKAGES := accounts products statements notifications sync billing_platform
SOURCES := $(PACKAGES) tests benchmarks manage.py

.PHONY: help setup up test check bench lint types shell lock stop clean

help: ## List what can be done
	@grep -hE '^[a-z]+:.*## ' Makefile | awk -F ':.*## ' '{ printf "  make %-8s %s\n", $$1, $$2 }'

setup: ## Install everything, start the services, bring the database up to date
	@bash scripts/install
	@$(PYTHON) manage.py migrate --verbosity 0

up: setup ## Serve the pages with the demo provider; Ctrl-C stops
	@$(PYTHON) -m billing_platform.supervisor

test: setup ## Run the tests
	@$(PYTHON) -m pytest -n 2 -q

check: setup lint types ## Everything that must hold before a change goes in
	@.venv/bin/lint-imports
	@$(PYTHON) manage.py makemigrations --check --dry-run
	@$(MAKE) --no-print-directory test

lint: setup ## Look at the style of code and templates
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m djlint templates --lint --quiet

types: setup ## Check the types
	@$(PYTHON) -m mypy

bench: setup ## Measure the processes against hand-written SQL: make bench N=1000000
	@$(PYTHON) -m benchmarks.run --customers $(N)

shell: setup ## A Python prompt with the models
	@$(PYTHON) manage.py shell

lock: ## Write the lock files anew from requirements/*.in (needs uv)
	@bash scripts/lock

stop: ## Stop the platform and its embedded services
	@[ ! -x $(PYTHON) ] || { $(PYTHON) -m billing_platform.supervisor stop && $(PYTHON) -m billing_platform.embedded stop; }

clean: stop ## Stop the services and delete the installation and all local data
	@rm -rf .venv var .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
