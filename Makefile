# Daily commands. Each does its own set-up in .venv on a fresh clone; a second run starts at once.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo run test lint bench screenshots lock clean system-run system-lab

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check
MADE := $(VENV)/.made
GENERATED := dockflare_desktop/gui/_generated/rc_resources.py
# Folders are listed beside their files, so that a deleted form or icon counts as a change too.
QT_SOURCES := $(wildcard ui) resources/icons resources/resources.qrc packaging/compile_qt.py \
	$(wildcard ui/*.ui resources/icons/*.svg resources/i18n/*.ts)
READY := $(MADE)/package $(GENERATED)
UV ?= uv
LOCK := $(UV) pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --quiet \
	--no-strip-extras --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock'
# Has this Qt a screen to draw on? Covers no display at all, a dead one, and missing xcb libraries.
CAN_DRAW = { [ -n "$$DISPLAY" ] || [ -n "$$WAYLAND_DISPLAY" ]; } && \
	$(PY) -c 'from PySide6.QtGui import QGuiApplication; QGuiApplication([])' >/dev/null 2>&1

help: ## list these commands
	@sed -n 's/^\([a-z]*\):.*## /\1	/p' $(MAKEFILE_LIST) | while read -r name what; do printf '  make %-12s %s\n' "$$name" "$$what"; done

demo: system-run $(READY) ## show the program with a made-up account: window and tray, or the terminal without a display
	@if $(CAN_DRAW); then \
		echo '* demo: window and tray'; exec $(VENV)/bin/dockflare-desktop demo; \
	else \
		echo '* demo: no usable display, so in this terminal'; exec $(VENV)/bin/dockflare-desktop demo --headless; \
	fi

run: system-run $(READY) ## start the tray program
	@exec $(VENV)/bin/dockflare-desktop

# All tests: the lab, which mostly waits for containers, at the same time as the others. 5: no lab tests on this machine.
# A test that hangs inside Qt's loop is not reached by a signal: what it raises is lost there. A thread ends the whole run,
# with every stack in the log; the lab keeps the signal, so that its engine is ended too.
PYTEST := QT_QPA_PLATFORM=$${QT_QPA_PLATFORM:-offscreen} $(PY) -m pytest -q --timeout 180
ALL_TESTS = $(PYTEST) -p no:cacheprovider -m lab > $(MADE)/lab.log 2>&1 & lab=$$!; trap 'kill $$lab' INT TERM; \
	$(PYTEST) --timeout-method thread -n 2 --dist loadfile -m 'not lab'; others=$$?; \
	wait $$lab; lab=$$?; echo '* test: the lab'; cat $(MADE)/lab.log; \
	[ $$others -eq 0 ] && { [ $$lab -eq 0 ] || [ $$lab -eq 5 ]; }

test: system-lab $(READY) ## run every test
	@echo '* test: pytest'
	@$(if $(ARGS),$(PYTEST) $(ARGS),$(ALL_TESTS))

lint: system-run $(READY) ## style, types, architecture, forbidden calls
	@echo '* lint: ruff check'; $(VENV)/bin/ruff check --quiet .
	@echo '* lint: ruff format'; $(VENV)/bin/ruff format --check --quiet . || { echo 'fix with: $(VENV)/bin/ruff format .' >&2; exit 1; }
	@echo '* lint: mypy strict'; $(VENV)/bin/mypy --no-error-summary
	@$(VENV)/bin/mypy --no-error-summary packaging/compile_qt.py packaging/build_hook.py packaging/system_deps.py
	@echo '* lint: import contracts'; $(VENV)/bin/lint-imports --no-cache > $(MADE)/imports.log 2>&1 || { cat $(MADE)/imports.log; exit 1; }
	@echo '* lint: no nested event loops'; $(PY) packaging/no_exec.py
	@echo '* lint: generated Qt modules'; $(PY) packaging/compile_qt.py --check

bench: $(READY) ## measure calls, round trips and times
	@$(PY) -m tests.benchmarks $(ARGS)

screenshots: system-lab $(READY) ## draw every window into build/screenshots, and docs/images anew
	@$(PY) -m tests.screenshots $(ARGS)

lock: ## resolve the dependencies anew into requirements*.lock (needs uv)
	@command -v $(UV) >/dev/null || { echo 'make lock needs uv: pip install uv' >&2; exit 1; }
	@echo '* lock: requirements.lock, requirements-dev.lock'
	@$(LOCK) -o requirements.lock $(ARGS)
	@$(LOCK) --group dev -o requirements-dev.lock $(ARGS)

clean: ## remove the virtual environment and everything built
	@echo '* clean: .venv, generated modules, caches'
	@rm -rf $(VENV) build dist dockflare_desktop/gui/_generated .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@rm -f resources/i18n/*.qm .coverage
	@find dockflare_desktop tests packaging -name __pycache__ -type d -prune -exec rm -rf {} +

# System libraries: named with the command that installs them; installed when we may. A user who
# cannot install them goes on: the demo then stays in the terminal, the lab tests are left out.
system-run: | $(MADE)/venv
	@$(PY) packaging/system_deps.py run --stamp $(MADE)/system-run || true

system-lab: | $(MADE)/venv
	@$(PY) packaging/system_deps.py run lab --stamp $(MADE)/system-lab || true

$(MADE)/venv:
	@python=$$(sh packaging/find_python.sh) && \
	echo "* set-up: virtual environment in $(VENV) ($$python)" && \
	"$$python" -m venv --clear $(VENV) && mkdir -p $(MADE) && touch $@

# The lock file is complete, so nothing is to be resolved; `pip check` below sees whether that is true.
$(MADE)/dependencies: requirements-dev.lock | $(MADE)/venv
	@echo '* set-up: locked dependencies'
	@$(PIP) install --quiet --no-input --no-deps --require-hashes -r requirements-dev.lock
	@touch $@

$(MADE)/package: pyproject.toml packaging/build_hook.py $(MADE)/dependencies
	@echo '* set-up: dockflare-desktop, editable'
	@$(PIP) install --quiet --no-input --no-deps --no-build-isolation --no-index --editable .
	@$(PIP) check > $(MADE)/check.log || { cat $(MADE)/check.log; echo 'run: make lock'; exit 1; }
	@touch $@

# Order-only: a newer package stamp alone is no reason to compile the same forms again.
$(GENERATED): $(QT_SOURCES) | $(MADE)/dependencies
	@echo '* set-up: Qt modules from ui/ and resources/'
	@$(PY) packaging/compile_qt.py
