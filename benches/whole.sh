#!/usr/bin/env bash
# whole.sh [BINARY]: what whole runs cost, as ratios to what nobody can go below and to peers.
#
# Measures the CPU time of processes (the median of several) and their peak memory, all in one run,
# because figures of two runs are of two machines. The floors are a program in Rust that reads its
# arguments, and `cat` of the files; the peers are those that npm has. Needs python3, time, node
# and npm; the peers are installed below target/, at the versions named here.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
binary=$(realpath "${1:-target/release/pushwright}")
made=$PWD/target/benches
mkdir -p "$made/npm"

cargo build --quiet --release --manifest-path benches/hello/Cargo.toml --target-dir target/benches/hello
hello=$made/hello/release/hello
(
  cd "$made/npm"
  [ -f package.json ] || echo '{"private": true}' >package.json
  npm install --silent --no-audit --no-fund @expo/config-plugins@58.0.13 cordova-common@6.0.0 \
    @trapezedev/project@7.1.3
  cp ../../../benches/peers.mjs .
)

# input KIND SIZE: the folder of a made-up project, made anew.
input() {
  rm -rf "$made/$1-$2"
  benches/inputs.sh "$1" "$2" "$made/$1-$2"
  echo "$made/$1-$2"
}

# measure RUNS RESET COMMAND…: sets `ms` and `kb`.
measure() {
  read -r ms kb < <(python3 "$root/benches/measure.py" "$@")
}

ratio() {
  awk -v a="$1" -v b="$2" 'BEGIN { printf "%.1f", a / b }'
}

# row NAME RUNS RESET COMMAND…: measures and prints; sets `ms` and `kb`.
row() {
  local name=$1
  shift
  measure "$@"
  printf '%-44s %10.1f ms %8.1f MB' "$name" "$ms" "$(ratio "$kb" 1024)"
}

compare() {
  printf '   %s × %s\n' "$(ratio "$ms" "$2")" "$1"
}

row 'hello' 40 : "$hello"; echo; floor=$ms
small=$(input none 1)
applied=$made/applied
rm -rf "$applied" && cp -r "$small" "$applied"
"$binary" apply --quiet --project "$applied" >"$made/apply.log" 2>&1 || [ $? -eq 3 ]
fresh="rm -rf $made/work && cp -r $small $made/work"
manifest=$made/work/app/src/main/AndroidManifest.xml
row 'small: verify' 40 : "$binary" verify --project "$applied"; compare hello "$floor"
row 'small: plan' 40 : "$binary" plan --project "$small"; compare hello "$floor"
row 'small: apply' 20 "$fresh" "$binary" apply --project "$made/work"; compare hello "$floor"; own=$ms
cd "$made/npm"
row 'small: expo adds one element' 5 "$fresh" node peers.mjs expo "$manifest"; compare 'apply' "$own"
row 'small: cordova adds one element' 5 "$fresh" node peers.mjs cordova "$manifest"; compare 'apply' "$own"
row 'small: trapeze adds one element' 5 "$fresh" node peers.mjs trapeze "$manifest"; compare 'apply' "$own"
cd - >/dev/null

large=$(input elements 10003)
fresh="rm -rf $made/work && cp -r $large $made/work"
size=$(stat -c %s "$large/app/src/main/AndroidManifest.xml")
row '10,003 activities: apply' 3 "$fresh" "$binary" apply --project "$made/work"
printf '   %s × the file in memory\n' "$(ratio $((kb * 1024)) "$size")"; own=$ms
cd "$made/npm"
row '10,003 activities: expo adds one element' 3 "$fresh" node peers.mjs expo "$manifest"; compare 'apply' "$own"
row '10,003 activities: cordova adds one element' 3 "$fresh" node peers.mjs cordova "$manifest"; compare 'apply' "$own"
cd - >/dev/null

many=$(input modules 500)
row '500 modules: cat of the build files' 5 : sh -c "find '$many' -name '*.gradle' -exec cat {} +"; echo; floor=$ms
row '500 modules: plan' 3 : "$binary" plan --project "$many"; compare cat "$floor"
for case in 'modules 2000' 'catalog 10000' 'script 15000' 'calls 15000'; do
  # shellcheck disable=SC2086 # a kind and a size
  project=$(input $case)
  row "$case: plan" 1 : timeout 300 "$binary" plan --project "$project"; echo
done

projects=$made/projects
rm -rf "$projects" && mkdir "$projects"
for number in $(seq 300); do cp -r "$applied" "$projects/$number"; done
wall() {
  local start end
  start=$(date +%s%N)
  (cd "$projects" && "$@" >"$made/verify.log" 2>&1) || [ $? -le 3 ]
  end=$(date +%s%N)
  echo $(((end - start) / 1000000))
}
wall "$binary" verify >/dev/null
one=$(wall taskset -c 0 "$binary" verify)
all=$(wall "$binary" verify)
echo "300 projects: $one ms on one core, $all ms on $(nproc): $(ratio "$one" "$all") × as fast"
