# make run | test | test-services | demo | bench | bench-ranking | bench-report | bench-assignment | rush   (each prepares what it needs; again is quick and harmless)
PYTHON := .venv/bin/python
SERVICES_DATABASE_URL ?= postgres://postgres@127.0.0.1:5432/postgres
SERVICES_REDIS_URL ?= redis://127.0.0.1:6379/9

.PHONY: help run demo bench bench-ranking bench-report bench-assignment rush test test-services lint types environment environment-test lock

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile

environment:
	@sh config/environment.sh run

environment-test:
	@sh config/environment.sh test

run: environment
	@$(PYTHON) manage.py serve

demo: environment
	@rm -rf out/demo && mkdir -p out/demo
	@BANGPING_VAR=out/demo/var DATABASE_URL= REDIS_URL= $(PYTHON) manage.py demo --out out $(if $(PROGRAMME),--programme $(PROGRAMME))

bench: environment
	@DATABASE_URL=$(SERVICES_DATABASE_URL) $(PYTHON) -m bench.pages
	@DATABASE_URL=$(SERVICES_DATABASE_URL) $(PYTHON) -m bench.run

bench-ranking: environment var/bench/.installed
	@$(PYTHON) -m bench.ranking

bench-report: environment
	@$(PYTHON) -m bench.report

bench-assignment: environment
	@$(PYTHON) -m bench.assignment

var/bench/.installed: bench/requirements.txt | environment
	@rm -rf var/bench
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --no-deps --target var/bench --requirement $<
	@touch $@

rush: environment
	@DATABASE_URL=$(SERVICES_DATABASE_URL) $(PYTHON) -m bench.rush

lint: environment-test
	@.venv/bin/ruff format --check . && .venv/bin/ruff check . && .venv/bin/lint-imports

types: environment-test
	@.venv/bin/mypy .

test: lint types
	@$(PYTHON) -m pytest -n 2 --dist loadfile -m "not journey"
	@$(PYTHON) -m pytest -n 2 --dist loadfile -m journey

test-services: export DATABASE_URL = $(SERVICES_DATABASE_URL)
test-services: export REDIS_URL = $(SERVICES_REDIS_URL)
test-services: environment-test
	@$(PYTHON) -m pytest --services -n 2 --dist loadfile -m "not journey"
	@$(PYTHON) -m pytest --services -n 2 --dist loadfile -m journey --ignore=tests/journeys/test_every_page.py  # looks the same on any database

lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header -q requirements.in -o requirements.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header -q requirements-dev.in -o requirements-dev.txt
