#!/usr/bin/env bash
# Runs the benchmarks that need no other program and keeps their output for benchstat. BENCH chooses by name, COUNT says how
# often each runs, PACKAGES where.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p bench/out
out=bench/out/$(date +%Y-%m-%d-%H%M%S).txt
{
  echo "commit: $(git rev-parse --short HEAD 2>/dev/null || echo none)$(git diff --quiet HEAD 2>/dev/null || echo '+changes')"
  go test -run '^$' -bench "${BENCH:-.}" -benchmem -count "${COUNT:-6}" -timeout 2h ${PACKAGES:-./...}
} | tee "$out"
echo "kept in $out; compare two with: go run golang.org/x/perf/cmd/benchstat@latest OLD NEW" >&2
