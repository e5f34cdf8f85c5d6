# `make help` lists the targets. Everything made here lands in git-ignored folders:
# build/ (the program), .test/ (real tools and data for the tests), .tools/ (Go tools).

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
FUZZTIME ?= 20s

GOLANGCI_VERSION := v2.15.0
GOLANGCI := .tools/golangci-lint-$(GOLANGCI_VERSION)
RUFF := .test/venv/bin/ruff

# The packages that start goroutines or share values between them.
CONCURRENT := ./lsp/... ./core/project/... ./core/environ/...

# step runs one part of a longer target under its name and says how long it took.
step = @echo "== $(1)"; TIMEFORMAT="== $(1): %0R s"; time $(2)

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

.PHONY: build
build: ## compile the command to build/pyferry
	go build -trimpath -o build/pyferry ./cmd/pyferry

.PHONY: test
test: prerequisites ## run every check and test, as CI does; needs the network only the first time
	$(call step,testenv,$(MAKE) testenv)
	$(call step,lint,$(MAKE) lint)
	$(call step,core without cgo,env CGO_ENABLED=0 go build ./core/...)
	$(call step,go test -race,env PYFERRY_REQUIRE=1 go test -race $(CONCURRENT))
	$(call step,go test,env PYFERRY_REQUIRE=1 go test ./...)

.PHONY: lint
lint: testenv $(GOLANGCI) ## check the code: formatting, defects, doc comments, layers
	$(GOLANGCI) run ./...
	$(RUFF) check --quiet
	$(RUFF) format --quiet --diff
	$(MAKE) lint-editors

VSCODE := editors/vscode
JUPYTER := editors/jupyter

editors/%/node_modules/.stamp: editors/%/package-lock.json
	cd editors/$* && npm ci --no-audit --no-fund --ignore-scripts --silent && npm rebuild esbuild --silent
	touch $@

.PHONY: vsix
vsix: build $(VSCODE)/node_modules/.stamp ## pack the VS Code extension with the program to build/
	cd $(VSCODE) && npm run --silent build
	mkdir -p $(VSCODE)/server
	cp build/pyferry $(VSCODE)/server/
	cp LICENSE CHANGELOG.md $(VSCODE)/
	mkdir -p $(VSCODE)/images
	cp docs/images/vscode-*.png $(VSCODE)/images/
	sed 's#../../docs/images/#images/#' $(VSCODE)/README.md >$(VSCODE)/dist/README.md
	cd $(VSCODE) && npx vsce package --no-dependencies --allow-missing-repository --target linux-x64 \
		--readme-path dist/README.md --no-rewrite-relative-links \
		-o $(CURDIR)/build/pyferry-$$(node -p "require('./package.json').version")-linux-x64.vsix

.test/hatch/.stamp: $(JUPYTER)/requirements.txt
	$(PYTHON) -m venv --clear .test/hatch
	.test/hatch/bin/pip install --quiet --disable-pip-version-check --no-deps -r $<
	touch $@

# The program in the wheel is linked statically: it runs on every Linux of this architecture.
.PHONY: wheel
wheel: $(JUPYTER)/node_modules/.stamp .test/hatch/.stamp ## pack the program and the extension of JupyterLab to build/
	mkdir -p $(JUPYTER)/bin build
	go build -trimpath -tags netgo,osusergo -ldflags '-s -w -linkmode external -extldflags "-static"' \
		-o $(JUPYTER)/bin/pyferry ./cmd/pyferry
	rm -rf $(JUPYTER)/lib $(JUPYTER)/labextension build/pyferry-*.whl
	cd $(JUPYTER) && PATH=$(CURDIR)/.test/hatch/bin:$$PATH npm run --silent build >/dev/null
	cp LICENSE $(JUPYTER)/
	cd $(JUPYTER) && $(CURDIR)/.test/hatch/bin/hatchling build -t wheel -d $(CURDIR)/build

.PHONY: lint-editors
lint-editors: $(VSCODE)/node_modules/.stamp $(JUPYTER)/node_modules/.stamp ## check the types of the editors' extensions
	cd $(VSCODE) && npm run --silent check
	cd $(JUPYTER) && npm run --silent check && npm run --silent test

.PHONY: e2e
e2e: testenv browser ## run the scenarios inside the real editors; e2e-EDITOR runs those of one
	PYTHON=$(PYTHON) editors/e2e.sh

e2e-%: testenv browser
	PYTHON=$(PYTHON) editors/e2e.sh $*

# The browser that shows the editors. Only root can install it here.
.PHONY: browser
browser:
	@command -v chromium >/dev/null && exit; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "testenv: installing chromium"; \
		export DEBIAN_FRONTEND=noninteractive; \
		{ apt-get update -qq && apt-get install -qq -y --no-install-recommends chromium; } >/dev/null 2>&1 && exit; \
	fi; \
	echo "testenv: CHROMIUM IS MISSING: the scenarios in editors will be skipped (Debian: apt install chromium)" >&2

# What the client library of PyCharm's plugin runs on. Only root can install it here.
e2e e2e-pycharm: maven
.PHONY: maven
maven:
	@command -v mvn >/dev/null && command -v javac >/dev/null && exit; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "testenv: installing maven and a JDK"; \
		export DEBIAN_FRONTEND=noninteractive; \
		{ apt-get update -qq && apt-get install -qq -y --no-install-recommends maven default-jdk-headless; } >/dev/null 2>&1 && exit; \
	fi; \
	echo "testenv: MAVEN IS MISSING: the scenarios of PyCharm will be skipped (Debian: apt install maven default-jdk-headless)" >&2

