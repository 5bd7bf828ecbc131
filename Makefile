# Every path here is relative, so that the checkout may lie in a folder with a space in its name.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
N ?= 10000 100000
EXAMPLES ?= 1000
MONTHS ?= 14
IN_VENV := .venv/bin/python
PACKAGES := accounts products statements notifications sync billing_platform
SOURCES := $(PACKAGES) tests benchmarks manage.py

.PHONY: help setup up quick test slow soak ways conformance check bench lint types shell lock stop clean

help: ## List what can be done
	@grep -hE '^[a-z]+:.*## ' Makefile | awk -F ':.*## ' '{ printf "  make %-11s %s\n", $$1, $$2 }'

setup: ## Install everything, start the services, bring the database up to date
	@bash scripts/install
	@$(IN_VENV) manage.py migrate --verbosity 0

up: setup ## Serve the pages with the demo provider; Ctrl-C stops
	@$(IN_VENV) -m billing_platform.supervisor

quick: setup ## Run the quick tests, between two edits
	@$(IN_VENV) -m pytest -n 2 --dist worksteal -q -m "not slow" --reuse-db

test: setup ## Run all tests
	@$(IN_VENV) -m pytest -n 2 --dist worksteal -q

slow: setup ## Run all tests, and note anew which of them make quick leaves out
	@$(IN_VENV) -m pytest -n 2 --dist worksteal -q --note-slow 0.1

soak: setup ## Ask the API 1,000 made-up requests an operation, and let scenarios last 14 months
	@$(IN_VENV) -m pytest -n 2 --dist worksteal -q --examples $(EXAMPLES) --months $(MONTHS) \
		--pairs $(EXAMPLES) tests/api/test_made_up.py tests/api/test_once.py \
		tests/api/test_a_business_by_the_client.py tests/scenarios/test_vectors.py

ways: setup ## Go the ways of clerks in a real browser, through the product with its demo provider
	@$(IN_VENV) -m pytest -q tests/ways

conformance: ## Ask a platform that runs ten questions: make conformance URL=… KEY=… OTHER_KEY=…
	@$(or $(wildcard $(IN_VENV)),python3) -m scripts.conformance --months $(MONTHS)

check: setup lint types ## Everything that must hold before a change goes in
	@.venv/bin/lint-imports
	@$(IN_VENV) manage.py makemigrations --check --dry-run
	@$(MAKE) --no-print-directory test

lint: setup ## Look at the style of code and templates
	@$(IN_VENV) -m ruff check .
	@$(IN_VENV) -m ruff format --check .
	@$(IN_VENV) -m djlint templates --lint --quiet

types: setup ## Check the types
	@$(IN_VENV) -m mypy

bench: setup ## Measure the processes against hand-written SQL: make bench N=1000000
	@$(IN_VENV) -m benchmarks.billing.run --customers $(N)

shell: setup ## A Python prompt with the models
	@$(IN_VENV) manage.py shell

lock: ## Write the lock files anew from requirements/*.in (needs uv)
	@bash scripts/lock

stop: ## Stop the platform and its embedded services
	@[ ! -x $(IN_VENV) ] || { $(IN_VENV) -m billing_platform.supervisor stop && $(IN_VENV) -m billing_platform.embedded stop; }

clean: stop ## Stop the services and delete the installation and all local data
	@rm -rf .venv var .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
