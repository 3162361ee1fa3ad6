#!/usr/bin/env bash
# build.sh TARGET: builds the binary for a target of rustc, and prints where it is.
set -euo pipefail
cd "$(dirname "$0")/../.."

target=${1:?usage: build.sh TARGET}
rustup target add "$target" >&2
cargo build --release --locked --target "$target" >&2
suffix=
case $target in *-windows-*) suffix=.exe ;; esac
binary=target/$target/release/pushwright$suffix
[ -x "$binary" ]
echo "$binary"
