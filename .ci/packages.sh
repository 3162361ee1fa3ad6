#!/usr/bin/env bash
# packages.sh PUSHWRIGHT DIR: makes of the binary what a release holds, by the release's own scripts,
# and uses each as a newcomer does, with the very commands in the table of docs/install.md.
#
# DIR/release then holds the release. The crates are installed for debugging: what is asked is whether
# they are whole, not how fast they run.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
binary=$(realpath "${1:?usage: packages.sh PUSHWRIGHT DIR}")
dir=${2:?usage: packages.sh PUSHWRIGHT DIR}

rm -rf "$dir"
mkdir -p "$dir"
dir=$(realpath "$dir")

. "$root/.ci/table.sh"

# app NAME [SAMPLE]: enters a project, the demo's or this one, in which a change is pending.
app() {
  if [ -n "${2-}" ]; then
    cp -r "$2" "$dir/$1"
    chmod -R u+w "$dir/$1"
  else
    "$binary" demo "$dir/$1" --quiet >/dev/null
  fi
  cd "$dir/$1"
  sed -i 's/20417/20418/' push.toml
  echo '{ "name": "app", "version": "1.0.0", "private": true }' >package.json
}

# lives ROW: installed, of this version, seeing and doing what the binary does, and gone.
lives() {
  local row=$1 started=$SECONDS verify
  app "$row"
  verify=$(cell "$row" verify)
  in_cell 0 "$row" install
  # shellcheck disable=SC2086
  expect 0 ${verify% verify} --version
  grep -qx "pushwright $version" "$dir/said"
  in_cell 1 "$row" verify
  # shellcheck disable=SC2086
  expect 0 ${verify% verify} apply
  in_cell 0 "$row" verify
  in_cell 0 "$row" uninstall
  # Nothing may bring it back now: npx would.
  # shellcheck disable=SC2086
  ! (
    export npm_config_cache=$dir/nothing npm_config_registry=http://127.0.0.1:9/ npm_config_fetch_retries=0
    exec ${verify% verify} --version
  ) >"$dir/said" 2>&1 || { echo "$row: pushwright is still there" >&2; exit 1; }
  echo "$row: installed, run, and taken out (0:$(printf %02d $((SECONDS - started))))"
}

version=$("$root/scripts/release/version.sh")
target=$(rustc -vV | sed -n 's/^host: //p')
python3 -m venv "$dir/python"
tools=$dir/python/bin
"$root/scripts/release/tools.sh" "$tools/python"

tools_folder=$(realpath "${PUSHWRIGHT_TOOLS:-$root/target/toolchain}")
[ -d "$tools_folder/built/sdk" ] || {
  echo "$tools_folder/built/sdk is missing: run the toolchain's tests first" >&2
  exit 1
}

echo 'the release:'
cd "$root"
PATH=$tools:$PATH scripts/release/pack.sh "$target" "$binary" "$dir/release"
JAVA_HOME=/usr/lib/jvm/java-17-openjdk-amd64 GRADLE_USER_HOME=$dir/gradle-home \
  GRADLE_OPTS=-Dorg.gradle.daemon=false ORG_GRADLE_PROJECT_offlineRepository=$tools_folder/m2 \
  scripts/release/finish.sh "$dir/release" "$target"
ls -l "$dir/release"
(cd "$dir/release" && sha256sum --quiet --check SHA256SUMS)
for place in github npm crates; do
  expect 0 scripts/release/publish.sh "$place" "$dir/release" --dry-run
done
# One target is not a release, nor is a tag of another version.
expect 1 scripts/release/finish.sh "$dir/release"
expect 1 scripts/release/version.sh v0.0.0

# The archive is where cargo-binstall looks for it, and what it looks for is inside.
binstall() {
  local from inside
  from=$(sed -n 's/^pkg-url = "\(.*\)"/\1/p' Cargo.toml)
  inside=$(sed -n 's/^bin-dir = "\(.*\)"/\1/p' Cargo.toml)
  filled() {
    sed -e "s/{ name }/pushwright/g; s/{ bin }/pushwright/g; s/{ version }/$version/g" \
      -e "s/{ target }/$target/g; s/{ archive-suffix }/.tar.gz/; s/{ binary-ext }//" <<<"$1"
  }
  tar -xzOf "$dir/release/$(basename "$(filled "$from")")" "$(filled "$inside")" | cmp - "$binary"
}
binstall

# An archive is installed within two seconds: laid out, and run for the first time.
started=$(date +%s%N)
tar -xzf "$dir/release/pushwright-$version-$target.tar.gz" -C "$dir"
"$dir/pushwright-$version-$target/pushwright" --version >/dev/null
took=$((($(date +%s%N) - started) / 1000000))
echo "archive: laid out and run in $took ms"
[ "$took" -lt 2000 ]

