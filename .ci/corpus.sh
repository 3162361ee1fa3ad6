#!/usr/bin/env bash
# corpus.sh DIR: fetches every package of corpus.txt and unpacks its Android build files below DIR.
#
# Only text that a set-up may read is kept (scripts, manifests, sources, catalogs, ProGuard files);
# a template packed inside a package is unpacked beside its archive. What is there already is not
# fetched again. Exits 1 naming the packages that could not be had.
set -euo pipefail

list=$(cd "$(dirname "$0")" && pwd)/corpus.txt
dir=${1:?usage: corpus.sh DIR}
mkdir -p "$dir"
dir=$(cd "$dir" && pwd)

kept=('*.gradle' '*.kts' '*.groovy' '*AndroidManifest*.xml' '*/res/values/*.xml' '*.pro' '*.properties'
  '*.toml' '*.java' '*.kt' '*/agconnect-services.json' '*/google-services.json')

# unpack ARCHIVE FOLDER: the kept files of an archive, and any archives inside it.
unpack() {
  mkdir -p "$2"
  tar -xzf "$1" -C "$2" --no-same-owner --wildcards --exclude='*/node_modules/*' --exclude='*/ios/*' \
    "${kept[@]}" '*.tar.gz' '*.tgz' 2>/dev/null || true # a pattern that nothing matches is no error here
  local inner
  find "$2" -type f \( -name '*.tar.gz' -o -name '*.tgz' \) -print0 | while IFS= read -r -d '' inner; do
    unpack "$inner" "${inner%.t*gz}"
    rm -f "$inner"
  done
}

# fetch NAME@VERSION: one package; what cannot be had is noted in DIR/missing.
fetch() {
  local spec=$1 folder archive='' try
  folder=$dir/$(tr '/' '+' <<<"$spec")
  [ ! -e "$folder/.complete" ] || return 0
  rm -rf "$folder" && mkdir -p "$folder"
  for try in 1 2 3 4; do
    archive=$(cd "$folder" && npm pack "$spec" --silent --ignore-scripts 2>/dev/null | tail -n 1) || true
    [ -z "$archive" ] || [ ! -s "$folder/$archive" ] || break
    archive=''
    sleep $((try * 3))
  done
  if [ -z "$archive" ]; then
    echo "$spec" >>"$dir/missing"
    return 0
  fi
  mv "$folder/$archive" "$folder/.archive"
  unpack "$folder/.archive" "$folder"
  rm -f "$folder/.archive"
  touch "$folder/.complete"
}

rm -f "$dir/missing"
running=0
while read -r spec _; do
  if [ "$running" -ge 4 ]; then
    wait -n
  else
    running=$((running + 1))
  fi
  fetch "$spec" &
done < <(sed -E '/^#|^$/d' "$list")
wait

if [ -s "$dir/missing" ]; then
  echo "packages that could not be fetched:" >&2
  sort "$dir/missing" >&2
  exit 1
fi
printf '%s packages, %s Gradle scripts, %s manifests\n' \
  "$(sed -E '/^#|^$/d' "$list" | wc -l)" \
  "$(find "$dir" -name '*.gradle' -o -name '*.gradle.kts' | wc -l)" \
  "$(find "$dir" -name AndroidManifest.xml | wc -l)"
