#!/usr/bin/env bash
# Generates all code again and fails if that changed anything. It compares the tree before and after, not with the last
# commit, so that it can be used on uncommitted work.
set -euo pipefail
cd "$(git rev-parse --show-toplevel)"

# state prints a line for each file that differs from the last commit or is new: its hash and name.
state() {
  git ls-files -z --modified --others --exclude-standard --deduplicate |
    while IFS= read -r -d '' file; do
      if [ -e "$file" ]; then sha256sum "$file"; else echo "deleted  $file"; fi
    done
}

before=$(state)
make -s generate
after=$(state)
if [ "$before" != "$after" ]; then
  echo "generated code is stale; run \`make generate\` and commit what it changes:" >&2
  diff <(printf '%s\n' "$before") <(printf '%s\n' "$after") | sed -n 's/^[<>] [^ ]*  /  /p' | sort -u >&2
  exit 1
fi
echo "generated code is fresh" >&2
