#!/usr/bin/env bash
# hooks.sh PUSHWRIGHT DIR RELEASE: commits in projects that have a hook: pre-commit's in each language,
# installed from the packages in RELEASE, and the lines for lefthook, husky and git in docs/ci.md.
#
# A commit in sync passes, one that leaves the project out of step is stopped, and one that cannot
# matter is not looked at.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
binary=$(realpath "${1:?usage: hooks.sh PUSHWRIGHT DIR RELEASE}")
dir=${2:?usage: hooks.sh PUSHWRIGHT DIR RELEASE}
release=$(realpath "${3:?usage: hooks.sh PUSHWRIGHT DIR RELEASE}")

rm -rf "$dir"
mkdir -p "$dir"
dir=$(realpath "$dir")
tag=v$("$root/scripts/release/version.sh")
hooks=$root/.pre-commit-hooks.yaml
tidy=(-c user.name=test -c user.email=test@example.org -c init.defaultBranch=main)
python3 -m venv "$dir/python"
"$dir/python/bin/pip" install --quiet --disable-pip-version-check 'pre-commit==4.7.0'
# The binary as if it were installed; only hooks that say so use it.
mkdir "$dir/path"
ln -s "$binary" "$dir/path/pushwright"

coproc REGISTRY { exec node "$root/.ci/registry.mjs" "$release"; }
trap 'kill "$REGISTRY_PID"' EXIT
read -r ours <&"${REGISTRY[0]}"
export PIP_FIND_LINKS=$release PIP_DISABLE_PIP_VERSION_CHECK=1 PRE_COMMIT_HOME=$dir/pre-commit
export npm_config_cache=$dir/npm-cache npm_config_audit=false npm_config_fund=false npm_config_update_notifier=false

. "$root/.ci/table.sh"

fail() {
  echo "$1" >&2
  cat "$dir/said" >&2
  exit 1
}

# commit: everything that changed; what hooks say goes to `said`.
commit() {
  git add -A
  git "${tidy[@]}" commit -q -m change >"$dir/said" 2>&1
}

# app NAME: enters a repository with a project in sync.
app() {
  "$binary" demo "$dir/$1" --quiet >/dev/null
  cd "$dir/$1"
  git "${tidy[@]}" init -q
  echo node_modules >>.gitignore
  commit
}

# guards NAME: the hook of this project does what a hook must.
guards() {
  local manifest=app/src/main/AndroidManifest.xml
  echo "# $1" >>proguard-note.pro
  commit || fail "$1: a project in sync is stopped"
  sed -i 's/android.permission.POST_NOTIFICATIONS/android.permission.NFC/' "$manifest"
  ! commit || fail "$1: a commit that leaves the project out of step passes"
  grep -q '^+.*POST_NOTIFICATIONS' "$dir/said" || fail "$1: the diff is not shown"
  git checkout -q HEAD -- "$manifest"
}

# ignores NAME: what cannot matter is not looked at, though the project is out of step.
ignores() {
  sed -i 's/20417/20418/' push.toml
  git "${tidy[@]}" commit -q --no-verify -am 'out of step'
  echo 'Words.' >NOTES.md
  commit || fail "$1: a page of words is stopped"
  grep -q 'Skipped' "$dir/said" || fail "$1: it was not skipped"
}

# This checkout as it is now, its tests apart, committed and tagged in a repository of its own.
mkdir "$dir/tool"
cd "$root"
git ls-files -co --exclude-standard -z -- ':!fixtures' ':!tests' | xargs -0 cp --parents -P -t "$dir/tool" 2>/dev/null || true
cd "$dir/tool"
git "${tidy[@]}" init -q
git add -A
git "${tidy[@]}" commit -q -m all
git "${tidy[@]}" tag "$tag"

