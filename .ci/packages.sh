#!/usr/bin/env bash
# packages.sh PUSHWRIGHT DIR: packs the binary for npm below DIR, and uses the packages as a newcomer
# does: installed from the tarballs, run through npx, taken out again.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
binary=$(realpath "${1:?usage: packages.sh PUSHWRIGHT DIR}")
dir=${2:?usage: packages.sh PUSHWRIGHT DIR}
project=$here/../fixtures/projects/react-native-template

rm -rf "$dir"
mkdir -p "$dir"
cd "$dir"

# expect CODE COMMAND…: it must end so; what it said is shown where it does not.
expect() {
  local wanted=$1 code=0
  shift
  "$@" >said 2>&1 || code=$?
  [ "$code" = "$wanted" ] || {
    echo "\`$*\` ended with $code, not $wanted" >&2
    cat said >&2
    exit 1
  }
}

platform=$(node -p 'process.platform + "-" + process.arch')
case $(ldd --version 2>&1 | head -n 1) in *musl*) platform+=-musl ;; esac
node "$here/../packages/npm/build.mjs" tarballs "$platform=$binary"

cp -r "$project/before" app
cp "$project/push.toml" app/
chmod -R u+w app
cd app
echo '{ "name": "app", "version": "1.0.0", "private": true }' >package.json
expect 0 npm install --save-dev --no-audit --no-fund ../tarballs/*.tgz
version=$(sed -n 's/^version = "\(.*\)"/\1/p' "$here/../Cargo.toml" | head -n 1)
expect 0 npx --no-install pushwright --version
grep -qx "pushwright $version" said
expect 2 npx --no-install pushwright verify --no-such-option
# What the launcher ends with is what the binary ends with.
code=0
"$binary" verify >/dev/null 2>&1 || code=$?
expect "$code" npx --no-install pushwright verify
expect 0 npm uninstall --no-audit --no-fund pushwright "@pushwright/$platform"
[ ! -e node_modules/.bin/pushwright ]
# Without the platform's package the launcher says which is missing.
expect 0 npm install --no-audit --no-fund --omit=optional ../tarballs/pushwright-"$version".tgz
expect 4 node node_modules/pushwright/bin/pushwright.js --version
grep -q "@pushwright/$platform" said
echo "npm: installed, run, and taken out ($platform)"
