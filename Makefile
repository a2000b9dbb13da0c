# The downtime kit. `make` alone lists what can be done.
.DEFAULT_GOAL := help
.PHONY: help demo test check validate bench bench-quick performance format lock translations docs clean audit scan windows

PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3.14 python3; do command -v $$p && break; done 2>/dev/null)
BIN := .venv/bin
DEMO ?= demo
PATIENTS ?= 180
PORT ?= 8765

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 16

demo: .venv/runtime ## a fictive hospital, exported, pulled, unlocked and served at http://127.0.0.1:8765
	@$(BIN)/downtime demo $(DEMO) --patients $(PATIENTS) --port $(PORT)

test: .venv/dev ## install what the tests need, then run them all
	@$(BIN)/python -m tests.tools.install
	@$(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder $(ARGS)

check: .venv/dev ## ruff, strict mypy, import direction, translations complete, lock in step
	@failed=0; \
	$(BIN)/ruff check . || failed=$$((failed + 1)); \
	$(BIN)/ruff format --check . || failed=$$((failed + 1)); \
	$(BIN)/mypy || failed=$$((failed + 1)); \
	$(BIN)/python -m pytest --quiet tests/project || failed=$$((failed + 1)); \
	echo "$$failed of 4 checks failed"; test $$failed -eq 0

validate: .venv/dev ## every page through the Nu HTML checker; needs Java (VNU_JAR=.../vnu.jar, else npm fetches it)
	@VNU_JAR=$(VNU_JAR) $(BIN)/python -m tests.tools.validate

bench: .venv-bench/ready ## each stage against its bare bound and its peers (half an hour; ROWS="fhir_reading pull", SIZES="200 2000")
	@.venv-bench/bin/python -m tests.benchmarks --json bench.json $(if $(ROWS),--rows $(ROWS)) $(if $(SIZES),--sizes $(SIZES))

bench-quick: .venv-bench/ready ## the same at small sizes, under two minutes
	@.venv-bench/bin/python -m tests.benchmarks --quick

performance: .venv-bench/ready ## write downtime/docs/PERFORMANCE.md and its plots anew from bench.json
	@.venv-bench/bin/python -m tests.benchmarks.page bench.json

audit: .venv/dev ## a full run under observation: is any patient in clear on disk, in memory files, arguments or logs?
	@$(BIN)/python -m tests.security.audit

scan: .venv/dev ## sqlmap and wapiti against an unlocked station on this machine (some minutes; installs both apart)
	@$(BIN)/python -m tests.security.scan

windows: .venv/dev ## the suite under the Python of Windows, in Wine (installs Wine; PARTS="downtime/vault faults")
	@$(BIN)/python -m tests.tools.windows $(PARTS)

format: .venv/dev ## write the code the way ruff wants it
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

lock: .venv/dev ## write the lock files anew from pyproject.toml
	@$(BIN)/python -m tests.tools.lock

translations: .venv/dev ## gather the messages of the code into the French catalogues and compile them
	@$(BIN)/python -m tests.tools.translations

docs: .venv/dev ## write the generated pages and pictures of the documentation anew
	@$(BIN)/python -m tests.tools.docs --pictures

clean: ## remove the environment and the demonstration
	rm -rf .venv .venv-bench .windows $(DEMO)

.venv/runtime: requirements.lock pyproject.toml
	@$(PYTHON) tests/tools/environment.py requirements.lock
	@touch $@

.venv/dev: requirements-dev.lock pyproject.toml
	@$(PYTHON) tests/tools/environment.py requirements-dev.lock
	@touch $@ .venv/runtime

.venv-bench/ready: requirements-bench.lock pyproject.toml
	@$(PYTHON) tests/tools/environment.py requirements-bench.lock .venv-bench
	@touch $@
