# Everything a person types here. What each target runs is in CONTRIBUTING.md; the steps are scripts in testbed/bin.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:
MAVEN ?= mvn -B

# What the archive is made of: when none of these changed, no Maven runs.
SOURCES := $(shell find protocol runtime web broker agents proxy-edge cli distribution -path '*/src/main*' 2>/dev/null) \
           $(shell find distribution/src systemd dashboards -type f 2>/dev/null) \
           pom.xml $(wildcard */pom.xml) docs/operating.md docs/DESIGN.md docs/UI.md
ARCHIVE := build/mooring/.made

.PHONY: help
help: ## what can be typed here
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: demo
demo: $(ARCHIVE) ## a whole federation on this machine: prints the URL and how to sign in (SPLIT=1: each daemon a process)
	@exec testbed/bin/demo

.PHONY: build
build: $(ARCHIVE) ## the archive, unpacked in build/mooring

$(ARCHIVE): $(SOURCES)
	@testbed/bin/build

.PHONY: test
test: ## installs what the tests need and runs all of them; the last line is the sum
	@testbed/bin/test

.PHONY: prove
prove: ## what needs its full length, the five minutes for example
	@testbed/bin/prove

.PHONY: fmt
fmt: ## formats the Java sources
	@$(MAVEN) -q spotless:apply

.PHONY: docs
docs: ## draws docs/session.md anew from the transition table
	@$(MAVEN) -q -pl broker -am test -Dtest=SessionDiagramTest -Dmooring.docs.write=true -Dsurefire.failIfNoSpecifiedTests=false

.PHONY: clean
clean: ## forgets all that was built, the demo's state too; refuses while a demo runs
	@testbed/bin/clean
