#!/usr/bin/env bash
# slopes.sh BINARY [KIND…]: how the work of `plan` grows with each kind of input, told by
# instructions, which no other process disturbs.
#
# Each kind is run at the size that benches/inputs.sh names and at four times that. Fails where the
# work grows faster than the input to the power of 1.15, or where a run over one large file keeps more
# in memory than 20 MB and so many times the file as is said below, six times at most.
set -euo pipefail
binary=$(realpath "$1")
shift
inputs=$(dirname "$0")/../benches/inputs.sh

limit=1.15

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# instructions KIND SIZE: what `plan` takes.
instructions() {
  local project=$work/$1-$2 out=$work/$1-$2.callgrind
  "$inputs" "$1" "$2" "$project"
  # Items and findings are no failure here; anything else is.
  local code=0
  valgrind --tool=callgrind --callgrind-out-file="$out" "$binary" plan --project "$project" \
    >"$work/$1-$2.log" 2>&1 || code=$?
  case $code in 0 | 1 | 2 | 3) ;; *) tail -n 20 "$work/$1-$2.log" >&2; return 1 ;; esac
  awk '/^(summary|totals):/ { print $2; exit }' "$out"
}

# sizes KIND…: the kinds that are asked for, all where none is, each with the size to start from.
sizes() {
  local kind size
  "$inputs" | while read -r kind size; do
    [ $# -gt 0 ] && [[ " $* " != *" $kind "* ]] || echo "$kind $size"
  done
}

# Instructions are the same however many runs there are at a time.
export -f instructions
export binary inputs work
{
  echo none 1
  sizes "$@" | while read -r kind size; do printf '%s %d\n' "$kind" "$size" "$kind" $((4 * size)); done
} | xargs -P "$(nproc)" -n 2 bash -c 'set -euo pipefail; instructions "$1" "$2" >"$work/$1-$2.count"' _

nothing=$(<"$work/none-1.count")
printf '%-22s %14s %14s %9s\n' kind "at 1×" "at 4×" exponent
failed=0
while read -r kind size; do
  small=$(<"$work/$kind-$size.count")
  large=$(<"$work/$kind-$((4 * size)).count")
  exponent=$(awk -v a="$small" -v b="$large" -v zero="$nothing" 'BEGIN {
    a -= zero; b -= zero; if (a < 1) a = 1; if (b < 1) b = 1
    printf "%.2f", log(b / a) / log(4)
  }')
  printf '%-22s %14d %14d %9s' "$kind" "$small" "$large" "$exponent"
  awk -v is="$exponent" -v limit="$limit" 'BEGIN {
    if (is > limit) { print "  grows too fast"; exit 1 }
    print ""
  }' || failed=1
done < <(sizes "$@")

# peak COMMAND PROJECT: the KB that it keeps in memory at most.
peak() {
  python3 - "$binary" "$1" --project "$2" <<'PYTHON'
import resource, subprocess, sys

subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
PYTHON
}

if [ $# -eq 0 ]; then
  while read -r kind size file times of_doctor; do
    project=$work/$kind-$size
    "$inputs" "$kind" "$size" "$project"
    for command in plan verify doctor; do
      if [ "$command" = doctor ]; then times=$of_doctor; fi
      most=$((20 * 1024 + times * $(stat -c %s "$project/$file") / 1024))
      kb=$(peak "$command" "$project")
      printf '%-22s %14s KB of %d' "$kind: $command" "$kb" "$most"
      if [ "$kb" -gt "$most" ]; then echo '  takes too much'; failed=1; else echo; fi
    done
  done <<'LARGE'
elements 24000 app/src/main/AndroidManifest.xml 4 6
script 19000 app/build.gradle 6 6
LARGE
fi
exit "$failed"
