#!/usr/bin/env bash
# inputs.sh KIND SIZE DIR: writes a made-up project of which one thing has this size.
#
# Without arguments it prints the kinds, each with the size that `.ci/slopes.sh` starts from: large
# enough that the start of the process does not count, small enough for an instrumented run.
set -euo pipefail

if [ $# -eq 0 ]; then
  cat <<'KINDS'
elements 1000
elements-on-one-line 3000
attributes 2000
script 3000
calls 4500
variables 60
catalog 15
modules 20
includes 60
ledger 300
ledger-in-one-file 300
ledger-in-one-script 300
ledger-in-one-member 300
unknown-keys 800
sources 300
resources 300
KINDS
  exit
fi

kind=$1 size=$2 dir=$3
main=$dir/app/src/main
mkdir -p "$main"

# each FORMAT: prints a line for each number up to the size; `%d` is the number, wherever it stands.
each() {
  awk -v n="$size" -v format="$1" 'BEGIN {
    parts = split(format, part, /%d/)
    for (i = 1; i <= n; i++) {
      line = part[1]
      for (k = 2; k <= parts; k++) line = line i part[k]
      print line
    }
  }'
}

# manifest BODY: the application's manifest.
manifest() {
  cat >"$main/AndroidManifest.xml" <<XML
<?xml version="1.0" encoding="utf-8"?>
<manifest xmlns:android="http://schemas.android.com/apk/res/android">

    <application${2-}>
$1
    </application>
</manifest>
XML
}

# module DIR PLUGIN MORE: a module's script.
module() {
  mkdir -p "$1"
  cat >"$1/build.gradle" <<GRADLE
apply plugin: 'com.android.$2'

${3-}
android {
    namespace 'com.example.${1##*/}'
    defaultConfig {
        minSdkVersion 21
    }
    buildTypes {
        release { minifyEnabled true }
    }
}

dependencies {
${4-}
}
GRADLE
}

cat >"$dir/push.toml" <<'TOML'
version = 1

[vendors.huawei]
edition = "hms-core"
sdk-version = "6.13.0.300"
app-id = "100512405"
certificate-id = 21029
TOML
echo '{"client": {"app_id": "100512405", "package_name": "com.example.app"}}' >"$dir/app/agconnect-services.json"
echo "include ':app'" >"$dir/settings.gradle"
cat >"$dir/build.gradle" <<'GRADLE'
allprojects {
    repositories {
        google()
    }
}
GRADLE
module "$dir/app" application "android.defaultConfig.applicationId 'com.example.app'"
manifest '        <activity android:name=".Main" />'

case $kind in
  none) ;;
  elements)
    manifest "$(each '        <activity\n            android:name=".pages.Page%d"\n            android:exported="false">\n            <intent-filter>\n                <action android:name="com.example.OPEN_%d" />\n            </intent-filter>\n        </activity>')"
    ;;
  elements-on-one-line)
    manifest "        $(each '<activity android:name=".P%d"/>' | tr -d '\n')"
    ;;
  attributes) manifest '' "$(each ' android:a%d="%d"' | tr -d '\n')" ;;
  script)
    module "$dir/app" application "android.defaultConfig.applicationId 'com.example.app'" \
      "$(each "    implementation 'com.example:library-%d:1.%d' // why %d: { nobody knows }")"
    ;;
  calls)
    module "$dir/app" application "android.defaultConfig.applicationId 'com.example.app'"
    each 'a(b)' >>"$dir/app/build.gradle"
    ;;
  variables)
    module "$dir/app" application \
      "android.defaultConfig.applicationId 'com.example.app'
