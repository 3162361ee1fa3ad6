#!/usr/bin/env bash
# mcp.sh DIR: builds the server for agents, and asks of it what an agent asks, with the client of the
# protocol's own SDK: answers are the documents that the command line prints, what lies elsewhere is
# not read, and nothing that is sent ends it.
#
# It is built without any optimization: what is asked is what it answers, not how fast.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
dir=${1:?usage: mcp.sh DIR}
rm -rf "$dir"
mkdir -p "$dir"
dir=$(realpath "$dir")

(cd "$root" && CARGO_PROFILE_DEV_OPT_LEVEL=0 CARGO_PROFILE_DEV_DEBUG=0 cargo build --locked --quiet \
  --features mcp --target-dir target/mcp-build)
cp "$root/target/mcp-build/debug/pushwright" "$dir/pushwright"
python3 -m venv "$dir/python"
"$dir/python/bin/pip" install --quiet --disable-pip-version-check 'mcp==2.3.0' 'jsonschema==4.26.0'

# A folder that the server is given, and one beside it.
mkdir "$dir/given" "$dir/other"
"$dir/pushwright" demo "$dir/given/app" --quiet >/dev/null
cp -r "$dir/given/app" "$dir/other/app"
ln -s ../other/app "$dir/given/link"
# A repository of its own: the command line looks around to its end, the server no further than here.
git init -q "$dir/given/app"
sed -i 's/20417/20418/' "$dir/given/app/push.toml"
sed -i 's/^dependencies {/&\n    val storePassword = "tell-nobody"/' "$dir/given/app/app/build.gradle.kts"
cat >>"$dir/given/app/push.toml" <<'TOML'

[vendors.oppo]
edition = "heytap-3"
sdk-version = "3.9.8"
app-key = "0123456789abcdef0123456789abcdef"
app-secret = { gradle-property = "OPPO_SECRET" }
certificate-id = 20419
TOML
echo 'a word that nobody may read' >"$dir/other/secret.toml"

cd "$dir"
# A keystore of whoever runs this lies elsewhere, too.
HOME=$dir/home ANDROID_USER_HOME= python/bin/python "$root/.ci/mcp_client.py" pushwright "$root/docs/report.schema.json"
