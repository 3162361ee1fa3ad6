#!/usr/bin/env bash
# build.sh TARGET: builds the binary for a target of rustc, with all that it can do, and prints where it
# is.
set -euo pipefail
cd "$(dirname "$0")/../.."

target=${1:?usage: build.sh TARGET}
rustup target add "$target" >&2
cargo build --release --locked --all-features --target "$target" >&2
suffix=
case $target in *-windows-*) suffix=.exe ;; esac
binary=target/$target/release/pushwright$suffix
[ -x "$binary" ]
echo "$binary"
