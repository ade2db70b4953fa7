# `make run` starts everything; `make test` is what a green build means. Needs Python 3.11 or 3.12 with pip, and make.
.POSIX:

# PYTHON: the interpreter to make .venv with; found by itself. PORT, DATA_DIR: see .env.example.
PYTHON =
VENV = .venv
PY = $(VENV)/bin/python
SUITE =

help:
	@echo "make run     start everything (PORT=8000, DATA_DIR=var); Ctrl-C stops it"
	@echo "make test    all tests, the browser journey included"
	@echo "make check   lint, format, types, templates, import rules, deployment checks, missing migrations"
	@echo "make bench   the benchmark table"
	@echo "make soak SUITE=name   the full counts of one suite"
	@echo "make model   train the pipeline and put it into claims/nlp/model"
	@echo "make lock    resolve the dependencies of pyproject.toml into requirements*.txt"
	@echo "make clean   remove caches (never the data folder)"

run: install
	@exec $(PY) manage.py up --with-parent

test: install-dev chromium
	$(PY) -m pytest tests --ignore tests/browser --ignore tests/soak
	$(PY) -m pytest tests/browser

# The types take longest: they are checked beside the rest.
check: install-dev
	@$(VENV)/bin/mypy . > $(VENV)/mypy.out 2>&1 & types=$$!; failed=; \
	say() { echo "+ $$*"; "$$@" || failed="$$failed, $$(basename "$$1") $$2"; }; \
	deployment() { env HTTPS=1 DEBUG=0 SECRET_KEY="$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(64))')" \
		$(PY) manage.py check --deploy --fail-level WARNING; }; \
	say $(VENV)/bin/ruff check . ; \
	say $(VENV)/bin/ruff format --check . ; \
	say $(VENV)/bin/djlint templates --lint --quiet ; \
	say $(VENV)/bin/lint-imports ; \
	say deployment ; \
	say $(PY) -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run ; \
	echo "+ mypy"; wait $$types || failed="$$failed, mypy"; cat $(VENV)/mypy.out; \
	if [ -n "$$failed" ]; then echo "make check: failed$$failed" >&2; exit 1; fi

bench: install-dev
	@$(VENV)/bin/uv pip install --quiet --python $(PY) bm25s || echo "Without bm25s: its line is left out."
	$(PY) -m bench

soak: install-dev
	@if [ ! -f "tests/soak/test_soak_$(SUITE).py" ]; then \
		echo "make soak SUITE=name; there are: $$(ls tests/soak 2>/dev/null | sed -n 's/^test_soak_\(.*\)\.py$$/\1/p' | xargs)" >&2; \
		exit 2; \
	fi
	$(PY) -m pytest "tests/soak/test_soak_$(SUITE).py"

model: install-dev
	@data=$${REAL_DATA_DIR:-../shared/data}; \
	if [ ! -d "$$data" ]; then echo "make model needs the corpora: set REAL_DATA_DIR ($$data is not there)." >&2; exit 2; fi; \
	set -ex; \
	$(VENV)/bin/uv pip install --quiet --python $(PY) torch; \
	$(PY) training/corpora.py "$$data" training/corpus; \
	$(PY) -m spacy train training/config.cfg --output training/output; \
	$(PY) training/splitter.py "$$data"; \
	$(PY) training/measure.py "$$data"

lock: install-dev
	$(VENV)/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --quiet \
		--output-file requirements.txt pyproject.toml
	$(VENV)/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --quiet \
		--extra dev --constraint requirements.txt --output-file requirements-dev.txt pyproject.toml

clean:
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	find . -name __pycache__ -not -path './$(VENV)/*' -type d -prune -exec rm -rf {} +

install: venv
	@lock=requirements.txt; $(INSTALL)

install-dev: venv
	@lock=requirements-dev.txt; $(INSTALL)

# Installs only when the lock differs from the one that was installed last.
INSTALL = done=$(VENV)/.installed-$$lock; \
	if cmp -s $$lock $$done; then exit 0; fi; \
	echo "Installing $$lock ..."; \
	if $(PY) -m pip --version >/dev/null 2>&1; then pip="$(PY) -m pip"; \
	else $(FIND_PYTHON); pip="$$python -m pip --python $(PY)"; fi; \
	$$pip --disable-pip-version-check --no-input install -qq --require-hashes -r $$lock && cp $$lock $$done

# Made anew where it is missing, of another Python, or left half-made.
venv:
	@if $(PY) -c '$(RIGHT_VERSION)' 2>/dev/null; then exit 0; fi; \
	$(FIND_PYTHON); \
	echo "Making $(VENV) with $$python ..."; \
	$$python -m venv --clear $(VENV) >/dev/null 2>&1 || \
	$$python -m venv --clear --without-pip $(VENV) || \
	{ echo "$$python cannot make a virtual environment: install its venv package (Debian, Ubuntu: apt-get install python3-venv)." >&2; exit 1; }

RIGHT_VERSION = import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 12))
FIND_PYTHON = python=; \
	for each in $(PYTHON) python3.12 python3.11 python3 python; do \
		if $$each -c '$(RIGHT_VERSION)' 2>/dev/null && $$each -m pip --version >/dev/null 2>&1; then python=$$each; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
		echo "Dispatchbox needs Python 3.11 or 3.12 with pip; none was found. Name one: make run PYTHON=/path/to/python3.12" >&2; \
		exit 1; \
	fi

chromium:
	@for each in chromium chromium-browser google-chrome google-chrome-stable; do \
		if command -v $$each >/dev/null 2>&1; then exit 0; fi; \
	done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
		echo "Installing Chromium ..."; \
		{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium; } >/dev/null </dev/null && exit 0; \
	fi; \
	echo "The browser tests need Chromium: install it (Debian: apt-get install chromium) and run make test again." >&2; \
	exit 1

.PHONY: help run test check bench soak model lock clean install install-dev venv chromium
