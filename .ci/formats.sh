#!/usr/bin/env bash
# formats.sh BINARY DIR: holds what the command prints for other tools against schemas, in DIR: SARIF
# against the official one, JSON documents against docs/report.schema.json, which is held against its
# own meta-schema; and parses the YAML and the Dart that pages show.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
binary=$(realpath "${1:?usage: formats.sh BINARY DIR}")
dir=${2:?usage: formats.sh BINARY DIR}
rm -rf "$dir"
mkdir -p "$dir"
cd "$dir"

# It carries the schema as OASIS published it.
npm pack --silent '@microsoft/jest-sarif@1.0.0-beta.0' >/dev/null
tar xzf microsoft-jest-sarif-*.tgz package/lib/schemas/sarif-2.1.0-rtm.5.json
python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check 'jsonschema[format-nongpl]==4.26.0' \
  pyyaml==6.0.4 tree-sitter==0.26.1 tree-sitter-dart==0.1.0
python/bin/python "$root/.ci/snippets.py" "$root"

"$binary" demo app --quiet >/dev/null
mkdir -p many wrong
cp -r app many/one
cp -r app many/two
sed -i 's/100423819/100423820/' many/two/push.toml
cp -r app/. wrong
sed -i 's/100423819/many/' wrong/push.toml
cp "$root/crates/artifact/tests/small.apk" .

# document FOLDER ARGS…: what a command prints, in each format; how it ends does not matter here.
number=0
document() {
  local folder=$1 format
  shift
  number=$((number + 1))
  for format in json sarif; do
    (cd "$folder" && "$binary" "$@" --format "$format") >"$number.$format" 2>/dev/null || true
  done
}
document app verify
document app plan
document app doctor
document app console
document app verify --apk ../small.apk
document many verify
document many doctor
document wrong verify
document . inspect small.apk
document . vendors
document . explain 907135702
document . verify --no-such-option

python/bin/python - "$root/docs/report.schema.json" package/lib/schemas/*.json <<'PYTHON'
import glob, json, sys
from jsonschema.validators import validator_for

def validator(path):
    schema = json.load(open(path))
    kind = validator_for(schema)
    kind.check_schema(schema)
    return kind(schema, format_checker=kind.FORMAT_CHECKER)

fixes = results = 0
for path, ending in zip(sys.argv[1:], ("json", "sarif")):
    schema = validator(path)
    files = glob.glob("[0-9]*." + ending)
    assert len(files) == 12, files
    for file in files:
        document = json.load(open(file))
        faults = [f"{'/'.join(map(str, it.absolute_path))}: {it.message}" for it in schema.iter_errors(document)]
        assert not faults, (file, faults)
        for result in document["runs"][0]["results"] if ending == "sarif" else []:
            results += 1
            fixes += len(result.get("fixes", []))
assert results > 10 and fixes > 1, (results, fixes)
print(f"formats: {results} results with {fixes} fixes are as SARIF's own schema says")
PYTHON
