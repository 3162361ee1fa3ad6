#!/usr/bin/env bash
# action.sh: what action.yml runs: installs pushwright from its wheel, verifies the project, and has
# GitHub show each finding at its line. Ends with what `verify` ended with.
#
# Asks for PUSHWRIGHT_PROJECT, PUSHWRIGHT_ARGS and PUSHWRIGHT_VERSION (the action's inputs), and for
# what GitHub sets: RUNNER_TEMP, GITHUB_OUTPUT and GITHUB_STEP_SUMMARY.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
version=${PUSHWRIGHT_VERSION:-$("$here/release/version.sh")}
project=${PUSHWRIGHT_PROJECT:-.}
folder=${RUNNER_TEMP:?only GitHub runs this}/pushwright-$version
read -ra args <<<"${PUSHWRIGHT_ARGS-}"

if [ ! -d "$folder" ]; then
  python=$(command -v python3 || command -v python) || {
    echo '::error::pushwright is installed with Python, which this runner lacks'
    exit 2
  }
  # Moved into place once whole, for a step that is run again.
  "$python" -m pip install --quiet --disable-pip-version-check --no-cache-dir \
    --target "$folder.part" "pushwright==$version"
  mv "$folder.part" "$folder"
fi
pushwright=$folder/bin/pushwright

code=0
"$pushwright" --project "$project" --format github verify "${args[@]}" || code=$?
echo "exit-code=$code" >>"$GITHUB_OUTPUT"
if [ "$code" != 0 ]; then
  {
    echo '### pushwright verify'
    echo
    echo '````diff'
    "$pushwright" --project "$project" --color never verify "${args[@]}" 2>&1 | head -n 500 || true
    echo '````'
  } >>"$GITHUB_STEP_SUMMARY"
fi
exit "$code"
