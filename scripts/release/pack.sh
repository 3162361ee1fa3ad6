#!/usr/bin/env bash
# pack.sh TARGET BINARY OUT: packs a built binary for a target of rustc into OUT: an archive, the
# platform's package for npm, and a wheel.
#
# Needs `npm`, and Python with `maturin`. The wheel is made from Cargo's own build, which must be the
# one that BINARY comes from: its bytes are compared, so that all three hold the same program.
set -euo pipefail
cd "$(dirname "$0")/../.."

target=${1:?usage: pack.sh TARGET BINARY OUT}
binary=${2:?usage: pack.sh TARGET BINARY OUT}
out=${3:?usage: pack.sh TARGET BINARY OUT}
version=$(scripts/release/version.sh)
python=$(command -v python3 || command -v python)
mkdir -p "$out"
binary=$(cd "$(dirname "$binary")" && pwd)/$(basename "$binary")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

case $target in
  aarch64-apple-darwin) platform=darwin-arm64 ;;
  aarch64-unknown-linux-gnu) platform=linux-arm64 ;;
  x86_64-apple-darwin) platform=darwin-x64 ;;
  x86_64-pc-windows-msvc) platform=win32-x64 ;;
  x86_64-unknown-linux-gnu) platform=linux-x64 ;;
  x86_64-unknown-linux-musl) platform=linux-x64-musl ;;
  *)
    echo "no package for npm is known for $target" >&2
    exit 1
    ;;
esac
suffix=
format=gztar
case $target in *-windows-*) suffix=.exe format=zip ;; esac

archive() {
  local name=pushwright-$version-$target
  mkdir "$work/$name"
  install -m 755 "$binary" "$work/$name/pushwright$suffix"
  cp README.md CHANGELOG.md LICENSE-MIT LICENSE-APACHE "$work/$name"
  mkdir "$work/$name/man"
  "$binary" man | tr -d '\r' | while read -r page; do
    "$binary" man "$page" >"$work/$name/man/$page"
  done
  "$python" -c 'import shutil, sys; shutil.make_archive(*sys.argv[1:])' \
    "$out/$name" "$format" "$work" "$name"
}

# How Cargo was asked to build what lies where the binary does.
cargo_options() {
  case $binary in */"$target"/*) printf -- '--target %s ' "$target" ;; esac
  case $binary in */debug/*) printf -- '--profile dev ' ;; *) printf -- '--release ' ;; esac
  # A server ends with its input; a binary without one says so.
  ! "$binary" mcp </dev/null >/dev/null 2>&1 || printf -- '--all-features '
}

wheel() {
  local made
  # shellcheck disable=SC2046
  (cd packages/pypi && "$python" -m maturin build --quiet --locked $(cargo_options) -o "$work/wheel")
  made=$(echo "$work"/wheel/*.whl)
  "$python" - "$made" "$binary" <<'PYTHON'
import sys, zipfile
wheel, binary = zipfile.ZipFile(sys.argv[1]), open(sys.argv[2], "rb").read()
scripts = [name for name in wheel.namelist() if ".data/scripts/" in name]
if len(scripts) != 1 or wheel.read(scripts[0]) != binary:
    sys.exit(f"{sys.argv[1]} does not hold {sys.argv[2]} and nothing else")
PYTHON
  cp "$made" "$out"
}

archive
wheel
node packages/npm/build.mjs "$out" --platform "$platform=$binary"
