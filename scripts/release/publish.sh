#!/usr/bin/env bash
# publish.sh github|npm|crates DIR [--dry-run]: publishes the release in DIR, as finish.sh left it.
# A dry run prints the commands. PyPI takes DIR/wheels by an action of its own.
set -euo pipefail
cd "$(dirname "$0")/../.."

place=${1:?usage: publish.sh github|npm|crates DIR [--dry-run]}
dir=${2:?usage: publish.sh github|npm|crates DIR [--dry-run]}
run=()
[ "${3-}" != --dry-run ] || run=(printf '%q ')
version=$(scripts/release/version.sh)

# published COMMAND…: runs it, or shows it.
published() {
  "${run[@]}" "$@"
  [ ${#run[@]} = 0 ] || echo
}

# What the changelog says of this version, or of what is not released yet.
notes() {
  awk -v version="$version" '
    /^## / { shown = ($2 == version || $2 == "Unreleased") && !found; found = found || shown; next }
    shown' CHANGELOG.md
}

case $place in
  github)
    notes >"$dir/notes.md"
    published gh release create "v$version" --verify-tag --title "$version" --notes-file "$dir/notes.md" \
      "$dir"/pushwright-*.tar.gz "$dir"/pushwright-*.zip "$dir"/SHA256SUMS
    ;;
  npm)
    # The launcher last: what it asks for is there then.
    for package in "$dir"/pushwright-*-"$version".tgz "$dir/pushwright-$version.tgz"; do
      published npm publish "$package" --access public --provenance
    done
    ;;
  crates) published cargo publish --workspace --locked ;;
  *)
    echo "nothing is published to \`$place\`" >&2
    exit 1
    ;;
esac
