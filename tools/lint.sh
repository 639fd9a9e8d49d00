#!/usr/bin/env bash
# gofmt, go vet, staticcheck and the rules of the house (arch_test.go). Runs all of them, then fails if one did.
set -uo pipefail
cd "$(dirname "$0")/.."

# The version is pinned here and not in go.mod: its dependencies are none of the program's.
staticcheck=honnef.co/go/tools/cmd/staticcheck@v0.8.2

failed=()
step() {
  local name=$1
  shift
  "$@" || failed+=("$name")
}

# unformatted lists Go files that gofmt would change, and fails if there are any.
unformatted() {
  local files
  files=$(gofmt -l . 2>&1 | grep -v node_modules/)
  [ -z "$files" ] || { printf 'gofmt would change:\n%s\n' "$files" >&2; return 1; }
}

step gofmt unformatted
step vet go vet ./...
step staticcheck go run "$staticcheck" ./...
step house go test -run '^TestHouse' .

if ((${#failed[@]})); then
  echo "lint: failed: ${failed[*]}" >&2
  exit 1
fi
echo "lint: clean" >&2
