#!/bin/sh
# W1 of docs/performance.md: builds the C writer and runs it in turns with ours. Usage: bench/ledger.sh [-benchtime 5x …]
set -eu
cd "$(dirname "$0")/.."
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cc -O2 -o "$dir/ledger" bench/ledger.c -lxlsxwriter
[ $# -gt 0 ] || set -- -benchtime 5x
DUBAN_LIBXLSXWRITER="$dir/ledger" go test -run '^$' -bench '^BenchmarkLedgerAgainstC$' "$@" ./exporter
