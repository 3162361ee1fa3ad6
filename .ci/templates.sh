#!/usr/bin/env bash
# templates.sh PUSHWRIGHT DIR: makes new projects with the published tools of three frameworks below DIR,
# and sets each up once per edition with the given binary.
#
# Each must be set up (0) or leave items that it names (3); a second run must change nothing, `verify`
# must find no change pending, and `remove` must give back every byte.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
binary=$(realpath "${1:?usage: templates.sh PUSHWRIGHT DIR}")
dir=${2:?usage: templates.sh PUSHWRIGHT DIR}
agent=$(realpath "$here/../fixtures/hms-agent")

react_native=@react-native-community/template@0.80.3
capacitor=6.2.0
cordova=cordova-android@13.0.0

rm -rf "$dir"
mkdir -p "$dir/tools"
cd "$dir"

install() {
  local try
  for try in 1 2 3; do
    npm install --prefix tools --no-audit --no-fund --ignore-scripts --silent "$@" && return 0
    sleep $((try * 3))
  done
  return 1
}

# services MODULE APPLICATION-ID: the vendor's file that the newer edition wants beside the module's script.
services() {
  printf '{"client":{"app_id":"104472913","package_name":"%s"},"configuration_version":"3.0"}\n' "$2" \
    >"$1/agconnect-services.json"
}

make_react_native() {
  cp -r tools/node_modules/@react-native-community/template/template react-native
  services react-native/android/app com.helloworld
}

make_capacitor() {
  mkdir -p capacitor/www
  touch capacitor/www/index.html
  printf '{"appId":"io.meadow.web","appName":"Meadow","webDir":"www"}\n' >capacitor/capacitor.config.json
  printf '{"name":"meadow","version":"1.0.0","dependencies":{"@capacitor/android":"%s","@capacitor/core":"%s"}}\n' \
    "$capacitor" "$capacitor" >capacitor/package.json
  ln -s ../tools/node_modules capacitor/node_modules
  (cd capacitor && node node_modules/@capacitor/cli/bin/capacitor add android >/dev/null)
  rm capacitor/node_modules
  services capacitor/android/app io.meadow.web
}

make_cordova() {
  printf '<?xml version="1.0"?>\n<widget id="net.lantern.hybrid" version="1.0.0"><name>Lantern</name></widget>\n' >tools/config.xml
  (cd tools && node -e '
    const { ConfigParser } = require("cordova-common");
    const { EventEmitter } = require("events");
    require("cordova-android/lib/create")
      .create("../cordova", new ConfigParser("config.xml"), {}, new EventEmitter())
      .catch((error) => { console.error(error); process.exit(1); });')
  services cordova/app net.lantern.hybrid
}

fail() {
  echo "$1: $2" >&2
  exit 1
}

# try_edition NAME PROJECT EDITION FLAG...: the whole life of a set-up in a copy of the project.
try_edition() {
  local name=$1-$3 project=$2 edition=$3 code=0
  shift 3
  cp -r "$project" "work-$name"
  "$binary" --project "work-$name" setup huawei --edition "$edition" --app-id 104472913 \
    --certificate-id 28811 "$@" >"$name.log" 2>&1 || code=$?
  [ "$code" = 0 ] || [ "$code" = 3 ] || { cat "$name.log" >&2; fail "$name" "set-up ended with $code"; }

  cp -r "work-$name" "first-$name"
  "$binary" --project "work-$name" apply >>"$name.log" 2>&1 || [ $? = 3 ] || fail "$name" "the second run failed"
  diff -r "first-$name" "work-$name" || fail "$name" "the second run changed something"
  "$binary" --project "work-$name" verify >>"$name.log" 2>&1 || [ $? = 3 ] || fail "$name" "verify finds a change pending"

  "$binary" --project "work-$name" remove >>"$name.log" 2>&1 || fail "$name" "remove failed"
  diff -r --exclude push.toml "$project" "work-$name" || fail "$name" "remove did not give every byte back"
  printf '%-32s exit %s\n' "$name" "$code"
}

install "$react_native" "@capacitor/cli@$capacitor" "@capacitor/core@$capacitor" "@capacitor/android@$capacitor" "$cordova"
make_react_native
make_capacitor
make_cordova

for project in react-native/android capacitor/android cordova; do
  try_edition "${project%%/*}" "$project" hms-core --sdk-version 6.13.0.300
  try_edition "${project%%/*}" "$project" hms-agent-2 --sdk-version 2.6.3.301 --hms-agent "$agent"
done