# The archive for Gradle is a repository with the binary in it, whose checksum the plugin knows.
maven() {
  local checksum platform tool=maven/dev/pushwright/pushwright/$version
  local plugin=maven/dev/pushwright/gradle-plugin/$version/gradle-plugin-$version.jar
  mkdir "$dir/maven"
  tar -xzf "$dir/release/pushwright-$version-maven.tar.gz" -C "$dir/maven"
  cd "$dir/maven"
  checksum=$(sha256sum "$binary" | cut -d' ' -f1)
  for file in "$tool"/*.exe; do
    cmp "$file" "$binary"
    [ "$(cat "$file.sha256")" = "$checksum" ]
    platform=$(basename "$file" .exe)
  done
  [ -s "$tool/pushwright-$version.pom" ]
  "$tools/python" -m zipfile -e "$plugin" "$dir/maven/plugin"
  grep -qx "sha256.${platform#"pushwright-$version-"}=$checksum" plugin/dev/pushwright/release.properties
  cd "$root"
}
maven

# Nothing is asked of a registry but what is not ours.
coproc REGISTRY { exec node "$root/.ci/registry.mjs" "$dir/release"; }
trap 'kill "$REGISTRY_PID"' EXIT
read -r npm_config_registry <&"${REGISTRY[0]}"
export npm_config_registry npm_config_audit=false npm_config_fund=false npm_config_update_notifier=false
export npm_config_cache=$dir/npm-cache npm_config_yes=true
export PIP_FIND_LINKS=$dir/release PIP_DISABLE_PIP_VERSION_CHECK=1

lives npm

# Without the platform's package the launcher says which is missing.
cd "$dir/npm"
expect 0 npm install --omit=optional pushwright
expect 4 npx --no-install pushwright --version
grep -q '@pushwright/' "$dir/said"

python3 -m venv "$dir/pip-python"
PATH=$dir/pip-python/bin:$PATH lives pip

export PIPX_HOME=$dir/pipx-home PIPX_BIN_DIR=$dir/pipx-bin
"$tools/pip" install --quiet 'pipx==1.18.4'
PATH=$dir/pipx-bin:$tools:$PATH lives pipx
PATH=$tools:$PATH expect 0 pipx run pushwright --version
grep -qx "pushwright $version" "$dir/said"

# The crates, as a registry would have them: the packed ones beside all that they need.
crates() {
  local packed=$dir/crates/packed vendor=$dir/crates/vendor crate name overridden
  mkdir -p "$dir/crates/home"
  cd "$root"
  cargo package --workspace --no-verify --locked --allow-dirty --quiet --target-dir "$packed" 2>"$dir/said" || {
    cat "$dir/said" >&2
    exit 1
  }
  cargo vendor --locked --versioned-dirs "$vendor" >/dev/null 2>&1
  for crate in "$packed"/package/*.crate; do
    name=$(basename "$crate" .crate)
    tar -xzf "$crate" -C "$vendor"
    printf '{"files":{},"package":"%s"}' "$(sha256sum "$crate" | cut -d' ' -f1)" >"$vendor/$name/.cargo-checksum.json"
    ! tar -tzf "$crate" | grep -E '^[^/]+/(fixtures|tests/recorded|packages|\.ci)/' || {
      echo "$name holds what belongs to the repository alone" >&2
      exit 1
    }
    for wanted in README.md LICENSE-MIT LICENSE-APACHE; do [ -s "$vendor/$name/$wanted" ]; done
  done
  {
    printf '[source.crates-io]\nreplace-with = "packed"\n[source.packed]\ndirectory = "%s"\n' "$vendor"
    printf '[profile.release]\nlto = false\ncodegen-units = 16\nopt-level = 0\n'
    for overridden in $(sed -n 's/^\[profile.release.package.\(.*\)\]/\1/p' Cargo.toml); do
      printf '[profile.release.package.%s]\nopt-level = 0\n' "$overridden"
    done
  } >"$dir/crates/home/config.toml"
}

crates
export CARGO_HOME=$dir/crates/home
PATH=$CARGO_HOME/bin:$PATH lives cargo

# Gradle 4.4.1 with Debian's Android plugin, as the toolchain's tests have it.
gradle() {
  JAVA_HOME=/usr/lib/jvm/java-17-openjdk-amd64 GRADLE_USER_HOME=$dir/gradle-home command gradle --offline \
    -Dorg.gradle.daemon=false "-Ppushwright.repository=file:$tools_folder/built/repository" \
    -I "$root/tests/toolchain/helpers/build-apk.gradle" "$@"
}

in_gradle() {
  local started=$SECONDS
  app Gradle "$root/fixtures/teahouse-2019"
  cp -r "$root/fixtures/hms-agent" .
  expect 0 "$binary" apply
  printf 'sdk.dir=%s\npushwright.path=%s\n' "$tools_folder/built/sdk" "$binary" >local.properties
  in_cell 0 Gradle install
  in_cell 0 Gradle verify
  in_cell 0 Gradle uninstall
  in_cell 1 Gradle verify
  grep -q "Task 'pushwrightVerify' not found" "$dir/said"
  echo "Gradle: installed, run, and taken out (0:$(printf %02d $((SECONDS - started))))"
}

mkdir "$dir/path"
ln -s "$binary" "$dir/path/pushwright"
PATH=$dir/path:$PATH in_gradle
