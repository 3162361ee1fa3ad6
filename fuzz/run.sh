#!/usr/bin/env bash
# run.sh SECONDS [TARGET…]: runs each fuzz target for so long, from seeds made of the fixtures.
#
# Needs no nightly compiler: what cargo-fuzz switches on is switched on here, sanitizers aside, which
# safe Rust can do without. What is found lies in target/fuzz-runs; the first finding ends it.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=$1
shift
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(config lock pack whole facts gradle xml toml artifact)

flags='--cfg fuzzing -Cdebug-assertions -Ccodegen-units=4 -Cpasses=sancov-module'
for it in level=4 inline-8bit-counters pc-table trace-compares; do
  flags+=" -Cllvm-args=-sanitizer-coverage-$it"
done
host=$(rustc -vV | sed -n 's/^host: //p')
bins=()
for it in "${targets[@]}"; do bins+=(--bin "$it"); done
RUSTFLAGS=$flags cargo build --locked --release --manifest-path fuzz/Cargo.toml \
  --target-dir target/fuzz-build --target "$host" "${bins[@]}"

runs=$PWD/target/fuzz-runs
# join FILE…: their texts with form feeds between, as the targets cut them apart.
join() {
  local first=yes file
  for file in "$@"; do
    [ -n "$first" ] || printf '\f'
    first=
    [ ! -e "$file" ] || cat "$file"
  done
}
# seeds TARGET DIR: first inputs.
seeds() {
  local case before number=0 kts
  case $1 in
    artifact) cp crates/artifact/tests/*.apk "$2" ;;
    config) for case in fixtures/projects/*/push.toml crates/config/tests/findings/*.toml; do
      cp "$case" "$2/$((number += 1))"; done ;;
    lock) for case in fixtures/projects/*/after/push.lock; do cp "$case" "$2/$((number += 1))"; done ;;
    pack) for case in fixtures/push-packs/*/*/ templates/vendors/*/*/; do
      join "$case/pack.toml" "$case/manifest.xml" "$case/proguard.pro" "$case/errors.toml" \
        "$case"/sources/java/*.j2 >"$2/$((number += 1))"; done ;;
    whole | facts) for before in fixtures/projects/*/before; do
      kts=
      [ ! -e "$before/app/build.gradle.kts" ] || kts=.kts
      { [ "$1$kts" != whole.kts ] || printf k
        join "$before/app/build.gradle$kts" "$before/app/src/main/AndroidManifest.xml" \
          "$before/build.gradle$kts" "$before/gradle/libs.versions.toml" "$before/settings.gradle$kts"
      } >"$2/$((number += 1))"; done ;;
    gradle) find fixtures/projects -name '*.gradle*' -type f | while read -r case; do
      cp "$case" "$2/$((number += 1))"; done ;;
    xml) find fixtures/projects -name '*.xml' | while read -r case; do cp "$case" "$2/$((number += 1))"; done ;;
    toml) find fixtures -name '*.toml' | while read -r case; do cp "$case" "$2/$((number += 1))"; done ;;
  esac
}
for it in "${targets[@]}"; do
  mkdir -p "$runs/$it"
  [ -n "$(ls "$runs/$it")" ] || seeds "$it" "$runs/$it"
  echo "== $it"
  "target/fuzz-build/$host/release/$it" -max_total_time="$seconds" -seed="${FUZZ_SEED:-1}" -timeout=20 -rss_limit_mb=2048 \
    -artifact_prefix="$runs/$it-" -print_final_stats=1 -verbosity=0 -close_fd_mask=0 "$runs/$it" \
    >"$runs/$it.log" 2>&1 || { tail -n 40 "$runs/$it.log"; exit 1; }
  grep -E 'number_of_executed_units|peak_rss_mb' "$runs/$it.log" || tail -n 5 "$runs/$it.log"
done
