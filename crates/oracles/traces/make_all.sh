#!/bin/sh
# Writes every vector anew. Needs Python 3.11 and the network; PYTHON names an interpreter that has the pins already.
set -eu
cd "$(dirname "$0")"
if [ -z "${PYTHON:-}" ]; then
  venv=$(mktemp -d)
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet gymnasium==0.29.1 numpy==1.26.4
  PYTHON="$venv/bin/python"
fi
for script in make_numpy make_classic_control make_toy_text make_starts; do
  "$PYTHON" "$script.py"
done
