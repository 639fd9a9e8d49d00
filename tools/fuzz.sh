#!/usr/bin/env bash
# Runs every fuzz target for FUZZTIME (1m), one after the other; FUZZ chooses by name, PACKAGES where. A crash is kept by Go
# as a file below the package's testdata/fuzz: commit it with the repair.
set -euo pipefail
cd "$(dirname "$0")/.."
failed=()
for package in $(go list ${PACKAGES:-./...}); do
  listed=$(go test -list "^Fuzz${FUZZ:-}" "$package") || { failed+=("$package (build)"); continue; }
  for target in $(grep '^Fuzz' <<<"$listed" || true); do
    echo "fuzz: $package $target ${FUZZTIME:-1m}" >&2
    go test -run '^$' -fuzz "^$target\$" -fuzztime "${FUZZTIME:-1m}" -fuzzminimizetime 10x "$package" || failed+=("$package.$target")
  done
done
if ((${#failed[@]})); then
  echo "fuzz: failed: ${failed[*]}" >&2
  exit 1
fi