.PHONY: fuzz
fuzz: ## run every fuzz test for FUZZTIME (20s) each
	@for package in $$(go list ./...); do \
		targets=$$(go test -list '^Fuzz' $$package); \
		for target in $$(grep '^Fuzz' <<<"$$targets" || true); do \
			echo "== $$target in $$package"; \
			go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) $$package; \
		done; \
	done

.PHONY: bench
bench: testenv build ## time the parts, then compare with deptry, ruff and plain reading
	PYFERRY_REQUIRE=1 go test -run '^$$' -bench . -benchmem ./...
	go build -o build/readall ./bench/readall
	.test/venv/bin/python bench/ratios.py

.PHONY: eval
eval: prerequisites ## compare with deptry, FawltyDeps and others, and put back what is taken away
	$(PYTHON) eval/hard.py
	$(PYTHON) eval/real.py
	$(PYTHON) eval/paths.py
	$(PYTHON) eval/precommit.py
	$(MAKE) build
	$(PYTHON) eval/manifests.py build/pyferry
	$(PYTHON) eval/toolenvs.py .eval/toolenvs.json
	PYFERRY_TOOLENVS=$(CURDIR)/.eval/toolenvs.json go test ./core/manifest/toolenv -run TestAgainstTools
	go run ./eval/roundtrip .eval/sources .eval/fresh >docs/round-trip.md
	$(MAKE) eval-locks
	$(MAKE) eval-resolve

.PHONY: eval-locks
eval-locks: ## compare lock files and match specs with what the tools that own them read and install
	$(PYTHON) eval/locks.py .eval/locks
	PYFERRY_LOCKS=$(CURDIR)/.eval/locks go test ./core/lock -run TestRealLocks
	$(PYTHON) eval/conda.py .eval/conda-lock
	PYFERRY_CONDA=$(CURDIR)/.eval/conda-lock go test ./core/lock -run "TestCondaLock|TestPixiLock"

.PHONY: eval-extract
eval-extract: testenv build .eval/extract-venv/done ## run notebooks before and after extractions from them
	.test/venv/bin/python eval/extract/download.py .eval/extract
	.test/venv/bin/python eval/extract/run.py $(CURDIR)/build/pyferry --cases --kernel
	.test/venv/bin/python eval/extract/run.py $(CURDIR)/build/pyferry --cases --with-data
	.test/venv/bin/python eval/extract/run.py $(CURDIR)/build/pyferry --random 500
	.test/venv/bin/python eval/extract/run.py $(CURDIR)/build/pyferry --random 500 --with-data
	.eval/extract-venv/bin/python eval/extract/run.py build/pyferry --real .eval/extract --run .eval/extract-runs
	.eval/extract-venv/bin/python eval/extract/run.py build/pyferry --real .eval/extract --run .eval/extract-runs --kernel --only control-
	.test/venv/bin/python eval/extract/run.py build/pyferry --real .eval/extract --with-data

# The libraries of the real notebooks.
.eval/extract-venv/done: eval/extract/requirements.txt
	$(PYTHON) -m venv --clear .eval/extract-venv
	.eval/extract-venv/bin/pip install --quiet --no-deps -r eval/extract/requirements.txt
	touch $@

.PHONY: eval-resolve
eval-resolve: testenv build ## compare what imports find with real environments of every installer and back end
	$(PYTHON) eval/resolve/layouts.py .eval/resolve
	PYFERRY_LAYOUTS=$(CURDIR)/.eval/resolve PYFERRY_REQUIRE=1 go test -count=1 ./core/resolve -run TestLayouts -update
	PYFERRY_LAYOUTS=$(CURDIR)/.eval/resolve PYFERRY_REQUIRE=1 go test -count=1 ./analysis/rules -run TestFreshProjects
	$(PYTHON) eval/wheels/init.py build/pyferry .eval/resolve/tools
	$(PYTHON) eval/wheels/flat.py build/pyferry .eval/resolve/tools

.PHONY: eval-names
eval-names: testenv build ## judge the rules about a notebook's names by running notebooks and mutants of them
	.test/venv/bin/python eval/extract/download.py .eval/extract
	.test/venv/bin/python eval/names/run.py build/pyferry .eval/extract

.PHONY: testenv
testenv: prerequisites neovim ## fill .test with the real tools and data that the tests use
	@$(PYTHON) internal/testenv/fill.py
	@$(PYTHON) eval/resolve/layouts.py .test/layouts --few

.PHONY: clean
clean: ## remove everything that make has made here
	rm -rf build .test .tools .eval

# The prerequisites that make cannot fetch by itself: one line for each that is missing.
.PHONY: prerequisites
prerequisites:
	@missing=; \
	need() { echo "make: $$1" >&2; missing=1; }; \
	command -v go >/dev/null || need "Go is needed, at least the version in go.mod"; \
	command -v "$$(go env CC 2>/dev/null || echo cc)" >/dev/null || need "a C compiler is needed (Debian: apt install gcc)"; \
	command -v git >/dev/null || need "git is needed (Debian: apt install git)"; \
	command -v npm >/dev/null || need "Node 20 with npm is needed"; \
	$(PYTHON) -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		need "Python 3.11 or newer with venv is needed (Debian: apt install python3-venv); PYTHON=... names another"; \
	test -z "$$missing"

# The server is also tested inside a real editor. Only root can install it here.
.PHONY: neovim
neovim:
	@command -v nvim >/dev/null && exit; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "testenv: installing neovim"; \
		export DEBIAN_FRONTEND=noninteractive; \
		{ apt-get update -qq && apt-get install -qq -y --no-install-recommends neovim; } >/dev/null 2>&1 && exit; \
	fi; \
	echo "testenv: NEOVIM IS MISSING: the tests inside neovim will be skipped (Debian: apt install neovim)" >&2

$(GOLANGCI):
	GOBIN=$(CURDIR)/.tools go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_VERSION)
	mv .tools/golangci-lint $@
