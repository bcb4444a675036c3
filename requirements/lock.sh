#!/usr/bin/env bash
# Renews the locks from pyproject.toml. Files published in the last week are left alone: a
# compromised release is usually found within days.
set -euo pipefail
cd "$(dirname "$0")/.."

command -v uv >/dev/null || PATH=".venv/bin:$PATH"
before=${BEFORE:-$(date --date '7 days ago' +%F)}

compile() {
  local target=$1
  shift
  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
    --no-header --no-annotate --exclude-newer "$before" "$@" --output-file "$target"
  sed -i '1i # Made by `make lock`; do not edit. Everything pip may install, with its hashes.\n' "$target"
}

compile requirements/run.txt pyproject.toml --group build
compile requirements/dev.txt pyproject.toml --group dev --extra spark \
  --constraint requirements/run.txt
compile requirements/backend.txt --group backend --constraint requirements/run.txt
