#!/usr/bin/env bash
# Finds what the tests need beside Go, and installs it where that can be done without asking: as root on Debian or a
# relative of it. Quick when everything is there. What stays missing is named, with what will be skipped for it; only with
# CI=true or DUBAN_REQUIRE=1 that is a failure.
set -euo pipefail
cd "$(dirname "$0")/.."
shopt -s nullglob

# Each need: name | Debian packages | what is skipped without it. The check is the function has_<name>.
needs=(
  "postgresql|postgresql|every test on PostgreSQL (SQLite's remain)"
  "libreoffice|libreoffice-calc-nogui libreoffice-writer-nogui|opening our workbooks in LibreOffice"
  "openpyxl|python3-openpyxl|reading our workbooks with openpyxl"
  "uno|python3-uno|filling our workbooks in LibreOffice"
  "xlwt|python3-xlwt|.xls files made by another program"
  "chromium|chromium|the page in a browser"
  "node|nodejs npm|the page in a browser"
  "playwright||the page in a browser (npm ci in web/e2e)"
  "pdftotext|poppler-utils|reading printed pages back"
  "cjkfont|fonts-noto-cjk|printed pages (Chinese would be boxes)"
)

has_postgresql() {
  local dirs=(/usr/lib/postgresql/*/bin/initdb)
  ((${#dirs[@]})) || command -v initdb >/dev/null || [ -x "$(pg_config --bindir 2>/dev/null || true)/initdb" ] ||
    [ -n "${DUBAN_TEST_DATABASE_URL:-}" ]
}
# LibreOffice is one program with a library an application: calc's is libsclo, writer's libswlo.
has_libreoffice() {
  local program
  program=$(command -v soffice || command -v libreoffice) || return 1
  program=$(dirname "$(readlink -f "$program")")
  [ -e "$program/libsclo.so" ] && [ -e "$program/libswlo.so" ]
}
python_has() {
  local python=/usr/bin/python3
  [ -x "$python" ] || python=$(command -v python3) || return 1
  "$python" -c "import importlib.util as u, sys; sys.exit(u.find_spec('$1') is None)"
}
has_openpyxl() { python_has openpyxl; }
has_uno() { python_has uno; }
has_xlwt() { python_has xlwt; }
has_chromium() { command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null; }
has_node() { command -v node >/dev/null && command -v npm >/dev/null; }
# What drives the browser comes by npm, into web/e2e alone.
has_playwright() {
  [ -d web/e2e/node_modules/playwright-core ] && return 0
  has_node || return 1
  (cd web/e2e && npm ci --no-audit --no-fund --silent) >/dev/null 2>&1
}
has_pdftotext() { command -v pdftotext >/dev/null; }
has_cjkfont() {
  local files=(/usr/share/fonts/opentype/noto/NotoSansCJK*)
  ((${#files[@]})) || [ -n "$(fc-list :lang=zh-cn file 2>/dev/null || true)" ]
}

# missing lists the needs that are not met, one a line.
missing() {
  local need
  for need in "${needs[@]}"; do
    "has_${need%%|*}" || printf '%s\n' "$need"
  done
}

insist() { [ "${CI:-}" = true ] || [ "${DUBAN_REQUIRE:-}" = 1 ]; }

# install fetches the packages of the given needs; its talk is shown only when it fails.
install() {
  local packages log
  read -ra packages <<<"$(printf '%s\n' "$1" | cut -d'|' -f2 | tr '\n' ' ')"
  log=$(mktemp)
  echo "deps: installing ${packages[*]}" >&2
  export DEBIAN_FRONTEND=noninteractive
  if { apt-get update -q && apt-get install -yq --no-install-recommends "${packages[@]}"; } >"$log" 2>&1; then
    rm -f "$log"
    return 0
  fi
  tail -n 15 "$log" >&2
  rm -f "$log"
  return 1
}

left=$(missing)
if [ -n "$left" ] && ((EUID == 0)) && command -v apt-get >/dev/null; then
  install "$left" || echo "deps: apt-get failed" >&2
  left=$(missing)
fi
if [ -z "$left" ]; then
  echo "deps: all there" >&2
  exit 0
fi

{
  echo "=================================================================="
  echo "MISSING for the tests:"
  while IFS='|' read -r name packages skipped; do
    printf '  %-12s SKIPPED without it: %s\n               apt-get install %s\n' "$name" "$skipped" "$packages"
  done <<<"$left"
  echo "=================================================================="
} >&2
! insist
