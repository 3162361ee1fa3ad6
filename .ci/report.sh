#!/usr/bin/env bash
# report.sh PUSHWRIGHT DIR: draws reports of one project and of several, and has Chromium look at them;
# its pictures stay in DIR.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
binary=$(realpath "${1:?usage: report.sh PUSHWRIGHT DIR}")
dir=${2:?usage: report.sh PUSHWRIGHT DIR}
rm -rf "$dir"
mkdir -p "$dir/apps" "$dir/one-shots" "$dir/several-shots"
dir=$(realpath "$dir")
cd "$dir"

npm install --prefix "$dir" --no-audit --no-fund --ignore-scripts --silent 'playwright-core@1.64.1' >/dev/null
cp "$root/.ci/report.mjs" .

"$binary" demo apps/chat --quiet >/dev/null
# What would run, were it taken for markup.
echo 'channel-id = "<script>alert(1)</script>"' >>apps/chat/push.toml
cp -r apps/chat apps/mail
rm apps/mail/app/pushwright-rules.pro

(cd apps/chat && "$binary" report --out "$dir/one.html")
(cd apps && "$binary" report --out "$dir/several.html")
for page in one several; do
  node report.mjs "$dir/$page.html" "$dir/$page-shots"
done
echo 'report: two pages looked at, clicked and printed'
