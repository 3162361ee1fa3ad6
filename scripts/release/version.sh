#!/usr/bin/env bash
# version.sh [TAG]: prints the version, after checking that everything that names it says the same:
# the tag of a release, Cargo's crates, the packages for npm and PyPI, the hooks and their pages.
set -euo pipefail
cd "$(dirname "$0")/../.."

version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
wrong=0

# says FILE PATTERN: every match of the pattern, a `sed` one whose group is a version, is ours.
says() {
  local found
  found=$(sed -nE "s|.*$2.*|\1|p" "$1" | sort -u)
  [ "$found" = "$version" ] || {
    echo "$1 says '$(paste -sd ' ' - <<<"$found")' and not $version" >&2
    wrong=1
  }
}

says Cargo.toml '^pushwright-[a-z]+ = .*version = "([^"]+)"'
says package.json '"version": "([^"]+)"'
says packages/npm/pushwright/package.json '"version": "([^"]+)"'
says packages/npm/pushwright/package.json '"@pushwright/[a-z0-9-]+": "([^"]+)"'
says pyproject.toml '^version = "([^"]+)"'
says pyproject.toml 'pushwright==([^"]+)"'
says .pre-commit-hooks.yaml "pushwright@([^']+)'"
says README.md 'rev: v([0-9][^ ]*)'
says docs/ci.md 'rev: v([0-9][^ ]*)'
says README.md 'uses: pushwright/pushwright@v([0-9.]+)'
says docs/ci.md 'uses: pushwright/pushwright@v([0-9][^ ]*)'
says docs/push-toml.md 'pushwright/pushwright/v([0-9.]+)/docs'
case ${1-} in
  '' | "v$version") ;;
  *)
    echo "the tag $1 is not v$version" >&2
    wrong=1
    ;;
esac
[ "$wrong" = 0 ] || exit 1
echo "$version"
