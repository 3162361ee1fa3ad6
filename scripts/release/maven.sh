#!/usr/bin/env bash
# maven.sh DIR: lays out DIR/maven, a repository as Gradle and Maven want them, of the packed targets
# in DIR: the executable of each platform, which the Gradle plugin resolves, and the plugin, which
# knows the checksum of each; and packs it as DIR/pushwright-VERSION-maven.tar.gz.
#
# Needs `gradle`, which gets the plugin's libraries where gradle-plugin/build.gradle says.
set -euo pipefail
cd "$(dirname "$0")/../.."

dir=$(cd "${1:?usage: maven.sh DIR}" && pwd)
version=$(scripts/release/version.sh)
name=pushwright-$version
tool=$dir/maven/dev/pushwright/pushwright/$version
rm -rf "$dir/maven"
mkdir -p "$tool"

# What npm takes for a platform is named after it, and holds its executable.
for package in "$dir"/pushwright-*-"$version".tgz; do
  platform=$(basename "$package" "-$version.tgz")
  platform=${platform#pushwright-}
  binary=$(tar -tzf "$package" | grep '^package/bin/')
  tar -xzOf "$package" "$binary" >"$tool/$name-$platform.exe"
done

cat >"$tool/$name.pom" <<POM
<?xml version="1.0" encoding="UTF-8"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>dev.pushwright</groupId>
  <artifactId>pushwright</artifactId>
  <version>$version</version>
  <packaging>pom</packaging>
  <name>pushwright</name>
  <description>The command pushwright, one executable a platform, by classifier</description>
  <url>https://github.com/pushwright/pushwright</url>
  <licenses>
    <license><name>MIT</name></license>
    <license><name>Apache-2.0</name></license>
  </licenses>
  <scm><url>https://github.com/pushwright/pushwright</url></scm>
</project>
POM

"${GRADLE:-gradle}" -p gradle-plugin --quiet localRepository "-Pbinaries=$tool" >&2
cp -r gradle-plugin/build/repository/dev/pushwright/. "$dir/maven/dev/pushwright/"

find "$dir/maven" -type f | while read -r file; do
  for kind in sha1 sha256; do "${kind}sum" "$file" | cut -d' ' -f1 | tr -d '\n' >"$file.$kind"; done
done
tar -czf "$dir/$name-maven.tar.gz" -C "$dir" maven