# with_pre_commit ID: enters a project with this hook.
with_pre_commit() {
  app "$1"
  printf 'repos:\n  - repo: %s\n    rev: %s\n    hooks:\n      - id: %s\n' "$dir/tool" "$tag" "$1" >.pre-commit-config.yaml
  export PATH=$dir/python/bin:$PATH
  in_cell 0 pre-commit install
}

for id in $(sed -n 's/^- id: //p' "$hooks"); do
  started=$SECONDS
  case $id in *-node) export npm_config_registry=$ours ;; *) unset npm_config_registry ;; esac
  case $id in
    *-apply*)
      (
        case $id in *-system) PATH=$dir/path:$PATH ;; esac
        with_pre_commit "$id"
        commit || fail "$id: a project in sync is stopped"
        sed -i 's/20417/20418/' push.toml
        ! commit || fail "$id: a commit passes without what was applied"
        grep -rq 20418 app || fail "$id: nothing was applied"
        commit || fail "$id: what was applied is stopped"
      )
      ;;
    *)
      (
        case $id in *-system) PATH=$dir/path:$PATH ;; esac
        with_pre_commit "$id"
        case $id in pushwright-verify) in_cell 0 pre-commit verify ;; esac
        guards "$id"
        ignores "$id"
        case $id in pushwright-verify) in_cell 1 pre-commit verify ;; esac
        in_cell 0 pre-commit uninstall
        [ ! -e .git/hooks/pre-commit ] || fail "$id: the hook is still there"
      )
      ;;
  esac
  echo "$id: holds (0:$(printf %02d $((SECONDS - started))))"
done
unset npm_config_registry

# Every file that setting up a fixture changes starts the hooks.
"$dir/python/bin/python" - "$hooks" "$root/fixtures/projects" <<'PYTHON'
import filecmp, pathlib, re, sys, yaml
hooks = yaml.safe_load(open(sys.argv[1]))
patterns = {hook["files"] for hook in hooks}
assert len(patterns) == 1, patterns
files = re.compile(patterns.pop())
checked = 0
for case in pathlib.Path(sys.argv[2]).iterdir():
    for after in (it for it in (case / "after").rglob("*") if it.is_file()):
        before = case / "before" / after.relative_to(case / "after")
        if not before.is_file() or not filecmp.cmp(before, after, shallow=False):
            checked += 1
            assert files.search(str(after.relative_to(case / "after"))), after
assert checked > 100, checked
for path in ["push.toml", "android/push.lock", "gradle/libs.versions.toml", "package.json", "app.json"]:
    assert files.search(path), path
for path in ["README.md", "ios/AppDelegate.m", "src/App.tsx", "logo.png", "push.toml.md"]:
    assert not files.search(path), path
PYTHON

# shown FILE: the block of docs/ci.md that is to be written into this file, there.
shown() {
  mkdir -p "$(dirname "$1")"
  awk -v file="$1" '/^```/ { inside = ($2 == file); found = found || inside; next } inside' "$root/docs/ci.md" >"$1"
  [ -s "$1" ] || { echo "docs/ci.md shows no $1" >&2; exit 1; }
}

export PATH=$dir/path:$PATH
app git
shown .git/hooks/pre-commit
chmod +x .git/hooks/pre-commit
guards git

app lefthook
echo '{ "name": "app", "version": "1.0.0", "private": true }' >package.json
npm install --save-dev --silent 'lefthook@2.2.2' >"$dir/said" 2>&1 || fail 'lefthook cannot be had'
shown lefthook.yml
npx --no-install lefthook install >"$dir/said" 2>&1
guards lefthook

app husky
echo '{ "name": "app", "version": "1.0.0", "private": true }' >package.json
npm install --save-dev --silent 'husky@9.1.7' >"$dir/said" 2>&1 || fail 'husky cannot be had'
npx --no-install husky init
npm_config_registry=$ours npm install --save-dev --silent pushwright >"$dir/said" 2>&1 || fail 'npm install fails'
shown .husky/pre-commit
guards husky
echo 'git, lefthook, husky: hold'
