#!/usr/bin/env bash
# regenerated.sh PUSHWRIGHT DIR: the life of a set-up in projects whose Android folder another tool
# makes or holds: Expo, Capacitor, Cordova, React Native, and a folder shaped like Flutter's.
#
# Each is made below DIR with the published tools, set up from its JavaScript or Dart root, made anew
# by its tool, and made whole by `pushwright apply` alone: the Android folder must then be, byte for
# byte, what it was. At the end everything is removed, and git must have nothing to say.
#
# Expo and Cordova then have our own plugin, packed as for a release: their tools make the folder
# whole by themselves.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
binary=$(realpath "${1:?usage: regenerated.sh PUSHWRIGHT DIR}")
dir=${2:?usage: regenerated.sh PUSHWRIGHT DIR}

expo=52.0.30
capacitor=6.2.0
cordova=12.0.0
cordova_android=13.0.0
react_native=@react-native-community/template@0.80.3

export CI=1 EXPO_NO_TELEMETRY=1 GIT_AUTHOR_NAME=ci GIT_AUTHOR_EMAIL=ci@example.com
export GIT_COMMITTER_NAME=ci GIT_COMMITTER_EMAIL=ci@example.com
huawei=(huawei --app-id 104472913 --certificate-id 28811)

rm -rf "$dir"
mkdir -p "$dir/packed"
cd "$dir"
dir=$PWD

fail() {
  echo "$project: $1" >&2
  [ ! -e "../$project.log" ] || tail -n 40 "../$project.log" >&2
  exit 1
}

# install PACKAGE…: into the project that one stands in, as its package.json says.
install() {
  local try
  for try in 1 2 3; do
    npm install --no-audit --no-fund --ignore-scripts --silent "$@" >/dev/null && return 0
    sleep $((try * 3))
  done
  return 1
}

# pushwright CODE ARGUMENT…: it must end so.
pushwright() {
  local wanted=$1 code=0
  shift
  "$binary" "$@" >>"../$project.log" 2>&1 || code=$?
  [ "$code" = "$wanted" ] || fail "\`pushwright $*\` ended with $code, not $wanted"
}

# enter NAME: a new project in a repository of its own.
enter() {
  project=$1
  mkdir -p "$project"
  cd "$project"
  git init -q -b main
}

commit() {
  git add -A
  git commit -qm "$1"
}

# lives ANDROID COMMAND…: set up, made anew by each command, made whole, removed.
lives() {
  local android=$1 command
  shift
  commit 'as the tool makes it'
  cp -r "$android" "../$project-before"

  pushwright 0 setup "${huawei[@]}"
  [ -e push.toml ] && [ -e push.lock ] || fail 'push.toml is not in the root'
  grep -qx "project = \"$android\"" push.toml || fail 'push.toml does not name the Android folder'
  printf '\n[app]\nvendor-files = "later"\n' >>push.toml
  # React Native's template names the Android plugin without a version, which is its own business.
  pushwright 0 apply --take theirs
  pushwright 0 verify
  pushwright 3 verify --in-build
  (cd "$android" && "$binary" verify >/dev/null 2>&1) || fail 'verify fails from inside'
  cp -r "$android" "../$project-applied"

  for command in "$@"; do
    $command >>"../$project.log" 2>&1 || fail "$command failed"
    pushwright 0 apply
    pushwright 0 verify
    case $command in
      # These print the manifest that is there anew, in an order and a style of their own.
      prebuild | cordova_prepare) pushwright 0 remove --dry-run ;;
      *) diff -r "../$project-applied" "$android" >>"../$project.log" || fail "not whole after $command" ;;
    esac
  done

  pushwright 0 remove
  pushwright 0 verify
  diff -r "../$project-before" "$android" >>"../$project.log" || fail 'remove did not give every byte back'
  rm push.toml
  [ -z "$(git status --porcelain)" ] || fail "git has to say: $(git status --short)"
  printf '%-14s %s times made anew, made whole, removed\n' "$project" $#
  cd ..
}

# served: has npm ask for the platform's package here, and for no other; the launcher is a file.
served() {
  node "$root/packages/npm/build.mjs" "$dir/packed" --launcher >/dev/null
  node "$root/packages/npm/build.mjs" "$dir/packed" --platform "linux-x64=$binary" >/dev/null
  coproc REGISTRY { exec node "$root/.ci/registry.mjs" "$dir/packed"; }
  trap 'kill "$REGISTRY_PID"' EXIT
  read -r registry <&"${REGISTRY[0]}"
  echo "@pushwright:registry=$registry" >"$dir/npmrc"
  export NPM_CONFIG_USERCONFIG=$dir/npmrc
  launcher=$(echo "$dir"/packed/pushwright-[0-9]*.tgz)
}

