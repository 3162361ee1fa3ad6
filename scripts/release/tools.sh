#!/usr/bin/env bash
# tools.sh [PYTHON]: installs what pack.sh needs beside Rust, Node and Python, into that Python.
set -euo pipefail
python=${1:-$(command -v python3 || command -v python)}
"$python" -m pip install --quiet --disable-pip-version-check 'maturin==1.16.0'
