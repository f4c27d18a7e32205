# The developer's front door. `make` alone lists what there is.
.DEFAULT_GOAL := help
SHELL := /bin/sh
JOBS ?= $(shell nproc)
NODE_PATH_PREFIX = PATH="$$($(CURDIR)/scripts/node-dir.sh):$$PATH"
WEB_SOURCES := $(shell find web/src web/public web/scripts -type f 2>/dev/null) \
  web/index.html web/package-lock.json web/vite.config.ts web/tsconfig.json docs/openapi.yaml

.PHONY: help setup run build web dev test unit asan tsan lint fmt golden-update fuzz conformance differential bench bench-web soak package clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## install everything that building and testing needs
	scripts/setup.sh test

run: build ## build the release and start it on 127.0.0.1:8080
	build/release/heartbeat --listen 127.0.0.1:8080

web: web/dist/index.html ## build the page into web/dist

web/node_modules/.package-lock.json: web/package-lock.json
	cd web && $(NODE_PATH_PREFIX) npm ci --no-audit --no-fund
	@touch $@

web/dist/index.html: web/node_modules/.package-lock.json $(WEB_SOURCES)
	cd web && $(NODE_PATH_PREFIX) npm run --silent build
	@touch $@

build: web ## build the release: build/release/heartbeat
	@mkdir -p build
	@cmake --preset release -Wno-dev > build/release.log 2>&1 || { cat build/release.log; exit 1; }
	@cmake --build build/release --parallel $(JOBS) --target heartbeat

dev: web ## build with assertions: build/dev/heartbeat and every unit test
	cmake --preset dev
	cmake --build build/dev --parallel $(JOBS)

test: ## every test there is; ends with `N passed, N failed`
	@tests/run.py

unit: dev ## the unit tests alone
	ctest --test-dir build/dev --output-on-failure

asan: ## the unit tests under the address and undefined-behaviour sanitizers
	@tests/run.py asan

tsan: ## the unit tests under the thread sanitizer
	@tests/run.py tsan

lint: ## clang-format, clang-tidy, tsc, biome
	@tests/run.py format tidy tidy-tests web-lint

fmt: ## format every source
	git ls-files -z 'src/*.cpp' 'src/*.hpp' | xargs -0 clang-format-19 -i
	cd web && $(NODE_PATH_PREFIX) npm run --silent fmt

golden-update: dev ## write the golden files anew; review them with git diff
	HB_GOLDEN_UPDATE=1 build/dev/src/collect/hb_collect_test --gtest_filter='*Golden*'
	HB_GOLDEN_UPDATE=1 build/dev/src/app/hb_app_test --gtest_filter='SelfMetrics*:ConfigurationDocument*'
	scripts/metrics_doc.py

fuzz: ## run every fuzz target for FUZZ_SECONDS (60) each
	@tests/fuzz.sh

conformance: build ## hold the program against test material of others: make conformance SUITES=DIR
	@tests/conformance.py "$(SUITES)"

differential: build ## ask Prometheus 2.42 and Heartbeat the same: make differential [SUITES=DIR] [COUNT=N] [SEED=N]
	@scripts/setup.sh bench
	@tests/differential.py $(if $(SUITES),--suites "$(SUITES)") --count $(or $(COUNT),2000) --seed $(or $(SEED),1)

bench: ## measure start, CPU, memory, requests, history beside peers (DATASET=a recording, SUITES=test material)
	@scripts/setup.sh bench
	@$(MAKE) --no-print-directory build
	@HEARTBEAT_DATASET="$(or $(DATASET),$(HEARTBEAT_DATASET))" HEARTBEAT_SUITES="$(or $(SUITES),$(HEARTBEAT_SUITES))" \
		bench/run.py

bench-web: build ## measure the dashboard: code, first chart, cost at rest, change of range, growth
	@scripts/setup.sh bench
	@cd web && HEARTBEAT_BIN=$(CURDIR)/build/release/heartbeat npm run --silent bench

soak: build ## an hour of life under load, where nothing must grow, a thousand kills, 400 power cuts
	@tests/soak.py
	@cd tests/program && HEARTBEAT_BIN=$(CURDIR)/build/release/heartbeat HEARTBEAT_KILLS=1000 \
	  python3 -m unittest -v test_history.History.test_kill_9_at_any_instant_loses_at_most_a_second
	@cd tests/program && HEARTBEAT_BIN=$(CURDIR)/build/release/heartbeat HEARTBEAT_CUTS=200 \
	  HEARTBEAT_SCENES="power_cuts power_cuts_while_the_file_is_written" python3 -m unittest -v test_faults

package: build ## a tarball of the release binary: build/heartbeat-VERSION-ARCH.tar.gz
	@scripts/package.sh

clean: ## remove everything that was built
	rm -rf build web/dist