# by_itself COMMAND…: after each of them the folder is whole, and nobody ran `apply`.
by_itself() {
  local command
  for command; do
    $command >>"$dir/$project.log" 2>&1 || fail "$command failed"
    pushwright 0 verify --in-build
  done
}

# Of the files that only a vendor hands out.
services='{ "client": { "app_id": "104472913", "package_name": "io.meadow.app" } }'

in_expo() { npx --no-install expo "$@"; }
prebuild() { in_expo prebuild --platform android --no-install --template "expo-template-bare-minimum@$expo" "$@"; }
prebuild_clean() { prebuild --clean; }
prebuild_cloned() { rm -rf android && prebuild; }

make_expo() {
  enter expo
  printf '{"name":"meadow","version":"1.0.0","main":"index.js","dependencies":{"expo":"%s"}}\n' "$expo" >package.json
  printf '{"expo":{"name":"Meadow","slug":"meadow","platforms":["android"],"android":{"package":"io.meadow.app"}}}\n' >app.json
  printf '/android\nnode_modules/\n' >.gitignore
  touch index.js
  install
  prebuild >"../$project.log" 2>&1 || fail 'the first prebuild failed'
  lives android prebuild prebuild_clean prebuild_cloned
  with_expo_plugin
}

# `plugins: ["pushwright"]`, beside another one whose entry in the manifest an answer settled.
with_expo_plugin() {
  cd expo
  project=expo-plugin
  install --save-dev "$launcher" || fail 'npm install pushwright failed'
  cat >contrary.js <<'JS'
const { withAndroidManifest, AndroidConfig } = require('expo/config-plugins');

module.exports = (config) =>
  withAndroidManifest(config, (it) => {
    const application = AndroidConfig.Manifest.getMainApplicationOrThrow(it.modResults);
    AndroidConfig.Manifest.addMetaDataItemToMainApplication(application, 'push_kit_auto_init_enabled', 'true');
    return it;
  });
JS
  printf '{"expo":{"name":"Meadow","slug":"meadow","platforms":["android"],"plugins":["./contrary.js","pushwright"],"android":{"package":"io.meadow.app"}}}\n' >app.json
  echo "$services" >agconnect-services.json
  prebuild_clean >"../$project.log" 2>&1 || fail 'a prebuild before setup failed'
  commit 'with the plugin'
  cp -r android "../$project-before"
  pushwright 3 setup "${huawei[@]}"
  grep -qx 'vendor-files = "beside"' push.toml || fail 'setup did not see agconnect-services.json'
  pushwright 0 apply --take ours
  by_itself prebuild
  cp -r android "../$project-once"
  by_itself prebuild
  diff -r "../$project-once" android >>"../$project.log" || fail 'a second prebuild makes something else'
  by_itself prebuild_clean
  cp -r android "../$project-clean"
  by_itself prebuild_cloned
  diff -r "../$project-clean" android >>"../$project.log" || fail 'a fresh clone is something else'
  cmp -s agconnect-services.json android/app/agconnect-services.json || fail 'the file of the vendor was not copied'
  pushwright 0 remove
  diff -r "../$project-before" android >>"../$project.log" || fail 'remove did not give every byte back'
  rm push.toml
  [ -z "$(git status --porcelain)" ] || fail "git has to say: $(git status --short)"
  printf '%-14s 4 prebuilds apply by themselves, removed\n' "$project"
  cd ..
}

in_capacitor() { node node_modules/@capacitor/cli/bin/capacitor "$@"; }
cap_sync() { in_capacitor sync android; }
cap_add() { rm -rf android && in_capacitor add android; }

make_capacitor() {
  enter capacitor
  mkdir www && touch www/index.html
  printf '{"appId":"io.meadow.web","appName":"Meadow","webDir":"www"}\n' >capacitor.config.json
  printf '{"name":"meadow","version":"1.0.0"}\n' >package.json
  printf '/android\nnode_modules/\n' >.gitignore
  install "@capacitor/cli@$capacitor" "@capacitor/core@$capacitor" "@capacitor/android@$capacitor"
  in_capacitor add android >"../$project.log" 2>&1 || fail 'cap add failed'
  lives android cap_sync cap_add
}