$(each "ext.version%d = '1.%d'")" "$(each '    implementation "com.example:library-%d:$version%d"')"
    ;;
  catalog)
    mkdir -p "$dir/gradle"
    {
      printf '[versions]\nkit = "1"\n\n[libraries]\n'
      each 'library-%d = { group = "com.example", name = "library-%d", version.ref = "kit" }'
    } >"$dir/gradle/libs.versions.toml"
    module "$dir/app" application "android.defaultConfig.applicationId 'com.example.app'" \
      "$(each '    implementation libs.library.%d')"
    ;;
  modules)
    each "include ':module%d'" >>"$dir/settings.gradle"
    for number in $(seq "$size"); do
      module "$dir/module$number" library '' "    implementation 'com.example:library:1.0'"
      mkdir -p "$dir/module$number/src/main"
      echo '<manifest><application /></manifest>' >"$dir/module$number/src/main/AndroidManifest.xml"
    done
    ;;
  includes) each "include ':module%d'" >>"$dir/settings.gradle" ;;
  ledger)
    {
      printf 'version = 1\n'
      each '\n[[own]]\nkey = "permission:app/main#com.example.P%d"\nfile = "app/src/main/AndroidManifest.xml"\nstate = "created"\nvalue = '\''<uses-permission android:name="com.example.P%d" />'\'''
    } >"$dir/push.lock"
    ;;
  ledger-in-one-file)
    # What nothing requires any more stands there as it was written, and all of it goes.
    manifest '        <activity android:name=".Main" />'
    {
      sed '/<application/,$d' "$main/AndroidManifest.xml"
      each '    <uses-permission android:name="com.example.P%d" />'
      sed -n '/<application/,$p' "$main/AndroidManifest.xml"
    } >"$dir/all.xml"
    mv "$dir/all.xml" "$main/AndroidManifest.xml"
    {
      printf 'version = 2\nown = [\n'
      each '  { key = "permission:app/main#com.example.P%d", file = "app/src/main/AndroidManifest.xml", state = "created", value = "\\n    <uses-permission android:name=\\"com.example.P%d\\" />" },'
      printf ']\n'
    } >"$dir/push.lock"
    ;;
  ledger-in-one-script)
    # The same of libraries, of which those that nothing requires any more go.
    module "$dir/app" application "android.defaultConfig.applicationId 'com.example.app'" \
      "$(each "    implementation 'com.example:library-%d:1.%d'")"
    {
      printf 'version = 2\nown = [\n'
      each "  { key = \"dependency:app#com.example:library-%d\", file = \"app/build.gradle\", state = \"created\", value = \"\\\\n    implementation 'com.example:library-%d:1.%d'\" },"
      printf ']\n'
    } >"$dir/push.lock"
    ;;
  ledger-in-one-member)
    # The same in the manifest of a flavor.
    module "$dir/app" application "android.flavorDimensions 'tier'
android.productFlavors { paid { dimension 'tier' } }
android.defaultConfig.applicationId 'com.example.app'"
    mkdir -p "$dir/app/src/paid"
    {
      echo '<manifest xmlns:android="http://schemas.android.com/apk/res/android">'
      each '    <uses-permission android:name="com.example.P%d" />'
      echo '</manifest>'
    } >"$dir/app/src/paid/AndroidManifest.xml"
    {
      printf 'version = 2\nown = [\n'
      each '  { key = "permission:app/paid#com.example.P%d", file = "app/src/paid/AndroidManifest.xml", state = "created", value = "\\n    <uses-permission android:name=\\"com.example.P%d\\" />" },'
      printf ']\n'
    } >"$dir/push.lock"
    ;;
  unknown-keys) each 'unknown-%d = 1' | cat - "$dir/push.toml" >"$dir/with-keys" && mv "$dir/with-keys" "$dir/push.toml" ;;
  sources)
    mkdir -p "$main/java/com/example/app"
    for number in $(seq "$size"); do
      printf 'package com.example.app;\n\nclass Page%d {}\n' "$number" >"$main/java/com/example/app/Page$number.java"
    done
    ;;
  resources)
    mkdir -p "$main/res/drawable"
    for number in $(seq "$size"); do : >"$main/res/drawable/image_$number.png"; done
    ;;
  *)
    echo "no such kind: $kind" >&2
    exit 2
    ;;
esac
