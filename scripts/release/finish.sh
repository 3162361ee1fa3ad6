#!/usr/bin/env bash
# finish.sh DIR [TARGET…]: makes what a release has but once, the launcher for npm and the
# repository for Gradle, beside the packed targets in DIR; checks that every target is whole; writes
# SHA256SUMS; and puts the wheels, which PyPI takes alone, into DIR/wheels as well.
#
# Without targets those of the release workflow are wanted.
set -euo pipefail
cd "$(dirname "$0")/../.."

dir=${1:?usage: finish.sh DIR [TARGET…]}
shift
version=$(scripts/release/version.sh)
if [ $# = 0 ]; then
  mapfile -t targets < <(sed -nE 's/^ *- \{ target: ([^,]+),.*/\1/p' .github/workflows/release.yml)
  set -- "${targets[@]}"
fi
[ $# != 0 ] || { echo 'the release workflow names no target' >&2; exit 1; }

node packages/npm/build.mjs "$dir" --launcher
cd "$dir"
wheels=(pushwright-"$version"-*.whl)
platforms=(pushwright-*-"$version".tgz)
for target; do
  [ -s "pushwright-$version-$target.tar.gz" ] || [ -s "pushwright-$version-$target.zip" ] || {
    echo "the archive of $target is missing" >&2
    exit 1
  }
done
[ ${#wheels[@]} = $# ] && [ ${#platforms[@]} = $# ] || {
  echo "$# targets have ${#wheels[@]} wheels and ${#platforms[@]} packages for npm" >&2
  exit 1
}
cd - >/dev/null
scripts/release/maven.sh "$dir"
cd "$dir"
rm -rf SHA256SUMS wheels
sha256sum -- pushwright-* >SHA256SUMS
mkdir wheels
cp -- "${wheels[@]}" wheels