in_cordova() { npx --no-install cordova "$@" --no-telemetry; }
cordova_prepare() { in_cordova prepare android; }
cordova_again() {
  in_cordova platform rm android && in_cordova platform add "cordova-android@$cordova_android"
  # What the tool writes there is its own, in another order each time.
  git checkout -q package.json
}

make_cordova() {
  enter cordova
  mkdir www && touch www/index.html
  printf '<?xml version="1.0"?>\n<widget id="net.lantern.hybrid" version="1.0.0" xmlns="http://www.w3.org/ns/widgets"><name>Lantern</name><content src="index.html" /></widget>\n' >config.xml
  printf '{"name":"lantern","version":"1.0.0"}\n' >package.json
  printf '/platforms\n/plugins\nnode_modules/\n' >.gitignore
  install "cordova@$cordova"
  in_cordova platform add "cordova-android@$cordova_android" >"../$project.log" 2>&1 || fail 'platform add failed'
  lives platforms/android cordova_prepare cordova_again
  with_cordova_plugin
}

# `cordova plugin add pushwright`: its hooks apply after each prepare, and remove before it goes.
with_cordova_plugin() {
  cd cordova
  project=cordova-plugin
  pushwright 0 setup "${huawei[@]}"
  printf '\n[app]\nvendor-files = "beside"\n' >>push.toml
  echo "${services/io.meadow.app/net.lantern.hybrid}" >agconnect-services.json
  # Cordova asks a registry for a plugin, and needs no other package then.
  npm_config_registry=$registry in_cordova plugin add pushwright >>"../$project.log" 2>&1 || fail 'plugin add failed'
  commit 'with the plugin'
  by_itself cordova_prepare cordova_again
  in_cordova plugin rm pushwright >>"../$project.log" 2>&1 || fail 'plugin rm failed'
  ! grep -riq huawei platforms/android || fail "plugin rm left $(grep -ril huawei platforms/android)"
  printf '%-14s added, prepared and made anew, gone\n' "$project"
  cd ..
}

make_react_native() {
  enter react-native
  npm pack "$react_native" --silent --ignore-scripts >/dev/null
  tar -xzf ./*.tgz --strip-components=2 package/template
  rm ./*.tgz
  lives android
}

make_flutter() {
  enter flutter
  mkdir -p android/app/src/main/kotlin/io/meadow/app lib
  printf 'name: meadow\nenvironment:\n  sdk: ^3.5.0\nflutter:\n  uses-material-design: true\n' >pubspec.yaml
  printf 'void main() {}\n' >lib/main.dart
  cat >android/settings.gradle <<'GRADLE'
pluginManagement {
    repositories {
        google()
        mavenCentral()
        gradlePluginPortal()
    }
}

plugins {
    id "dev.flutter.flutter-plugin-loader" version "1.0.0"
    id "com.android.application" version "8.1.0" apply false
    id "org.jetbrains.kotlin.android" version "1.8.22" apply false
}

include ":app"
GRADLE
  printf 'allprojects {\n    repositories {\n        google()\n        mavenCentral()\n    }\n}\n' >android/build.gradle
  cat >android/app/build.gradle <<'GRADLE'
plugins {
    id "com.android.application"
    id "kotlin-android"
    id "dev.flutter.flutter-gradle-plugin"
}

android {
    namespace = "io.meadow.app"
    compileSdk = flutter.compileSdkVersion

    defaultConfig {
        applicationId = "io.meadow.app"
        minSdk = flutter.minSdkVersion
        targetSdk = flutter.targetSdkVersion
    }
}

flutter {
    source = "../.."
}
GRADLE
  cat >android/app/src/main/AndroidManifest.xml <<'XML'
<manifest xmlns:android="http://schemas.android.com/apk/res/android">
    <application android:label="meadow">
        <activity android:name=".MainActivity" android:exported="true">
            <intent-filter>
                <action android:name="android.intent.action.MAIN"/>
                <category android:name="android.intent.category.LAUNCHER"/>
            </intent-filter>
        </activity>
    </application>
</manifest>
XML
  printf 'package io.meadow.app\n\nimport io.flutter.embedding.android.FlutterActivity\n\nclass MainActivity : FlutterActivity()\n' \
    >android/app/src/main/kotlin/io/meadow/app/MainActivity.kt
  lives android
}

served
make_expo
make_capacitor
make_cordova
make_react_native
make_flutter
