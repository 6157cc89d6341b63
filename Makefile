# One word a job. `make help` lists them; a fresh machine needs git, make and Python 3.12 or newer.

.DEFAULT_GOAL := help
.PHONY: help setup protos check test faults images-test release checkov run audit demo clean

BIN     := .venv/bin
READY   := .venv/.ready
MEMBERS := $(wildcard libs/*/pyproject.toml services/*/*/pyproject.toml)
PROTOS  := $(shell find protos -name '*.proto')
SOURCES := $(wildcard libs/*/src services/*/*/src)
WRITTEN := $(filter-out libs/contracts/src,$(SOURCES))
TYPED   := $(filter-out libs/contracts/src,$(SOURCES)) tests
NOTHING :=
SPACE   := $(NOTHING) $(NOTHING)

help: ## list the jobs
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1#\2/p' $(MAKEFILE_LIST) | awk -F'#' '{printf "%-12s %s\n", $$1, $$2}'

setup: $(READY) ## install everything that is locked; says nothing when nothing changed
	@:

$(READY): .ci/setup uv.lock pyproject.toml libs/contracts/generate.py $(MEMBERS) $(PROTOS)
	@.ci/setup
	@touch $@

protos: setup ## generate the code of every contract again
	@$(BIN)/python libs/contracts/generate.py

check: setup ## formatting, lint, contracts, import rules, dependencies, types twice
	@echo '· formatting' && $(BIN)/ruff format --check --quiet .
	@echo '· lint' && $(BIN)/ruff check --quiet .
	@echo '· contracts' && $(BIN)/buf lint protos
	@tag=$$(git describe --tags --abbrev=0 2>/dev/null) || exit 0; \
		echo "· contracts against $$tag" && $(BIN)/buf breaking protos --against ".git#tag=$$tag,subdir=protos"
	@echo '· import rules' && $(BIN)/lint-imports --no-logo
	@echo '· dependencies' && .ci/dependencies
	@echo '· types' && MYPYPATH=$(subst $(SPACE),:,$(SOURCES) tests/plugins) $(BIN)/mypy $(TYPED)
	@echo '· types again, by another checker' && $(BIN)/pyrefly check --summary=none --output-format=min-text 2>/dev/null

test: setup ## everything that CI runs
	@$(BIN)/python -m pytest --numprocesses=auto --maxprocesses=4 --dist=loadscope --no-loadscope-reorder

faults: setup ## strike at full size and judge from outside; ARGS picks campaigns
	@PYTHONPATH=tests/plugins $(BIN)/python -m campaigns --size full $(ARGS)

run: setup ## start everything, play two orders and a purchase, stay up until Ctrl-C
	@exec $(BIN)/trunkline up --demo

audit: setup ## report known vulnerabilities of what is locked; needs the network, never fails
	@$(BIN)/python .ci/audit.py

images-test: setup ## build images and run them as a cluster would, where podman is; ARGS names services, or figures
	@PYTHONPATH=tests/plugins $(BIN)/python .ci/images.py $(ARGS)

release: setup ## build and push every image and the chart, by digest; ARGS says from what base, and where to
	@PYTHONPATH=tests/plugins $(BIN)/python .ci/release.py $(ARGS)

checkov: setup ## have checkov look at what the chart renders to; fetches it the first time
	@PYTHONPATH=tests/plugins $(BIN)/python .ci/checkov.py

test-%: setup
	@.ci/test-on $*

demo: setup ## play two orders and a purchase and exit: 0 when all closed as expected
	@exec $(BIN)/trunkline demo

clean: ## remove what was installed and built; `.trunkline` (your data) stays
	rm -rf .venv .venv-* .tools libs/contracts/src .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
